//! Notice: a service ends a lease by time (DESIGN 3.3).

use cosmwasm_std::{Addr, DepsMut, Env, Response, Storage};
use holdfast_shared::events;

use super::leases::Lease;
use super::services;
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::vault::live::LiveVault;

/// The service's owner gives notice on the hub.
pub(crate) fn give(deps: DepsMut, env: &Env, sender: &Addr, name: &str, vault_id: u64) -> Result<Response> {
    services::load(deps.storage, name)?.assert_owner(sender)?;
    let live = prepare(deps.storage, name, vault_id, env.block.time.seconds())?;
    let events = live.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "give_notice")
        .add_events(events))
}

/// The vault after notice for a service whose word it is, to be stored. The lease runs, paid, to the end of its term or
/// one unbonding on, whichever comes first; past its term it ends now.
pub(crate) fn prepare(storage: &dyn Storage, name: &str, vault_id: u64, now: u64) -> Result<LiveVault> {
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
    Ok(live)
}
