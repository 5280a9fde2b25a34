//! The vault under test and the model beside it, driven by the same moves and compared after each.

mod checks;
mod exposures;
mod filings;
mod leases;
mod raises;
mod settlement;
mod slashes;
mod stakers;

use std::collections::BTreeMap;

use cosmwasm_std::Decimal;
use holdfast_accounting::vault::{Batch, Vault};
use holdfast_accounting::{Amount, Grid, Shares};

use crate::model::{Calendar, Model};
use crate::number::Number;
use crate::ops::{Op, Setting};
use crate::reached::Reached;

const STAKERS: usize = 5;
/// Closings whose batches a caller loads with the vault.
const LOADED: u64 = 8;

/// What one staker asked to take out at one closing.
#[derive(Debug, Clone, Copy)]
struct Ticket {
    who: usize,
    closing: u64,
    shares: Shares,
    paid: Amount,
}

#[derive(Debug)]
pub struct World<N> {
    vault: Vault,
    pub model: Model<N>,
    now: u64,
    setting: Setting,
    /// Batches that are no longer loaded with the vault.
    old: BTreeMap<u64, Batch>,
    positions: [Shares; STAKERS],
    tickets: Vec<Ticket>,
    /// Which leases run dry, and when.
    ends: Vec<(u64, u8)>,
    deposited: [u128; STAKERS],
    paid: [u128; STAKERS],
    taken: u128,
    lost: u128,
    /// Whether exposure stands above a lowered ceiling.
    above: bool,
    /// Units that the sum of demands on a slot may differ by, until its last filing is closed.
    demand_slack: Vec<u128>,
    /// Units that what may come back may be too high by; none while a settlement was too late to tell.
    refundable_slack: Option<u128>,
    steps: u64,
    pub reached: Reached,
}

impl<N: Number> World<N> {
    pub fn new(setting: Setting) -> Self {
        let calendar = Calendar {
            unbonding: setting.unbonding,
        };
        let ceiling = Decimal::percent(setting.ceiling as u64);
        Self {
            vault: Vault::new(Grid::new(0, setting.unbonding), ceiling),
            model: Model::new(calendar, setting.ceiling, &setting.maxima, STAKERS),
            now: 0,
            old: BTreeMap::new(),
            positions: [Shares::ZERO; STAKERS],
            tickets: vec![],
            ends: vec![],
            deposited: [0; STAKERS],
            paid: [0; STAKERS],
            taken: 0,
            lost: 0,
            above: false,
            demand_slack: vec![0; setting.maxima.len()],
            refundable_slack: Some(0),
            steps: 0,
            reached: Reached::default(),
            setting,
        }
    }

    pub fn step(&mut self, op: Op) {
        self.steps += 1;
        self.reached.note("a move");
        match op {
            Op::Wait(kind, size) => return self.wait(kind, size),
            Op::Claim(which) => return self.claim(which),
            Op::RunDry(slot, after) => return self.run_dry(slot, after),
            Op::FileLate(entry, _) => self.wait_for_the_end_of(entry),
            _ => {}
        }
        self.touch();
        let rate = self.rate();
        match op {
            Op::Deposit(who, size) => self.deposit(who, size),
            Op::AskExit(who, part) => self.ask_exit(who, part),
            Op::Raise(slot, part) => self.raise(slot, part),
            Op::Lower(slot, part) => self.lower(slot, part),
            Op::Agree(slot, which) => self.agree(slot, which),
            Op::Shrink(pool, part) => self.shrink(pool, part),
            Op::Send(slot) => self.send(slot),
            Op::Offend(entry, part) => self.offend(entry, part),
            Op::File(entry, part) | Op::FileLate(entry, part) => self.file(entry, part),
            Op::Veto(which) => self.veto(which),
            Op::Execute(which) => self.execute_due(which),
            Op::Reverse(which) => self.reverse(which),
            Op::Settle(which) => self.settle(which),
            Op::Ceiling(percent) => self.set_ceiling(percent),
            Op::Touch | Op::Wait(..) | Op::Claim(_) | Op::RunDry(..) => {}
        }
        self.check(op, rate);
        self.free_slots();
        if matches!(op, Op::FileLate(..)) {
            self.claim_before_it_is_due();
        }
    }

    /// Time passes and nobody looks: from seconds to months, and to the very second something is due.
    fn wait(&mut self, kind: u16, size: u16) {
        let calendar = self.model.calendar;
        let (epoch, size) = (calendar.epoch(), u64::from(size));
        let boundary = calendar.next_boundary(self.now);
        self.now = match kind % 12 {
            0..=2 => self.now + size % 10,
            3 => boundary - 1,
            4 | 5 => boundary,
            6..=8 => self.now + size % (2 * epoch),
            9 => self.now + size % (calendar.unbonding + 1),
            10 => self.next_date(size),
            _ => self.now + (size % 4) * calendar.unbonding,
        };
    }

    /// The date of one of the batches, or of one of the tails.
    fn next_date(&self, which: u64) -> u64 {
        let batches = self.model.batches.iter().map(|batch| batch.matures_at);
        let tails = self.model.slots.iter().flat_map(|slot| &slot.tails);
        let dates = batches.chain(tails.map(|tail| tail.lapses_at));
        let mut ahead: Vec<u64> = dates.filter(|date| *date > self.now).collect();
        ahead.sort_unstable();
        pick(&ahead, which as u16).copied().unwrap_or(self.now)
    }

    /// Works off what fell due, in the order of the times, as a caller does before anything else.
    fn touch(&mut self) {
        self.ends.sort_unstable();
        let boundary = self.model.leaving_at.filter(|at| *at <= self.now);
        if let Some(boundary) = boundary {
            self.end_unpaid(boundary);
            self.close();
        }
        assert_eq!(self.vault.close_due(self.now), Ok(None), "one closing at a time");
        self.end_unpaid(self.now);
        self.vault.lapse(self.now).unwrap();
        self.model.lapse(self.now);
        self.model.forget_entries(self.now);
        self.execute_overdue();
    }

    fn end_unpaid(&mut self, until: u64) {
        let (due, later) = self.ends.iter().partition(|(at, _)| *at <= until);
        self.ends = later;
        let due: Vec<(u64, u8)> = due;
        for (at, slot) in due {
            if self.vault.slots.contains_key(&slot) {
                self.vault.lower(slot, Amount::ZERO, at).unwrap();
                self.model.lower(slot.into(), 0, at);
                self.reached.note("a lease ran dry");
            }
        }
    }

    /// A slot that stands for nothing is given up, as the hub does.
    fn free_slots(&mut self) {
        for slot in 0..self.setting.maxima.len() as u8 {
            let Some(held) = self.vault.slots.get(&slot) else {
                continue;
            };
            if !held.is_leased() && self.vault.is_free(slot, self.now).unwrap() {
                self.vault.slots.remove(&slot);
                self.reached.note("a slot became free");
            }
        }
    }

    fn batch(&self, closing: u64) -> &Batch {
        self.vault
            .batches
            .get(&closing)
            .unwrap_or_else(|| &self.old[&closing])
    }
}

/// One of a list.
fn pick<T>(all: &[T], which: u16) -> Option<&T> {
    all.get(usize::from(which) % all.len().max(1))
}

/// `whole x part / 65535`, a rough tenth of the time exactly nothing, one unit less than all, or all.
fn portion(whole: u128, part: u16) -> u128 {
    match part % 10 {
        0 => whole,
        1 => whole.saturating_sub(1),
        2 => whole.min(1),
        _ => whole / 65_535 * u128::from(part) + whole % 65_535 * u128::from(part) / 65_535,
    }
}

fn units(amount: Amount) -> u128 {
    amount.get().u128()
}
