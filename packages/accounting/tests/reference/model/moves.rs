//! What changes exposure: DESIGN 3.2, one rule each.

use holdfast_accounting::vault::PoolId;

use super::bounds::Loss;
use super::Model;
use crate::number::Number;

impl<N: Number> Model<N> {
    pub fn raise(&mut self, slot: usize, stake: u128, maximum: u128) {
        self.slots[slot].raise(stake, maximum);
    }

    pub fn agree(&mut self, slot: usize, maximum: u128, stake: u128, more: Option<u128>, at: u64) {
        let lapses_at = self.calendar.lapse(at);
        self.slots[slot].agree(maximum, stake, more, lapses_at);
        self.cut();
    }

    pub fn lower(&mut self, slot: usize, stake: u128, at: u64) {
        let lapses_at = self.calendar.lapse(at);
        self.slots[slot].lower(stake, lapses_at);
        self.cut();
    }

    /// A slash lowers the exposure and the collateral by the same amount; other slots keep theirs.
    pub fn take(&mut self, slot: usize, pool: PoolId, amount: u128, now: u64) {
        match pool {
            PoolId::Active => {
                let after = self.collateral - amount;
                self.losses.push(Loss {
                    at: now,
                    before: self.collateral,
                    after,
                });
                self.slots[slot].take(amount);
                self.collateral_becomes(after);
            }
            PoolId::Batch(closing) => {
                let batch = self.batch_mut(closing);
                let after = batch.collateral - amount;
                batch.behind[slot] = batch.behind[slot].minus(&N::of(amount));
                let (left, whole) = (N::of(after + batch.paid), N::of(batch.collateral + batch.paid));
                batch.kept = batch.kept.part(&left, &whole);
                batch.collateral = after;
            }
        }
        let of_slot = self.entries.iter_mut().filter(|entry| entry.slot == slot);
        of_slot.for_each(|entry| entry.taken += amount);
    }

    /// A loss on the hub chain, borne by everything in the pool alike.
    pub fn shrink(&mut self, pool: PoolId, real: u128) {
        let before = match pool {
            PoolId::Active => self.collateral,
            PoolId::Batch(closing) => self.batch(closing).collateral,
        };
        let (over, under) = (N::of(real), N::of(before));
        match pool {
            PoolId::Active => {
                self.slots.iter_mut().for_each(|slot| slot.scale(&over, &under));
                self.collateral_becomes(real);
            }
            PoolId::Batch(closing) => {
                let batch = self.batch_mut(closing);
                for (behind, lost) in batch.behind.iter_mut().zip(&mut batch.lost) {
                    *behind = behind.part(&over, &under);
                    *lost = lost.part(&over, &under).plus(&N::of(1));
                }
                batch.collateral = real;
            }
        }
        self.excuse(pool);
    }

    /// What time does: tails lapse, and matured batches stand behind nothing but open filings.
    pub fn lapse(&mut self, now: u64) {
        for slot in 0..self.slots.len() {
            let demand = self.demand(slot, PoolId::Active);
            self.slots[slot].lapse(now, &demand);
            for closing in 1..=self.batches.len() as u64 {
                if self.batch(closing).matures_at <= now {
                    self.release(slot, closing);
                }
            }
        }
    }

    fn release(&mut self, slot: usize, closing: u64) {
        let demand = self.demand(slot, PoolId::Batch(closing));
        let behind = &mut self.batch_mut(closing).behind[slot];
        *behind = behind.least(&demand);
    }

    /// What open filings hold back in a batch: of each slot the demand, up to its exposure.
    pub fn frozen(&self, closing: u64) -> N {
        let batch = self.batch(closing);
        let slots = (0..self.slots.len()).map(|slot| {
            let demand = self.demand(slot, PoolId::Batch(closing));
            demand.least(&batch.behind[slot])
        });
        N::sum(slots.collect::<Vec<_>>().iter())
    }

    /// "After every move `a_i` is cut."
    pub(super) fn cut(&mut self) {
        let collateral = self.collateral;
        self.slots.iter_mut().for_each(|slot| slot.cut(collateral));
    }
}
