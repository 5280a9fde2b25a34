//! The last closings, by number: what part of the pool each took along (DESIGN 3.1).

use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::Rounding;
use crate::units::Amount;

/// Closings remembered: one more than can be unmatured.
pub const REMEMBERED_CLOSINGS: usize = 8;

/// `(b, C)`: what left, of what.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct ClosingPair {
    /// What the batch received.
    pub left: Amount,
    /// What the pool held before.
    pub of: Amount,
}
record!(ClosingPair { left, of });

impl ClosingPair {
    /// The part of `due` that the batch pays: `floor(due x b / C)`. All of it when the pool was empty: whoever had
    /// lost everything left, and who deposited later stood behind nothing.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub(super) fn part_of(&self, due: Amount) -> Result<Amount, AccountingError> {
        if self.of.is_zero() {
            return Ok(due);
        }
        due.portion(self.left, self.of, Rounding::Down)
    }
}

/// How many closings there were, and the last of them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Closings {
    count: u64,
    last: Vec<ClosingPair>,
}
record!(Closings { count, last });

impl Closings {
    /// How many closings there were; the number of the last, from 1.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The number the next closing will have.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.count.saturating_add(1)
    }

    /// The closings after number `since` that are remembered, oldest first, with their numbers. What is forgotten
    /// made batches that have matured, which pay nothing.
    pub fn after(&self, since: u64) -> impl Iterator<Item = (u64, ClosingPair)> + '_ {
        let remembered = u64::try_from(self.last.len()).unwrap_or(0);
        let first = self.count.saturating_sub(remembered).saturating_add(1);
        (first..)
            .zip(self.last.iter().copied())
            .filter(move |(number, _)| *number > since)
    }

    /// Remembers one more and returns its number.
    pub(super) fn push(&mut self, pair: ClosingPair) -> Result<u64, AccountingError> {
        self.count = self
            .count
            .checked_add(1)
            .ok_or(AccountingError::Overflow { what: "closings" })?;
        if self.last.len() >= REMEMBERED_CLOSINGS {
            self.last.remove(0);
        }
        self.last.push(pair);
        Ok(self.count)
    }
}
