//! Executing a proven offence: takes what each pool that stood behind the entry owes.

use cosmwasm_std::{Addr, DepsMut, Env, Event, Response, Storage};
use holdfast_accounting::vault::{amount_due, PoolId};
use holdfast_shared::events;
use holdfast_shared::evidence::Evidence;
use holdfast_shared::msg::hub::SlashStatus;

use super::judge::{self, Case};
use super::store::{self, Slash, Taken};
use crate::admin::config;
use crate::error::Result;
use crate::link::dirty;
use crate::link::sent::SentVault;
use crate::operator;
use crate::vault::live::LiveVault;
use crate::vault::store as vaults;

/// Judges and executes a proof straight to the hub.
pub(crate) fn submit(
    deps: DepsMut,
    env: &Env,
    sender: Addr,
    service: &str,
    operator: Addr,
    evidence: &Evidence,
) -> Result<Response> {
    let case = judge::direct(deps.as_ref(), env, service, operator, evidence, sender)?;
    let (_, events) = execute(deps.storage, env, case)?;
    Ok(Response::new()
        .add_attribute("action", "submit_evidence")
        .add_events(events))
}

/// Takes at once; the money then rests in settlement. Zero is a success that takes nothing.
pub(crate) fn execute(storage: &mut dyn Storage, env: &Env, case: Case) -> Result<(u64, Vec<Event>)> {
    let now = env.block.time.seconds();
    let id = store::next_id(storage)?;
    let name = case.service.params.service.clone();
    let mut events = vec![events::slash_executed(
        id,
        &name,
        case.operator.as_str(),
        &case.offence.id(),
        case.seq,
    )];
    let mut taken = Vec::new();
    for vault_id in operator::store::vaults(storage, &case.operator)? {
        if vaults::slot_of(storage, &name, vault_id)?.is_some() {
            let part = case.entry.vaults.iter().find(|part| part.vault_id == vault_id);
            events.extend(take_from(storage, &case, vault_id, part, now, &mut taken)?);
        }
    }
    events.extend(taken.iter().map(|taken| taken_event(id, taken)));
    operator::store::tombstone(storage, &case.operator, &name)?;
    dirty::mark(storage, &name, &case.operator)?;
    let slash = record(storage, &case, taken, now)?;
    store::add(storage, &slash)?;
    Ok((id, events))
}

/// Takes what one vault owes and ends its lease: equivocation ends trust in the key.
fn take_from(
    storage: &mut dyn Storage,
    case: &Case,
    vault_id: u64,
    part: Option<&SentVault>,
    now: u64,
    taken: &mut Vec<Taken>,
) -> Result<Vec<Event>> {
    let mut live = LiveVault::load(storage, vault_id, now)?;
    let Some(slot) = live.slot_of(&case.service.params.service) else {
        return live.save(storage);
    };
    if let Some(part) = part {
        let terms = case.service.terms_of(storage, part.terms_version)?;
        let due = amount_due(terms.duplicate_vote_fraction, part.stake, part.slashable)?;
        for owed in live.vault.parts(due, part.closing)? {
            let amount = live.vault.take(slot, owed, now)?;
            if !amount.is_zero() {
                let denom = live.info.denom.clone();
                taken.push(Taken {
                    vault_id,
                    pool: owed.pool,
                    denom,
                    amount,
                });
            }
        }
    }
    live.follow_cuts(now)?;
    live.end_lease(slot)?;
    live.save(storage)
}

fn record(storage: &dyn Storage, case: &Case, taken: Vec<Taken>, now: u64) -> Result<Slash> {
    let delay = config::load(storage)?.windows.settle_delay_seconds;
    let terms = &case.service.params.terms;
    Ok(Slash {
        service: case.service.params.service.clone(),
        operator: case.operator.clone(),
        offence: case.offence,
        seq: case.seq,
        status: SlashStatus::Executed,
        executed_at: now,
        settles_at: now.saturating_add(delay),
        taken,
        reporter: case.reporter.clone(),
        reporter_part: terms.reporter_part,
        reporter_cap: terms.reporter_cap,
        recipient: terms.recipient,
    })
}

fn taken_event(id: u64, taken: &Taken) -> Event {
    let pool = match taken.pool {
        PoolId::Active => "active".to_owned(),
        PoolId::Batch(closing) => format!("batch {closing}"),
    };
    events::slash_taken(id, taken.vault_id, &pool, &taken.denom, taken.amount)
}
