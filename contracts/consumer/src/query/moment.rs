//! The moment a question is about: now, or a height within history.

use cosmwasm_std::{BlockInfo, StdResult, Storage, Timestamp};
use holdfast_shared::msg::consumer::EntryAt;

use crate::{clock, config, entries, ContractError};

/// A height, and the latest time it can have had.
///
/// What may have expired by then counts as expired: an answer about the past is never too high (P6).
#[derive(Clone, Copy)]
pub struct Moment {
    /// The height.
    pub height: u64,
    /// The latest time.
    pub time: Timestamp,
}

/// This block, or the height named.
///
/// Superseded entries are kept for one evidence age, and each came with a note of its time. So a height whose latest time
/// is not longer ago than that has all its entries: what was in force at it was superseded no sooner.
///
/// # Errors
/// [`ContractError::NotInHistory`] for a height to come, or one too long ago.
pub fn at(storage: &dyn Storage, block: &BlockInfo, height: Option<u64>) -> Result<Moment, ContractError> {
    let height = height.unwrap_or(block.height);
    let limit_seconds = config::load(storage)?.evidence_age_seconds;
    let not_in_history = ContractError::NotInHistory {
        height,
        current: block.height,
        limit_seconds,
    };
    if height > block.height {
        return Err(not_in_history);
    }
    let time = clock::span(storage, block, height)?.latest;
    if clock::is_older(time, block.time, limit_seconds) {
        return Err(not_in_history);
    }
    Ok(Moment { height, time })
}

impl Moment {
    /// The entry of an operator in force then, from its newest.
    pub fn entry(self, storage: &dyn Storage, operator: &str, newest: EntryAt) -> StdResult<Option<EntryAt>> {
        entries::back_to(storage, operator, newest, self.height)
    }

    /// The entries in force then, by operator, ascending, after `start_after`.
    pub fn entries<'a>(
        self,
        storage: &'a dyn Storage,
        start_after: Option<&'a str>,
    ) -> impl Iterator<Item = StdResult<(String, EntryAt)>> + 'a {
        entries::newest_after(storage, start_after).filter_map(move |item| {
            let found = item.and_then(|(operator, newest)| {
                let entry = self.entry(storage, &operator, newest)?;
                Ok(entry.map(|entry| (operator, entry)))
            });
            found.transpose()
        })
    }
}
