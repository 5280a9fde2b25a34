//! Offences, filings and what becomes of them, in a random run.

use cosmwasm_std::Decimal;

use super::world::{pick, u128_of, Entry, World, MAXIMA, UNBONDING};
use super::*;

/// A filing that waits out its veto window.
#[derive(Clone)]
pub(super) struct Filing {
    slot: u8,
    due: Amount,
    since: u64,
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
        Some(Filing {
            slot: entry.slot,
            due,
            since: entry.closing,
        })
    }

    pub(super) fn grab(&mut self, slot: u8) {
        self.raise(slot, 100);
        let held = self.vault.slot(slot).unwrap();
        let filing = Filing {
            slot,
            due: held.slashable,
            since: self.vault.core.closings.count(),
        };
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
        for part in self.vault.parts(filing.due, filing.since).unwrap() {
            if let Some(demand) = self.demand(filing.slot, part.pool) {
                *demand = demand.plus(part.amount).unwrap();
            }
        }
        self.filings.push(filing);
    }

    /// Takes a filing's demands back; with the last of its slot they become zero in every pool.
    pub(super) fn close_filing(&mut self, which: usize) -> Option<Filing> {
        if self.filings.is_empty() {
            return None;
        }
        let filing = self.filings.remove(which % self.filings.len());
        let slot = filing.slot;
        let last = self.filings.iter().all(|other| other.slot != slot);
        let parts = self.vault.parts(filing.due, filing.since).unwrap();
        let all = self.vault.batches.keys().map(|closing| PoolId::Batch(*closing));
        for pool in all.chain([PoolId::Active]).collect::<Vec<_>>() {
            let part = parts.iter().find(|part| part.pool == pool);
            if let Some(demand) = self.demand(slot, pool) {
                *demand = match part {
                    _ if last => Amount::ZERO,
                    Some(part) => demand.saturating_minus(part.amount),
                    None => *demand,
                };
            }
        }
        // A batch may have matured while it was frozen, and its closing been forgotten: then it owes nothing more.
        self.vault.lapse(self.now).unwrap();
        Some(filing)
    }

    fn demand(&mut self, slot: u8, pool: PoolId) -> Option<&mut Amount> {
        match pool {
            PoolId::Active => self.vault.slots.get_mut(&slot).map(|held| &mut held.demands),
            PoolId::Batch(closing) => {
                let batch = self.vault.batches.get_mut(&closing)?;
                batch.of_mut(slot).map(|behind| &mut behind.demand)
            }
        }
    }
}
