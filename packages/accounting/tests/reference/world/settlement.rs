//! What slashes took rests, and is given back or paid out.

use holdfast_accounting::vault::{PoolId, Shared};
use holdfast_accounting::Amount;

use super::{pick, units, World};
use crate::model::Refund;
use crate::number::Number;

/// Slashes that rest at a time; more are settled first.
const RESTING: usize = 6;

impl<N: Number> World<N> {
    pub(super) fn rest_in_settlement(&mut self, taken: Shared) {
        let active = taken.parts.iter().filter(|part| part.pool == PoolId::Active);
        for part in active {
            self.vault.core.pending.take(part.amount).unwrap();
        }
        let until = self.now + 2 * self.model.calendar.epoch();
        self.vault.core.pending.extend(until);
        self.model.settle_later(taken, until);
        if self.model.refunds.len() > RESTING {
            self.settle(0);
        }
    }

    /// The DAO reverses a slash: the money goes back to the pools it came from, to those who held them then, wherever they
    /// are now; in all exactly what was taken.
    pub(super) fn reverse(&mut self, which: u16) {
        let fresh = |refund: &Refund<N>| refund.reversible_until > self.now;
        let fresh: Vec<usize> = (0..self.model.refunds.len())
            .filter(|i| fresh(&self.model.refunds[*i]))
            .collect();
        let Some(index) = pick(&fresh, which).copied() else {
            return;
        };
        let refund = self.model.refunds.remove(index);
        let back = self.vault.refund(&refund.taken).unwrap();
        let sum = |parts: &[holdfast_accounting::vault::Part]| {
            parts.iter().map(|part| units(part.amount)).sum::<u128>()
        };
        assert_eq!(sum(&back), sum(&refund.taken.parts));
        let mut active = Amount::ZERO;
        for (pool, exact) in &refund.parts {
            let got: u128 = back
                .iter()
                .filter(|part| part.pool == *pool)
                .map(|part| units(part.amount))
                .sum();
            let most = exact.plus(&N::of(refund.closings));
            assert!(
                N::of(got) <= most && N::of(got + 1) > *exact,
                "{got} instead of {exact:?} to {pool:?}"
            );
            self.model.refund(*pool, got);
            self.taken -= got;
            if *pool == PoolId::Active {
                active = got.into();
            }
        }
        self.vault.core.pending.close(active);
        self.reached.note("a reversal");
        self.reached
            .note_if(refund.closings > 0, "a reversal after a closing");
    }

    /// The money leaves. Anyone may settle, also long after it could be reversed.
    pub(super) fn settle(&mut self, which: u16) {
        let count = self.model.refunds.len();
        if count == 0 {
            return;
        }
        let refund = self.model.refunds.remove(usize::from(which) % count);
        let gone = self.vault.core.gone_for_good(&refund.taken).unwrap();
        self.vault.core.pending.close(gone);
        if refund.closings > 8 {
            self.refundable_slack = None;
            self.reached.note("a settlement after nine closings");
        }
    }

    /// What may come back to the active pool is known within a unit for each closing and slash, and is never too little: who
    /// buys in pays for all of it. Too much it is only after a settlement so late that its closings are forgotten.
    pub(super) fn refundable_agrees(&mut self) {
        let pending = &self.vault.core.pending;
        let (exact, held) = (self.model.refundable(), N::of(units(pending.refundable)));
        assert_eq!(
            pending.count as usize,
            self.model.refunds.len() + self.model.filings.len()
        );
        assert!(
            held.plus(&N::of(1)) > exact,
            "{held:?} may come back instead of {exact:?}"
        );
        let remembered = self.model.refunds.iter().filter(|refund| refund.closings <= 8);
        let back: u128 = remembered.map(|refund| self.active_refund(refund)).sum();
        assert!(
            units(pending.refundable) >= back,
            "{back} may come back, not {held:?}"
        );
        if pending.count == 0 {
            self.refundable_slack = Some(0);
        }
        if let Some(slack) = self.refundable_slack {
            assert!(
                held <= exact.plus(&N::of(slack)),
                "{held:?} may come back instead of {exact:?}"
            );
        }
    }

    fn active_refund(&self, refund: &Refund<N>) -> u128 {
        let parts = self.vault.core.refunds(&refund.taken).unwrap();
        let active = parts.iter().filter(|part| part.pool == PoolId::Active);
        active.map(|part| units(part.amount)).sum()
    }
}
