//! Whether a snapshot keeps its bounds, decided before anything is read or written.

use std::collections::BTreeSet;

use holdfast_shared::evidence::key::PUBLIC_KEY_LENGTH;
use holdfast_shared::limits::{MAX_FOREIGN_ADDRESS_BYTES, MAX_SNAPSHOT_ENTRIES};
use holdfast_shared::packet::{codes, Snapshot, SnapshotEntry};

use super::is_address;

/// Refuses a snapshot that breaks a bound: as a whole, so that the hub never has to guess which part was taken.
///
/// # Errors
/// A constant code of [`codes`].
pub fn check(snapshot: &Snapshot) -> Result<(), &'static str> {
    if snapshot.seq == 0 {
        return Err(codes::BAD_SEQUENCE);
    }
    let reporter = snapshot.reporter.as_deref().unwrap_or("?");
    if !(1..=MAX_FOREIGN_ADDRESS_BYTES).contains(&reporter.len()) {
        return Err(codes::BAD_ENTRIES);
    }
    let entries = &snapshot.entries;
    let distinct: BTreeSet<&str> = entries.iter().map(|entry| entry.operator.as_str()).collect();
    if entries.len() > MAX_SNAPSHOT_ENTRIES || distinct.len() < entries.len() || !entries.iter().all(is_sound)
    {
        return Err(codes::BAD_ENTRIES);
    }
    Ok(())
}

fn is_sound(entry: &SnapshotEntry) -> bool {
    is_address(&entry.operator) && entry.key.len() == PUBLIC_KEY_LENGTH
}
