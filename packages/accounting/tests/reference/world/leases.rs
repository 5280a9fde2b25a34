//! Raise, lower, losses on the hub chain, ceilings.

use cosmwasm_std::Decimal;
use holdfast_accounting::vault::PoolId;
use holdfast_accounting::{AccountingError, Amount};

use super::{pick, portion, units, World};
use crate::number::Number;

impl<N: Number> World<N> {
    fn slot_of(&self, which: u16) -> u8 {
        (usize::from(which) % self.setting.maxima.len()) as u8
    }

    pub(super) fn raise(&mut self, which: u16, part: u16) {
        let slot = self.slot_of(which);
        let m = Decimal::percent(self.setting.maxima[usize::from(slot)] as u64);
        let room = self.vault.room(slot, m, self.now).unwrap();
        self.check_room(slot, units(room));
        let over = room.plus(1.into()).unwrap();
        let refused = self.vault.clone().raise(slot, m, over, self.now);
        assert_eq!(refused, Err(AccountingError::NoRoom { stake: over, room }));
        let before = self.vault.slots.get(&slot).map_or(0, |held| units(held.stake));
        let stake = portion(units(room), part);
        self.vault.raise(slot, m, stake.into(), self.now).unwrap();
        if stake > before {
            self.model.raise(slot.into(), stake);
            self.ends.retain(|(_, of)| *of != slot);
            self.reached.note("a raise");
            self.reached.note_if(
                !self.model.slots[usize::from(slot)].tails.is_empty(),
                "a raise beside a tail",
            );
            self.reached
                .note_if(self.model.leaving_at.is_some(), "a raise while somebody leaves");
        }
    }

    /// The room is the largest stake within both limits, counting only what nobody asked to take out. Stake for which the
    /// exposure there is is enough adds none.
    fn check_room(&self, slot: u8, room: u128) {
        let held = self.vault.slots.get(&slot);
        let (stake, slashable) = held.map_or((0, 0), |held| (units(held.stake), units(held.slashable)));
        let others = units(self.vault.exposure().unwrap()) - slashable;
        let leaving = self.model.leaving();
        let whole = N::of(self.model.collateral);
        let most = whole
            .minus(&leaving.amount)
            .plus(&leaving.slack)
            .plus(&N::of(1))
            .least(&whole);
        let least = whole
            .minus(&leaving.amount)
            .minus(&leaving.slack)
            .minus(&N::of(1));
        let fits = |stake: u128, staying: &N, limit: N| {
            let need = self.model.slots[usize::from(slot)].need(stake);
            let grows = need > slashable;
            N::of(stake) <= *staying && !(grows && N::of(others + need) > limit)
        };
        assert!(room >= stake);
        if room > stake {
            let limit = self.limit_rounded_up(&most);
            assert!(fits(room, &most, limit), "room for {room} is too much");
        }
        let limit = self.model.limit(&least, self.now).minus(&N::of(1));
        assert!(
            !fits(room + 1, &least, limit),
            "there is room for more than {room}"
        );
    }

    /// The limit, and what it may gain from `kept` being rounded up in its 36th place by every slash.
    pub(super) fn limit_rounded_up(&self, collateral: &N) -> N {
        let places = N::of(u128::from(self.steps) * 1_000);
        let gained = collateral.part(&places, &N::of(10u128.pow(36)));
        self.model.limit(collateral, self.now).plus(&gained)
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
