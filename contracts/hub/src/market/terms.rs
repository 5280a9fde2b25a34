//! Changing a service's terms: a new version that waits in public until every objector has left (DESIGN 3.7).

use cosmwasm_std::{Addr, Decimal, DepsMut, Env, Event, Response, Storage, Timestamp};
use holdfast_shared::limits::MAX_REPORTER_PERCENT;
use holdfast_shared::msg::hub::{PendingTerms, Terms, TermsChange};
use holdfast_shared::{events, validate};

use super::lifecycle::assert_either_owner;
use super::services::{self, Service};
use crate::admin::config;
use crate::error::{ContractError, Result};

/// Proposes, cancels or approves terms.
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
            propose(deps.storage, &mut service, terms, now)?
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
fn propose(storage: &dyn Storage, service: &mut Service, terms: Terms, now: u64) -> Result<Event> {
    service.assert_trading()?;
    check(&terms)?;
    if let Some(waiting) = &service.pending_terms {
        return Err(ContractError::TermsWait {
            service: service.name().to_owned(),
            version: waiting.version,
            ready_at: waiting.ready_at.seconds(),
        });
    }
    let ready_at = now.saturating_add(config::load(storage)?.windows.change_delay_seconds());
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

/// Whether terms keep within their own limits.
pub(super) fn check(terms: &Terms) -> Result<()> {
    validate::positive_fraction("max_fraction", terms.max_fraction)?;
    let smallest = Decimal::raw(1);
    let fraction = terms.duplicate_vote_fraction;
    validate::fraction("duplicate_vote_fraction", fraction, smallest, terms.max_fraction)?;
    let most = Decimal::percent(MAX_REPORTER_PERCENT);
    validate::fraction("reporter_part", terms.reporter_part, Decimal::zero(), most)?;
    Ok(())
}
