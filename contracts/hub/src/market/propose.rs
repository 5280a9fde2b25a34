//! Proposing a service.

use cosmwasm_std::{Addr, Decimal, DepsMut, Env, Response};
use holdfast_shared::events::event;
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::limits::{MAX_CHAIN_ID_BYTES, MAX_REPORTER_PERCENT};
use holdfast_shared::msg::hub::{Recipient, ServiceParams, ServiceState, Terms};
use holdfast_shared::{validate, ValidationError};

use super::escrow;
use super::services::{self, Service};
use crate::admin::{assets, config};
use crate::error::{ContractError, Result};

/// Longest connection or port id IBC allows, bytes.
const MAX_IBC_ID_BYTES: usize = 128;

/// Proposes a service; the sender becomes its owner. It waits for approval.
pub(crate) fn propose(deps: DepsMut, env: &Env, sender: &Addr, params: ServiceParams) -> Result<Response> {
    validate::service_name(&params.service)?;
    validate::text_within("chain id", &params.chain_id, MAX_CHAIN_ID_BYTES)?;
    check_link(&params.link)?;
    check_terms(&params.terms)?;
    let unbonding = config::load(deps.storage)?.windows.unbonding_seconds;
    check_veto(&params.terms, unbonding)?;
    if let Some(treasury) = &params.terms.treasury {
        deps.api.addr_validate(treasury)?;
    }
    assets::known(deps.storage, &params.rent_denom)?;
    if services::exists(deps.storage, &params.service) {
        return Err(ContractError::Exists {
            what: "service",
            id: params.service,
        });
    }
    escrow::open(deps.storage, &params.service, env.block.time.seconds())?;
    let proposed = event("service_proposed")
        .with("service", &params.service)
        .with("owner", sender);
    let state = ServiceState::Proposed;
    let service = Service {
        params,
        owner: sender.clone(),
        state,
        terms_version: 1,
    };
    services::save(deps.storage, &service)?;
    Ok(Response::new()
        .add_attribute("action", "propose_service")
        .add_event(proposed))
}

/// Whether both names are of a length IBC allows.
pub(crate) fn check_link(link: &ExpectedChannel) -> Result<()> {
    validate::text_within("connection id", &link.connection_id, MAX_IBC_ID_BYTES)?;
    validate::text_within("counterparty port", &link.counterparty_port, MAX_IBC_ID_BYTES)?;
    Ok(())
}

fn check_terms(terms: &Terms) -> Result<()> {
    validate::positive_fraction("max_fraction", terms.max_fraction)?;
    let smallest = Decimal::raw(1);
    let fraction = terms.duplicate_vote_fraction;
    validate::fraction("duplicate_vote_fraction", fraction, smallest, terms.max_fraction)?;
    let others = [
        ("signed_conflict_fraction", terms.signed_conflict_fraction),
        ("downtime_fraction", terms.downtime_fraction),
        ("service_fault_fraction", terms.service_fault_fraction),
    ];
    for (what, fraction) in others {
        validate::fraction(what, fraction, Decimal::zero(), terms.max_fraction)?;
    }
    validate::fraction("meter", terms.meter, Decimal::zero(), Decimal::one())?;
    if terms.recipient == Recipient::Treasury && terms.treasury.is_none() {
        return Err(ValidationError::Empty { what: "treasury" }.into());
    }
    let most = Decimal::percent(MAX_REPORTER_PERCENT);
    validate::fraction("reporter_part", terms.reporter_part, Decimal::zero(), most)?;
    Ok(())
}

/// A filing lives at most one unbonding: half of it for a veto leaves as much for executing it.
fn check_veto(terms: &Terms, unbonding: u64) -> Result<()> {
    let (value, max) = (terms.veto_window_seconds, unbonding.div_euclid(2));
    if value > max {
        return Err(ValidationError::OutOfRange {
            what: "veto window",
            value,
            min: 0,
            max,
        }
        .into());
    }
    Ok(())
}
