//! An exit batch: never gains, only pays for slashes (DESIGN 3.1).

use holdfast_record::record;

use crate::error::AccountingError;
use crate::pool::share_of;
use crate::units::{Amount, Shares};

/// What stands behind one slot in a batch.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct Behind {
    /// The slot.
    pub slot: u8,
    /// The most the slot's service can still take from the batch.
    pub exposure: Amount,
    /// What open filings of the slot's service may take from the batch.
    pub demand: Amount,
}
record!(Behind {
    slot,
    exposure,
    demand
});

/// What left a vault at one closing.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// What it holds.
    pub collateral: Amount,
    /// What its tickets were paid.
    pub paid: Amount,
    /// Shares of its tickets, paid or not.
    pub shares: Shares,
    /// When its tickets become payable, seconds.
    pub matures_at: u64,
    /// What stands behind each slot.
    pub behind: Vec<Behind>,
}
record!(Batch {
    collateral,
    paid,
    shares,
    matures_at,
    behind
});

impl Batch {
    /// Whether its tickets are payable.
    #[must_use]
    pub const fn is_matured(&self, now: u64) -> bool {
        now >= self.matures_at
    }

    /// The most a slot's service can still take here.
    #[must_use]
    pub fn exposure_of(&self, slot: u8) -> Amount {
        self.of(slot).map_or(Amount::ZERO, |behind| behind.exposure)
    }

    /// Sum of all exposures.
    #[must_use]
    pub fn exposure(&self) -> Amount {
        self.behind
            .iter()
            .fold(Amount::ZERO, |sum, behind| sum.saturating_plus(behind.exposure))
    }

    /// What open filings hold back: of each slot the demand, up to its exposure.
    #[must_use]
    pub fn frozen(&self) -> Amount {
        self.behind.iter().fold(Amount::ZERO, |sum, behind| {
            sum.saturating_plus(behind.demand.min(behind.exposure))
        })
    }

    /// What a ticket of `shares`, paid `paid` before, may be paid now: its part of all that is or was here and
    /// is free of demands, less what it had.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn claimable(&self, shares: Shares, paid: Amount, now: u64) -> Result<Amount, AccountingError> {
        if !self.is_matured(now) {
            return Ok(Amount::ZERO);
        }
        let free = self.collateral.saturating_minus(self.frozen());
        let entitled = share_of(free.plus(self.paid)?, shares, self.shares)?;
        Ok(entitled.saturating_minus(paid).min(free))
    }

    /// Of what a matured ticket of `shares` would be paid if nothing were filed, what open filings hold back now.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn held_back(&self, shares: Shares, paid: Amount, now: u64) -> Result<Amount, AccountingError> {
        if !self.is_matured(now) {
            return Ok(Amount::ZERO);
        }
        let whole = share_of(self.collateral.plus(self.paid)?, shares, self.shares)?;
        let claimable = self.claimable(shares, paid, now)?;
        Ok(whole.saturating_minus(paid).saturating_minus(claimable))
    }

    /// Pays `amount` of what is claimable out. Only a matured batch pays anything, so from then on it stands behind
    /// nothing but open filings.
    ///
    /// # Errors
    /// [`AccountingError::Underflow`] when the batch does not hold it.
    pub fn pay(&mut self, amount: Amount) -> Result<(), AccountingError> {
        if amount.is_zero() {
            return Ok(());
        }
        self.collateral = self.collateral.minus(amount)?;
        self.paid = self.paid.plus(amount)?;
        self.release();
        Ok(())
    }

    /// Once matured, a batch stands behind nothing but open filings.
    pub(super) fn lapse(&mut self, now: u64) {
        if self.is_matured(now) {
            self.release();
        }
    }

    fn release(&mut self) {
        for behind in &mut self.behind {
            behind.exposure = behind.exposure.min(behind.demand);
        }
        self.behind.retain(|behind| !behind.exposure.is_zero());
    }

    pub(super) fn of(&self, slot: u8) -> Option<&Behind> {
        self.behind.iter().find(|behind| behind.slot == slot)
    }

    pub(super) fn of_mut(&mut self, slot: u8) -> Option<&mut Behind> {
        self.behind.iter_mut().find(|behind| behind.slot == slot)
    }
}
