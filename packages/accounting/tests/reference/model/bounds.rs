//! Limit 2, and what it is for: within the time it takes to leave, services take at most the ceiling.

use super::{Calendar, Model};
use crate::number::Number;

/// What services took from the active pool in one piece.
#[derive(Clone, Copy, Debug)]
pub struct Loss {
    pub at: u64,
    pub before: u128,
    pub after: u128,
}

impl Loss {
    /// "The last `unbonding + 2 epochs`, in buckets of an epoch."
    fn counts(&self, calendar: Calendar, now: u64) -> bool {
        calendar.next_boundary(self.at) + calendar.window() > now
    }
}

fn product<'a, N: Number>(losses: impl Iterator<Item = &'a Loss>) -> N {
    losses.fold(N::of(1), |kept, loss| {
        kept.part(&N::of(loss.after), &N::of(loss.before))
    })
}

impl<N: Number> Model<N> {
    /// "The product of `C after / C before` over everything services took from the active pool."
    pub fn kept(&self, now: u64) -> N {
        let forgiven = self
            .losses
            .partition_point(|loss| !loss.counts(self.calendar, now));
        product(self.losses[forgiven..].iter())
    }

    /// `C x (1 - (1 - ceiling) / kept)` of that collateral.
    pub fn limit(&self, collateral: &N, now: u64) -> N {
        let kept = self.kept(now);
        if kept.is_nothing() {
            return N::zero();
        }
        let untouchable = collateral.part(&N::of(100 - self.ceiling), &N::of(100));
        collateral.minus(&untouchable.part(&N::of(1), &kept))
    }

    /// P4 in the active pool: of a unit that was there at any moment within the window, `1 - ceiling` is left.
    pub fn least_kept(&self, now: u64) -> N {
        self.least_kept_until(self.losses.len(), now, N::of(1))
    }

    /// P4 of who left with a batch: what the pool kept until then, and the batch since.
    pub fn least_kept_by(&self, closing: u64, now: u64) -> N {
        let batch = self.batch(closing);
        self.least_kept_until(batch.closed_after, now, batch.kept.clone())
    }

    fn least_kept_until(&self, end: usize, now: u64, mut kept: N) -> N {
        for loss in self.losses[..end].iter().rev() {
            if loss.at + self.calendar.window() < now {
                break;
            }
            kept = kept.part(&N::of(loss.after), &N::of(loss.before));
        }
        kept
    }

    /// What must be left of a unit, but for what rounding `kept` to 36 places costs.
    pub fn floor_of_a_unit(&self) -> N {
        let rest = N::of(100 - self.highest_ceiling).part(&N::of(1), &N::of(100));
        rest.minus(&N::of(1).part(&N::of(1), &N::of(10u128.pow(30))))
    }
}
