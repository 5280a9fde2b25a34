//! Attested filings: frozen first, taken or freed later.

use holdfast_accounting::vault::{Part, PoolId, Shared};
use holdfast_accounting::{AccountingError, Amount};

use super::{pick, units, World};
use crate::model::Filing;
use crate::number::Number;

/// Filings that are open at a time.
const FILINGS: usize = 6;
/// "Due filings executed per touch."
const EXECUTED_PER_TOUCH: usize = 4;

impl<N: Number> World<N> {
    pub(super) fn file(&mut self, which: u16, part: u16) {
        if self.model.filings.len() >= FILINGS {
            return;
        }
        let Some((entry, since, due)) = self.offence(which, part) else {
            return;
        };
        let mut demand = self.vault.shared(due.into(), since).unwrap();
        let mut owed = entry.owed(due);
        if part % 2 == 0 {
            self.cap(entry.slot, &mut demand, &mut owed);
        }
        let slot = entry.slot as u8;
        // A service without a slot has nothing left in the vault that could be frozen.
        if !self.vault.slots.contains_key(&slot) {
            return assert_eq!(
                self.vault.file(slot, &demand),
                Err(AccountingError::UnknownSlot { slot })
            );
        }
        self.vault.file(slot, &demand).unwrap();
        // Within eight epochs of the entry, as the hub's windows guarantee.
        let executes_at = self.now + self.model.calendar.epoch() / 2;
        self.vault.core.pending.open(executes_at).unwrap();
        self.model.file(&entry, owed, demand, executes_at);
        self.demand_slack[entry.slot] += entry.closings + 1;
        self.reached.note("a filing");
    }

    /// Time passes until the last second in which something may be filed under an entry.
    pub(super) fn wait_for_the_end_of(&mut self, which: u16) {
        if let Some(entry) = pick(&self.model.entries, which) {
            let last = entry.sent_at + self.model.calendar.unbonding - 1;
            self.now = self.now.max(last);
        }
    }

    /// Who left after the entry of the newest filing claims at the first second, before it is executed.
    pub(super) fn claim_before_it_is_due(&mut self) {
        let Some(filing) = self.model.filings.last() else {
            return;
        };
        let pools = filing.owed.iter().filter_map(|(pool, _)| match pool {
            PoolId::Batch(closing) => Some(*closing),
            PoolId::Active => None,
        });
        let executes_at = filing.executes_at;
        for closing in pools.collect::<Vec<_>>() {
            let matures_at = self.model.batch(closing).matures_at;
            if matures_at < executes_at {
                self.now = self.now.max(matures_at);
                self.claim_all_of(closing);
            }
        }
    }

    /// A caller may freeze no more of each pool than can be taken there now.
    fn cap(&mut self, slot: usize, demand: &mut Shared, owed: &mut Vec<(PoolId, N)>) {
        for part in &mut demand.parts {
            let exposure = self.exposure_of(slot, part.pool);
            self.reached
                .note_if(units(part.amount) > exposure, "a filing of more than is exposed");
            part.amount = part.amount.min(exposure.into());
        }
        demand.parts.retain(|part| !part.amount.is_zero());
        let part = |part: &Part| (part.pool, N::of(units(part.amount)));
        *owed = demand.parts.iter().map(part).collect();
    }

    /// A filing's demands are taken back; with the last of its slot they become zero in every pool.
    fn unfile(&mut self, filing: &Filing<N>) {
        let slot = filing.slot;
        self.vault.unfile(slot as u8, &filing.demand).unwrap();
        let last = self.model.filings.iter().all(|other| other.slot != slot);
        if last {
            assert!(self.vault.slot(slot as u8).unwrap().demands.is_zero(), "S-16");
        }
        self.demand_slack[slot] = if last {
            0
        } else {
            self.demand_slack[slot] + filing.closings + 1
        };
        self.vault.lapse(self.now).unwrap();
        self.model.lapse(self.now);
    }

    pub(super) fn veto(&mut self, which: u16) {
        let open = |filing: &Filing<N>| filing.executes_at > self.now;
        let open: Vec<usize> = (0..self.model.filings.len())
            .filter(|i| open(&self.model.filings[*i]))
            .collect();
        if let Some(index) = pick(&open, which).copied() {
            let filing = self.model.filings.remove(index);
            self.unfile(&filing);
            self.vault.core.pending.close(Amount::ZERO);
            self.reached.note("a veto");
        }
    }

    /// Waits until a filing is due and executes it.
    pub(super) fn execute_due(&mut self, which: u16) {
        let Some(at) = pick(&self.model.filings, which).map(|filing| filing.executes_at) else {
            return;
        };
        self.now = self.now.max(at);
        self.touch();
    }

    /// "A due filing executes on the next touch", the oldest first. What is taken is computed again.
    pub(super) fn execute_overdue(&mut self) {
        for _ in 0..EXECUTED_PER_TOUCH {
            let due = |filing: &Filing<N>| filing.executes_at <= self.now;
            let Some(index) = self.model.filings.iter().position(due) else {
                return;
            };
            let filing = self.model.filings[index].clone();
            let parts = self.vault.shared_now(&filing.demand).unwrap();
            let taken = self.take(filing.slot, parts, &filing.owed, filing.closings);
            self.model.filings.remove(index);
            self.unfile(&filing);
            if taken.parts.is_empty() {
                self.vault.core.pending.close(Amount::ZERO);
            } else {
                self.rest_in_settlement(taken);
            }
            self.reached.note("an execution");
        }
    }
}
