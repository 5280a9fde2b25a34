//! Raise: a match lends more (DESIGN 3.2).

use cosmwasm_std::Decimal;

use super::{Core, Slot, Vault};
use crate::error::AccountingError;
use crate::units::Amount;

impl Vault {
    /// The largest stake that `slot` can reach within both limits, counting only collateral not asked to exit;
    /// at least the stake it has. A lease keeps its own `m`; without one `max_fraction` counts.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`]; [`AccountingError::DivideByZero`] when `max_fraction` is zero.
    pub fn room(&self, slot: u8, max_fraction: Decimal, now: u64) -> Result<Amount, AccountingError> {
        let held = self.agreed(slot, max_fraction);
        self.core.room(self.exposure()?, &held, now)
    }

    /// Raises the stake of `slot` to `stake`. Where no lease is in force a new one begins, with `max_fraction`.
    ///
    /// # Errors
    /// [`AccountingError::NoRoom`] when a limit forbids it; then nothing has changed.
    pub fn raise(
        &mut self,
        slot: u8,
        max_fraction: Decimal,
        stake: Amount,
        now: u64,
    ) -> Result<(), AccountingError> {
        let room = self.room(slot, max_fraction, now)?;
        if stake > room {
            return Err(AccountingError::NoRoom { stake, room });
        }
        let mut held = self.agreed(slot, max_fraction);
        if stake > held.stake {
            held.slashable = held.slashable.max(held.slashable_for(stake)?);
            held.stake = stake;
        }
        self.slots.insert(slot, held);
        Ok(())
    }

    fn agreed(&self, slot: u8, max_fraction: Decimal) -> Slot {
        Slot::agreed(self.slots.get(&slot), max_fraction)
    }
}

impl Slot {
    /// The slot as a raise finds it: the terms of a lease stand, and a slot with nothing or only tails takes those
    /// agreed now.
    #[must_use]
    pub fn agreed(held: Option<&Self>, max_fraction: Decimal) -> Self {
        let mut held = held.cloned().unwrap_or_else(|| Self::new(max_fraction));
        if !held.is_leased() {
            held.max_fraction = max_fraction;
        }
        held
    }
}

impl Core {
    /// The largest stake that a slot, as a raise finds it, can reach when `exposure` is the sum of all exposures of the
    /// active pool: what [`Vault::room`] says, for who knows the sum without the slots.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`]; [`AccountingError::DivideByZero`] when the maximum of `held` is zero.
    pub fn room(&self, exposure: Amount, held: &Slot, now: u64) -> Result<Amount, AccountingError> {
        let staying = self.staying()?;
        let others = exposure.saturating_minus(held.slashable);
        let limit = self.exposure_limit(staying, now)?;
        let reachable = limit.saturating_minus(others).max(held.slashable);
        Ok(held.stake_for(reachable)?.min(staying).max(held.stake))
    }
}
