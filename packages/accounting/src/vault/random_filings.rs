//! Offences, filings and what becomes of them, in a random run.

use cosmwasm_std::Decimal;

use super::world::{pick, u128_of, Entry, World, MAXIMA, UNBONDING};
use super::*;

/// A filing that waits out its veto window.
#[derive(Clone)]
pub(super) struct Filing {
    pub(super) slot: u8,
    due: Amount,
    since: u64,
    demand: Shared,
}

impl World {
    /// An offence under an entry that can still be punished: at most `m` of its stake.
    pub(super) fn filing(&self, entry: usize, part: u64) -> Option<Filing> {
        let live = |entry: &&Entry| self.now < entry.sent_at + UNBONDING;
        let live: Vec<_> = self.entries.iter().filter(live).collect();
        let entry = pick(live.into_iter(), entry)?;
        let m = MAXIMA[usize::from(entry.slot)];
        let fraction = Decimal::percent(part.min(m));
        let due = amount_due(fraction, entry.stake, entry.slashable).unwrap();
        Some(self.filing_of(entry.slot, due, entry.closing))
    }

    fn filing_of(&self, slot: u8, due: Amount, since: u64) -> Filing {
        let demand = self.vault.shared(due, since).unwrap();
        Filing {
            slot,
            due,
            since,
            demand,
        }
    }

    pub(super) fn grab(&mut self, slot: u8) {
        self.raise(slot, 100);
        let held = self.vault.slot(slot).unwrap();
        let filing = self.filing_of(slot, held.slashable, self.vault.core.closings.count());
        self.execute(&filing);
    }

    pub(super) fn execute(&mut self, filing: &Filing) {
        let parts = self.vault.parts(filing.due, filing.since).unwrap();
        let sum: u128 = parts.iter().map(|part| u128_of(part.amount)).sum();
        assert_eq!(sum, u128_of(filing.due));
        for part in parts {
            let before = self.exposures();
            let taken = self.vault.take(filing.slot, part, self.now).unwrap();
            let mut after = before.clone();
            let held = after.entry((filing.slot, part.pool)).or_default();
            assert_eq!(u128_of(taken), u128_of(part.amount).min(*held), "I-20");
            *held -= u128_of(taken);
            after.retain(|_, exposure| *exposure > 0);
            assert_eq!(self.exposures(), after, "another exposure changed");
            self.taken[usize::from(filing.slot)] += u128_of(taken);
        }
    }

    pub(super) fn file(&mut self, entry: usize, part: u64) {
        let Some(filing) = self.filing(entry, part) else {
            return;
        };
        self.vault.file(filing.slot, &filing.demand).unwrap();
        self.filings.push(filing);
    }

    /// Takes what a filing is due, then takes its demands back.
    pub(super) fn execute_filing(&mut self, which: usize) {
        if let Some(filing) = pick(self.filings.clone().into_iter(), which) {
            let now_shared = self.vault.shared_now(&filing.demand).unwrap();
            assert_eq!(now_shared, self.vault.parts(filing.due, filing.since).unwrap());
            self.execute(&filing);
            self.veto(which);
        }
    }

    /// Takes a filing's demands back; with the last of its slot they become zero in every pool.
    pub(super) fn veto(&mut self, which: usize) {
        if self.filings.is_empty() {
            return;
        }
        let filing = self.filings.remove(which % self.filings.len());
        self.vault.unfile(filing.slot, &filing.demand).unwrap();
        self.vault.lapse(self.now).unwrap();
        if self.filings.iter().all(|other| other.slot != filing.slot) {
            assert_eq!(self.vault.slot(filing.slot).unwrap().demands, Amount::ZERO);
            let frozen = |batch: &Batch| batch.of(filing.slot).is_some_and(|of| !of.demand.is_zero());
            assert!(!self.vault.batches.values().any(frozen), "S-16");
        }
    }
}
