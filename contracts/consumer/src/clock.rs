//! Which time belongs to which height, as far as this contract saw it.
//!
//! A proof names a height, limits are times, and a contract sees the time of its own block only. The times that
//! votes carry are the accused's own word and are not used. So every snapshot notes its block, and the time of any
//! other height lies between those of the notes around it.

use cosmwasm_std::{BlockInfo, Order, StdResult, Storage, Timestamp};
use cw_storage_plus::{Bound, Map};

use crate::config::nanos;

/// Time by height.
const NOTES: Map<u64, Timestamp> = Map::new("clock");
/// Most notes dropped at a time: one is made at a time, so their number falls while old ones remain.
const DROPPED_PER_NOTE: usize = 2;

/// Between which times a height lies; both may be the time itself.
pub struct Span {
    /// Not before this; unknown below the first note.
    pub earliest: Option<Timestamp>,
    /// Not after this.
    pub latest: Timestamp,
}

/// Notes the block, and drops notes that are older than `keep_seconds`, except the newest of those: it still says
/// of every height below that it is older.
pub fn note(storage: &mut dyn Storage, block: &BlockInfo, keep_seconds: u64) -> StdResult<()> {
    NOTES.save(storage, block.height, &block.time)?;
    let notes = NOTES
        .range(storage, None, None, Order::Ascending)
        .take(DROPPED_PER_NOTE.saturating_add(1))
        .collect::<StdResult<Vec<_>>>()?;
    for ((height, _), (_, next)) in notes.iter().zip(notes.iter().skip(1)) {
        if !is_older(*next, block.time, keep_seconds) {
            break;
        }
        NOTES.remove(storage, *height);
    }
    Ok(())
}

/// Between which times a height up to the current one lies.
pub fn span(storage: &dyn Storage, block: &BlockInfo, height: u64) -> StdResult<Span> {
    if height == block.height {
        return Ok(Span {
            earliest: Some(block.time),
            latest: block.time,
        });
    }
    let below = NOTES
        .range(storage, None, Some(Bound::inclusive(height)), Order::Descending)
        .next();
    let above = NOTES
        .range(storage, Some(Bound::inclusive(height)), None, Order::Ascending)
        .next();
    Ok(Span {
        earliest: below.transpose()?.map(|(_, time)| time),
        latest: above.transpose()?.map_or(block.time, |(_, time)| time),
    })
}

/// Whether a time lies more than `seconds` before `now`; equal is not older (S-10).
pub fn is_older(time: Timestamp, now: Timestamp, seconds: u64) -> bool {
    now.nanos() > time.nanos().saturating_add(nanos(seconds))
}

/// How many notes are kept.
#[cfg(test)]
pub fn notes(storage: &dyn Storage) -> usize {
    NOTES.keys(storage, None, None, Order::Ascending).count()
}
