//! Entries, and offences under them.

use cosmwasm_std::Decimal;
use holdfast_accounting::vault::{amount_due, Part, PoolId, Shared};
use num_bigint::BigUint;

use super::{pick, units, World};
use crate::model::Entry;
use crate::number::Number;

/// Entries that are kept at a time.
const ENTRIES: usize = 6;

impl<N: Number> World<N> {
    pub(super) fn send(&mut self, which: u16) {
        let leased = self.vault.slots.iter().filter(|(_, held)| held.is_leased());
        let leased: Vec<u8> = leased.map(|(slot, _)| *slot).collect();
        let Some(slot) = pick(&leased, which).copied() else {
            return;
        };
        let held = self.vault.slot(slot).unwrap();
        let (stake, slashable) = (units(held.stake), units(held.promisable().unwrap()));
        self.check_promise(slot.into(), slashable);
        if self.model.entries.len() >= ENTRIES {
            self.model.entries.remove(usize::from(which) % ENTRIES);
        }
        self.model.send(slot.into(), stake, slashable, self.now);
    }

    /// "Entries sent meanwhile say `min(e, x - demands)`."
    fn check_promise(&self, slot: usize, promised: u128) {
        let model = &self.model.slots[slot];
        let free = model.exposure().minus(&self.model.demand(slot, PoolId::Active));
        let exact = free.least(&model.slashable);
        let slack = model.lost.plus(&N::of(self.demand_slack[slot]));
        let promised = N::of(promised);
        let within = promised <= exact.plus(&slack) && promised.plus(&slack) >= exact;
        assert!(within, "{promised:?} is promised instead of {exact:?}");
    }

    /// An entry under which something may still be filed, and what an offence of a part of `m` under it costs:
    /// `min(ceil(fraction x stake), slashable)`.
    pub(super) fn offence(&mut self, which: u16, part: u16) -> Option<(Entry<N>, u64, u128)> {
        let entry = pick(&self.model.entries, which)?.clone();
        let thousandths = match part % 4 {
            0 => 1_000,
            1 => u128::from(part % 3),
            _ => u128::from(part) % 1_001,
        };
        let m = entry.maximum;
        let fraction = Decimal::from_ratio(thousandths * m, 100_000u128);
        let due = amount_due(fraction, entry.stake.into(), entry.slashable.into()).unwrap();
        let exact = (BigUint::from(entry.stake) * (thousandths * m) + 99_999u32) / 100_000u32;
        assert_eq!(
            BigUint::from(units(due)),
            exact.min(entry.slashable.into()),
            "I-20"
        );
        self.reached
            .note_if(due.is_zero(), "an offence that costs nothing");
        let since = self.vault.core.closings.count() - entry.closings as u64;
        Some((entry, since, units(due)))
    }

    pub(super) fn offend(&mut self, which: u16, part: u16) {
        let Some((entry, since, due)) = self.offence(which, part) else {
            return;
        };
        self.reached
            .note_if(self.model.leaving_at.is_some(), "a slash while somebody leaves");
        let parts = self.vault.parts(due.into(), since).unwrap();
        assert_eq!(parts.iter().map(|part| units(part.amount)).sum::<u128>(), due);
        let taken = self.take(entry.slot, parts, &entry.owed(due), entry.closings);
        if !taken.parts.is_empty() {
            self.vault.core.pending.open(self.now).unwrap();
            self.rest_in_settlement(taken);
        }
    }

    pub(super) fn exposure_of(&self, slot: usize, pool: PoolId) -> u128 {
        let exposure = match pool {
            PoolId::Active => self
                .vault
                .slots
                .get(&(slot as u8))
                .map(|held| held.exposure().unwrap()),
            PoolId::Batch(closing) => self
                .vault
                .batches
                .get(&closing)
                .map(|b| b.exposure_of(slot as u8)),
        };
        exposure.map_or(0, units)
    }

    /// Takes what pools owe for an offence: of each the exact part but for a unit for each closing, and at most its exposure.
    pub(super) fn take(
        &mut self,
        slot: usize,
        parts: Vec<Part>,
        owed: &[(PoolId, N)],
        closings: u128,
    ) -> Shared {
        for part in &parts {
            assert!(
                owed.iter().any(|(pool, _)| *pool == part.pool),
                "I-23: {part:?} stood behind nothing"
            );
        }
        self.note_spared(slot, owed);
        let mut all_taken = vec![];
        for (pool, exact) in owed {
            let part = parts.iter().find(|part| part.pool == *pool);
            let part = part.map_or(0, |part| units(part.amount));
            let most = exact.plus(&N::of(closings));
            assert!(
                N::of(part) <= most,
                "I-24: {part} from {pool:?} instead of {exact:?}"
            );
            assert!(
                N::of(part + 1) > *exact,
                "I-21: {part} from {pool:?} instead of {exact:?}"
            );
            let taken = self.take_part(slot, *pool, part, exact, closings);
            if taken > 0 {
                all_taken.push(Part {
                    pool: *pool,
                    amount: taken.into(),
                });
            }
        }
        self.reached
            .note_if(!parts.is_empty() && closings > 0, "a slash after a closing");
        Shared {
            closing: self.vault.core.closings.count(),
            parts: all_taken,
        }
    }

    fn take_part(&mut self, slot: usize, pool: PoolId, owed: u128, exact: &N, closings: u128) -> u128 {
        let exposure = self.exposure_of(slot, pool);
        let part = Part {
            pool,
            amount: owed.into(),
        };
        let taken = units(self.vault.take(slot as u8, part, self.now).unwrap());
        assert_eq!(taken, owed.min(exposure), "I-20");
        let lost = match pool {
            PoolId::Active => self.model.slots[slot].lost.clone(),
            PoolId::Batch(closing) => self.model.batch(closing).lost[slot].clone(),
        };
        let reachable = self.model.exposure(slot, pool).minus(&lost).least(exact);
        let most = N::of(taken + closings.max(1));
        assert!(
            most >= reachable,
            "I-21: {taken} of {exact:?} taken from {pool:?}"
        );
        if taken == 0 {
            return 0;
        }
        self.note_taken(slot, pool, taken);
        self.model.take(slot, pool, taken, self.now);
        self.taken += taken;
        let kept = match pool {
            PoolId::Active => self.model.least_kept(self.now),
            PoolId::Batch(closing) => self.model.least_kept_by(closing, self.now),
        };
        assert!(
            kept >= self.model.floor_of_a_unit(),
            "P4: {kept:?} is left in {pool:?}"
        );
        taken
    }

    /// I-23 means something only where somebody could have been made to pay.
    fn note_spared(&mut self, slot: usize, owed: &[(PoolId, N)]) {
        let exposed = self
            .vault
            .batches
            .iter()
            .filter(|(_, batch)| !batch.exposure_of(slot as u8).is_zero());
        let spared = |closing: u64| owed.iter().all(|(pool, _)| *pool != PoolId::Batch(closing));
        let spared = exposed.filter(|(closing, _)| spared(**closing)).count();
        self.reached
            .note_if(spared > 0, "a slash that spares who left before its entry");
    }

    fn note_taken(&mut self, slot: usize, pool: PoolId, taken: u128) {
        let held = &self.model.slots[slot];
        self.reached.note("a slash");
        match pool {
            PoolId::Active => {
                let tails = N::sum(held.tails.iter().map(|tail| &tail.amount));
                self.reached.note_if(!tails.is_nothing(), "a slash of a tail");
                self.reached
                    .note_if(taken == self.model.collateral, "a total loss");
            }
            PoolId::Batch(_) => self.reached.note("a slash of a batch"),
        }
        if let PoolId::Batch(closing) = pool {
            let matured = self.model.batch(closing).matures_at <= self.now;
            self.reached
                .note_if(matured, "a slash of a matured batch that a filing froze");
        }
    }
}
