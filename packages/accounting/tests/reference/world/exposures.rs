//! Exposure, demands, limits and promises after every move.

use holdfast_accounting::vault::{Part, PoolId};
use holdfast_accounting::Amount;

use super::{units, World};
use crate::number::Number;

impl<N: Number> World<N> {
    /// Exposure and stake are the exact ones, less at most a unit for each part at each closing; demands within a unit for
    /// each filing and closing.
    pub(super) fn slots_agree(&self) {
        for (slot, model) in self.model.slots.iter().enumerate() {
            let Some(held) = self.vault.slots.get(&(slot as u8)) else {
                let nothing = model.exposure() <= model.lost;
                assert!(nothing, "slot {slot} is gone with {:?}", model.exposure());
                continue;
            };
            let (exposure, slashable) = (
                N::of(units(held.exposure().unwrap())),
                N::of(units(held.slashable)),
            );
            let exact = model.exposure();
            let slack = model.lost.plus(&N::of(self.demand_slack[slot]));
            assert!(
                exposure <= exact.plus(&N::of(self.demand_slack[slot])),
                "{slot}: {exposure:?} of {exact:?}"
            );
            assert!(
                exposure.plus(&slack) >= exact,
                "{slot}: only {exposure:?} of {exact:?}"
            );
            assert!(slashable <= model.slashable && slashable.plus(&slack) >= model.slashable);
            for tail in &held.tails {
                let lapses_at = self
                    .model
                    .calendar
                    .lapse(tail.epoch * self.model.calendar.epoch());
                let same = model.tails.iter().filter(|parcel| parcel.lapses_at == lapses_at);
                let exact = N::sum(same.map(|parcel| &parcel.amount));
                assert!(N::of(units(tail.amount)) <= exact.plus(&N::of(self.demand_slack[slot])));
            }
            let stake = N::of(units(held.stake));
            let punishable = slashable.part(&N::of(100), &N::of(model.maximum));
            let least = model
                .stake
                .least(&punishable)
                .minus(&model.lost_stake)
                .minus(&N::of(1));
            assert!(
                stake <= model.stake && stake >= least,
                "{slot}: stake {stake:?} of {:?}",
                model.stake
            );
            self.demands_agree(slot, PoolId::Active, held.demands);
        }
    }

    fn demands_agree(&self, slot: usize, pool: PoolId, demand: Amount) {
        let (slack, exact) = (N::of(self.demand_slack[slot]), self.model.demand(slot, pool));
        let demand = N::of(units(demand));
        assert!(
            demand <= exact.plus(&slack) && demand.plus(&slack) >= exact,
            "{slot} {pool:?}: {demand:?} of {exact:?}"
        );
    }

    pub(super) fn batches_agree(&self) {
        for (closing, batch) in self.vault.batches.iter() {
            let (model, pool) = (self.model.batch(*closing), PoolId::Batch(*closing));
            for (slot, exact) in model.behind.iter().enumerate() {
                let slack = N::of(self.demand_slack[slot]);
                let exposure = N::of(units(batch.exposure_of(slot as u8)));
                assert!(
                    exposure <= exact.plus(&slack),
                    "{closing} {slot}: {exposure:?} of {exact:?}"
                );
                assert!(
                    exposure.plus(&model.lost[slot]).plus(&slack) >= *exact,
                    "{closing} {slot}: only {exposure:?} of {exact:?}"
                );
                if let Some(behind) = batch.behind.iter().find(|behind| behind.slot == slot as u8) {
                    self.demands_agree(slot, pool, behind.demand);
                }
            }
        }
    }

    /// I-12, I-13 and P3 where it stands: nobody is promised what is not there.
    pub(super) fn limits_hold(&mut self) {
        let collateral = self.model.collateral;
        for held in self.vault.slots.values() {
            let punishable = held.slashable.get().full_mul(1_000_000_000_000_000_000u128);
            let exact = held.stake.get().full_mul(held.max_fraction.atomics());
            assert!(units(held.stake) <= collateral && exact <= punishable, "I-12");
        }
        let exposure = units(self.vault.exposure().unwrap());
        let limit = self.limit_rounded_up(&N::of(collateral));
        let within = N::of(exposure) <= limit;
        assert!(exposure <= collateral, "P3: {exposure} promised of {collateral}");
        self.above = !within && (self.above || self.setting.moving_ceiling);
        assert!(within || self.above, "I-13: {exposure} above {limit:?}");
        self.reached
            .note_if(self.above, "exposure above a lowered ceiling");
        for batch in self.vault.batches.values() {
            assert!(batch.exposure() <= batch.collateral, "I-13");
        }
        assert_eq!(self.vault.check(self.now, self.above), Ok(vec![]));
    }

    /// I-15, with one unit for each part and closing since.
    pub(super) fn promises_hold(&self) {
        for entry in self.model.entries.iter().filter(|entry| !entry.excused) {
            let reachable = entry.behind.iter().map(|(pool, part)| {
                let exposure = match pool {
                    PoolId::Active => self
                        .vault
                        .slots
                        .get(&(entry.slot as u8))
                        .map(|held| held.exposure().unwrap()),
                    PoolId::Batch(closing) => self
                        .vault
                        .batches
                        .get(closing)
                        .map(|b| b.exposure_of(entry.slot as u8)),
                };
                let promised = part.part(&N::of(entry.slashable), &N::of(1));
                promised.least(&N::of(exposure.map_or(0, units)))
            });
            let reachable = N::sum(reachable.collect::<Vec<_>>().iter());
            let kept = reachable.plus(&N::of(entry.taken + entry.units));
            assert!(
                kept >= N::of(entry.slashable),
                "I-15: {reachable:?} is left of {entry:?}"
            );
        }
    }

    /// P3: every service takes its maximum of every pool, in an order that changes with every step, in two bites.
    pub(super) fn everyone_can_take_all(&mut self) {
        let mut vault = self.vault.clone();
        let mut all: Vec<(u8, PoolId, u128)> = vec![];
        for slot in 0..self.setting.maxima.len() as u8 {
            let held = vault
                .slots
                .get(&slot)
                .map_or(0, |held| units(held.exposure().unwrap()));
            all.push((slot, PoolId::Active, held));
            let behind = vault
                .batches
                .iter()
                .map(|(closing, batch)| (slot, PoolId::Batch(*closing), units(batch.exposure_of(slot))));
            all.extend(behind.collect::<Vec<_>>());
        }
        let order = |(slot, pool, _): &(u8, PoolId, u128)| (u64::from(*slot) * 7 + self.steps, *pool);
        all.sort_by_key(|one| {
            order(one).0.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17)
                ^ u64::from(one.1 == PoolId::Active)
        });
        for bite in [2, 1] {
            for (slot, pool, exposure) in &mut all {
                let amount = Amount::from(*exposure / bite);
                let taken = vault.take(*slot, Part { pool: *pool, amount }, self.now);
                assert_eq!(taken, Ok(amount), "P3");
                *exposure -= units(amount);
            }
            assert_eq!(vault.check(self.now, self.above), Ok(vec![]), "P3");
        }
        assert!(
            vault.exposure().unwrap().is_zero()
                && vault.batches.values().all(|batch| batch.exposure().is_zero())
        );
        self.reached.note("everyone took all");
    }
}
