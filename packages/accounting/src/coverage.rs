//! How much security a service has and how it is spread (DESIGN 3.3).

use cosmwasm_std::Decimal;

use crate::error::AccountingError;
use crate::math::{mul_div_128, mul_fraction, Rounding, DECIMAL_ONE};
use crate::units::{Rate, Value};

/// The rates of some leases together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rates {
    /// Their value.
    pub value: Value,
    /// Rate of the dearest, as a fraction.
    pub marginal: Decimal,
    /// Mean rate weighted by value, rounded down, as a fraction.
    pub average: Decimal,
}

/// The value, the dearest and the mean rate of leases.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn rates(leases: impl Iterator<Item = (Value, Rate)>) -> Result<Rates, AccountingError> {
    let (mut sum, mut marginal, mut weighted) = (Value::ZERO, Decimal::zero(), cosmwasm_std::Uint256::zero());
    let overflow = |_| AccountingError::Overflow { what: "rates" };
    for (value, rate) in leases.filter(|(value, _)| !value.is_zero()) {
        sum = sum.plus(value)?;
        marginal = marginal.max(rate.to_decimal());
        let part = value.get().full_mul(rate.to_decimal().atomics());
        weighted = weighted.checked_add(part).map_err(overflow)?;
    }
    // A mean is at most the dearest rate, which fits.
    let average = weighted.checked_div(sum.get().into()).unwrap_or_default();
    Ok(Rates {
        value: sum,
        marginal,
        average: Decimal::new(crate::math::to_128(average)?),
    })
}

/// How security is spread over operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// The largest operator's part, rounded up.
    pub largest: Decimal,
    /// Herfindahl index: the sum of the squared parts, 1 for one operator, `1/n` for `n` equal ones; rounded down.
    pub herfindahl: Decimal,
}

/// How values, one for each operator, are spread.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn spread(values: &[Value]) -> Result<Spread, AccountingError> {
    let total = values
        .iter()
        .try_fold(Value::ZERO, |sum, value| sum.plus(*value))?;
    let mut spread = Spread::default();
    if total.is_zero() {
        return Ok(spread);
    }
    let part = |value: Value, rounding| {
        mul_div_128(value.get(), DECIMAL_ONE.into(), total.get(), rounding).map(Decimal::new)
    };
    for value in values {
        spread.largest = spread.largest.max(part(*value, Rounding::Up)?);
        let down = part(*value, Rounding::Down)?;
        let squared = Decimal::new(mul_fraction(down.atomics(), down, Rounding::Down)?);
        // Squares of parts of one sum to at most one.
        spread.herfindahl = spread.herfindahl.saturating_add(squared);
    }
    Ok(spread)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[u128]) -> Spread {
        let values: Vec<Value> = values.iter().map(|value| Value::from(*value)).collect();
        spread(&values).unwrap()
    }

    #[test]
    fn equal_operators_have_an_index_of_one_over_their_number() {
        assert_eq!(of(&[]), Spread::default());
        assert_eq!(of(&[0, 0]), Spread::default());
        assert_eq!(of(&[7]).herfindahl, Decimal::one());
        let four = of(&[25, 25, 25, 25]);
        assert_eq!(
            (four.largest, four.herfindahl),
            (Decimal::percent(25), Decimal::percent(25))
        );
        let uneven = of(&[60, 40]);
        assert_eq!(
            (uneven.largest, uneven.herfindahl),
            (Decimal::percent(60), Decimal::percent(52))
        );
    }

    #[test]
    fn the_mean_is_weighted_and_nothing_counts_nothing() {
        let lease = |value: u128, points| (Value::from(value), Rate::from_basis_points(points).unwrap());
        let found = rates([lease(100, 300), lease(50, 400), lease(0, 9_000)].into_iter()).unwrap();
        assert_eq!(found.value, Value::from(150));
        assert_eq!(found.marginal, Decimal::percent(4));
        assert_eq!(found.average, Decimal::raw(33_333_333_333_333_333));
        assert_eq!(rates(std::iter::empty()), Ok(Rates::default()));
    }

    proptest! {
        #[test]
        fn no_input_fails_and_every_part_is_a_part(values in prop::collection::vec(0u128..1 << 120, 0..20), points in 1u32..=100_000) {
            let found = of(&values);
            prop_assert!(found.largest <= Decimal::one() && found.herfindahl <= found.largest);
            let rate = Rate::from_basis_points(points).unwrap();
            let mean = rates(values.iter().map(|value| (Value::from(*value), rate))).unwrap();
            if !mean.value.is_zero() {
                prop_assert_eq!((mean.marginal, mean.average), (rate.to_decimal(), rate.to_decimal()));
            }
        }
    }
}
