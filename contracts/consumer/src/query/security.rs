//! The security that counts at a moment.

use cosmwasm_std::{StdResult, Storage, Timestamp, Uint128};
use holdfast_shared::msg::consumer::{EntryAt, SecurityResponse, SecurityStatus, TotalResponse};
use holdfast_shared::packet::EntryState;
use holdfast_shared::paging::page_limit;
use holdfast_shared::validate::shortened;

use super::moment::Moment;
use crate::entries;

/// The security of one operator.
pub fn security(storage: &dyn Storage, at: Moment, operator: String) -> StdResult<SecurityResponse> {
    match entries::in_force(storage, &operator, at.height)? {
        Some(entry) => Ok(counted(at.time, operator, entry)),
        None => Ok(SecurityResponse {
            operator: shortened(&operator),
            stake: Uint128::zero(),
            slashable: Uint128::zero(),
            status: SecurityStatus::Unknown,
            key: None,
            seq: 0,
            expires_at: None,
            expires_in_seconds: 0,
        }),
    }
}

/// A page of operators.
pub fn securities(
    storage: &dyn Storage,
    at: Moment,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<Vec<SecurityResponse>> {
    at.entries(storage, start_after.as_deref())
        .take(page_limit(limit))
        .map(|item| item.map(|(operator, entry)| counted(at.time, operator, entry)))
        .collect()
}

/// All operators together. The sums stop at 2^128 - 1 instead of failing: they are then too low, which is the safe
/// side for whoever relies on them (P6).
pub fn total(storage: &dyn Storage, at: Moment) -> StdResult<TotalResponse> {
    let mut total = TotalResponse {
        stake: Uint128::zero(),
        slashable: Uint128::zero(),
        operators: 0,
        next_expiry: None,
    };
    for item in at.entries(storage, None) {
        let (_, entry) = item?;
        if status(at.time, &entry) != SecurityStatus::Live {
            continue;
        }
        total.stake = total.stake.saturating_add(entry.stake);
        total.slashable = total.slashable.saturating_add(entry.slashable);
        total.operators = total.operators.saturating_add(1);
        let earlier = total
            .next_expiry
            .map_or(entry.expires_at, |next| next.min(entry.expires_at));
        total.next_expiry = Some(earlier);
    }
    Ok(total)
}

/// An entry as it counts at a time: as it stands while it is live, else as nothing.
fn counted(time: Timestamp, operator: String, entry: EntryAt) -> SecurityResponse {
    let status = status(time, &entry);
    let left = entry.expires_at.seconds().saturating_sub(time.seconds());
    let (stake, slashable, expires_in_seconds) = match status {
        SecurityStatus::Live => (entry.stake, entry.slashable, left),
        _ => (Uint128::zero(), Uint128::zero(), 0),
    };
    SecurityResponse {
        operator,
        stake,
        slashable,
        status,
        key: Some(entry.key),
        seq: entry.seq,
        expires_at: Some(entry.expires_at),
        expires_in_seconds,
    }
}

/// Why an entry counts at a time, or does not. From the moment of its expiry on it does not.
pub fn status(time: Timestamp, entry: &EntryAt) -> SecurityStatus {
    match entry.state {
        EntryState::Tombstoned => SecurityStatus::Tombstoned,
        EntryState::Active if time >= entry.expires_at => SecurityStatus::Expired,
        EntryState::Active => SecurityStatus::Live,
    }
}
