//! Tips for relayers: a budget of the service's own, with a daily cap (DESIGN 3.4).
//!
//! A snapshot entry earns the relayer of its ack a tip once per third of its validity, or when it changed by more than 1 %;
//! accepted evidence always. A tip is credited and paid when it is claimed. When the budget or the day's part of it is
//! used up, less or nothing is credited, and nothing else changes: no packet depends on a tip. The cap holds for every 24
//! hours, not for a day of the calendar.

use cosmwasm_std::{Addr, DepsMut, Env, Event, Order, Response, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};
use holdfast_accounting::tip::{is_due, Last, Spent};
use holdfast_accounting::Amount;
use holdfast_record::record;
use holdfast_shared::msg::hub::{OwedTip, TipParams, TipsView};
use holdfast_shared::{events, validate, Denom};

use super::sent::SentEntry;
use crate::admin::config;
use crate::custody::{self, Paid};
use crate::error::{ContractError, Result};
use crate::keys;
use crate::market::services;
use crate::table::Table;

/// What a service pays relayers, and from what.
#[derive(Clone, Debug, PartialEq)]
struct Budget {
    denom: Denom,
    left: Amount,
    snapshot: Amount,
    evidence: Amount,
    daily_cap: Amount,
    /// Credited lately.
    spent: Spent,
}
record!(Budget {
    denom,
    left,
    snapshot,
    evidence,
    daily_cap,
    spent
});

const BUDGETS: Table<&str, Budget> = Table::new(keys::TIP_BUDGETS);
/// `(service, operator) ->` the last entry a tip was credited for.
const TIPPED: Table<(&str, &Addr), Last> = Table::new(keys::TIPPED);
/// `(relayer, denom) ->` credited and not claimed.
const OWED: Map<(&Addr, &str), (Denom, Amount)> = Map::new(keys::TIPS_OWED);

/// Sets what the sender's service pays relayers.
pub(crate) fn set(deps: DepsMut, sender: &Addr, name: &str, params: TipParams) -> Result<Response> {
    let service = services::load(deps.storage, name)?;
    service.assert_owner(sender)?;
    let max = Uint128::new(validate::MAX_AMOUNT);
    for (what, value) in [
        ("snapshot tip", params.snapshot),
        ("evidence tip", params.evidence),
        ("daily cap", params.daily_cap),
    ] {
        if value > max {
            return Err(holdfast_shared::ValidationError::TooLarge { what, value, max }.into());
        }
    }
    let held = budget(deps.storage, name, &service.params.rent_denom)?;
    let changed = Budget {
        snapshot: Amount::new(params.snapshot),
        evidence: Amount::new(params.evidence),
        daily_cap: Amount::new(params.daily_cap),
        ..held
    };
    BUDGETS.save(deps.storage, name, &changed)?;
    let set = events::event("tips_set").with("service", name);
    Ok(Response::new().add_attribute("action", "set_tips").add_event(set))
}

/// Adds what was sent, in the service's rent denom, to its budget.
pub(crate) fn fund(mut deps: DepsMut, env: &Env, paid: &Paid, name: &str) -> Result<Response> {
    let denom = services::load(deps.storage, name)?.params.rent_denom;
    let mut budget = budget(deps.storage, name, &denom)?;
    let amount = custody::take_in(deps.branch(), env, &budget.denom, paid)?;
    budget.left = budget.left.plus(amount)?;
    BUDGETS.save(deps.storage, name, &budget)?;
    Ok(Response::new()
        .add_attribute("action", "fund_tips")
        .add_event(events::tips_funded(name, &budget.denom, amount)))
}

/// Pays the service's owner some of the budget back.
pub(crate) fn withdraw(deps: DepsMut, sender: &Addr, name: &str, amount: Uint128) -> Result<Response> {
    let service = services::load(deps.storage, name)?;
    service.assert_owner(sender)?;
    validate::amount("amount", amount)?;
    let mut budget = budget(deps.storage, name, &service.params.rent_denom)?;
    let amount = Amount::new(amount);
    budget.left = budget.left.minus(amount)?;
    BUDGETS.save(deps.storage, name, &budget)?;
    let paid = custody::pay_out(deps.storage, &budget.denom, sender, amount)?;
    Ok(Response::new()
        .add_attribute("action", "withdraw_tips")
        .add_event(events::tips_withdrawn(name, &budget.denom, amount))
        .add_message(paid))
}

/// Pays the sender all tips it earned in a denom.
pub(crate) fn claim(deps: DepsMut, sender: &Addr, denom: &Denom) -> Result<Response> {
    let owed = OWED.may_load(deps.storage, (sender, denom.key()))?;
    let Some((denom, amount)) = owed.filter(|(held, _)| held == denom) else {
        return Err(ContractError::NothingToClaim {
            owner: sender.to_string(),
        });
    };
    OWED.remove(deps.storage, (sender, denom.key()));
    let paid = custody::pay_out(deps.storage, &denom, sender, amount)?;
    Ok(Response::new()
        .add_attribute("action", "claim_tips")
        .add_event(events::tips_claimed(sender.as_str(), &denom, amount))
        .add_message(paid))
}

/// Credits the relayer of an ack for the entries it brought into force.
pub(super) fn snapshot(
    storage: &mut dyn Storage,
    service: &str,
    relayer: &Addr,
    entries: Vec<(Addr, u64, SentEntry)>,
    now: u64,
) -> Result<Option<Event>> {
    let Some(mut budget) = BUDGETS.may_load(storage, service)? else {
        return Ok(None);
    };
    let validity = config::load(storage)?.windows.validity_seconds;
    let mut earned = Amount::ZERO;
    for (operator, seq, entry) in entries {
        let this = Last {
            seq,
            sent_at: entry.sent_at,
            slashable: entry.slashable_value()?,
        };
        let last = TIPPED.may_load(storage, (service, &operator))?;
        if !is_due(last.as_ref(), &this, validity) {
            continue;
        }
        let tip = budget.take(budget.snapshot, now);
        if tip.is_zero() {
            break;
        }
        TIPPED.save(storage, (service, &operator), &this)?;
        earned = earned.plus(tip)?;
    }
    credit(storage, service, &budget, relayer, earned)
}

/// Credits the relayer of accepted evidence.
pub(crate) fn evidence(
    storage: &mut dyn Storage,
    service: &str,
    relayer: &Addr,
    now: u64,
) -> Result<Option<Event>> {
    let Some(mut budget) = BUDGETS.may_load(storage, service)? else {
        return Ok(None);
    };
    let earned = budget.take(budget.evidence, now);
    credit(storage, service, &budget, relayer, earned)
}

impl Budget {
    /// Takes a tip out, as much of it as is left, and left for a day.
    fn take(&mut self, tip: Amount, now: u64) -> Amount {
        let spent = self.spent.lately(now);
        let tip = tip.min(self.left).min(self.daily_cap.saturating_minus(spent));
        self.left = self.left.saturating_minus(tip);
        self.spent.add(tip, now);
        tip
    }
}

fn credit(
    storage: &mut dyn Storage,
    service: &str,
    budget: &Budget,
    relayer: &Addr,
    earned: Amount,
) -> Result<Option<Event>> {
    if earned.is_zero() {
        return Ok(None);
    }
    let key = (relayer, budget.denom.key());
    let held = OWED
        .may_load(storage, key)?
        .map_or(Amount::ZERO, |(_, held)| held);
    OWED.save(storage, key, &(budget.denom.clone(), held.plus(earned)?))?;
    BUDGETS.save(storage, service, budget)?;
    Ok(Some(events::tip_earned(service, relayer.as_str(), earned)))
}

/// The budget of a service. Its denom is that of the rent for as long as it is empty.
fn budget(storage: &dyn Storage, service: &str, rent_denom: &Denom) -> Result<Budget> {
    let held = BUDGETS.may_load(storage, service)?;
    let empty = Budget {
        denom: rent_denom.clone(),
        left: Amount::ZERO,
        snapshot: Amount::ZERO,
        evidence: Amount::ZERO,
        daily_cap: Amount::ZERO,
        spent: Spent::default(),
    };
    let mut budget = held.unwrap_or(empty);
    if budget.left.is_zero() {
        budget.denom = rent_denom.clone();
    }
    Ok(budget)
}

/// What a service pays relayers, for people.
pub(crate) fn view(storage: &dyn Storage, service: &str, now: u64) -> Result<TipsView> {
    let rent_denom = services::load(storage, service)?.params.rent_denom;
    let budget = budget(storage, service, &rent_denom)?;
    Ok(TipsView {
        params: TipParams {
            snapshot: budget.snapshot.get(),
            evidence: budget.evidence.get(),
            daily_cap: budget.daily_cap.get(),
        },
        denom: budget.denom,
        left: budget.left.get(),
        spent_today: budget.spent.lately(now).get(),
    })
}

/// A page of the tips credited and not claimed, by relayer.
pub(crate) fn owed(
    storage: &dyn Storage,
    start_after: Option<&(Addr, String)>,
    limit: usize,
) -> Result<Vec<OwedTip>> {
    let start = start_after.map(|(relayer, denom)| Bound::exclusive((relayer, denom.as_str())));
    let page = OWED.range(storage, start, None, Order::Ascending).take(limit);
    let views = page.map(|item| {
        item.map(|((relayer, _), (denom, amount))| OwedTip {
            relayer: relayer.into_string(),
            denom,
            amount: amount.get(),
        })
    });
    Ok(views.collect::<StdResult<_>>()?)
}
