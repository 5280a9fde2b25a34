//! Matching: moves a service's leases to their target, bounded, in any number of calls (DESIGN 3.3).

use cosmwasm_std::{to_json_binary, DepsMut, Env, Event, Response, Storage};
use holdfast_accounting::rent::Escrow;
use holdfast_accounting::sorted::sort_by_key;
use holdfast_accounting::{Amount, Rate, Value};
use holdfast_shared::limits::MAX_OFFERS_PER_SERVICE;
use holdfast_shared::msg::hub::{MatchResponse, Windows};

use super::bids::StandingBid;
use super::book::{Reading, Row};
use super::changes::{self, Change, Matched, Plan};
use super::making::{make, Facts};
use super::services::Service;
use super::states::Step;
use super::{bids, escrow, history, services};
use crate::admin::{assets, config};
use crate::error::{ContractError, Result};

/// Makes at most `limit` changes: raises first, the cheapest first, then what is lowered, so that security never
/// dips on the way. Nothing is raised while the escrow is short of the whole target or the rent has no usable price, and
/// nothing is displaced then.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn run(deps: DepsMut, env: &Env, name: &str, limit: u32) -> Result<Response> {
    if limit == 0 || limit > MAX_OFFERS_PER_SERVICE {
        return Err(ContractError::Limit {
            limit,
            min: 1,
            max: MAX_OFFERS_PER_SERVICE,
        });
    }
    let mut service = services::load(deps.storage, name)?;
    service.assert_matchable()?;
    let now = env.block.time.seconds();
    let bid = bids::load(deps.storage, name)?.ok_or_else(|| ContractError::NoBid {
        service: name.to_owned(),
    })?;
    let held = escrow::settled(deps.storage, name, now)?;
    escrow::save(deps.storage, name, &held)?;
    let session = Session::plan(deps.storage, env, &service, &bid, &held)?;
    let (due, answer) = session.apply(deps.storage, name, limit)?;
    if answer.changed > 0 && service.take_if_due(Step::Lease) {
        services::save(deps.storage, &service)?;
    }
    Ok(Response::new()
        .add_attribute("action", "match")
        .add_attribute("service", name)
        .add_attribute("changed", answer.changed.to_string())
        .add_attribute("remaining", answer.remaining.to_string())
        .add_events(due)
        .set_data(to_json_binary(&answer)?))
}

/// The changes towards the target, in the order they are made, and what stands beside them.
pub(super) struct Session {
    pub steps: Vec<(Row, Change)>,
    pub facts: Facts,
    /// The rows that no step touches.
    pub standing: Vec<Row>,
    /// Rent of the whole target, base units a year.
    pub rent: Amount,
    pub short_of_escrow: bool,
    /// Whether the price of what the rent is paid in is not usable.
    pub rent_unpriced: bool,
}

impl Session {
    /// What a match would do now for `bid`, all of it.
    pub(super) fn plan(
        storage: &dyn Storage,
        env: &Env,
        service: &Service,
        bid: &StandingBid,
        held: &Escrow,
    ) -> Result<Self> {
        let now = env.block.time.seconds();
        let rent_quote = assets::quote(storage, &service.params.rent_denom, now)?;
        let rent_price = rent_quote.price;
        let rows = Reading::now(storage, env, service, bid)?.rows()?;
        let plan = changes::plan(&rows, bid, &rent_price)?;
        let config = config::load(storage)?;
        // What a lease would cost is not known then, nor whether the escrow holds it.
        let rent_unpriced = !rent_quote.usable;
        let short_of_escrow = !rent_unpriced && is_short(held, &plan, &config.windows)?;
        let may_raise = service.may_raise() && !rent_unpriced && !short_of_escrow;
        let rent = plan.rent;
        let changes = if may_raise {
            plan.changes
        } else {
            changes::plan_without_raises(&rows, bid, &rent_price)?.changes
        };
        let facts = Facts {
            service: service.name().to_owned(),
            rent_denom: service.params.rent_denom.clone(),
            now,
            term_ends_at: now.saturating_add(bid.term_seconds),
            generation: held.generation(),
            fee: config.protocol_fee,
            max_fraction: service.params.terms.max_fraction,
            terms_version: service.terms_version,
        };
        let changes = if may_raise {
            changes
        } else {
            let all = rows.iter().zip(changes);
            all.map(|(row, change)| without_raise(row, change, rent_quote.usable))
                .collect()
        };
        let (steps, standing) = in_order(rows, changes);
        Ok(Self {
            steps,
            facts,
            standing,
            rent,
            short_of_escrow,
            rent_unpriced,
        })
    }

    fn apply(self, storage: &mut dyn Storage, name: &str, limit: u32) -> Result<(Vec<Event>, MatchResponse)> {
        let total = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let changed = total.min(limit);
        let count = usize::try_from(changed).unwrap_or(usize::MAX);
        let mut events = Vec::new();
        let mut standing: Vec<(Value, Rate)> = self.standing.iter().filter_map(Row::rates).collect();
        for (place, (row, change)) in self.steps.into_iter().enumerate() {
            if place >= count {
                standing.extend(row.rates());
                continue;
            }
            let live = make(storage, &self.facts, row, change)?;
            if let Ok((_, lease)) = live.lease_of(name) {
                standing.push((lease.value, lease.rate));
            }
            events.extend(live.save(storage)?);
        }
        if changed > 0 {
            history::note(storage, name, &standing, self.facts.now)?;
        }
        let remaining = total.saturating_sub(changed);
        Ok((
            events,
            MatchResponse {
                changed,
                remaining,
                short_of_escrow: self.short_of_escrow,
                rent_unpriced: self.rent_unpriced,
            },
        ))
    }
}

/// Whether the escrow is short of the rent of the whole target for one unbonding and grace. Raises come first, so for a
/// while both rents are paid: what entries promise until then must stay paid too.
fn is_short(held: &Escrow, plan: &Plan, windows: &Windows) -> Result<bool> {
    let meanwhile = held.rent().plus(plan.growth)?;
    let grows = !plan.growth.is_zero();
    Ok(!held.covers(plan.rent, windows.must_stay_seconds())?
        || (grows && !held.covers(meanwhile, windows.validity_seconds)?))
}

/// Raises first, cheapest first, then what is lowered; and what stands.
fn in_order(rows: Vec<Row>, changes: Vec<Change>) -> (Vec<(Row, Change)>, Vec<Row>) {
    let (mut raises, mut lowers, mut standing) = (Vec::new(), Vec::new(), Vec::new());
    for (row, change) in rows.into_iter().zip(changes) {
        match change {
            Change::Raise(matched) => raises.push((matched.rate, row, change)),
            Change::Renew(_) | Change::Lower { .. } => lowers.push((row, change)),
            Change::None => standing.push(row),
        }
    }
    sort_by_key(&mut raises, |(rate, _, _)| *rate);
    let mut steps: Vec<(Row, Change)> = raises.into_iter().map(|(_, row, change)| (row, change)).collect();
    steps.append(&mut lowers);
    (steps, standing)
}

/// What is left of a change while nothing may be raised: no dearer rate, no newer terms, no larger rent, and nothing at
/// a price of the rent that is not usable.
fn without_raise(row: &Row, change: Change, priced: bool) -> Change {
    let Change::Renew(Matched {
        stake,
        value,
        rate,
        rent,
        ..
    }) = change
    else {
        return if matches!(change, Change::Raise(_)) {
            Change::None
        } else {
            change
        };
    };
    match &row.lease {
        Some(lease) if priced && lease.rate == rate && rent <= lease.rent && !row.newer_terms => change,
        Some(_) if stake < row.own && !row.newer_terms => Change::Lower { stake, value },
        _ => Change::None,
    }
}
