//! Filings: what one may take is demanded of the pools that stood behind the entry, and out of reach until it is
//! final (DESIGN 3.5, "filing freezes"). Nothing moves.

use super::{PoolId, Shared, Vault};
use crate::error::AccountingError;
use crate::units::Amount;

impl Vault {
    /// Opens a filing on `slot`: its demand is added to each pool. A batch that is not among those loaded is passed
    /// over, and so is one that stands for nothing of the slot, of which nothing could be taken.
    ///
    /// # Errors
    /// [`AccountingError::UnknownSlot`]; [`AccountingError::Overflow`].
    pub fn file(&mut self, slot: u8, demand: &Shared) -> Result<(), AccountingError> {
        let held = self.slot_mut(slot)?;
        held.filings = held
            .filings
            .checked_add(1)
            .ok_or(AccountingError::Overflow { what: "filings" })?;
        for part in &demand.parts {
            if let Some(demands) = self.demands_mut(slot, part.pool) {
                *demands = demands.plus(part.amount)?;
            }
        }
        Ok(())
    }

    /// Closes a filing: its demand is taken back from the pools that have it now. With the last one of the slot the
    /// demands become zero in every pool, so that no closing's rounding stays frozen.
    ///
    /// # Errors
    /// [`AccountingError::UnknownSlot`]; [`AccountingError::Overflow`].
    pub fn unfile(&mut self, slot: u8, demand: &Shared) -> Result<(), AccountingError> {
        let held = self.slot_mut(slot)?;
        held.filings = held.filings.saturating_sub(1);
        if held.filings == 0 {
            self.clear_demands(slot);
            return Ok(());
        }
        for part in self.shared_now(demand)? {
            if let Some(demands) = self.demands_mut(slot, part.pool) {
                *demands = demands.saturating_minus(part.amount);
            }
        }
        Ok(())
    }

    fn clear_demands(&mut self, slot: u8) {
        if let Some(held) = self.slots.get_mut(&slot) {
            held.demands = Amount::ZERO;
        }
        for batch in self.batches.values_mut() {
            if let Some(behind) = batch.of_mut(slot) {
                behind.demand = Amount::ZERO;
            }
        }
    }

    fn demands_mut(&mut self, slot: u8, pool: PoolId) -> Option<&mut Amount> {
        match pool {
            PoolId::Active => self.slots.get_mut(&slot).map(|held| &mut held.demands),
            PoolId::Batch(closing) => {
                let batch = self.batches.get_mut(&closing)?;
                batch.of_mut(slot).map(|behind| &mut behind.demand)
            }
        }
    }
}
