//! Changing a service's terms: a new version that waits in public until every objector has left (DESIGN 3.7).

use cosmwasm_std::{Addr, Decimal, Deps, DepsMut, Env, Event, Response, Storage, Timestamp};
use holdfast_shared::limits::MAX_REPORTER_PERCENT;
use holdfast_shared::msg::hub::{PendingTerms, Recipient, Terms, TermsChange};
use holdfast_shared::{events, validate, ValidationError};

use super::lifecycle::assert_either_owner;
use super::services::{self, Service};
use crate::admin::config;
use crate::error::{ContractError, Result};

/// Proposes, cancels or approves terms.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn change(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    name: &str,
    change: TermsChange,
) -> Result<Response> {
    let mut service = services::load(deps.storage, name)?;
    let now = env.block.time.seconds();
    let event = match change {
        TermsChange::Propose { terms } => {
            service.assert_owner(sender)?;
            propose(deps.as_ref(), &mut service, terms, now)?
        }
        TermsChange::Cancel {} => {
            assert_either_owner(deps.storage, &service, sender)?;
            let dropped = service.pending_terms.take().ok_or_else(|| no_pending(name))?;
            events::terms_cancelled(name, dropped.version)
        }
        TermsChange::Approve { version } => {
            cw_ownable::assert_owner(deps.storage, sender)?;
            approve(deps.storage, &mut service, version, now)?
        }
    };
    services::save(deps.storage, &service)?;
    Ok(Response::new()
        .add_attribute("action", "change_terms")
        .add_event(event))
}

fn no_pending(name: &str) -> ContractError {
    ContractError::unknown("waiting change of terms of", name)
}

/// One change waits at a time: none hides behind another.
fn propose(deps: Deps, service: &mut Service, terms: Terms, now: u64) -> Result<Event> {
    service.assert_trading()?;
    check(deps, &terms)?;
    if let Some(waiting) = &service.pending_terms {
        return Err(ContractError::TermsWait {
            service: service.name().to_owned(),
            version: waiting.version,
            ready_at: waiting.ready_at.seconds(),
        });
    }
    let ready_at = now.saturating_add(config::load(deps.storage)?.windows.change_delay_seconds());
    let version = service.terms_version.saturating_add(1);
    service.pending_terms = Some(PendingTerms {
        version,
        terms,
        ready_at: Timestamp::from_seconds(ready_at),
    });
    Ok(events::terms_proposed(service.name(), version, ready_at))
}

fn approve(storage: &mut dyn Storage, service: &mut Service, version: u32, now: u64) -> Result<Event> {
    service.assert_trading()?;
    let waiting = service
        .pending_terms
        .take()
        .filter(|waiting| waiting.version == version);
    let waiting = waiting.ok_or_else(|| no_pending(service.name()))?;
    let ready_at = waiting.ready_at.seconds();
    if now < ready_at {
        return Err(ContractError::TermsWait {
            service: service.name().to_owned(),
            version,
            ready_at,
        });
    }
    service.follow(storage, waiting)?;
    Ok(events::terms_changed(service.name(), version))
}

/// Whether terms keep within their own limits and the hub's.
pub(super) fn check(deps: Deps, terms: &Terms) -> Result<()> {
    check_fractions(terms)?;
    check_veto(terms, config::load(deps.storage)?.windows.unbonding_seconds)?;
    if let Some(treasury) = &terms.treasury {
        deps.api.addr_validate(treasury)?;
    } else if terms.recipient == Recipient::Treasury {
        return Err(ValidationError::Empty { what: "treasury" }.into());
    }
    Ok(())
}

fn check_fractions(terms: &Terms) -> Result<()> {
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
