//! Who put in what, and what became of it.

use super::{Batch, Model};
use crate::number::Number;

/// An amount, and how far it may be from what the shares of the vault say: shares are whole, so each deposit brings its
/// staker up to a share less, and the others what it lost.
#[derive(Clone, Debug)]
pub struct Holding<N> {
    pub amount: N,
    pub slack: N,
}

impl<N: Number> Holding<N> {
    pub fn nothing() -> Self {
        Self {
            amount: N::zero(),
            slack: N::zero(),
        }
    }

    pub fn scale(&mut self, over: &N, under: &N) {
        self.amount = self.amount.part(over, under);
        self.slack = self.slack.part(over, under);
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            amount: self.amount.plus(&other.amount),
            slack: self.slack.plus(&other.slack),
        }
    }

    fn minus(&self, other: &Self) -> Self {
        Self {
            amount: self.amount.minus(&other.amount),
            slack: self.slack.minus(&other.slack),
        }
    }
}

/// What one staker has in the active pool.
#[derive(Clone, Debug)]
pub struct Staker<N> {
    staying: Holding<N>,
    /// Asked to leave at the next boundary, earning and slashable until then.
    leaving: Holding<N>,
}

impl<N: Number> Staker<N> {
    pub fn new() -> Self {
        Self {
            staying: Holding::nothing(),
            leaving: Holding::nothing(),
        }
    }
}

impl<N: Number> Model<N> {
    /// What a staker has in the active pool and did not ask to take out.
    pub fn staying(&self, who: usize) -> &Holding<N> {
        &self.stakers[who].staying
    }

    /// What all have who asked to leave.
    pub fn leaving(&self) -> Holding<N> {
        let all = self.stakers.iter().map(|staker| &staker.leaving);
        all.fold(Holding::nothing(), |sum, one| sum.plus(one))
    }

    /// A deposit is worth what was put in. While slashes can be reversed it buys into what may come back too: its worth is
    /// part collateral and part hope, and the others sell it their part of that hope for collateral.
    ///
    /// `shares` is how many there are now, the virtual ones too: the depositor may miss one of them, and the others may have
    /// their part of it.
    pub fn deposit(&mut self, who: usize, amount: u128, refundable: u128, shares: &N) {
        let before = self.with_virtual(self.collateral);
        let hoped_before = self.with_virtual(self.collateral + refundable);
        self.collateral += amount;
        let after = self.with_virtual(self.collateral);
        let hoped_after = self.with_virtual(self.collateral + refundable);
        for staker in &mut self.stakers {
            for held in [&mut staker.staying, &mut staker.leaving] {
                held.scale(&hoped_before, &before);
                held.scale(&after, &hoped_after);
                let part = held.amount.part(&N::of(1), shares);
                held.slack = held.slack.plus(&part);
            }
        }
        let bought = Holding {
            amount: N::of(amount).part(&after, &hoped_after),
            slack: after.part(&N::of(1), shares),
        };
        self.stakers[who].staying = self.stakers[who].staying.plus(&bought);
    }

    /// A staker asks the part `over / under` of what it has. It leaves at the next boundary.
    pub fn ask_exit(&mut self, who: usize, over: &N, under: &N, now: u64) {
        let staker = &mut self.stakers[who];
        let mut asked = staker.staying.clone();
        asked.scale(over, under);
        staker.staying = staker.staying.minus(&asked);
        staker.leaving = staker.leaving.plus(&asked);
        self.leaving_at = Some(self.calendar.next_boundary(now));
    }

    /// The closing that is due: `left` units leave, shared by those who asked; the vault is split in proportion.
    pub fn close(&mut self, left: u128) {
        let at = self.leaving_at.take().expect("somebody leaves");
        self.lapse(at);
        self.split(left, at);
        let closing = self.batches.len() as u64;
        let (asked, total) = (self.leaving().amount, self.with_virtual(self.collateral));
        let (stays, stayed) = (self.with_virtual(self.collateral - left), total.minus(&asked));
        for who in 0..self.stakers.len() {
            let staker = &mut self.stakers[who];
            let leaving = std::mem::replace(&mut staker.leaving, Holding::nothing());
            if !staker.staying.amount.is_nothing() {
                staker.staying.scale(&stays, &stayed);
            }
            if !leaving.amount.is_nothing() {
                self.batch_mut(closing).add_ticket(who, leaving);
            }
        }
        self.collateral -= left;
        self.cut();
    }

    /// What those who leave have of all that is not virtual.
    fn part_leaving(&self) -> (N, N) {
        let leaving = self.leaving().amount;
        let staying = N::sum(self.stakers.iter().map(|staker| &staker.staying.amount));
        let all = leaving.plus(&staying);
        (leaving, all)
    }

    /// Everybody in the active pool gains or loses alike.
    pub(super) fn collateral_becomes(&mut self, after: u128) {
        let (after_all, before_all) = (self.with_virtual(after), self.with_virtual(self.collateral));
        for staker in &mut self.stakers {
            staker.staying.scale(&after_all, &before_all);
            staker.leaving.scale(&after_all, &before_all);
        }
        self.collateral = after;
        self.cut();
    }

    /// The virtual shares of DESIGN 3.1 are worth one unit that nobody put in, at the first rate, and bear losses like all.
    fn with_virtual(&self, collateral: u128) -> N {
        N::of(collateral + 1)
    }

    fn split(&mut self, left: u128, at: u64) {
        let (left, before) = (N::of(left), N::of(self.collateral));
        let stays = before.minus(&left);
        let mut batch = Batch::new(left.units(), at + self.calendar.unbonding, self.losses.len());
        for slot in &mut self.slots {
            if self.collateral > 0 {
                batch.stand_behind(
                    slot.exposure().part(&left, &before),
                    slot.lost.part(&left, &before),
                );
                slot.scale(&stays, &before);
            } else {
                batch.stand_behind(N::zero(), N::zero());
            }
        }
        self.batches.push(batch);
        self.split_promises(&left, &before);
        let (leaving, all) = self.part_leaving();
        self.split_refunds(&leaving, &all);
    }
}
