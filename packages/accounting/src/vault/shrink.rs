//! Shrink: a loss on the hub chain itself, borne by everything in the pool alike (DESIGN 3.2).

use super::{PoolId, Vault};
use crate::error::AccountingError;
use crate::math::Rounding;
use crate::units::Amount;

impl Vault {
    /// Scales a pool to the `real` collateral that is left of it: collateral, stakes, slashables and tails alike, each
    /// rounded down. Returns what was lost; nothing when there was no loss. Demands stay: what a filing may take is
    /// computed again at execution, from its entry and up to the exposure left, so that is what must stay frozen.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn shrink(&mut self, pool: PoolId, real: Amount) -> Result<Amount, AccountingError> {
        match pool {
            PoolId::Active => self.shrink_active(real),
            PoolId::Batch(closing) => self.shrink_batch(closing, real),
        }
    }

    fn shrink_active(&mut self, real: Amount) -> Result<Amount, AccountingError> {
        let before = self.core.pool.collateral;
        let lost = before.saturating_minus(real);
        if lost.is_zero() {
            return Ok(lost);
        }
        for slot in self.slots.values_mut() {
            slot.scale(real, before)?;
        }
        self.core.pool.collateral = real;
        self.cut_stakes()?;
        Ok(lost)
    }

    fn shrink_batch(&mut self, closing: u64, real: Amount) -> Result<Amount, AccountingError> {
        let Some(batch) = self.batches.get_mut(&closing) else {
            return Ok(Amount::ZERO);
        };
        let before = batch.collateral;
        let lost = before.saturating_minus(real);
        if lost.is_zero() {
            return Ok(lost);
        }
        for behind in &mut batch.behind {
            behind.exposure = behind.exposure.portion(real, before, Rounding::Down)?;
        }
        batch.collateral = real;
        Ok(lost)
    }
}
