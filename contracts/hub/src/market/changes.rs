//! What a match would change: the leases as they stand against their target.

use std::cmp::Ordering;

use cosmwasm_std::Addr;
use holdfast_accounting::book::{self, Candidate};
use holdfast_accounting::price::Price;
use holdfast_accounting::{Amount, Rate, Value};

use super::bids::StandingBid;
use super::book::Row;
use super::leases::Lease;
use crate::error::Result;

/// What to do with one row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// The lease stands as it is.
    None,
    /// A new lease, a larger one, or a new term at a new rate.
    Raise(Matched),
    /// A smaller lease, or one that the prices of now make cheaper, with a new term where its rate or terms are new.
    Renew(Matched),
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
    /// What the raises add to the rent before anything is lowered.
    pub growth: Amount,
}

/// The whole target against the leases as they stand.
pub(super) fn plan(rows: &[Row], bid: &StandingBid, rent_price: &Price) -> Result<Plan> {
    let candidates = rows.iter().map(Row::candidate).collect::<Result<Vec<_>>>()?;
    compare(rows, &candidates, bid, rent_price)
}

/// What is left of the target while nothing may be raised: no lease makes way for one that cannot begin, so only what
/// the bid or its own offer no longer carries is lowered.
pub(super) fn plan_without_raises(rows: &[Row], bid: &StandingBid, rent_price: &Price) -> Result<Plan> {
    let mut candidates = rows.iter().map(Row::candidate).collect::<Result<Vec<_>>>()?;
    for candidate in &mut candidates {
        let standing = candidate.standing.map_or(Value::ZERO, |standing| standing.value);
        candidate.room = candidate.room.min(standing);
    }
    compare(rows, &candidates, bid, rent_price)
}

fn compare(
    rows: &[Row],
    candidates: &[Candidate<Addr>],
    bid: &StandingBid,
    rent_price: &Price,
) -> Result<Plan> {
    let targets = book::target(&bid.bid, candidates)?;
    let mut changes = Vec::with_capacity(rows.len());
    let (mut rent, mut growth) = (Amount::ZERO, Amount::ZERO);
    for (row, target) in rows.iter().zip(targets) {
        let change = change_of(row, target, bid, rent_price)?;
        let after = rent_after(row, &change)?;
        let before = row.lease.as_ref().map_or(Amount::ZERO, |lease| lease.rent);
        rent = rent.plus(after)?;
        growth = growth.plus(after.saturating_minus(before))?;
        changes.push(change);
    }
    Ok(Plan {
        changes,
        rent,
        growth,
    })
}

fn change_of(row: &Row, target: Value, bid: &StandingBid, rent_price: &Price) -> Result<Change> {
    let stake = row.stake_worth(target)?;
    let value = row.price.value_of(stake)?;
    let Some(lease) = &row.lease else {
        return match &row.offer {
            Some(offer) if !stake.is_zero() && value >= bid.bid.smallest_lease => Ok(Change::Raise(matched(
                stake, value, offer.rate, rent_price, true,
            )?)),
            _ => Ok(Change::None),
        };
    };
    let held = row.standing()?.map_or(Value::ZERO, |standing| standing.value);
    if row.stands {
        return if stake > row.own {
            Ok(Change::Raise(matched(
                stake, value, lease.rate, rent_price, false,
            )?))
        } else {
            Ok(Change::None)
        };
    }
    let offer = row
        .offer
        .as_ref()
        .filter(|_| !target.is_zero() && value >= bid.bid.smallest_lease.min(held));
    let Some(offer) = offer else {
        let (stake, value) = (Amount::ZERO, Value::ZERO);
        return Ok(Change::Lower { stake, value });
    };
    let renewed = lease.rate != offer.rate || row.newer_terms;
    let new_term = renewed || value.saturating_minus(held) >= bid.bid.smallest_lease;
    let matched = matched(stake, value, offer.rate, rent_price, new_term)?;
    Ok(match (stake.cmp(&row.own), renewed) {
        (Ordering::Less, _) => Change::Renew(matched),
        (Ordering::Equal, false) => priced_anew(lease, matched),
        (Ordering::Equal | Ordering::Greater, _) => Change::Raise(matched),
    })
}

/// Past its term a lease that stays as it is follows the prices of now, up or down.
fn priced_anew(lease: &Lease, matched: Matched) -> Change {
    if matched.rent > lease.rent {
        return Change::Raise(matched);
    }
    if matched.rent == lease.rent && matched.value == lease.value {
        return Change::None;
    }
    Change::Renew(matched)
}

fn matched(stake: Amount, value: Value, rate: Rate, rent_price: &Price, new_term: bool) -> Result<Matched> {
    let rent = rent_price.rent_per_year(value, rate)?;
    Ok(Matched {
        stake,
        value,
        rate,
        rent,
        new_term,
    })
}

/// The rent of a row once its change was made.
fn rent_after(row: &Row, change: &Change) -> Result<Amount> {
    match (change, &row.lease) {
        (Change::Raise(matched) | Change::Renew(matched), _) => Ok(matched.rent),
        (Change::Lower { value, .. }, Some(lease)) => lease.rent_of_part(*value),
        (Change::None, Some(lease)) => Ok(lease.rent),
        (_, None) => Ok(Amount::ZERO),
    }
}
