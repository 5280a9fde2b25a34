//! The meter of attested faults (DESIGN 3.5): what a service may file without proof, in value. A full meter holds
//! `fraction x leased stake` and refills within a day.

use cosmwasm_std::{Decimal, Uint256};
use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::{mul_div, mul_div_128, to_128, Rounding};
use crate::units::{Amount, Value};

/// Time in which an empty meter fills, seconds.
const DAY: u64 = 86_400;

/// What was filed lately and has not refilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Meter {
    /// What was missing from a full meter at `at`.
    pub missing: Value,
    /// Seconds.
    pub at: u64,
}
record!(Meter { missing, at });

/// What the meter says of a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metered {
    /// It may be filed for this value: all of it, or a full meter when it is more than that.
    Filed(Value),
    /// Not before this time, seconds.
    Throttled(u64),
}

impl Meter {
    /// What a full meter holds.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`], only for fractions above one.
    pub fn capacity(fraction: Decimal, leased: Value) -> Result<Value, AccountingError> {
        leased.fraction(fraction, Rounding::Down)
    }

    /// What is missing at `now`. Rounds up, so that never more than the meter is filed.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn missing(&self, capacity: Value, now: u64) -> Result<Value, AccountingError> {
        let passed = now.saturating_sub(self.at).min(DAY);
        let refilled = mul_div_128(capacity.get(), passed.into(), DAY.into(), Rounding::Down)?;
        // Leases that ended meanwhile lower the capacity; more than all of it is never missing.
        let missing = self.missing.min(capacity);
        Ok(missing.saturating_minus(Value::new(refilled)))
    }

    /// Files `wanted`, or a full meter when that is less, or says when it may be.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn file(&mut self, wanted: Value, capacity: Value, now: u64) -> Result<Metered, AccountingError> {
        let granted = wanted.min(capacity);
        let missing = self.missing(capacity, now)?;
        let after = missing.plus(granted)?;
        if after > capacity {
            let short = after.minus(capacity)?;
            let wait = mul_div_128(short.get(), DAY.into(), capacity.get(), Rounding::Up)?;
            let wait = u64::try_from(wait.u128()).unwrap_or(DAY);
            return Ok(Metered::Throttled(now.saturating_add(wait)));
        }
        *self = Self {
            missing: after,
            at: now,
        };
        Ok(Metered::Filed(granted))
    }
}

/// What a filing takes of one vault when only `granted` of the `wanted` value is: its own part of it, rounded down.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn pro_rata(due: Amount, granted: Value, wanted: Value) -> Result<Amount, AccountingError> {
    if granted >= wanted {
        return Ok(due);
    }
    let part = mul_div(
        Uint256::from(due.get()),
        granted.get().into(),
        wanted.get().into(),
        Rounding::Down,
    )?;
    to_128(part).map(Amount::new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HALF: u64 = DAY / 2;

    /// Covers: S-7
    #[test]
    fn a_meter_refills_within_a_day_and_a_large_filing_takes_a_full_one() {
        let capacity = Meter::capacity(Decimal::percent(5), 1_000_000.into()).unwrap();
        let mut meter = Meter::default();
        let mut file = |wanted: u128, now| meter.file(wanted.into(), capacity, now).unwrap();
        assert_eq!(file(30_000, 0), Metered::Filed(30_000.into()));
        assert_eq!(file(20_000, 0), Metered::Filed(20_000.into()));
        assert_eq!(file(1, 0), Metered::Throttled(2));
        assert_eq!(file(25_001, HALF), Metered::Throttled(HALF + 2));
        assert_eq!(file(80_000, HALF), Metered::Throttled(DAY));
        assert_eq!(file(80_000, DAY), Metered::Filed(50_000.into()));
        assert_eq!(file(25_000, DAY + HALF), Metered::Filed(25_000.into()));
        assert_eq!(pro_rata(400.into(), 50_000.into(), 80_000.into()), Ok(250.into()));
    }

    #[test]
    fn nothing_leased_grants_nothing() {
        let mut meter = Meter::default();
        assert_eq!(
            meter.file(7.into(), Value::ZERO, 5),
            Ok(Metered::Filed(Value::ZERO))
        );
        assert_eq!(pro_rata(7.into(), Value::ZERO, 7.into()), Ok(Amount::ZERO));
    }

    proptest! {
        /// I-27: within any time `t` at most `meter x (1 + t / day)`, and what is throttled goes through when told.
        #[test]
        fn i_27_no_more_than_the_meter_in_any_time(
            capacity in prop_oneof![1u128..1_000, 1u128..1 << 120],
            wants in prop::collection::vec((0u128..1 << 121, 0u64..100_000), 1..40),
        ) {
            let mut meter = Meter::default();
            let mut now = 0;
            let mut filed: Vec<(u64, u128)> = vec![];
            for (wanted, wait) in wants {
                now += wait;
                let wanted = Value::from(wanted % (capacity * 2));
                match meter.file(wanted, capacity.into(), now).unwrap() {
                    Metered::Filed(granted) => {
                        prop_assert_eq!(granted, wanted.min(capacity.into()));
                        filed.push((now, granted.get().u128()));
                    }
                    Metered::Throttled(at) => {
                        prop_assert!(at > now && at <= now + DAY);
                        let mut later = meter;
                        prop_assert!(matches!(later.file(wanted, capacity.into(), at), Ok(Metered::Filed(_))));
                    }
                }
            }
            for (i, (from, _)) in filed.iter().enumerate() {
                let mut sum = Uint256::zero();
                for (at, amount) in &filed[i..] {
                    sum += Uint256::from(*amount);
                    let allowed = Uint256::from(capacity) * Uint256::from(DAY + (at - from));
                    prop_assert!(sum * Uint256::from(DAY) <= allowed);
                }
            }
        }
    }
}
