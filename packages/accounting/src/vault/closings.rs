//! The last closings, by number: what part of the pool each took along (DESIGN 3.1).

use cosmwasm_std::Uint256;
use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::{mul_div, to_128, Rounding};
use crate::units::{Amount, Shares};

/// Closings remembered: one more than can be unmatured.
pub const REMEMBERED_CLOSINGS: usize = 8;

/// `(b, C)`: what left, of what.
///
/// While a slash can be reversed the part of the shares that left is remembered too. What comes back belongs to them,
/// and `b / C` no longer tells it when little or nothing was left of `C`: whoever leaves an emptied pool takes
/// nothing of it, but its part of the hope.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct ClosingPair {
    /// What the batch received.
    pub left: Amount,
    /// What the pool held before.
    pub of: Amount,
    /// The part of the shares that left, in parts of [`ClosingPair::WHOLE`], while something could come back.
    pub shares: Option<Uint256>,
}
record!(ClosingPair { left, of, shares });

impl ClosingPair {
    /// All shares: 10^36, so that a part of any amount is exact to the unit.
    const WHOLE: Uint256 = Uint256::from_u128(1_000_000_000_000_000_000_000_000_000_000_000_000);

    /// The part of the shares that `left` are `of` all, rounded down but for all of them.
    pub(super) fn part_of_shares(left: Shares, of: Shares) -> Result<Uint256, AccountingError> {
        if left == of {
            return Ok(Self::WHOLE);
        }
        mul_div(left.get(), Self::WHOLE, of.get(), Rounding::Down)
    }

    /// The part of a refund that belongs to the batch, rounded down.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub(super) fn refund_of(&self, amount: Amount) -> Result<Amount, AccountingError> {
        match self.shares {
            Some(shares) => portion(amount, shares),
            None => self.part_of(amount),
        }
    }

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

/// `amount x shares / 10^36`, rounded down.
pub(super) fn portion(amount: Amount, shares: Uint256) -> Result<Amount, AccountingError> {
    let part = mul_div(amount.get().into(), shares, ClosingPair::WHOLE, Rounding::Down)?;
    to_128(part).map(Amount::new)
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

    /// Whether every closing after number `since` is remembered.
    #[must_use]
    pub fn remembers(&self, since: u64) -> bool {
        let remembered = u64::try_from(self.last.len()).unwrap_or(0);
        self.count.saturating_sub(since) <= remembered
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
