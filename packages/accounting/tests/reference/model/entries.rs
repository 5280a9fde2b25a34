//! What consumers were told, and what was filed under it.

use holdfast_accounting::vault::{PoolId, Shared};

use super::Model;
use crate::number::Number;

/// One sent entry of one vault.
#[derive(Clone, Debug)]
pub struct Entry<N> {
    pub slot: usize,
    /// `m` of the terms it was sent under, in percent: no offence under it costs more.
    pub maximum: u128,
    pub stake: u128,
    pub slashable: u128,
    pub sent_at: u64,
    /// The pools that stand behind it, with the part each pays: at first the active pool, all of it.
    pub behind: Vec<(PoolId, N)>,
    /// Closings since.
    pub closings: u128,
    /// One unit for each part of the slot at each closing since.
    pub units: u128,
    /// What the service took since.
    pub taken: u128,
    /// A loss on the hub chain since may have broken the promise.
    pub excused: bool,
}

/// An attested filing that waits out its veto window.
#[derive(Clone, Debug)]
pub struct Filing<N> {
    pub slot: usize,
    /// What is frozen, as the code knows it.
    pub demand: Shared,
    /// The same, exactly: what each pool pays, and so what is frozen there.
    pub owed: Vec<(PoolId, N)>,
    /// Closings since its entry.
    pub closings: u128,
    pub executes_at: u64,
}

impl<N: Number> Entry<N> {
    /// What each pool behind it pays of what is due.
    pub fn owed(&self, due: u128) -> Vec<(PoolId, N)> {
        let part = |(pool, part): &(PoolId, N)| (*pool, part.part(&N::of(due), &N::of(1)));
        self.behind.iter().map(part).collect()
    }
}

impl<N: Number> Model<N> {
    pub fn send(&mut self, slot: usize, stake: u128, slashable: u128, now: u64) {
        self.entries.push(Entry {
            slot,
            maximum: self.slots[slot].maximum,
            stake,
            slashable,
            sent_at: now,
            behind: vec![(PoolId::Active, N::of(1))],
            closings: 0,
            units: 0,
            taken: 0,
            excused: false,
        });
    }

    /// Nothing can be filed under an entry once an unbonding passed since it was sent.
    pub fn forget_entries(&mut self, now: u64) {
        let unbonding = self.calendar.unbonding;
        self.entries.retain(|entry| now < entry.sent_at + unbonding);
    }

    /// "The demand is added to each of those pools."
    pub fn file(&mut self, entry: &Entry<N>, owed: Vec<(PoolId, N)>, demand: Shared, executes_at: u64) {
        self.filings.push(Filing {
            slot: entry.slot,
            demand,
            owed,
            closings: entry.closings,
            executes_at,
        });
    }

    /// "Of each, the batch pays `b / C` and the rest passes on"; of an empty pool, all: whoever had lost all has left.
    pub(super) fn split_promises(&mut self, left: &N, before: &N) {
        let closing = PoolId::Batch(self.batches.len() as u64);
        let all = N::of(1);
        let (left, before) = if before.is_nothing() {
            (&all, &all)
        } else {
            (left, before)
        };
        let slots: Vec<u128> = self.slots.iter().map(|slot| slot.parts() + 1).collect();
        for entry in &mut self.entries {
            entry.closings += 1;
            entry.units += slots[entry.slot];
            split(&mut entry.behind, closing, left, before);
        }
        for filing in &mut self.filings {
            filing.closings += 1;
            split(&mut filing.owed, closing, left, before);
        }
    }

    /// A loss on the hub chain may break a promise. What was filed stays due, up to the exposure left.
    pub(super) fn excuse(&mut self, pool: PoolId) {
        for entry in &mut self.entries {
            entry.excused |= entry.behind.iter().any(|(of, _)| *of == pool);
        }
    }
}

pub(super) fn split<N: Number>(parts: &mut Vec<(PoolId, N)>, closing: PoolId, left: &N, before: &N) {
    let Some((_, active)) = parts.iter_mut().find(|(pool, _)| *pool == PoolId::Active) else {
        return;
    };
    let leaves = active.part(left, before);
    *active = active.minus(&leaves);
    parts.push((closing, leaves));
}
