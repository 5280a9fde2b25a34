//! The operators' entries: the newest, and those before it by height (DESIGN section 4, "the consumer applies an
//! entry iff `seq` is newer than that entry's").
//!
//! **Which entry is in force at a height.** The one with the greatest sequence among those applied at that height
//! or below. What validators sign at height `h` is the block `h`, and what holds after that block is what was
//! applied in it last. So an entry that is applied and replaced within one block is in force at no height, and
//! the history needs one place for each height. The hub dates entries by the heights in the acknowledgements with
//! the same rule, so both judge an offence by the same entry.

pub mod accept;
pub mod retire;

use cosmwasm_std::{BlockInfo, Order, StdResult, Storage, Timestamp};
use cw_storage_plus::{Bound, Item, Map};
use holdfast_shared::msg::consumer::EntryAt;
use holdfast_shared::packet::{EntryState, Snapshot, SnapshotEntry};
use holdfast_wire::wire;

use crate::clock::is_older;

/// Longest address of an operator on the hub chain, bytes: the most bech32 allows (BIP-173). Storage keys hold it.
pub const MAX_OPERATOR_BYTES: usize = 90;
/// Most superseded entries of an operator dropped when one is added: so a history shrinks while it is too long.
const DROPPED_PER_ENTRY: usize = 2;

const NEWEST: Map<&str, EntryAt> = Map::new("entry");
/// By operator and the height at which the entry was applied.
const SUPERSEDED: Map<(&str, u64), Superseded> = Map::new("entry_history");
const RECEIVED: Item<Received> = Item::new("received");

/// An entry that a newer one replaced.
#[wire]
struct Superseded {
    entry: EntryAt,
    superseded_at: Timestamp,
}

/// What was received so far.
#[wire]
#[derive(Default)]
pub struct Received {
    /// The greatest sequence applied, 0 before the first.
    pub last_seq: u64,
    /// When the last snapshot was received.
    pub last_at: Option<Timestamp>,
    /// When that one was sent, by the hub's clock.
    pub last_sent_at: Option<Timestamp>,
    /// Who may file faults.
    pub reporter: Option<String>,
    /// Sequence of the snapshot that said so.
    pub reporter_seq: u64,
}

/// What was received so far.
pub fn received(storage: &dyn Storage) -> StdResult<Received> {
    Ok(RECEIVED.may_load(storage)?.unwrap_or_default())
}

/// Applies the entries of an accepted snapshot that are newer than those held, and returns the positions of the
/// others. What is held is read before anything is written.
///
/// Superseded entries are kept for `evidence_age_seconds`: what was committed under one is older after that.
pub fn apply(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    evidence_age_seconds: u64,
    snapshot: Snapshot,
) -> StdResult<Vec<u32>> {
    let mut received = received(storage)?;
    let floor = retire::floor(storage)?;
    let held = snapshot
        .entries
        .iter()
        .map(|entry| NEWEST.may_load(storage, &entry.operator))
        .collect::<StdResult<Vec<_>>>()?;
    let mut stale = vec![];
    if snapshot.seq > received.reporter_seq {
        received.reporter = snapshot.reporter;
        received.reporter_seq = snapshot.seq;
        received.last_seq = received.last_seq.max(snapshot.seq);
    }
    for (position, (entry, held)) in (0u32..).zip(snapshot.entries.into_iter().zip(held)) {
        let applied_seq = held.as_ref().map_or(floor, |held| held.seq);
        if applied_seq >= snapshot.seq {
            stale.push(position);
            continue;
        }
        if let Some(held) = held {
            supersede(storage, block, evidence_age_seconds, &entry.operator, held)?;
        }
        put(storage, block, snapshot.seq, entry)?;
        received.last_seq = received.last_seq.max(snapshot.seq);
    }
    received.last_at = Some(block.time);
    received.last_sent_at = Some(snapshot.sent_at);
    RECEIVED.save(storage, &received)?;
    Ok(stale)
}

fn put(storage: &mut dyn Storage, block: &BlockInfo, seq: u64, sent: SnapshotEntry) -> StdResult<()> {
    let entry = EntryAt {
        height: block.height,
        time: block.time,
        seq,
        stake: sent.stake,
        slashable: sent.slashable,
        key: sent.key,
        state: sent.state,
        expires_at: sent.expires_at,
    };
    NEWEST.save(storage, &sent.operator, &entry)
}

/// Moves a replaced entry into history, unless it was in force at no height, and drops the oldest that are out of
/// reach of any proof.
fn supersede(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    keep_seconds: u64,
    operator: &str,
    entry: EntryAt,
) -> StdResult<()> {
    if entry.height < block.height {
        let superseded_at = block.time;
        let height = entry.height;
        let superseded = Superseded { entry, superseded_at };
        SUPERSEDED.save(storage, (operator, height), &superseded)?;
    }
    let oldest = SUPERSEDED
        .prefix(operator)
        .range(storage, None, None, Order::Ascending)
        .take(DROPPED_PER_ENTRY)
        .collect::<StdResult<Vec<_>>>()?;
    for (height, superseded) in oldest {
        if is_older(superseded.superseded_at, block.time, keep_seconds) {
            SUPERSEDED.remove(storage, (operator, height));
        }
    }
    Ok(())
}

/// The newest entry of an operator; none for an address no entry can have.
pub fn newest(storage: &dyn Storage, operator: &str) -> StdResult<Option<EntryAt>> {
    if !is_address(operator) {
        return Ok(None);
    }
    NEWEST.may_load(storage, operator)
}

/// The entry of an operator in force at a height.
pub fn in_force(storage: &dyn Storage, operator: &str, height: u64) -> StdResult<Option<EntryAt>> {
    match newest(storage, operator)? {
        None => Ok(None),
        Some(newest) => back_to(storage, operator, newest, height),
    }
}

/// The entry of an operator in force at a height, from its newest.
pub fn back_to(
    storage: &dyn Storage,
    operator: &str,
    newest: EntryAt,
    height: u64,
) -> StdResult<Option<EntryAt>> {
    if newest.height <= height {
        return Ok(Some(newest));
    }
    let before = SUPERSEDED
        .prefix(operator)
        .range(storage, None, Some(Bound::inclusive(height)), Order::Descending)
        .next()
        .transpose()?;
    Ok(before.map(|(_, superseded)| superseded.entry))
}

/// The newest entries by operator, ascending, after `start_after`.
pub fn newest_after<'a>(
    storage: &'a dyn Storage,
    start_after: Option<&'a str>,
) -> impl Iterator<Item = StdResult<(String, EntryAt)>> + 'a {
    let start = start_after.map(|operator| Bound::ExclusiveRaw(operator.as_bytes().to_vec()));
    NEWEST.range(storage, start, None, Order::Ascending)
}

/// Until when somebody relies on what was received: the last expiry of an entry that counts now; none when none does.
pub fn relied_on_until(storage: &dyn Storage, now: Timestamp) -> StdResult<Option<Timestamp>> {
    let mut until = None;
    for item in newest_after(storage, None) {
        let (_, entry) = item?;
        let counts = now < entry.expires_at && !entry.slashable.is_zero();
        if counts && entry.state == EntryState::Active {
            until = until.max(Some(entry.expires_at));
        }
    }
    Ok(until)
}

/// Whether an operator may have this address.
pub fn is_address(operator: &str) -> bool {
    (1..=MAX_OPERATOR_BYTES).contains(&operator.len())
}

/// How many superseded entries of an operator are kept.
#[cfg(test)]
pub fn history_length(storage: &dyn Storage, operator: &str) -> usize {
    SUPERSEDED
        .prefix(operator)
        .keys(storage, None, None, Order::Ascending)
        .count()
}
