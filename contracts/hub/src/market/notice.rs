//! Notice: a service ends a lease by time (DESIGN 3.3).

use cosmwasm_std::{Addr, DepsMut, Env, Event, Response, Storage};
use holdfast_shared::events;

use super::leases::Lease;
use super::services;
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::vault::live::LiveVault;

/// The service's owner gives notice on the hub.
pub(crate) fn give(deps: DepsMut, env: &Env, sender: &Addr, name: &str, vault_id: u64) -> Result<Response> {
    services::load(deps.storage, name)?.assert_owner(sender)?;
    let events = of_service(deps.storage, name, vault_id, env.block.time.seconds())?;
    Ok(Response::new()
        .add_attribute("action", "give_notice")
        .add_events(events))
}

/// Gives notice for a service whose word it is. The lease runs, paid, to the end of its term or one unbonding on,
/// whichever comes first; past its term it ends now.
pub(crate) fn of_service(
    storage: &mut dyn Storage,
    name: &str,
    vault_id: u64,
    now: u64,
) -> Result<Vec<Event>> {
    let unbonding = config::load(storage)?.windows.unbonding_seconds;
    let mut live = LiveVault::load(storage, vault_id, now)?;
    let (slot, lease) = live.lease_of(name)?;
    if lease.under_notice {
        return Err(ContractError::UnderNotice {
            service: name.to_owned(),
            vault_id,
            ends_at: lease.term_ends_at,
        });
    }
    let ends_at = lease.term_ends_at.min(now.saturating_add(unbonding));
    let given = events::notice_given(name, vault_id, ends_at.max(now));
    live.effects.events.push(given);
    if lease.is_in_term(now) {
        let ended = Lease {
            term_ends_at: ends_at,
            under_notice: true,
            ..lease
        };
        live.leases.insert(slot, ended);
        // Entries must not outlast the lease: the consumer hears of its end before it comes.
        live.effects.dirty.push(name.to_owned());
    } else {
        live.end_lease(slot)?;
    }
    live.save(storage)
}
