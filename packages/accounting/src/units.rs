//! Quantities that cannot be mixed: an amount is no value, a share no amount.

use std::fmt;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, Uint128, Uint256};
use holdfast_record::wrapper;

use crate::error::AccountingError;
use crate::math::{div_fraction, mul_div_128, mul_fraction, Rounding};

/// Seconds of a year in every rate: 365 days.
pub const YEAR_SECONDS: u64 = 31_536_000;
/// Hundredths of a percent in one.
const BASIS_POINTS: u128 = 10_000;
/// Highest rate: 1,000 % a year.
const MAX_BASIS_POINTS: u128 = 100_000;

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $what:literal) => {
        $(#[$doc])*
        #[cw_serde]
        #[derive(Copy, Eq, PartialOrd, Ord, Default)]
        pub struct $name($inner);

        wrapper!($name);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(<$inner>::zero());

            /// That many.
            #[must_use]
            pub const fn new(inner: $inner) -> Self {
                Self(inner)
            }

            /// The bare number.
            #[must_use]
            pub const fn get(self) -> $inner {
                self.0
            }

            /// Whether it is nothing.
            #[must_use]
            pub fn is_zero(self) -> bool {
                self.0.is_zero()
            }

            /// The sum.
            ///
            /// # Errors
            /// [`AccountingError::Overflow`].
            pub fn plus(self, other: Self) -> Result<Self, AccountingError> {
                self.0.checked_add(other.0).map(Self).map_err(|_| AccountingError::Overflow { what: $what })
            }

            /// The difference.
            ///
            /// # Errors
            /// [`AccountingError::Underflow`].
            pub fn minus(self, other: Self) -> Result<Self, AccountingError> {
                self.0.checked_sub(other.0).map(Self).map_err(|_| AccountingError::Underflow {
                    what: $what,
                    taken: other.to_string(),
                    available: self.to_string(),
                })
            }

            /// The difference, or nothing when it would be below.
            #[must_use]
            pub fn saturating_minus(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// The sum, or the largest number when it would be above.
            #[must_use]
            pub fn saturating_plus(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

quantity!(
    /// Base units of one asset.
    Amount, Uint128, "an amount"
);
quantity!(
    /// Millionths of the hub's unit of account.
    Value, Uint128, "a value"
);
quantity!(
    /// Shares of a pool.
    Shares, Uint256, "shares"
);
quantity!(
    /// Base units times seconds over a year: 1/31,536,000 of a base unit. Rent is counted in it, so that what
    /// streams out of an escrow is what is earned, to the unit.
    Accrued, Uint256, "an accrued sum"
);

impl From<u128> for Amount {
    fn from(number: u128) -> Self {
        Self::new(Uint128::new(number))
    }
}

impl From<u128> for Value {
    fn from(number: u128) -> Self {
        Self::new(Uint128::new(number))
    }
}

impl From<u128> for Shares {
    fn from(number: u128) -> Self {
        Self::new(Uint256::from(number))
    }
}

impl Amount {
    /// `self x numerator / denominator`; nothing when the denominator is nothing.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn portion(
        self,
        numerator: Self,
        denominator: Self,
        rounding: Rounding,
    ) -> Result<Self, AccountingError> {
        if denominator.is_zero() {
            return Ok(Self::ZERO);
        }
        mul_div_128(self.get(), numerator.get(), denominator.get(), rounding).map(Self::new)
    }

    /// `self x fraction`.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`], only for fractions above one.
    pub fn fraction(self, fraction: Decimal, rounding: Rounding) -> Result<Self, AccountingError> {
        mul_fraction(self.get(), fraction, rounding).map(Self::new)
    }

    /// `self / fraction`.
    ///
    /// # Errors
    /// [`AccountingError::DivideByZero`]; [`AccountingError::Overflow`].
    pub fn over(self, fraction: Decimal, rounding: Rounding) -> Result<Self, AccountingError> {
        div_fraction(self.get(), fraction, rounding).map(Self::new)
    }

    /// What a year's rent of this amount accrues in `seconds`: `amount x seconds`, in 1/year units.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn accrue(self, seconds: u64) -> Result<Accrued, AccountingError> {
        Uint256::from(self.get())
            .checked_mul(Uint256::from(seconds))
            .map(Accrued::new)
            .map_err(|_| AccountingError::Overflow { what: "rent" })
    }
}

impl Value {
    /// `self x fraction`.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`], only for fractions above one.
    pub fn fraction(self, fraction: Decimal, rounding: Rounding) -> Result<Self, AccountingError> {
        mul_fraction(self.get(), fraction, rounding).map(Self::new)
    }
}

impl Accrued {
    /// A whole amount, to be streamed.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`], never for 128-bit amounts.
    pub fn whole(amount: Amount) -> Result<Self, AccountingError> {
        amount.accrue(YEAR_SECONDS)
    }

    /// The whole base units in it, rounded down; the rest stays owed.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn payable(self) -> Result<Amount, AccountingError> {
        let whole = self
            .get()
            .checked_div(Uint256::from(YEAR_SECONDS))
            .map_err(|_| AccountingError::DivideByZero { what: "a year" })?;
        crate::math::to_128(whole).map(Amount::new)
    }

    /// The whole base units that hold it, rounded up.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn payable_up(self) -> Result<Amount, AccountingError> {
        let down = self.payable()?;
        if Self::whole(down)? < self {
            return down.plus(Amount::from(1));
        }
        Ok(down)
    }

    /// `self x fraction`, rounded down.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`], only for fractions above one.
    pub fn fraction(self, fraction: Decimal) -> Result<Self, AccountingError> {
        let one = Uint256::from(crate::math::DECIMAL_ONE);
        crate::math::mul_div(self.get(), fraction.atomics().into(), one, Rounding::Down).map(Self::new)
    }
}

/// A yearly rate in hundredths of a percent, from 1 (0.01 %) to 100,000 (1,000 %).
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub struct Rate(u32);
wrapper!(Rate);

impl Rate {
    /// The rate of that many hundredths of a percent.
    ///
    /// # Errors
    /// [`AccountingError::BadRate`] when it is zero or above 1,000 %.
    pub fn from_basis_points(points: u32) -> Result<Self, AccountingError> {
        let number = u128::from(points);
        if number == 0 || number > MAX_BASIS_POINTS {
            return Err(AccountingError::BadRate(Decimal::from_ratio(
                number,
                BASIS_POINTS,
            )));
        }
        Ok(Self(points))
    }

    /// Hundredths of a percent.
    #[must_use]
    pub const fn basis_points(self) -> u32 {
        self.0
    }

    /// The rate as a fraction.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::from_ratio(u128::from(self.0), BASIS_POINTS)
    }
}

impl TryFrom<Decimal> for Rate {
    type Error = AccountingError;

    fn try_from(rate: Decimal) -> Result<Self, AccountingError> {
        let bad = || AccountingError::BadRate(rate);
        let points = rate
            .checked_mul(Decimal::from_ratio(BASIS_POINTS, 1u128))
            .map_err(|_| bad())?;
        if points.floor() != points {
            return Err(bad());
        }
        let points = u32::try_from(points.to_uint_floor().u128()).map_err(|_| bad())?;
        Self::from_basis_points(points).map_err(|_| bad())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0.0001", Some(1))]
    #[case("0.04", Some(400))]
    #[case("10", Some(100_000))]
    #[case("0", None)]
    #[case("0.00005", None)]
    #[case("0.00015", None)]
    #[case("10.0001", None)]
    #[case("340282366920938463463", None)]
    fn rates_come_in_steps(#[case] text: &str, #[case] points: Option<u32>) {
        let rate = Rate::try_from(text.parse::<Decimal>().unwrap());
        assert_eq!(rate.ok().map(Rate::basis_points), points);
    }

    #[test]
    fn subtraction_says_what_is_missing() {
        let error = Amount::from(3).minus(Amount::from(5)).unwrap_err();
        assert_eq!(error.to_string(), "an amount: 5 is more than the 3 there is");
    }

    #[test]
    fn quantities_are_bare_numbers_on_the_wire() {
        let json = cosmwasm_std::to_json_string(&(Amount::from(5), Shares::from(7), Rate(400))).unwrap();
        assert_eq!(json, r#"["5","7",400]"#);
    }
}
