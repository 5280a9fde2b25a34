//! The rates of a service over time, a point a day, bounded.

use cosmwasm_std::{Decimal, Storage};
use holdfast_accounting::coverage::rates;
use holdfast_accounting::{history, Rate, Value};
use holdfast_record::record;

use crate::error::Result;
use crate::keys;
use crate::table::Table;

/// What was leased, and at which rates, after the last match of a day.
#[derive(Clone, Debug, PartialEq, Copy)]
pub(crate) struct RatePoint {
    /// Seconds.
    pub at: u64,
    pub leased: Value,
    pub marginal_rate: Decimal,
    pub average_rate: Decimal,
}
record!(RatePoint {
    at,
    leased,
    marginal_rate,
    average_rate
});

const HISTORY: Table<&str, Vec<RatePoint>> = Table::new(keys::RATE_HISTORY);

/// The points of a service, oldest first.
pub(crate) fn load(storage: &dyn Storage, service: &str) -> Result<Vec<RatePoint>> {
    Ok(HISTORY.may_load(storage, service)?.unwrap_or_default())
}

/// Notes the leases as a match leaves them.
pub(super) fn note(
    storage: &mut dyn Storage,
    service: &str,
    leases: &[(Value, Rate)],
    now: u64,
) -> Result<()> {
    let found = rates(leases.iter().copied())?;
    let mut points = load(storage, service)?;
    let point = RatePoint {
        at: now,
        leased: found.value,
        marginal_rate: found.marginal,
        average_rate: found.average,
    };
    history::add(&mut points, point, now, |point| point.at);
    Ok(HISTORY.save(storage, service, &points)?)
}
