//! Take: a slash (DESIGN 3.2). Lowers the exposure and the collateral by the same amount; other slots keep theirs.

use super::{Part, PoolId, Vault};
use crate::error::AccountingError;
use crate::units::Amount;

impl Vault {
    /// Takes a part for the service of `slot`, at most its exposure in that pool, and returns what was taken.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`]; [`AccountingError::Underflow`] would mean that a limit was broken before.
    pub fn take(&mut self, slot: u8, part: Part, now: u64) -> Result<Amount, AccountingError> {
        match part.pool {
            PoolId::Active => self.take_active(slot, part.amount, now),
            PoolId::Batch(closing) => self.take_batch(slot, closing, part.amount),
        }
    }

    /// What [`Vault::take`] would take of a part now.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn takable(&self, slot: u8, part: Part) -> Result<Amount, AccountingError> {
        let exposure = match part.pool {
            PoolId::Active => match self.slots.get(&slot) {
                Some(held) => held.exposure()?,
                None => Amount::ZERO,
            },
            PoolId::Batch(closing) => match self.batches.get(&closing) {
                Some(batch) => batch.exposure_of(slot),
                None => Amount::ZERO,
            },
        };
        Ok(part.amount.min(exposure))
    }

    fn take_active(&mut self, slot: u8, due: Amount, now: u64) -> Result<Amount, AccountingError> {
        let Some(held) = self.slots.get_mut(&slot) else {
            return Ok(Amount::ZERO);
        };
        let taken = due.min(held.exposure()?);
        if taken.is_zero() {
            return Ok(taken);
        }
        let before = self.core.pool.collateral;
        let after = before.minus(taken)?;
        held.take(taken)?;
        self.core.pool.collateral = after;
        self.core.kept.record(&self.core.grid, before, after, now)?;
        self.cut_stakes()?;
        Ok(taken)
    }

    fn take_batch(&mut self, slot: u8, closing: u64, due: Amount) -> Result<Amount, AccountingError> {
        let Some(batch) = self.batches.get_mut(&closing) else {
            return Ok(Amount::ZERO);
        };
        let Some(behind) = batch.of_mut(slot) else {
            return Ok(Amount::ZERO);
        };
        let taken = due.min(behind.exposure);
        behind.exposure = behind.exposure.minus(taken)?;
        batch.collateral = batch.collateral.minus(taken)?;
        Ok(taken)
    }
}
