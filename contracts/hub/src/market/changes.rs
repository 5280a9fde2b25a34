//! What a match would change: the leases as they stand against their target.

use holdfast_accounting::book;
use holdfast_accounting::price::Price;
use holdfast_accounting::{Amount, Rate, Value};

use super::bids::StandingBid;
use super::book::Row;
use crate::error::Result;

/// What to do with one row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// The lease stands as it is.
    None,
    /// A new lease, a larger one, or a new term at a new rate.
    Raise(Matched),
    /// A smaller lease, or none at all.
    Lower { stake: Amount, value: Value },
}

/// What a lease comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matched {
    pub stake: Amount,
    pub value: Value,
    pub rate: Rate,
    /// Rent a year, base units of the service's denom.
    pub rent: Amount,
    /// Whether a term begins.
    pub new_term: bool,
}

/// The changes towards the target, row by row, and the rent of the whole target.
pub(super) struct Plan {
    pub changes: Vec<Change>,
    pub rent: Amount,
}

/// Reads the target and compares.
pub(super) fn plan(rows: &[Row], bid: &StandingBid, rent_price: &Price, now: u64) -> Result<Plan> {
    let candidates = rows
        .iter()
        .map(|row| row.candidate(now))
        .collect::<Result<Vec<_>>>()?;
    let targets = book::target(&bid.bid, &candidates)?;
    let mut changes = Vec::with_capacity(rows.len());
    let mut rent = Amount::ZERO;
    for (row, target) in rows.iter().zip(targets) {
        let change = change_of(row, target, bid, rent_price, now)?;
        rent = rent.plus(rent_after(row, &change)?)?;
        changes.push(change);
    }
    Ok(Plan { changes, rent })
}

fn change_of(row: &Row, target: Value, bid: &StandingBid, rent_price: &Price, now: u64) -> Result<Change> {
    let held = row.standing(now)?.map_or(Value::ZERO, |standing| standing.value);
    let in_term = row.lease.as_ref().is_some_and(|lease| lease.is_in_term(now));
    let stake = row.stake_worth(target, now)?;
    if target < held || target.is_zero() {
        let has_lease = row.lease.is_some();
        return Ok(if has_lease {
            Change::Lower { stake, value: target }
        } else {
            Change::None
        });
    }
    let rate = match (&row.lease, &row.offer) {
        (Some(lease), _) if in_term => lease.rate,
        (_, Some(offer)) => offer.rate,
        _ => return Ok(Change::None),
    };
    let new_rate = row.lease.as_ref().is_none_or(|lease| lease.rate != rate);
    if target == held && !new_rate {
        return Ok(Change::None);
    }
    let grown = target.saturating_minus(held);
    let new_term = !in_term && (new_rate || grown >= bid.bid.smallest_lease);
    let value = row.price.value_of(stake)?;
    let rent = rent_price.rent_per_year(value, rate)?;
    Ok(Change::Raise(Matched {
        stake,
        value,
        rate,
        rent,
        new_term,
    }))
}

/// The rent of a row once its change was made.
fn rent_after(row: &Row, change: &Change) -> Result<Amount> {
    match (change, &row.lease) {
        (Change::Raise(matched), _) => Ok(matched.rent),
        (Change::Lower { value, .. }, Some(lease)) => lease.rent_of_part(*value),
        (Change::None, Some(lease)) => Ok(lease.rent),
        (_, None) => Ok(Amount::ZERO),
    }
}
