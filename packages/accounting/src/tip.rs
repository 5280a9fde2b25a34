//! When an entry earns its relayer a tip (DESIGN 3.4).

use holdfast_record::record;

use crate::units::{Amount, Value};

/// An entry, as far as tips are concerned.
#[derive(Clone, Debug, PartialEq, Copy)]
pub struct Last {
    /// Its sequence.
    pub seq: u64,
    /// When it was sent, seconds.
    pub sent_at: u64,
    /// The most that could be taken under it.
    pub slashable: Value,
}
record!(Last {
    seq,
    sent_at,
    slashable
});

/// Parts of a validity in which an unchanged entry earns one tip.
const TIPS_PER_VALIDITY: u64 = 3;
/// A change by more than one part in this many earns one at any time.
const CHANGE_DIVISOR: u128 = 100;

/// Whether `this` entry earns a tip when `last` was the one that earned it before.
///
/// Times are those of sending, so that holding an ack back earns nothing; an entry older than `last` never earns.
#[must_use]
pub fn is_due(last: Option<&Last>, this: &Last, validity_seconds: u64) -> bool {
    let Some(last) = last else {
        return true;
    };
    let third = validity_seconds.div_ceil(TIPS_PER_VALIDITY);
    let is_newer = this.seq > last.seq;
    is_newer
        && (this.sent_at >= last.sent_at.saturating_add(third) || changed(last.slashable, this.slashable))
}

/// What was credited lately, in quarters of a day, the newest first. A daily cap on the quarter of now and the four before
/// it holds for every 24 hours there are, for these lie within five quarters; it remembers for at most 30 hours.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Spent {
    /// Number of the newest quarter since 1970.
    quarter: u64,
    parts: Vec<Amount>,
}
record!(Spent { quarter, parts });

const QUARTER_SECONDS: u64 = 21_600;
const QUARTERS: usize = 5;

impl Spent {
    /// What counts against a daily cap at `now`.
    #[must_use]
    pub fn lately(&self, now: u64) -> Amount {
        let left = QUARTERS.saturating_sub(self.age(now));
        let parts = self.parts.iter().take(left);
        parts.fold(Amount::ZERO, |sum, part| sum.saturating_plus(*part))
    }

    /// Notes what is credited at `now`.
    pub fn add(&mut self, amount: Amount, now: u64) {
        let mut parts = vec![Amount::ZERO; self.age(now)];
        parts.append(&mut self.parts);
        parts.truncate(QUARTERS);
        self.quarter = self.quarter.max(quarter_of(now));
        self.parts = parts;
        match self.parts.first_mut() {
            Some(newest) => *newest = newest.saturating_plus(amount),
            None => self.parts.push(amount),
        }
    }

    /// Quarters since the newest, at most as many as count.
    fn age(&self, now: u64) -> usize {
        let age = quarter_of(now).saturating_sub(self.quarter);
        usize::try_from(age).unwrap_or(QUARTERS).min(QUARTERS)
    }
}

fn quarter_of(now: u64) -> u64 {
    now.checked_div(QUARTER_SECONDS).unwrap_or_default()
}

/// `|new - old| > old / 100`, that is `|new - old| > floor(old / 100)`.
fn changed(old: Value, new: Value) -> bool {
    let (old, new) = (old.get().u128(), new.get().u128());
    let hundredth = old.checked_div(CHANGE_DIVISOR).unwrap_or_default();
    old.abs_diff(new) > hundredth
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Uint128;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn entry(seq: u64, sent_at: u64, slashable: u128) -> Last {
        Last {
            seq,
            sent_at,
            slashable: Value::new(Uint128::new(slashable)),
        }
    }

    #[rstest]
    #[case::a_second_before_a_third(2, 132, 1_000, false)]
    #[case::a_third_later(2, 133, 1_000, true)]
    #[case::one_percent_up(2, 101, 1_010, false)]
    #[case::more_than_one_percent_up(2, 101, 1_011, true)]
    #[case::one_percent_down(2, 101, 990, false)]
    #[case::more_than_one_percent_down(2, 101, 989, true)]
    #[case::to_nothing(2, 101, 0, true)]
    #[case::to_the_greatest(2, 101, u128::MAX, true)]
    #[case::the_same_again(1, 100, 1_000, false)]
    #[case::an_older_one(0, 500, 9_999, false)]
    fn a_tip_is_due(#[case] seq: u64, #[case] sent_at: u64, #[case] slashable: u128, #[case] due: bool) {
        let last = entry(1, 100, 1_000);
        assert_eq!(is_due(Some(&last), &entry(seq, sent_at, slashable), 97), due);
    }

    proptest! {
        /// Whatever asks, as much as the cap leaves at any time: within any 24 hours at most the cap is credited, and
        /// after 30 hours of nothing it is whole again.
        #[test]
        fn a_daily_cap_holds_for_any_day(cap in 0u128..1_000, asks in prop::collection::vec((0u64..50_000, 0u128..700), 1..40)) {
            let (mut spent, mut now, mut paid) = (Spent::default(), 1_000_000, Vec::new());
            for (pause, wanted) in asks {
                now += pause;
                let left = Amount::from(cap).saturating_minus(spent.lately(now));
                let tip = left.min(wanted.into());
                spent.add(tip, now);
                paid.push((now, tip.get().u128()));
                let day: u128 = paid.iter().filter(|(at, _)| at + 86_400 > now).map(|(_, tip)| tip).sum();
                prop_assert!(day <= cap, "{day} within a day");
                let remembered: u128 = paid.iter().filter(|(at, _)| at + 108_000 > now).map(|(_, tip)| tip).sum();
                prop_assert!(spent.lately(now).get().u128() <= remembered);
            }
            prop_assert!(spent.lately(now + 108_000).is_zero());
        }
    }

    #[test]
    fn the_first_entry_earns_and_nothing_that_stays_nothing_waits() {
        assert!(is_due(None, &entry(1, 0, 0), 97));
        assert!(!is_due(Some(&entry(1, 0, 0)), &entry(2, 1, 0), 97));
        assert!(is_due(Some(&entry(1, 0, 0)), &entry(2, 1, 1), 97));
    }
}
