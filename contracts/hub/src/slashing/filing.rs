//! Attested filings: filed and frozen, open to veto, executed when due (DESIGN 3.5).

use cosmwasm_std::{Addr, Deps, DepsMut, Env, Event, Response, Storage};
use holdfast_accounting::meter::pro_rata;
use holdfast_accounting::vault::{amount_due, Shared};
use holdfast_accounting::{Amount, Value};
use holdfast_shared::events::{self, event};
use holdfast_shared::msg::hub::{PartState, SlashStatus};
use holdfast_shared::packet::FaultPacket;

use super::judge::Case;
use super::metering::{self, Metering};
use super::report::{self, taken_events};
use super::store::{self, Slash, VaultShare};
use super::{judge, reserve};
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::link::dirty;
use crate::link::sent::SentVault;
use crate::vault::filings::Outcome;
use crate::vault::live::LiveVault;

/// What a filing demands of one vault.
pub(super) struct Demand {
    pub vault_id: u64,
    pub shared: Shared,
    /// At the price of the entry, and at least 1 where anything is demanded.
    pub value: Value,
}

/// A filing that may be made now.
pub(crate) struct Plan {
    demands: Vec<(u64, Shared)>,
    metering: Option<Metering>,
}

/// What a fault may be filed for now. One that comes to nothing costs the meter nothing.
///
/// # Errors
/// [`ContractError::Throttled`].
pub(crate) fn plan(storage: &dyn Storage, case: &Case, now: u64) -> Result<Plan> {
    let demands = demands(storage, case, now)?;
    let wanted = sum(&demands);
    if wanted.is_zero() {
        return Ok(Plan {
            demands: Vec::new(),
            metering: None,
        });
    }
    let (granted, metering) = metering::grant(storage, &case.service, wanted, now)?;
    let demands = scaled(demands, granted, wanted)?;
    let metering = Some(metering).filter(|_| !demands.is_empty());
    Ok(Plan { demands, metering })
}

/// Demands cut to what the meter grants, pro rata, with the vault each is of.
pub(super) fn scaled(demands: Vec<Demand>, granted: Value, wanted: Value) -> Result<Vec<(u64, Shared)>> {
    let mut scaled = Vec::new();
    for Demand {
        vault_id, mut shared, ..
    } in demands
    {
        for part in &mut shared.parts {
            part.amount = pro_rata(part.amount, granted, wanted)?;
        }
        shared.parts.retain(|part| !part.amount.is_zero());
        if !shared.parts.is_empty() {
            scaled.push((vault_id, shared));
        }
    }
    Ok(scaled)
}

/// What an offence demands of each vault of its entry, at most what can be taken there now.
pub(super) fn demands(storage: &dyn Storage, case: &Case, now: u64) -> Result<Vec<Demand>> {
    let mut demands = Vec::new();
    for part in &case.entry.vaults {
        let terms = case.service.terms_of(storage, part.terms_version)?;
        let fraction = terms.fraction_of(case.offence.kind);
        let due = amount_due(fraction, part.stake, part.slashable)?;
        if let Some(demand) = demand_of(storage, case, part, due, now)? {
            demands.push(demand);
        }
    }
    Ok(demands)
}

/// The value of demands in all.
pub(super) fn sum(demands: &[Demand]) -> Value {
    let values = demands.iter().map(|demand| demand.value);
    values.fold(Value::ZERO, Value::saturating_plus)
}

fn demand_of(
    storage: &dyn Storage,
    case: &Case,
    part: &SentVault,
    due: Amount,
    now: u64,
) -> Result<Option<Demand>> {
    let live = LiveVault::load(storage, part.vault_id, now)?;
    let Some(slot) = live.slot_of(&case.service.params.service) else {
        return Ok(None);
    };
    let mut shared = live.vault.shared(due, part.closing)?;
    let mut all = Amount::ZERO;
    for part in &mut shared.parts {
        part.amount = live.vault.takable(slot, *part)?;
        all = all.plus(part.amount)?;
    }
    shared.parts.retain(|part| !part.amount.is_zero());
    let value = part.price.value_of(all)?.max(Value::from(1));
    let vault_id = part.vault_id;
    Ok((!all.is_zero()).then_some(Demand {
        vault_id,
        shared,
        value,
    }))
}

/// Files what was planned: frozen from now on, due when the veto window is over.
pub(crate) fn file(
    storage: &mut dyn Storage,
    env: &Env,
    case: &Case,
    plan: Plan,
) -> Result<(u64, Vec<Event>)> {
    let now = env.block.time.seconds();
    let windows = config::load(storage)?.windows;
    let due_at = now.saturating_add(case.service.params.terms.veto_window_seconds);
    let mut slash = report::blank(storage, case, now)?;
    slash.executed_at = due_at;
    slash.expires_at = now.saturating_add(windows.unbonding_seconds);
    slash.settles_at = due_at.saturating_add(windows.settle_delay_seconds);
    slash.status = match &plan.metering {
        Some(metering) => {
            metering::save(storage, &slash.service, metering)?;
            SlashStatus::Filed
        }
        None => SlashStatus::Settled,
    };
    let (id, mut events) = freeze(storage, &mut slash, plan.demands, now)?;
    for share in &slash.vaults {
        store::note_due(storage, share.vault_id, due_at, id)?;
    }
    events.push(
        event("slash_filed")
            .with("slash_id", id)
            .with("service", &slash.service)
            .with("operator", &slash.operator)
            .with("offence", slash.offence.id())
            .with("executes_at", due_at)
            .into(),
    );
    Ok((id, events))
}

/// Freezes demands, vault by vault, and stores the filing they are of.
pub(super) fn freeze(
    storage: &mut dyn Storage,
    slash: &mut Slash,
    demands: Vec<(u64, Shared)>,
    now: u64,
) -> Result<(u64, Vec<Event>)> {
    let id = store::next_id(storage)?;
    let mut events = Vec::new();
    for (vault_id, shared) in demands {
        let mut live = LiveVault::load(storage, vault_id, now)?;
        let Some(slot) = live.slot_of(&slash.service) else {
            continue;
        };
        live.file(slot, &shared, slash.settles_at)?;
        slash
            .vaults
            .push(report::share(&live, &slash.service, PartState::Frozen, shared));
        events.extend(live.save(storage)?);
    }
    dirty::mark(storage, &slash.service, &slash.operator)?;
    store::add(storage, slash)?;
    Ok((id, events))
}

/// Executes a due filing in all its vaults, or a reserved proof that can be dated.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn execute(deps: DepsMut, env: &Env, id: u64) -> Result<Response> {
    let slash = store::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    let events = match slash.status {
        SlashStatus::Reserved => reserve::resolve(deps.storage, env, id, slash)?,
        SlashStatus::Filed if now < slash.executed_at => {
            return Err(ContractError::NotDue {
                slash_id: id,
                executes_at: slash.executed_at,
                now,
            })
        }
        SlashStatus::Filed => execute_everywhere(deps.storage, id, &slash, now)?,
        status => return Err(wrong_status(id, status, "filed or reserved")),
    };
    Ok(Response::new()
        .add_attribute("action", "execute_filing")
        .add_events(events))
}

fn execute_everywhere(storage: &mut dyn Storage, id: u64, slash: &Slash, now: u64) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    for share in frozen(slash) {
        let mut live = LiveVault::load(storage, share.vault_id, now)?;
        live.execute_filing(storage, id)?;
        live.vault.lapse(now)?;
        events.extend(live.save(storage)?);
    }
    Ok(events)
}

/// Notes how a filing ended in one vault; in its last vault it is executed.
pub(crate) fn ended(
    storage: &mut dyn Storage,
    vault_id: u64,
    outcome: Outcome,
    now: u64,
) -> Result<Vec<Event>> {
    let id = outcome.slash_id;
    let mut slash = store::load(storage, id)?;
    store::forget_due(storage, vault_id, slash.executed_at, id);
    let mut events = Vec::new();
    for share in &mut slash.vaults {
        if share.vault_id == vault_id {
            share.state = if outcome.taken.parts.is_empty() {
                PartState::Free
            } else {
                share.shared = outcome.taken.clone();
                PartState::Taken
            };
            events.extend(taken_events(id, share));
        }
    }
    if frozen(&slash).next().is_none() {
        let delay = slash.settles_at.saturating_sub(slash.executed_at);
        let took = slash.vaults.iter().any(|share| share.state == PartState::Taken);
        slash.status = match (took, outcome.expired) {
            (true, _) => SlashStatus::Executed,
            (false, true) => SlashStatus::Expired,
            (false, false) => SlashStatus::Settled,
        };
        slash.executed_at = now;
        slash.settles_at = now.saturating_add(delay);
        metering::close(storage, &slash.service)?;
        events.push(events::slash_executed(
            id,
            &slash.service,
            slash.operator.as_str(),
            &slash.offence.id(),
            slash.seq,
        ));
    }
    store::save(storage, id, &slash)?;
    Ok(events)
}

/// Takes a filing back within its veto window; the owner's message.
pub(crate) fn veto(deps: DepsMut, env: &Env, sender: &Addr, id: u64) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let mut slash = store::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    if slash.status != SlashStatus::Filed {
        return Err(wrong_status(id, slash.status, "filed"));
    }
    if now >= slash.executed_at {
        return Err(ContractError::VetoOver {
            slash_id: id,
            ended_at: slash.executed_at,
            now,
        });
    }
    let events = release(deps.storage, &mut slash, now)?;
    for share in &slash.vaults {
        store::forget_due(deps.storage, share.vault_id, slash.executed_at, id);
    }
    slash.status = SlashStatus::Vetoed;
    store::save(deps.storage, id, &slash)?;
    metering::close(deps.storage, &slash.service)?;
    Ok(Response::new()
        .add_attribute("action", "veto")
        .add_events(events)
        .add_event(Event::from(event("slash_vetoed").with("slash_id", id))))
}

/// Takes the demands of a filing back from every vault; the caller stores what it became.
pub(super) fn release(storage: &mut dyn Storage, slash: &mut Slash, now: u64) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    for share in &mut slash.vaults {
        if share.state != PartState::Frozen {
            continue;
        }
        let mut live = LiveVault::load(storage, share.vault_id, now)?;
        if let Some(slot) = live.slot_of(&slash.service) {
            live.unfile(storage, slot, &share.shared)?;
        }
        events.extend(live.save(storage)?);
        share.state = PartState::Free;
    }
    dirty::mark(storage, &slash.service, &slash.operator)?;
    Ok(events)
}

fn frozen(slash: &Slash) -> impl Iterator<Item = &VaultShare> {
    slash
        .vaults
        .iter()
        .filter(|share| share.state == PartState::Frozen)
}

/// A slash that stands elsewhere than a message needs.
pub(super) fn wrong_status(slash_id: u64, status: SlashStatus, needed: &'static str) -> ContractError {
    ContractError::SlashStatus {
        slash_id,
        status,
        needed,
    }
}

/// Judges and plans a fault that came by packet, with read access only.
pub(crate) fn by_packet(deps: Deps, env: &Env, service: &str, packet: &FaultPacket) -> Result<(Case, Plan)> {
    let case = judge::fault(deps, env, service, packet)?;
    let plan = plan(deps.storage, &case, env.block.time.seconds())?;
    Ok((case, plan))
}
