//! One vault as a value, and the five moves that change what services are exposed to (DESIGN 3.2).
//!
//! | move | file | who causes it |
//! |---|---|---|
//! | raise | `raise.rs` | a match |
//! | lower | `lower.rs` | a lease ended, displaced, lapsed |
//! | split | `split.rs` | a closing |
//! | shrink | `shrink.rs` | a loss on the hub chain |
//! | take | `take.rs` | a slash |
//!
//! New terms are a raise or a lower of what they need (`agree.rs`).
//! Every change of exposure anywhere in the hub is one of them. After each, [`Vault::check`] holds.
//!
//! A filing moves nothing: it adds demands, which keep claims and lapses off what it may take (`file.rs`). What a
//! slash took rests outside the vault, where `pending.rs` knows of it, and a reversal brings it back (`refund.rs`).

mod agree;
mod batch;
#[cfg(test)]
mod cases;
mod check;
mod closings;
#[cfg(test)]
mod edges;
mod file;
#[cfg(test)]
mod filings;
mod judge;
mod kept;
mod lower;
mod pending;
#[cfg(test)]
mod properties;
mod raise;
#[cfg(test)]
mod random_filings;
#[cfg(test)]
mod random_moves;
mod refund;
mod shrink;
mod slot;
mod split;
mod take;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod world;

use cosmwasm_std::Decimal;
use holdfast_record::record;

pub use batch::{Batch, Behind};
pub use check::Broken;
pub use closings::{ClosingPair, Closings, REMEMBERED_CLOSINGS};
pub use judge::{amount_due, Part, PoolId, Shared};
pub use kept::Kept;
pub use pending::Pending;
pub use slot::{Slot, Tail};
pub use split::Closed;

use crate::error::AccountingError;
use crate::grid::Grid;
use crate::math::{mul_div, to_128, Rounding, DECIMAL_ONE};
use crate::pool::Pool;
use crate::sorted::SortedMap;
use crate::units::{Amount, Shares};

/// What a vault holds besides its slots and batches; all that a deposit or a request to exit touches.
#[derive(Clone, Debug, PartialEq)]
pub struct Core {
    /// Its boundaries.
    pub grid: Grid,
    /// Largest fraction all leases together may ever take.
    pub ceiling: Decimal,
    /// The active pool.
    pub pool: Pool,
    /// Shares asked to leave at the boundary `leaving_at`.
    pub leaving: Shares,
    /// The boundary at which they leave, seconds; meaningless while nobody leaves.
    pub leaving_at: u64,
    /// What services took lately.
    pub kept: Kept,
    /// How many closings there were, and the last of them.
    pub closings: Closings,
    /// What is filed against the vault or taken from it and not final.
    pub pending: Pending,
}
record!(Core {
    grid,
    ceiling,
    pool,
    leaving,
    leaving_at,
    kept,
    closings,
    pending
});

/// A whole vault: its core, its lease slots and its batches that are not yet forgotten.
#[derive(Debug, Clone, PartialEq)]
pub struct Vault {
    /// The core.
    pub core: Core,
    /// Slots in use, by number.
    pub slots: SortedMap<u8, Slot>,
    /// Batches by number of their closing: at least all that a slash can still reach.
    pub batches: SortedMap<u64, Batch>,
}

impl Core {
    /// An empty vault.
    #[must_use]
    pub fn new(grid: Grid, ceiling: Decimal) -> Self {
        Self {
            grid,
            ceiling,
            pool: Pool::default(),
            leaving: Shares::ZERO,
            leaving_at: 0,
            kept: Kept::default(),
            closings: Closings::default(),
            pending: Pending::default(),
        }
    }

    /// The boundary whose closing is due, if one is.
    #[must_use]
    pub fn due_closing(&self, now: u64) -> Option<u64> {
        (!self.leaving.is_zero() && self.leaving_at <= now).then_some(self.leaving_at)
    }

    /// Notes shares that leave at the next boundary and returns that boundary. What is due must be closed first.
    ///
    /// # Errors
    /// [`AccountingError::ClosingDue`], or the date of those who asked before would move;
    /// [`AccountingError::TooManyShares`] when more leave than there are.
    pub fn ask_exit(&mut self, shares: Shares, now: u64) -> Result<u64, AccountingError> {
        if let Some(at) = self.due_closing(now) {
            return Err(AccountingError::ClosingDue { at });
        }
        let leaving = self.leaving.plus(shares)?;
        if leaving > self.pool.shares {
            return Err(AccountingError::TooManyShares {
                asked: shares,
                held: self.pool.shares.saturating_minus(self.leaving),
            });
        }
        self.leaving = leaving;
        self.leaving_at = self.grid.next_boundary(now);
        Ok(self.leaving_at)
    }

    /// Collateral nobody asked to take out.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn staying(&self) -> Result<Amount, AccountingError> {
        if self.leaving.is_zero() {
            return Ok(self.pool.collateral);
        }
        let leaving = self.pool.amount_for(self.leaving)?;
        Ok(self.pool.collateral.saturating_minus(leaving))
    }

    /// Most that services may be exposed to with `collateral` in the pool:
    /// `collateral - ceil(collateral x (1 - ceiling) / kept)`. Rounds against the services.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn exposure_limit(&self, collateral: Amount, now: u64) -> Result<Amount, AccountingError> {
        let untouchable = Decimal::one().saturating_sub(self.ceiling);
        let kept = self.kept.within(&self.grid, now);
        if kept.is_zero() {
            return Ok(Amount::ZERO);
        }
        let overflow = |_| AccountingError::Overflow { what: "a limit" };
        let numerator = collateral.get().full_mul(untouchable.atomics());
        let denominator = kept.checked_mul(DECIMAL_ONE.into()).map_err(overflow)?;
        let reserved = mul_div(numerator, Kept::ONE, denominator, Rounding::Up)?;
        match to_128(reserved) {
            Ok(reserved) => Ok(collateral.saturating_minus(Amount::new(reserved))),
            Err(_) => Ok(Amount::ZERO),
        }
    }
}

impl Vault {
    /// An empty vault.
    #[must_use]
    pub fn new(grid: Grid, ceiling: Decimal) -> Self {
        Self {
            core: Core::new(grid, ceiling),
            slots: SortedMap::new(),
            batches: SortedMap::new(),
        }
    }

    /// The slot of that number.
    ///
    /// # Errors
    /// [`AccountingError::UnknownSlot`].
    pub fn slot(&self, slot: u8) -> Result<&Slot, AccountingError> {
        self.slots.get(&slot).ok_or(AccountingError::UnknownSlot { slot })
    }

    fn slot_mut(&mut self, slot: u8) -> Result<&mut Slot, AccountingError> {
        self.slots
            .get_mut(&slot)
            .ok_or(AccountingError::UnknownSlot { slot })
    }

    /// Sum of all exposures of the active pool.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn exposure(&self) -> Result<Amount, AccountingError> {
        self.slots
            .values()
            .try_fold(Amount::ZERO, |sum, slot| sum.plus(slot.exposure()?))
    }

    /// What open filings hold back in the active pool: of each slot the demands, up to its exposure.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn frozen(&self) -> Result<Amount, AccountingError> {
        self.slots.values().try_fold(Amount::ZERO, |sum, slot| {
            sum.plus(slot.demands.min(slot.exposure()?))
        })
    }

    /// The second from which time alone may lower the exposure, as seen at `now`; never while there is none.
    ///
    /// Tails lapse when their epoch says so. A lease may end by time, unpaid or under notice, with nobody touching the
    /// vault: what it gives up after `now` lapses with the epoch of `now` at the earliest.
    #[must_use]
    pub fn exposure_holds_until(&self, now: u64) -> Option<u64> {
        let grid = &self.core.grid;
        let of_slot = |slot: &Slot| {
            let tails = slot.tails.iter().map(|tail| tail.epoch);
            let lease = slot.is_leased().then(|| grid.epoch_of(now));
            tails.chain(lease).min()
        };
        let first = self.slots.values().filter_map(of_slot).min();
        first.map(|epoch| grid.lapse_of(epoch))
    }

    /// Whether a slot stands for nothing any more: no filing is open on it, and there is no exposure in the active
    /// pool nor in an unmatured batch.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn is_free(&self, slot: u8, now: u64) -> Result<bool, AccountingError> {
        if let Some(held) = self.slots.get(&slot) {
            if held.filings > 0 || !held.exposure()?.is_zero() {
                return Ok(false);
            }
        }
        let behind = |batch: &Batch| !batch.is_matured(now) && !batch.exposure_of(slot).is_zero();
        Ok(!self.batches.values().any(behind))
    }

    /// Lets tails lapse whose time has come. An exposure never lapses below the open demands on it.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn lapse(&mut self, now: u64) -> Result<(), AccountingError> {
        for slot in self.slots.values_mut() {
            slot.lapse(&self.core.grid, now)?;
        }
        for batch in self.batches.values_mut() {
            batch.lapse(now);
        }
        Ok(())
    }

    /// Cuts every stake to what can be punished: `a <= C` and `a <= floor(e / m)`.
    fn cut_stakes(&mut self) -> Result<(), AccountingError> {
        let collateral = self.core.pool.collateral;
        for slot in self.slots.values_mut() {
            slot.cut(collateral)?;
        }
        Ok(())
    }
}
