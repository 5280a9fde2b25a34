//! The operators with the most stake, with power under a cap: what a chain makes a validator set of.

use std::cmp::Reverse;

use cosmwasm_std::{Decimal, Storage, Uint128};
use holdfast_accounting::power::{cap, Cap};
use holdfast_shared::limits::MAX_OFFERS_PER_SERVICE;
use holdfast_shared::msg::consumer::{EntryAt, PowerView, SecurityStatus, TopResponse};
use holdfast_shared::{validate, ValidationError};

use super::moment::Moment;
use super::security::status;
use crate::ContractError;

/// The `count` largest by stake that count at the moment; of equal ones the first by address.
///
/// # Errors
/// A count or a share out of range.
pub fn top(
    storage: &dyn Storage,
    at: Moment,
    count: u32,
    largest_share: Option<Decimal>,
) -> Result<TopResponse, ContractError> {
    let most = MAX_OFFERS_PER_SERVICE;
    if !(1..=most).contains(&count) {
        return Err(ValidationError::OutOfRange {
            what: "count",
            value: count.into(),
            min: 1,
            max: most.into(),
        }
        .into());
    }
    let share = largest_share.unwrap_or(Decimal::one());
    validate::positive_fraction("largest_share", share)?;
    let chosen = largest(storage, at, usize::try_from(count).unwrap_or(usize::MAX))?;
    let stakes: Vec<Uint128> = chosen.iter().map(|(_, entry)| entry.stake).collect();
    let (cap, cap_holds) = match cap(&stakes, share)? {
        Cap::NotNeeded => (None, true),
        Cap::At(most) => (Some(most), true),
        Cap::Unreachable(most) => (Some(most), false),
    };
    let powers: Vec<PowerView> = chosen.into_iter().map(|chosen| view(chosen, cap)).collect();
    let total_power = powers
        .iter()
        .fold(Uint128::zero(), |sum, view| sum.saturating_add(view.power));
    Ok(TopResponse {
        powers,
        total_power,
        cap,
        cap_holds,
    })
}

fn largest(storage: &dyn Storage, at: Moment, count: usize) -> Result<Vec<(String, EntryAt)>, ContractError> {
    let mut live = Vec::new();
    for item in at.entries(storage, None) {
        let (operator, entry) = item?;
        if status(at.time, &entry) == SecurityStatus::Live && !entry.stake.is_zero() {
            live.push((operator, entry));
        }
    }
    // They come by address, and the sort keeps equal ones in their order.
    live.sort_by_key(|(_, entry)| Reverse(entry.stake));
    live.truncate(count);
    Ok(live)
}

fn view((operator, entry): (String, EntryAt), cap: Option<Uint128>) -> PowerView {
    PowerView {
        operator,
        key: entry.key,
        stake: entry.stake,
        power: cap.map_or(entry.stake, |cap| entry.stake.min(cap)),
    }
}
