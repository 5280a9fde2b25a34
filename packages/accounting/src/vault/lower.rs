//! Lower: a lease gives something up, which stays takable as a tail (DESIGN 3.2).

use super::Vault;
use crate::error::AccountingError;
use crate::units::Amount;

impl Vault {
    /// Lowers the stake of `slot` to `stake` at time `at`. What the smaller stake does not need becomes a tail of
    /// the epoch `at` lies in: capacity is never sold twice. Zero ends the lease.
    ///
    /// # Errors
    /// [`AccountingError::UnknownSlot`]; [`AccountingError::Overflow`].
    pub fn lower(&mut self, slot: u8, stake: Amount, at: u64) -> Result<(), AccountingError> {
        let epoch = self.core.grid.epoch_of(at);
        let held = self.slot_mut(slot)?;
        let needed = held.slashable_for(stake)?;
        let given_up = held.slashable.saturating_minus(needed);
        held.give_up(given_up, epoch)?;
        held.stake = held.stake.min(stake);
        self.cut_stakes()
    }
}
