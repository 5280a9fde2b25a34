//! Quotes: the plan of a match for any bid, shown and not stored (DESIGN 3.3).

use cosmwasm_std::{Env, Storage};
use holdfast_accounting::coverage::rates;
use holdfast_accounting::{rent, Amount, Rate, Value};
use holdfast_shared::msg::hub::{BidParams, QuoteResponse, QuotedLease};

use super::book::Row;
use super::making::make;
use super::matching::Session;
use super::query::escrow_now;
use super::{bids, escrow, services};
use crate::admin::config;
use crate::error::Result;

/// What `Match` would do now for a bid with these parameters.
pub(crate) fn quote(
    storage: &dyn Storage,
    env: &Env,
    name: &str,
    params: &BidParams,
) -> Result<QuoteResponse> {
    let service = services::load(storage, name)?;
    service.assert_matchable()?;
    let bid = bids::check(storage, params)?;
    let now = env.block.time.seconds();
    let held = escrow::as_of(storage, name, now)?;
    let session = Session::plan(storage, env, &service, &bid, &held)?;
    let needed = session
        .rent
        .accrue(config::load(storage)?.windows.must_stay_seconds())?;
    let mut leases: Vec<(Value, Rate)> = session.standing.iter().filter_map(Row::rates).collect();
    let (mut changes, mut rent, mut slashable) = (Vec::new(), Amount::ZERO, Value::ZERO);
    for row in &session.standing {
        rent = rent.plus(row.lease.as_ref().map_or(Amount::ZERO, |lease| lease.rent))?;
        slashable = slashable.saturating_plus(row.price.value_of(row.slashable)?);
    }
    for (row, change) in session.steps {
        let (price, before) = (row.price, row.lease.clone());
        let live = make(storage, &session.facts, row, change)?;
        let after = live.lease_of(name).ok();
        let slot = match &after {
            Some((slot, _)) => Some(live.vault.slot(*slot)?),
            None => None,
        };
        let of = |amount: Option<Amount>| amount.unwrap_or(Amount::ZERO);
        let rent_after = after.as_ref().map_or(Amount::ZERO, |(_, lease)| lease.rent);
        rent = rent.plus(rent_after)?;
        let takable = of(slot.map(|slot| slot.slashable));
        slashable = slashable.saturating_plus(price.value_of(takable)?);
        leases.extend(after.as_ref().map(|(_, lease)| (lease.value, lease.rate)));
        let shown = after.as_ref().map(|(_, lease)| lease).or(before.as_ref());
        changes.push(QuotedLease {
            vault_id: live.id,
            operator: live.info.operator.to_string(),
            stake: of(slot.map(|slot| slot.stake)).get(),
            slashable: takable.get(),
            value: after.as_ref().map_or(Value::ZERO, |(_, lease)| lease.value).get(),
            value_before: before.as_ref().map_or(Value::ZERO, |lease| lease.value).get(),
            rate: shown.map(|lease| lease.rate.to_decimal()).unwrap_or_default(),
            rent_per_year: rent_after.get(),
        });
    }
    let found = rates(leases.into_iter())?;
    Ok(QuoteResponse {
        changes,
        leased: found.value.get(),
        slashable: slashable.get(),
        unmet: bid.bid.wanted.saturating_minus(found.value).get(),
        marginal_rate: found.marginal,
        average_rate: found.average,
        rent_per_year: rent.get(),
        rent_per_day: rent::per_day(rent)?.get(),
        escrow_needed: needed.payable_up()?.get(),
        short_of_escrow: session.short_of_escrow,
        rent_unpriced: session.rent_unpriced,
        escrow: escrow_now(storage, name, now)?,
    })
}
