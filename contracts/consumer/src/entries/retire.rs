//! Entries that nobody will ever ask about again are dropped, so that what is stored, and what a sum over all
//! operators costs, follows the operators there are and not all there ever were.
//!
//! An entry is dead when it expired longer ago than a proof may be old, and came longer ago than that. Every
//! receive looks at a few entries in turn. The greatest sequence dropped is remembered: an older snapshot still
//! under way may not bring a dropped operator back (I-17).

use cosmwasm_std::{BlockInfo, Order, StdResult, Storage};
use cw_storage_plus::Item;
use holdfast_shared::msg::consumer::EntryAt;

use super::{newest_after, NEWEST, SUPERSEDED};
use crate::clock::is_older;

/// Entries looked at in one receive.
const VISITED_PER_RECEIVE: usize = 3;
/// Most superseded entries dropped of one operator at a time; the rest follows on the next round.
const DROPPED_PER_VISIT: usize = 4;

/// The operator looked at last.
const VISITED: Item<String> = Item::new("entry_visited");
/// The greatest sequence of an entry dropped.
const FLOOR: Item<u64> = Item::new("entry_floor");

/// The sequence at or below which an operator that is not held is not taken.
pub fn floor(storage: &dyn Storage) -> StdResult<u64> {
    Ok(FLOOR.may_load(storage)?.unwrap_or_default())
}

/// Looks at the next few entries and drops the dead.
pub fn retire(storage: &mut dyn Storage, block: &BlockInfo, keep_seconds: u64) -> StdResult<()> {
    let visited = VISITED.may_load(storage)?;
    let next = newest_after(storage, visited.as_deref())
        .take(VISITED_PER_RECEIVE)
        .collect::<StdResult<Vec<_>>>()?;
    let is_end = next.len() < VISITED_PER_RECEIVE;
    for (operator, entry) in &next {
        let last_needed = entry.expires_at.max(entry.time);
        if is_older(last_needed, block.time, keep_seconds) {
            drop_some(storage, operator, entry)?;
        }
    }
    match next.last() {
        Some((operator, _)) if !is_end => VISITED.save(storage, operator),
        _ => {
            VISITED.remove(storage);
            Ok(())
        }
    }
}

/// Drops history first, so that the newest entry goes last and nothing is left behind it.
fn drop_some(storage: &mut dyn Storage, operator: &str, entry: &EntryAt) -> StdResult<()> {
    let history = SUPERSEDED
        .prefix(operator)
        .keys(storage, None, None, Order::Ascending)
        .take(DROPPED_PER_VISIT)
        .collect::<StdResult<Vec<u64>>>()?;
    for height in &history {
        SUPERSEDED.remove(storage, (operator, *height));
    }
    if history.len() < DROPPED_PER_VISIT {
        NEWEST.remove(storage, operator);
        let floor = floor(storage)?.max(entry.seq);
        FLOOR.save(storage, &floor)?;
    }
    Ok(())
}
