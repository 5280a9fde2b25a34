//! The fixed grid of a vault's boundaries (DESIGN section 2, "epoch").

use holdfast_record::record;

/// Epochs in one unbonding, rounded up; as many batches can be unmatured.
pub const EPOCHS_PER_UNBONDING: u64 = 7;

/// Boundaries at `start + k x epoch`, with `epoch = ceil(unbonding / 7)`. All times in seconds.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct Grid {
    /// When the vault was created.
    start: u64,
    /// How long a batch stays slashable.
    unbonding: u64,
}
record!(Grid { start, unbonding });

impl Grid {
    /// The grid of a vault created at `start`; an unbonding of zero counts as one second.
    #[must_use]
    pub const fn new(start: u64, unbonding: u64) -> Self {
        Self {
            start,
            unbonding: if unbonding == 0 { 1 } else { unbonding },
        }
    }

    /// How long a batch stays slashable.
    #[must_use]
    pub const fn unbonding(&self) -> u64 {
        self.unbonding
    }

    /// `ceil(unbonding / 7)`.
    #[must_use]
    pub const fn epoch_seconds(&self) -> u64 {
        self.unbonding.div_ceil(EPOCHS_PER_UNBONDING)
    }

    /// The number of the epoch that `at` lies in, from 0; a boundary begins the later epoch.
    #[must_use]
    pub fn epoch_of(&self, at: u64) -> u64 {
        at.saturating_sub(self.start)
            .checked_div(self.epoch_seconds())
            .unwrap_or(0)
    }

    /// The end of an epoch, which is the boundary after it.
    #[must_use]
    pub fn end_of(&self, epoch: u64) -> u64 {
        self.start
            .saturating_add(epoch.saturating_add(1).saturating_mul(self.epoch_seconds()))
    }

    /// The first boundary after `at`.
    #[must_use]
    pub fn next_boundary(&self, at: u64) -> u64 {
        self.end_of(self.epoch_of(at))
    }

    /// When a batch closed at `boundary` matures.
    #[must_use]
    pub const fn maturity(&self, boundary: u64) -> u64 {
        boundary.saturating_add(self.unbonding)
    }

    /// When what was given up in `epoch` can be taken no more: an unbonding after the epoch's end.
    #[must_use]
    pub fn lapse_of(&self, epoch: u64) -> u64 {
        self.end_of(epoch).saturating_add(self.unbonding)
    }

    /// When a change that raises a staker's risk, announced at `now`, comes into force: `unbonding + 2 epochs`, in which
    /// every objector can leave, and `notice` seconds to read of it (DESIGN 3.7).
    #[must_use]
    pub fn in_force_at(&self, now: u64, notice: u64) -> u64 {
        now.saturating_add(self.unbonding)
            .saturating_add(self.epoch_seconds().saturating_mul(2))
            .saturating_add(notice)
    }

    /// When what services took in `epoch` stops counting against the ceiling: two epochs later than a lapse.
    #[must_use]
    pub fn forgiven_at(&self, epoch: u64) -> u64 {
        self.lapse_of(epoch.saturating_add(2))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_boundary_begins_the_later_epoch() {
        let grid = Grid::new(100, 70);
        assert_eq!(grid.epoch_seconds(), 10);
        assert_eq!(grid.next_boundary(100), 110);
        assert_eq!(grid.next_boundary(109), 110);
        assert_eq!(grid.next_boundary(110), 120);
        assert_eq!(grid.next_boundary(0), 110);
        assert_eq!(grid.maturity(110), 180);
    }

    proptest! {
        /// Who reads of a change within the notice and asks to leave at once is paid before it comes into force.
        #[test]
        fn every_objector_has_left_before_a_change(start in 0u64..1 << 40, unbonding in 1u64..1 << 30, at in 0u64..1 << 40, notice in 0u64..1 << 30) {
            let grid = Grid::new(start, unbonding);
            let announced = start + at;
            let paid = grid.maturity(grid.next_boundary(announced + notice));
            prop_assert!(paid < grid.in_force_at(announced, notice));
        }

        #[test]
        fn at_most_seven_batches_are_unmatured(start in 0u64..1 << 40, unbonding in 1u64..1 << 30, at in 0u64..1 << 40) {
            let grid = Grid::new(start, unbonding);
            let at = start + at;
            let unmatured = (0..=grid.epoch_of(at).saturating_sub(1))
                .rev()
                .take(10)
                .filter(|epoch| grid.end_of(*epoch) <= at && grid.maturity(grid.end_of(*epoch)) > at)
                .count();
            prop_assert!(unmatured <= 7);
        }

        #[test]
        fn boundaries_lie_ahead_and_within_an_epoch(start in 0u64..1 << 40, unbonding in 0u64..1 << 30, at in 0u64..1 << 40) {
            let grid = Grid::new(start, unbonding);
            let at = start + at;
            let next = grid.next_boundary(at);
            prop_assert!(next > at && next - at <= grid.epoch_seconds());
            prop_assert_eq!((next - start) % grid.epoch_seconds(), 0);
        }

        #[test]
        fn no_time_panics(start: u64, unbonding: u64, at: u64) {
            let grid = Grid::new(start, unbonding);
            let _ = (grid.next_boundary(at), grid.lapse_of(at), grid.forgiven_at(at), grid.maturity(at));
        }
    }
}
