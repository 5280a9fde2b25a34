//! Proposing a service.

use cosmwasm_std::{Addr, Coin, DepsMut, Env, Response};
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::limits::{MAX_CHAIN_ID_BYTES, MAX_METADATA_BYTES};
use holdfast_shared::msg::hub::{ServiceParams, ServiceState};
use holdfast_shared::{events, validate};

use super::services::{self, Service};
use super::{escrow, terms};
use crate::admin::{assets, config};
use crate::custody::Paid;
use crate::error::{ContractError, Result};

/// Longest connection or port id IBC allows, bytes.
pub(crate) const MAX_IBC_ID_BYTES: usize = 128;

/// Proposes a service; the sender becomes its owner. It waits for approval, and the coin sent is its deposit.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn propose(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    paid: &Paid,
    params: ServiceParams,
) -> Result<Response> {
    let deposit = config::load(deps.storage)?.proposal_deposit;
    check_deposit(deposit.as_ref(), paid)?;
    validate::service_name(&params.service)?;
    if params.metadata.len() > MAX_METADATA_BYTES {
        validate::text_within("metadata", &params.metadata, MAX_METADATA_BYTES)?;
    }
    validate::text_within("chain id", &params.chain_id, MAX_CHAIN_ID_BYTES)?;
    check_link(&params.link)?;
    terms::check(deps.as_ref(), &params.terms)?;
    assets::known(deps.storage, &params.rent_denom)?;
    if services::exists(deps.storage, &params.service) {
        return Err(ContractError::Exists {
            what: "service",
            id: params.service,
        });
    }
    escrow::open(deps.storage, &params.service, env.block.time.seconds())?;
    let proposed = events::service_proposed(&params.service, sender.as_str());
    let held = deposit
        .as_ref()
        .map(|deposit| events::deposit_held(&params.service, &deposit.denom, deposit.amount));
    let state = ServiceState::Proposed;
    let service = Service {
        params,
        owner: sender.clone(),
        state,
        terms_version: 1,
        pending_terms: None,
        deposit,
        opening: None,
    };
    services::save(deps.storage, &service)?;
    Ok(Response::new()
        .add_attribute("action", "propose_service")
        .add_event(proposed)
        .add_events(held))
}

/// A proposal takes its deposit exactly, so that what it holds is what returns.
fn check_deposit(deposit: Option<&Coin>, paid: &Paid) -> Result<()> {
    let (Some(deposit), Paid::Coins(funds)) = (deposit, paid) else {
        return paid.nothing();
    };
    let sent = validate::one_coin(funds, &deposit.denom)?;
    if sent == deposit.amount {
        return Ok(());
    }
    Err(ContractError::Deposit {
        sent,
        needed: deposit.clone(),
    })
}

/// Whether both names are of a length IBC allows.
pub(crate) fn check_link(link: &ExpectedChannel) -> Result<()> {
    validate::text_within("connection id", &link.connection_id, MAX_IBC_ID_BYTES)?;
    validate::text_within("counterparty port", &link.counterparty_port, MAX_IBC_ID_BYTES)?;
    Ok(())
}
