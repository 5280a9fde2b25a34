//! A price read from a rate contract: how old it may be and how far one update may move it (DESIGN section 2, "value").
//!
//! A reading that moved too far is held back: the price stays what it was, and nothing is matched at it any more
//! until a reading lies within the bound again, or the owner sets the price anew. So whoever takes a rate contract
//! over can neither lend worthless collateral out as security nor make good collateral worthless.

use cosmwasm_std::{Decimal, Uint128};
use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::DECIMAL_ONE;

/// A reading is adopted at most once in the largest age divided by this, so that many small steps are bounded like a
/// large one.
const UPDATES_PER_AGE: u64 = 4;

/// What bounds the readings of one asset.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct Bounds {
    /// Longest time a reading counts, seconds.
    pub max_age_seconds: u64,
    /// Largest change of one update, as a part of the price before.
    pub max_change: Decimal,
}
record!(Bounds {
    max_age_seconds,
    max_change
});

/// The last price that was adopted.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct Reading {
    /// Units of account per whole token.
    pub per_token: Decimal,
    /// When it was read, seconds.
    pub read_at: u64,
    /// Whether a later reading lay beyond the bound.
    pub jumped: bool,
}
record!(Reading {
    per_token,
    read_at,
    jumped
});

impl Bounds {
    /// Whether something may be matched at a reading: it did not jump and is at most `max_age_seconds` old.
    #[must_use]
    pub const fn allow(&self, reading: &Reading, now: u64) -> bool {
        !reading.jumped && now.saturating_sub(reading.read_at) <= self.max_age_seconds
    }

    /// When the next reading may be adopted, seconds.
    #[must_use]
    pub fn next_update_at(&self, reading: &Reading) -> u64 {
        let pause = self.max_age_seconds.checked_div(UPDATES_PER_AGE).unwrap_or(0);
        reading.read_at.saturating_add(pause)
    }

    /// What a new reading of `found` makes of the last one: adopted, or held back as a jump. After a jump a reading
    /// within the bound counts again at once, at the old price until an update is due.
    ///
    /// # Errors
    /// [`AccountingError::ReadTooSoon`] when nothing would change before the next update is due.
    pub fn update(&self, last: &Reading, found: Decimal, now: u64) -> Result<Reading, AccountingError> {
        if !self.within(last.per_token, found) {
            return Ok(Reading {
                jumped: true,
                ..*last
            });
        }
        let next_at = self.next_update_at(last);
        if now >= next_at {
            return Ok(Reading {
                per_token: found,
                read_at: now,
                jumped: false,
            });
        }
        if last.jumped {
            return Ok(Reading {
                jumped: false,
                ..*last
            });
        }
        Err(AccountingError::ReadTooSoon { next_at })
    }

    /// `0 < found` and `|found - last| <= last x max_change`, exactly.
    fn within(&self, last: Decimal, found: Decimal) -> bool {
        let moved = last.abs_diff(found).atomics().full_mul(Uint128::new(DECIMAL_ONE));
        !found.is_zero() && moved <= last.atomics().full_mul(self.max_change.atomics())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const BOUNDS: Bounds = Bounds {
        max_age_seconds: 100,
        max_change: Decimal::percent(2),
    };

    fn reading(per_token: &str, jumped: bool) -> Reading {
        Reading {
            per_token: per_token.parse().unwrap(),
            read_at: 1_000,
            jumped,
        }
    }

    #[rstest]
    #[case::young(1_000, true)]
    #[case::as_old_as_it_may_be(1_100, true)]
    #[case::a_second_older(1_101, false)]
    #[case::a_clock_that_ran_back(999, true)]
    fn a_reading_ages(#[case] now: u64, #[case] counts: bool) {
        assert_eq!(BOUNDS.allow(&reading("1", false), now), counts);
        assert!(!BOUNDS.allow(&reading("1", true), now));
    }

    #[rstest]
    #[case::up_to_the_bound("1.02", false)]
    #[case::down_to_the_bound("0.98", false)]
    #[case::above("1.020000000000000001", true)]
    #[case::below("0.979999999999999999", true)]
    #[case::nothing("0", true)]
    #[case::everything("340282366920938463463", true)]
    fn a_jump_is_held_back(#[case] found: &str, #[case] jumped: bool) {
        let found: Decimal = found.parse().unwrap();
        let after = BOUNDS.update(&reading("1", false), found, 1_050).unwrap();
        assert_eq!(after.jumped, jumped);
        let adopted = if jumped { Decimal::one() } else { found };
        assert_eq!(after.per_token, adopted);
        assert_eq!(after.read_at, if jumped { 1_000 } else { 1_050 });
    }

    #[test]
    fn small_steps_wait_for_each_other() {
        let up = Decimal::percent(101);
        let soon = BOUNDS.update(&reading("1", false), up, 1_024).unwrap_err();
        assert_eq!(soon, AccountingError::ReadTooSoon { next_at: 1_025 });
        assert!(BOUNDS.update(&reading("1", false), up, 1_025).is_ok());
        // A jump is noticed at any time.
        let jump = BOUNDS.update(&reading("1", false), Decimal::percent(110), 1_001);
        assert_eq!(jump, Ok(reading("1", true)));
    }

    #[test]
    fn a_jump_that_came_back_counts_again() {
        let back = BOUNDS.update(&reading("1", true), Decimal::percent(101), 1_010);
        assert_eq!(back, Ok(reading("1", false)));
        let later = BOUNDS.update(&reading("1", true), Decimal::percent(101), 1_030);
        assert_eq!(later.unwrap().per_token, Decimal::percent(101));
        let still_away = BOUNDS.update(&reading("1", true), Decimal::percent(110), 1_030);
        assert_eq!(still_away, Ok(reading("1", true)));
    }

    proptest! {
        /// However often somebody asks, a price moves at most `max_change` in each quarter of the largest age.
        #[test]
        fn many_updates_move_a_price_no_faster_than_the_bound(
            steps in proptest::collection::vec((0u64..40, 0u128..3_000_000_000_000_000_000), 1..200),
        ) {
            let (mut last, mut now, mut adopted) = (reading("1", false), 1_000, 0u32);
            for (seconds, found) in steps {
                now += seconds;
                if let Ok(next) = BOUNDS.update(&last, Decimal::raw(found), now) {
                    if next.per_token != last.per_token || next.read_at != last.read_at {
                        prop_assert!(now >= last.read_at + 25);
                        prop_assert!(BOUNDS.within(last.per_token, next.per_token));
                        adopted += 1;
                    }
                    last = next;
                }
            }
            let quarters = u32::try_from((now - 1_000) / 25).unwrap();
            prop_assert!(adopted <= quarters);
        }

        #[test]
        fn no_input_panics(age: u64, change: u128, last: u128, found: u128, read_at: u64, jumped: bool, now: u64) {
            let bounds = Bounds { max_age_seconds: age, max_change: Decimal::raw(change) };
            let last = Reading { per_token: Decimal::raw(last), read_at, jumped };
            let _ = bounds.update(&last, Decimal::raw(found), now);
            let _ = bounds.allow(&last, now);
        }
    }
}
