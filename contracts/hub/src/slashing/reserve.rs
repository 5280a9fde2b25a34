//! Reserved proofs: proved straight to the hub for a height that no acknowledgement dates yet (DESIGN 3.5). The identity
//! is held and the largest amount the proof may come to is frozen, pool by pool, until an ack or the packet dates it;
//! after `relay_slack` the largest candidate counts. What nobody executes for one unbonding is as if it had never been:
//! like an attested filing, since the closings a vault remembers reach no further back.

use cosmwasm_std::{Env, Event, Storage};
use holdfast_accounting::vault::Shared;
use holdfast_shared::events::event;
use holdfast_shared::msg::hub::SlashStatus;

use super::dating::{self, Dating, Entries};
use super::filing::{self, Demand};
use super::judge::{self, Case};
use super::report;
use super::store::{self, Slash};
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::market::services;

/// Reserves a proof that is judged by the case of the largest candidate so far.
pub(super) fn reserve(
    storage: &mut dyn Storage,
    env: &Env,
    case: Case,
    candidates: Entries,
) -> Result<Vec<Event>> {
    let now = env.block.time.seconds();
    let windows = config::load(storage)?.windows;
    let mut slash = report::blank(storage, &case, now)?;
    slash.seq = 0;
    slash.status = SlashStatus::Reserved;
    slash.key = case.entry.key.clone();
    slash.executed_at = now.saturating_add(windows.relay_slack_seconds);
    slash.expires_at = now.saturating_add(windows.unbonding_seconds);
    slash.settles_at = slash.executed_at.saturating_add(windows.settle_delay_seconds);
    let demands = largest_demands(storage, case, candidates, now)?;
    let (id, mut events) = filing::freeze(storage, &mut slash, demands, now)?;
    events.push(
        event("slash_reserved")
            .with("slash_id", id)
            .with("service", &slash.service)
            .with("operator", &slash.operator)
            .with("offence", slash.offence.id())
            .into(),
    );
    Ok(events)
}

/// Of each pool the most that any candidate demands.
fn largest_demands(
    storage: &dyn Storage,
    case: Case,
    candidates: Entries,
    now: u64,
) -> Result<Vec<(u64, Shared)>> {
    let mut all: Vec<(u64, Shared)> = Vec::new();
    let mut case = case;
    for (_, entry) in candidates {
        case.entry = entry;
        for Demand { vault_id, shared, .. } in filing::demands(storage, &case, now)? {
            match all.iter_mut().find(|(held, _)| *held == vault_id) {
                Some((_, held)) => raise(held, shared),
                None => all.push((vault_id, shared)),
            }
        }
    }
    Ok(all)
}

fn raise(held: &mut Shared, other: Shared) {
    for part in other.parts {
        match held.parts.iter_mut().find(|known| known.pool == part.pool) {
            Some(known) => known.amount = known.amount.max(part.amount),
            None => held.parts.push(part),
        }
    }
}

/// Executes a reserved proof by the entry that is known now to have been in force, or frees what it holds when it came
/// to nothing.
pub(super) fn resolve(storage: &mut dyn Storage, env: &Env, id: u64, mut slash: Slash) -> Result<Vec<Event>> {
    let now = env.block.time.seconds();
    let dating = dating::of_height(
        storage,
        &slash.service,
        &slash.operator,
        slash.offence.height,
        now,
    )?;
    let mut candidates = match dating {
        Dating::Undated(_) if now < slash.executed_at => {
            return Err(ContractError::NotDatedYet {
                height: slash.offence.height,
                known_at: slash.executed_at,
            })
        }
        Dating::Dated(candidates) | Dating::Undated(candidates) => candidates,
    };
    // The proof shows nothing under the key of another entry.
    candidates.retain(|(_, entry)| entry.key == slash.key);
    let convicted = judge::is_tombstoned(storage, &slash.service, &slash.operator)?;
    let expired = now >= slash.expires_at;
    match dating::largest(&candidates)?.filter(|_| !convicted && !expired) {
        Some((seq, entry)) => {
            let case = Case {
                service: services::load(storage, &slash.service)?,
                operator: slash.operator,
                offence: slash.offence,
                seq,
                entry,
                reporter: slash.reporter,
                reserved: Some(id),
            };
            Ok(report::execute(storage, env, case)?.1)
        }
        None => {
            let mut events = filing::release(storage, &mut slash, now)?;
            slash.status = if expired {
                SlashStatus::Expired
            } else {
                SlashStatus::Void
            };
            store::save(storage, id, &slash)?;
            events.push(event("slash_void").with("slash_id", id).into());
            Ok(events)
        }
    }
}
