//! Matching: moves a service's leases to their target, bounded, in any number of calls (DESIGN 3.3).

use cosmwasm_std::{to_json_binary, DepsMut, Env, Event, Response, Storage};
use holdfast_accounting::rent::Escrow;
use holdfast_accounting::sorted::sort_by_key;
use holdfast_accounting::{Amount, Value};
use holdfast_shared::events;
use holdfast_shared::limits::MAX_OFFERS_PER_SERVICE;
use holdfast_shared::msg::hub::{MatchResponse, ServiceState, Windows};

use super::book::{Reading, Row};
use super::changes::{self, Change, Matched, Plan};
use super::leases::Lease;
use super::services::Service;
use super::{bids, escrow, services};
use crate::admin::{assets, config};
use crate::error::{ContractError, Result};
use crate::vault::effects::RentChange;

/// Makes at most `limit` changes: raises first, the cheapest first, then what is lowered, so that security never
/// dips on the way. Nothing is raised while the escrow is short of the whole target, and nothing is displaced then.
pub(crate) fn run(deps: DepsMut, env: &Env, name: &str, limit: u32) -> Result<Response> {
    if limit == 0 || limit > MAX_OFFERS_PER_SERVICE {
        return Err(ContractError::Limit {
            limit,
            min: 1,
            max: MAX_OFFERS_PER_SERVICE,
        });
    }
    let mut service = services::load(deps.storage, name)?;
    if !service.is_connected() {
        return Err(service.wrong_state("a service whose channel is open"));
    }
    let session = Session::open(deps.storage, env, &service)?;
    let (due, answer) = session.apply(deps.storage, limit)?;
    if answer.changed > 0 && service.state != ServiceState::Active {
        service.state = ServiceState::Active;
        services::save(deps.storage, &service)?;
    }
    Ok(Response::new()
        .add_attribute("action", "match")
        .add_attribute("changed", answer.changed.to_string())
        .add_attribute("remaining", answer.remaining.to_string())
        .add_events(due)
        .set_data(to_json_binary(&answer)?))
}

/// The changes of one call, in the order they are made.
struct Session<'a> {
    service: &'a Service,
    steps: Vec<(Row, Change)>,
    facts: Facts,
    short_of_escrow: bool,
}

/// What every change of one call shares.
struct Facts {
    now: u64,
    term_ends_at: u64,
    generation: u64,
    fee: cosmwasm_std::Decimal,
    max_fraction: cosmwasm_std::Decimal,
}

impl<'a> Session<'a> {
    fn open(storage: &mut dyn Storage, env: &Env, service: &'a Service) -> Result<Self> {
        let name = service.params.service.as_str();
        let now = env.block.time.seconds();
        let bid = bids::load(storage, name)?.ok_or_else(|| ContractError::NoBid {
            service: name.to_owned(),
        })?;
        let held = escrow::settled(storage, name, now)?;
        escrow::save(storage, name, &held)?;
        let rent_quote = assets::quote(storage, &service.params.rent_denom, now)?;
        let rent_price = rent_quote.price;
        let rows = Reading {
            storage,
            service,
            bid: &bid,
            now,
            height: env.block.height,
        }
        .rows()?;
        let plan = changes::plan(&rows, &bid, &rent_price)?;

        let config = config::load(storage)?;
        // What a lease would cost is not known while the rent's own price is not usable.
        let short_of_escrow = !rent_quote.usable || is_short(&held, &plan, &config.windows)?;
        let facts = Facts {
            now,
            term_ends_at: now.saturating_add(bid.term_seconds),
            generation: held.generation(),
            fee: config.protocol_fee,
            max_fraction: service.params.terms.max_fraction,
        };
        let changes = if short_of_escrow {
            changes::plan_without_raises(&rows, &bid, &rent_price)?.changes
        } else {
            plan.changes
        };
        let steps = in_order(rows, changes, short_of_escrow);
        Ok(Self {
            service,
            steps,
            facts,
            short_of_escrow,
        })
    }

    fn apply(self, storage: &mut dyn Storage, limit: u32) -> Result<(Vec<Event>, MatchResponse)> {
        let total = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let changed = total.min(limit);
        let mut events = Vec::new();
        let count = usize::try_from(changed).unwrap_or(usize::MAX);
        for (row, change) in self.steps.into_iter().take(count) {
            events.extend(make(storage, self.service, &self.facts, row, change)?);
        }
        let remaining = total.saturating_sub(changed);
        Ok((
            events,
            MatchResponse {
                changed,
                remaining,
                short_of_escrow: self.short_of_escrow,
            },
        ))
    }
}

/// Whether the escrow is short of the rent of the whole target for one unbonding and grace. Raises come first, so for a
/// while both rents are paid: what entries promise until then must stay paid too.
fn is_short(held: &Escrow, plan: &Plan, windows: &Windows) -> Result<bool> {
    let runway = windows
        .unbonding_seconds
        .saturating_add(windows.arrears_grace_seconds);
    let meanwhile = held.rent().plus(plan.growth)?;
    let grows = !plan.growth.is_zero();
    Ok(!held.covers(plan.rent, runway)? || (grows && !held.covers(meanwhile, windows.validity_seconds)?))
}

/// Raises first, cheapest first, then what is lowered; rows that stand are left out.
fn in_order(rows: Vec<Row>, changes: Vec<Change>, short_of_escrow: bool) -> Vec<(Row, Change)> {
    let (mut raises, mut lowers) = (Vec::new(), Vec::new());
    for (row, change) in rows.into_iter().zip(changes) {
        match change {
            Change::Raise(matched) if !short_of_escrow => raises.push((matched.rate, row, change)),
            Change::Renew(Matched { stake, value, .. }) if short_of_escrow => {
                lowers.push((row, Change::Lower { stake, value }));
            }
            Change::Renew(_) | Change::Lower { .. } => lowers.push((row, change)),
            Change::Raise(_) | Change::None => {}
        }
    }
    sort_by_key(&mut raises, |(rate, _, _)| *rate);
    let mut steps: Vec<(Row, Change)> = raises.into_iter().map(|(_, row, change)| (row, change)).collect();
    steps.append(&mut lowers);
    steps
}

fn make(
    storage: &mut dyn Storage,
    service: &Service,
    facts: &Facts,
    row: Row,
    change: Change,
) -> Result<Vec<Event>> {
    match change {
        Change::None => Ok(vec![]),
        Change::Raise(matched) | Change::Renew(matched) => lease(storage, service, facts, row, &matched),
        Change::Lower { stake, value } => lower(storage, facts, row, stake, value),
    }
}

/// Leases what was matched: a new lease, a larger one, or a new term.
fn lease(
    storage: &mut dyn Storage,
    service: &Service,
    facts: &Facts,
    row: Row,
    matched: &Matched,
) -> Result<Vec<Event>> {
    let name = &service.params.service;
    let no_slot = || ContractError::NoFreeSlot {
        vault_id: row.live.id,
        service: name.clone(),
    };
    let slot = row.slot.ok_or_else(no_slot)?;
    let smaller = matched.stake < row.stake()?;
    let mut live = row.live;
    live.services.insert(slot, name.clone());
    if smaller {
        live.vault.lower(slot, matched.stake, facts.now)?;
    } else {
        live.vault
            .raise(slot, facts.max_fraction, matched.stake, facts.now)?;
    }
    live.effects.rent.push(RentChange {
        service: name.clone(),
        generation: facts.generation,
        from: row.lease.as_ref().map_or(Amount::ZERO, |lease| lease.rent),
        to: matched.rent,
        since: facts.now,
        until: facts.now,
    });
    let kept_term = row.lease.filter(|_| !matched.new_term);
    let lease = Lease {
        rate: matched.rate,
        value: matched.value,
        price: row.price,
        rent: matched.rent,
        rent_denom: service.params.rent_denom.clone(),
        fee: kept_term.as_ref().map_or(facts.fee, |lease| lease.fee),
        term_ends_at: kept_term
            .as_ref()
            .map_or(facts.term_ends_at, |lease| lease.term_ends_at),
        settled_at: facts.now,
        generation: facts.generation,
    };
    let held = live.vault.slot(slot)?;
    let (stake, slashable) = (held.stake, held.slashable);
    let event = events::lease_changed(name, live.id, stake, slashable, lease.rate.to_decimal());
    live.leases.insert(slot, lease);
    live.effects.events.push(event);
    live.effects.dirty.push(name.clone());
    live.save(storage)
}

fn lower(
    storage: &mut dyn Storage,
    facts: &Facts,
    row: Row,
    stake: Amount,
    value: Value,
) -> Result<Vec<Event>> {
    let (Some(slot), Some(lease)) = (row.slot, row.lease) else {
        return Ok(vec![]);
    };
    let mut live = row.live;
    if value.is_zero() {
        live.end_lease(slot)?;
        return live.save(storage);
    }
    live.vault.lower(slot, stake, facts.now)?;
    live.follow_cuts(facts.now)?;
    let held = live.vault.slot(slot)?;
    let name = live.services.get(&slot).cloned().unwrap_or_default();
    let event = events::lease_changed(
        &name,
        live.id,
        held.stake,
        held.slashable,
        lease.rate.to_decimal(),
    );
    live.effects.events.push(event);
    live.save(storage)
}
