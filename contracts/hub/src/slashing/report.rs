//! Executing a proven offence: takes what each pool that stood behind the entry owes.

use cosmwasm_std::{Addr, DepsMut, Env, Event, Response, Storage};
use holdfast_accounting::vault::{amount_due, Part, PoolId, Shared};
use holdfast_accounting::Amount;
use holdfast_shared::events;
use holdfast_shared::evidence::Evidence;
use holdfast_shared::msg::hub::{Admission, PartState, Recipient, SlashStatus};

use super::judge::{self, Case, Direct};
use super::reserve;
use super::store::{self, Slash, VaultShare};
use crate::admin::config;
use crate::error::Result;
use crate::link::dirty;
use crate::operator;
use crate::vault::live::LiveVault;
use crate::vault::store as vaults;

/// Judges a proof straight to the hub: executes it, or reserves it until it can be dated.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn submit(
    deps: DepsMut,
    env: &Env,
    sender: Addr,
    service: &str,
    operator: Addr,
    evidence: &Evidence,
) -> Result<Response> {
    let events = match judge::direct(deps.as_ref(), env, service, operator, evidence, sender)? {
        Direct::Dated(case) => execute(deps.storage, env, case)?.1,
        Direct::Undated(case, candidates) => reserve::reserve(deps.storage, env, case, candidates)?,
    };
    Ok(Response::new()
        .add_attribute("action", "submit_evidence")
        .add_events(events))
}

/// Takes at once; the money then rests in settlement. Zero is a success that takes nothing.
pub(crate) fn execute(storage: &mut dyn Storage, env: &Env, case: Case) -> Result<(u64, Vec<Event>)> {
    let now = env.block.time.seconds();
    let delay = config::load(storage)?.windows.settle_delay_seconds;
    let (id, mut slash) = match case.reserved {
        Some(id) => (id, store::load(storage, id)?),
        None => (store::next_id(storage)?, blank(storage, &case, now)?),
    };
    let reserved = std::mem::take(&mut slash.vaults);
    slash.seq = case.seq;
    slash.executed_at = now;
    slash.settles_at = now.saturating_add(delay);
    let name = slash.service.clone();
    let mut events = vec![events::slash_executed(
        id,
        &name,
        case.operator.as_str(),
        &case.offence.id(),
        case.seq,
    )];
    for vault_id in operator::store::vaults(storage, &case.operator)? {
        if vaults::slot_of(storage, &name, vault_id)?.is_some() {
            let held = reserved.iter().find(|share| share.vault_id == vault_id);
            events.extend(take_from(storage, &case, vault_id, held, &mut slash)?);
        }
    }
    for share in &slash.vaults {
        events.extend(taken_events(id, share));
    }
    slash.status = if slash.vaults.is_empty() {
        SlashStatus::Settled
    } else {
        SlashStatus::Executed
    };
    operator::store::tombstone(storage, &case.operator, &name)?;
    dirty::mark(storage, &name, &case.operator)?;
    match case.reserved {
        Some(id) => store::save(storage, id, &slash)?,
        None => drop(store::add(storage, &slash)?),
    }
    Ok((id, events))
}

/// Takes what one vault owes, frees what was reserved there, and ends its lease: equivocation ends trust in the key.
fn take_from(
    storage: &mut dyn Storage,
    case: &Case,
    vault_id: u64,
    reserved: Option<&VaultShare>,
    slash: &mut Slash,
) -> Result<Vec<Event>> {
    let now = slash.executed_at;
    let mut live = LiveVault::load(storage, vault_id, now)?;
    let Some(slot) = live.slot_of(&slash.service) else {
        return live.save(storage);
    };
    let mut taken = Shared::default();
    if let Some(part) = case.entry.vaults.iter().find(|part| part.vault_id == vault_id) {
        let terms = case.service.terms_of(storage, part.terms_version)?;
        let fraction = terms.fraction_of(case.offence.kind);
        let due = amount_due(fraction, part.stake, part.slashable)?;
        let owed = owed(storage, &mut live, due, part.closing, reserved)?;
        taken = live.take(slot, owed)?;
    }
    if !taken.parts.is_empty() {
        live.vault.core.pending.open(slash.settles_at)?;
    }
    if let Some(reserved) = reserved {
        live.unfile(storage, slot, &reserved.shared)?;
    }
    live.follow_cuts(now)?;
    live.end_lease(slot)?;
    if !taken.parts.is_empty() {
        let share = share(&live, &slash.service, PartState::Taken, taken);
        slash.vaults.push(share);
    }
    live.save(storage)
}

/// What each pool owes of what is due under an entry sent at closing `since`. A proof may have been reserved for so long
/// that not all closings since are remembered: then each pool owes of what was frozen of it, so that nobody who had
/// left is spared at the cost of who stayed.
fn owed(
    storage: &dyn Storage,
    live: &mut LiveVault,
    due: Amount,
    since: u64,
    reserved: Option<&VaultShare>,
) -> Result<Vec<Part>> {
    let Some(held) = reserved.filter(|_| !live.vault.core.closings.remembers(since)) else {
        return Ok(live.vault.parts(due, since)?);
    };
    live.fetch_batches(storage, &held.shared)?;
    let mut left = due;
    let mut owed = live.vault.shared_now(&held.shared)?;
    for part in &mut owed {
        part.amount = part.amount.min(left);
        left = left.minus(part.amount)?;
    }
    Ok(owed)
}

/// What a vault has to do with a slash.
pub(super) fn share(live: &LiveVault, service: &str, state: PartState, shared: Shared) -> VaultShare {
    let names_service = match &live.info.admission {
        Admission::Listed { services } => services.iter().any(|listed| listed == service),
        Admission::AllUpTo { .. } => false,
    };
    VaultShare {
        vault_id: live.id,
        denom: live.info.denom.clone(),
        names_service,
        state,
        shared,
    }
}

/// A slash of a case of which nothing is known yet but what it is about and the terms it pays out by. What is
/// attested pays no reporter and no treasury, so that nobody earns by accusing.
pub(super) fn blank(storage: &dyn Storage, case: &Case, now: u64) -> Result<Slash> {
    let terms = &case.service.params.terms;
    let is_proved = case.offence.kind.is_proved();
    let treasury = match (&terms.treasury, is_proved) {
        (Some(treasury), true) => Some(Addr::unchecked(treasury)),
        _ => None,
    };
    let recipient = match terms.recipient {
        Recipient::Treasury if treasury.is_none() => Recipient::Insurance,
        other => other,
    };
    let delay = config::load(storage)?.windows.settle_delay_seconds;
    Ok(Slash {
        service: case.service.params.service.clone(),
        operator: case.operator.clone(),
        offence: case.offence,
        key: cosmwasm_std::Binary::default(),
        seq: case.seq,
        status: SlashStatus::Executed,
        filed_at: now,
        executed_at: now,
        expires_at: 0,
        settles_at: now.saturating_add(delay),
        vaults: Vec::new(),
        reporter: case.reporter.clone().filter(|_| is_proved),
        reporter_part: terms.reporter_part,
        reporter_cap: terms.reporter_cap,
        recipient,
        treasury,
    })
}

/// What was taken of one vault, told pool by pool.
pub(super) fn taken_events(id: u64, share: &VaultShare) -> Vec<Event> {
    if share.state != PartState::Taken {
        return Vec::new();
    }
    let told = |part: &holdfast_accounting::vault::Part| {
        let pool = pool_name(part.pool);
        events::slash_taken(id, share.vault_id, &pool, &share.denom, part.amount)
    };
    share.shared.parts.iter().map(told).collect()
}

/// A pool's name in events.
pub(super) fn pool_name(pool: PoolId) -> String {
    match pool {
        PoolId::Active => "active".to_owned(),
        PoolId::Batch(closing) => format!("batch {closing}"),
    }
}
