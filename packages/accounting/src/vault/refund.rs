//! Refund: what a slash took goes back to the pools it came from, by the closings since, to who held the shares
//! (DESIGN 3.5, "reverse"). Exposure and `kept` are not restored.

use super::{Core, Part, PoolId, Shared, Vault};
use crate::error::AccountingError;
use crate::units::Amount;

impl Vault {
    /// Gives back what a slash took, and returns which pool received what: in all exactly what was taken.
    ///
    /// # Errors
    /// [`AccountingError::UnknownBatch`] when a batch it came from is not among those loaded;
    /// [`AccountingError::Overflow`].
    pub fn refund(&mut self, taken: &Shared) -> Result<Vec<Part>, AccountingError> {
        let parts = self.core.refunds(taken)?;
        for part in &parts {
            let collateral = match part.pool {
                PoolId::Active => &mut self.core.pool.collateral,
                PoolId::Batch(closing) => {
                    let batch = self.batches.get_mut(&closing);
                    let batch = batch.ok_or(AccountingError::UnknownBatch { closing })?;
                    &mut batch.collateral
                }
            };
            *collateral = collateral.plus(part.amount)?;
        }
        Ok(parts)
    }
}

impl Core {
    /// What the active pool could have had back of a slash that is final now: by so much less is refundable. Nothing
    /// when a closing since is forgotten, long after a slash could be reversed: what is refundable may stay too high
    /// until everything is final, but is never too low.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn gone_for_good(&self, taken: &Shared) -> Result<Amount, AccountingError> {
        if !self.closings.remembers(taken.closing) {
            return Ok(Amount::ZERO);
        }
        let parts = self.refunds(taken)?;
        let active = parts.iter().find(|part| part.pool == PoolId::Active);
        Ok(active.map_or(Amount::ZERO, |part| part.amount))
    }

    /// What a refund brings to each pool: of what was the active pool's each closing since took the part of the shares
    /// that left with it, and the active pool has the rest; a batch has its own.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn refunds(&self, taken: &Shared) -> Result<Vec<Part>, AccountingError> {
        let mut parts = Vec::new();
        for part in &taken.parts {
            let mut left = part.amount;
            if part.pool == PoolId::Active {
                for (number, pair) in self.closings.after(taken.closing) {
                    let amount = pair.refund_of(left)?;
                    left = left.minus(amount)?;
                    parts.push(Part {
                        pool: PoolId::Batch(number),
                        amount,
                    });
                }
            }
            parts.push(Part {
                pool: part.pool,
                amount: left,
            });
        }
        parts.retain(|part| !part.amount.is_zero());
        Ok(parts)
    }
}
