//! The security that counts now.

use cosmwasm_std::{StdResult, Storage, Timestamp, Uint128};
use holdfast_shared::msg::consumer::{EntryAt, SecurityResponse, SecurityStatus, TotalResponse};
use holdfast_shared::packet::EntryState;
use holdfast_shared::paging::page_limit;
use holdfast_shared::validate::shortened;

use crate::entries;

/// The security of one operator.
pub fn security(storage: &dyn Storage, now: Timestamp, operator: String) -> StdResult<SecurityResponse> {
    match entries::newest(storage, &operator)? {
        Some(entry) => Ok(counted(now, operator, entry)),
        None => Ok(SecurityResponse {
            operator: shortened(&operator),
            stake: Uint128::zero(),
            slashable: Uint128::zero(),
            status: SecurityStatus::Unknown,
            key: None,
            seq: 0,
            expires_at: None,
        }),
    }
}

/// A page of operators.
pub fn securities(
    storage: &dyn Storage,
    now: Timestamp,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<Vec<SecurityResponse>> {
    entries::newest_after(storage, start_after.as_deref())
        .take(page_limit(limit))
        .map(|item| item.map(|(operator, entry)| counted(now, operator, entry)))
        .collect()
}

/// All operators together. The sums stop at 2^128 - 1 instead of failing: they are then too low, which is the safe
/// side for whoever relies on them (P6).
pub fn total(storage: &dyn Storage, now: Timestamp) -> StdResult<TotalResponse> {
    let mut total = TotalResponse {
        stake: Uint128::zero(),
        slashable: Uint128::zero(),
        operators: 0,
        next_expiry: None,
    };
    for item in entries::newest_after(storage, None) {
        let (_, entry) = item?;
        if status(now, &entry) != SecurityStatus::Live {
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

/// An entry as it counts now: as it stands while it is live, else as nothing.
fn counted(now: Timestamp, operator: String, entry: EntryAt) -> SecurityResponse {
    let status = status(now, &entry);
    let (stake, slashable) = match status {
        SecurityStatus::Live => (entry.stake, entry.slashable),
        _ => (Uint128::zero(), Uint128::zero()),
    };
    SecurityResponse {
        operator,
        stake,
        slashable,
        status,
        key: Some(entry.key),
        seq: entry.seq,
        expires_at: Some(entry.expires_at),
    }
}

/// Why an entry counts now, or does not. From the moment of its expiry on it does not.
fn status(now: Timestamp, entry: &EntryAt) -> SecurityStatus {
    match entry.state {
        EntryState::Tombstoned => SecurityStatus::Tombstoned,
        EntryState::Active if now >= entry.expires_at => SecurityStatus::Expired,
        EntryState::Active => SecurityStatus::Live,
    }
}
