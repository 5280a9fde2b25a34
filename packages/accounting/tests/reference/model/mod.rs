//! A vault as DESIGN describes it, followed the long way: every staker, every piece of exposure, every entry sent and every
//! filing by itself, in numbers that are not rounded. Nothing of the code under test is used here but the name of a pool.
//!
//! Where money moves in whole units (what left with a batch, what was taken), the model is told how much, after the world
//! has compared it with what the model expected, and shares it out exactly. So one unit of rounding never hides the next.

mod batch;
mod bounds;
mod entries;
mod moves;
mod refunds;
mod slot;
mod stakers;

use holdfast_accounting::vault::PoolId;

pub use batch::Batch;
pub use entries::{Entry, Filing};
pub use slot::Slot;
pub use stakers::Holding;

use crate::number::Number;
use bounds::Loss;
pub use refunds::Refund;
use stakers::Staker;

/// The dates of DESIGN section 2: epochs of `ceil(unbonding / 7)` on a grid from 0.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    pub unbonding: u64,
}

impl Calendar {
    pub fn epoch(self) -> u64 {
        self.unbonding.div_ceil(7)
    }

    /// The end of the epoch `at` lies in; a boundary begins the later epoch.
    pub fn next_boundary(self, at: u64) -> u64 {
        (at / self.epoch() + 1) * self.epoch()
    }

    /// "A tail lapses `unbonding` after the end of its epoch."
    pub fn lapse(self, given_up_at: u64) -> u64 {
        self.next_boundary(given_up_at) + self.unbonding
    }

    /// `unbonding + 2 epochs`: the time within which services take at most the ceiling.
    pub fn window(self) -> u64 {
        self.unbonding + 2 * self.epoch()
    }
}

/// One vault.
#[derive(Clone, Debug)]
pub struct Model<N> {
    pub calendar: Calendar,
    /// Percent.
    pub ceiling: u128,
    /// The highest ceiling there ever was: what stands above a lowered one runs down.
    highest_ceiling: u128,
    /// What the active pool holds.
    pub collateral: u128,
    stakers: Vec<Staker<N>>,
    /// When those who asked leave.
    pub leaving_at: Option<u64>,
    pub slots: Vec<Slot<N>>,
    /// The batch of closing `k` stands at `k - 1`; none is ever forgotten.
    pub batches: Vec<Batch<N>>,
    pub entries: Vec<Entry<N>>,
    pub filings: Vec<Filing<N>>,
    /// What slashes took and may come back.
    pub refunds: Vec<Refund<N>>,
    losses: Vec<Loss>,
}

impl<N: Number> Model<N> {
    pub fn new(calendar: Calendar, ceiling: u128, maxima: &[u128], stakers: usize) -> Self {
        Self {
            calendar,
            ceiling,
            highest_ceiling: ceiling,
            collateral: 0,
            stakers: vec![Staker::new(); stakers],
            leaving_at: None,
            slots: maxima.iter().map(|m| Slot::new(*m)).collect(),
            batches: vec![],
            entries: vec![],
            filings: vec![],
            refunds: vec![],
            losses: vec![],
        }
    }

    pub fn set_ceiling(&mut self, percent: u128) {
        self.ceiling = percent;
        self.highest_ceiling = self.highest_ceiling.max(percent);
    }

    pub fn batch(&self, closing: u64) -> &Batch<N> {
        &self.batches[closing as usize - 1]
    }

    fn batch_mut(&mut self, closing: u64) -> &mut Batch<N> {
        &mut self.batches[closing as usize - 1]
    }

    /// What a service may still take from a pool.
    pub fn exposure(&self, slot: usize, pool: PoolId) -> N {
        match pool {
            PoolId::Active => self.slots[slot].exposure(),
            PoolId::Batch(closing) => self.batch(closing).behind[slot].clone(),
        }
    }

    /// What open filings may take from a pool for a slot.
    pub fn demand(&self, slot: usize, pool: PoolId) -> N {
        let of_slot = self.filings.iter().filter(|filing| filing.slot == slot);
        let parts = of_slot.flat_map(|filing| &filing.owed);
        N::sum(parts.filter(|(of, _)| *of == pool).map(|(_, part)| part))
    }

    /// Every number that is not a whole one.
    pub fn numbers(&self) -> Vec<N> {
        let staying = (0..self.stakers.len()).map(|who| self.staying(who).amount.clone());
        let slots = self
            .slots
            .iter()
            .flat_map(|slot| [slot.exposure(), slot.stake.clone()]);
        let batches = self.batches.iter().flat_map(|batch| batch.behind.clone());
        let entries = self.entries.iter().flat_map(|entry| entry.behind.clone());
        let parts = entries.map(|(_, part)| part);
        staying
            .chain(slots)
            .chain(batches)
            .chain(parts)
            .chain([self.leaving().amount])
            .collect()
    }
}
