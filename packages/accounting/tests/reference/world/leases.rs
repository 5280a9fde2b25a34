//! Lower, losses on the hub chain, ceilings.

use cosmwasm_std::Decimal;
use holdfast_accounting::vault::PoolId;
use holdfast_accounting::{AccountingError, Amount};

use super::{pick, portion, units, World};
use crate::number::Number;

impl<N: Number> World<N> {
    pub(super) fn slot_of(&self, which: u16) -> u8 {
        (usize::from(which) % self.setting.maxima.len()) as u8
    }

    pub(super) fn lower(&mut self, which: u16, part: u16) {
        let slot = self.slot_of(which);
        let Some(held) = self.vault.slots.get(&slot).cloned() else {
            let unknown = AccountingError::UnknownSlot { slot };
            return assert_eq!(self.vault.lower(slot, Amount::ZERO, self.now), Err(unknown));
        };
        let stake = match part % 3 {
            0 => 0,
            _ => portion(units(held.stake), part),
        };
        self.vault.lower(slot, stake.into(), self.now).unwrap();
        self.model.lower(slot.into(), stake, self.now);
        let after = self.vault.slot(slot).unwrap();
        assert_eq!((units(after.stake), after.exposure()), (stake, held.exposure()));
        self.reached.note("a lease lowered");
    }

    pub(super) fn run_dry(&mut self, which: u16, after: u16) {
        let slot = self.slot_of(which);
        let soon = u64::from(after) % (3 * self.model.calendar.epoch());
        if self.vault.slots.get(&slot).is_some_and(|held| held.is_leased()) {
            self.ends.push((self.now + soon, slot));
        }
    }

    pub(super) fn shrink(&mut self, which: u16, part: u16) {
        let unpaid = self
            .vault
            .batches
            .iter()
            .filter(|(_, batch)| batch.paid.is_zero());
        let mut pools: Vec<PoolId> = unpaid.map(|(closing, _)| PoolId::Batch(*closing)).collect();
        pools.push(PoolId::Active);
        let pool = *pick(&pools, which).unwrap();
        let held = match pool {
            PoolId::Active => self.model.collateral,
            PoolId::Batch(closing) => self.model.batch(closing).collateral,
        };
        // Mostly a twentieth at most, as validators are slashed; now and then anything.
        let kept = match part % 4 {
            0 => portion(held, part / 4),
            _ => held - portion(held / 20, part / 4),
        };
        let lost = self.vault.shrink(pool, kept.into()).unwrap();
        assert_eq!(units(lost), held - kept);
        self.lost += held - kept;
        if kept == held {
            return;
        }
        self.model.shrink(pool, kept);
        self.reached.note("a loss on the hub chain");
    }

    /// Lowered at once; raised only after a wait that the hub imposes.
    pub(super) fn set_ceiling(&mut self, percent: u16) {
        if self.setting.moving_ceiling {
            let percent = u64::from(percent) % 101;
            self.reached
                .note_if(u128::from(percent) < self.model.ceiling, "a ceiling lowered");
            self.reached
                .note_if(u128::from(percent) > self.model.ceiling, "a ceiling raised");
            self.vault.core.ceiling = Decimal::percent(percent);
            self.model.set_ceiling(percent.into());
        }
    }
}
