//! Multiplication and division without loss in between (DESIGN section 7).

use cosmwasm_std::{Decimal, Uint128, Uint256, Uint512};

use crate::error::AccountingError;

/// Which way a division that does not come out even goes. The caller says whom it favours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// Fixed-point one of [`Decimal`]: 10^18.
pub const DECIMAL_ONE: u128 = 1_000_000_000_000_000_000;

/// `a x b / c`, exact through 512 bits.
///
/// # Errors
/// [`AccountingError::DivideByZero`]; [`AccountingError::Overflow`] when the result has more than 256 bits.
pub fn mul_div(a: Uint256, b: Uint256, c: Uint256, rounding: Rounding) -> Result<Uint256, AccountingError> {
    let product = a.full_mul(b);
    let divisor = Uint512::from(c);
    let divide_by_zero = |_| AccountingError::DivideByZero { what: "mul_div" };
    let quotient = product.checked_div(divisor).map_err(divide_by_zero)?;
    let exact = product.checked_rem(divisor).map_err(divide_by_zero)?.is_zero();
    let overflow = || AccountingError::Overflow { what: "a product" };
    let rounded = match rounding {
        Rounding::Up if !exact => quotient.checked_add(Uint512::one()).map_err(|_| overflow())?,
        Rounding::Up | Rounding::Down => quotient,
    };
    Uint256::try_from(rounded).map_err(|_| overflow())
}

/// `a x b / c` for 128-bit numbers.
///
/// # Errors
/// As [`mul_div`], and [`AccountingError::Overflow`] when the result has more than 128 bits.
pub fn mul_div_128(
    a: Uint128,
    b: Uint128,
    c: Uint128,
    rounding: Rounding,
) -> Result<Uint128, AccountingError> {
    to_128(mul_div(a.into(), b.into(), c.into(), rounding)?)
}

/// `a x fraction`.
///
/// # Errors
/// [`AccountingError::Overflow`], only for fractions above one.
pub fn mul_fraction(a: Uint128, fraction: Decimal, rounding: Rounding) -> Result<Uint128, AccountingError> {
    mul_div_128(a, fraction.atomics(), Uint128::new(DECIMAL_ONE), rounding)
}

/// `a / fraction`.
///
/// # Errors
/// [`AccountingError::DivideByZero`]; [`AccountingError::Overflow`].
pub fn div_fraction(a: Uint128, fraction: Decimal, rounding: Rounding) -> Result<Uint128, AccountingError> {
    mul_div_128(a, Uint128::new(DECIMAL_ONE), fraction.atomics(), rounding)
}

/// The same number in 128 bits.
///
/// # Errors
/// [`AccountingError::Overflow`] when it does not fit.
pub fn to_128(number: Uint256) -> Result<Uint128, AccountingError> {
    Uint128::try_from(number).map_err(|_| AccountingError::Overflow { what: "an amount" })
}

/// `10^exponent`, for exponents up to 76.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn power_of_ten(exponent: u32) -> Result<Uint256, AccountingError> {
    Uint256::from(10u128)
        .checked_pow(exponent)
        .map_err(|_| AccountingError::Overflow {
            what: "a power of ten",
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rounding_is_explicit() {
        let div = |rounding| mul_div_128(Uint128::new(7), Uint128::new(3), Uint128::new(2), rounding);
        assert_eq!(div(Rounding::Down), Ok(Uint128::new(10)));
        assert_eq!(div(Rounding::Up), Ok(Uint128::new(11)));
    }

    #[test]
    fn the_intermediate_may_need_512_bits() {
        assert_eq!(
            mul_div(Uint256::MAX, Uint256::MAX, Uint256::MAX, Rounding::Up),
            Ok(Uint256::MAX)
        );
        assert!(mul_div(Uint256::MAX, Uint256::from(2u8), Uint256::one(), Rounding::Down).is_err());
        assert!(mul_div(Uint256::one(), Uint256::one(), Uint256::zero(), Rounding::Down).is_err());
    }

    proptest! {
        #[test]
        fn up_and_down_enclose_the_exact_quotient(a: u128, b: u128, c in 1u128..) {
            let (a, b, c) = (Uint256::from(a), Uint256::from(b), Uint256::from(c));
            let down = mul_div(a, b, c, Rounding::Down).unwrap();
            let up = mul_div(a, b, c, Rounding::Up).unwrap();
            prop_assert!(down.full_mul(c) <= a.full_mul(b));
            prop_assert!(up.full_mul(c) >= a.full_mul(b));
            prop_assert!(up == down || up == down + Uint256::one());
        }
    }
}
