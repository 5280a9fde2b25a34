//! Amount to value and back, and the rent of a lease (DESIGN sections 2 and 3.4).

use cosmwasm_std::{Decimal, Uint128, Uint256};
use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::{mul_div, power_of_ten, to_128, Rounding, DECIMAL_ONE};
use crate::units::{Amount, Rate, Value};

/// Value is counted in millionths.
const VALUE_SCALE: u128 = 1_000_000;
/// Hundredths of a percent in one.
const BASIS_POINTS: u128 = 10_000;

/// What an asset is worth.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct Price {
    /// Units of account per whole token.
    pub per_token: Decimal,
    /// Part that does not count as value.
    pub haircut: Decimal,
    /// Decimals of a whole token.
    pub decimals: u8,
}
record!(Price {
    per_token,
    haircut,
    decimals
});

impl Price {
    /// `floor(amount x price x (1 - haircut) x 10^6 / 10^decimals)`: security is never overstated. What is above the
    /// largest value counts as that, so that no vault, however large, stops a match over many.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`], only for prices and decimals that no asset has.
    pub fn value_of(&self, amount: Amount) -> Result<Value, AccountingError> {
        let (numerator, denominator) = self.ratio()?;
        let value = mul_div(amount.get().into(), numerator, denominator, Rounding::Down)?;
        Ok(Value::new(to_128(value).unwrap_or(Uint128::MAX)))
    }

    /// The least amount whose value is at least `value`.
    ///
    /// # Errors
    /// [`AccountingError::DivideByZero`] for a price of zero; [`AccountingError::Overflow`].
    pub fn amount_worth(&self, value: Value) -> Result<Amount, AccountingError> {
        let (numerator, denominator) = self.ratio()?;
        let amount = mul_div(value.get().into(), denominator, numerator, Rounding::Up)?;
        to_128(amount).map(Amount::new)
    }

    /// A year's rent in base units of this asset: `value x rate`, turned into the asset without haircut, rounded
    /// up (what is owed by users).
    ///
    /// # Errors
    /// [`AccountingError::DivideByZero`] for a price of zero; [`AccountingError::Overflow`].
    pub fn rent_per_year(&self, value: Value, rate: Rate) -> Result<Amount, AccountingError> {
        let overflow = |_| AccountingError::Overflow { what: "rent" };
        let owed = Uint256::from(value.get())
            .checked_mul(Uint256::from(rate.basis_points()))
            .map_err(overflow)?
            .checked_mul(power_of_ten(self.decimals.into())?)
            .map_err(overflow)?;
        let per_base = Uint256::from(self.per_token.atomics())
            .checked_mul(Uint256::from(VALUE_SCALE))
            .map_err(overflow)?
            .checked_mul(Uint256::from(BASIS_POINTS))
            .map_err(overflow)?;
        let rent = mul_div(owed, Uint256::from(DECIMAL_ONE), per_base, Rounding::Up)?;
        to_128(rent).map(Amount::new)
    }

    /// Value per base unit as a fraction: `price x (1 - haircut) x 10^6` over `10^decimals`.
    fn ratio(&self) -> Result<(Uint256, Uint256), AccountingError> {
        let overflow = |_| AccountingError::Overflow { what: "a price" };
        let counted = Decimal::one().saturating_sub(self.haircut);
        let numerator = self
            .per_token
            .atomics()
            .full_mul(counted.atomics())
            .checked_mul(Uint256::from(VALUE_SCALE))
            .map_err(overflow)?;
        let one = Uint256::from(DECIMAL_ONE);
        let denominator = power_of_ten(self.decimals.into())?
            .checked_mul(one)
            .and_then(|scaled| scaled.checked_mul(one))
            .map_err(overflow)?;
        Ok((numerator, denominator))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn price(per_token: &str, haircut: &str, decimals: u8) -> Price {
        Price {
            per_token: per_token.parse().unwrap(),
            haircut: haircut.parse().unwrap(),
            decimals,
        }
    }

    #[rstest]
    #[case("1", "0", 6, 1_000_000, 1_000_000)]
    #[case("2.5", "0.1", 6, 1_000_000, 2_250_000)]
    #[case("1", "0", 18, 999_999_999_999, 0)]
    #[case("1", "0", 18, 1_000_000_000_000, 1)]
    #[case("3", "0", 0, 7, 21_000_000)]
    #[case("1", "0", 24, 1_000_000_000_000_000_000_000_000, 1_000_000)]
    fn value_is_rounded_down(
        #[case] per_token: &str,
        #[case] haircut: &str,
        #[case] decimals: u8,
        #[case] amount: u128,
        #[case] value: u128,
    ) {
        assert_eq!(
            price(per_token, haircut, decimals).value_of(amount.into()),
            Ok(value.into())
        );
    }

    #[test]
    fn rent_of_a_million_at_four_percent() {
        let rate = Rate::from_basis_points(400).unwrap();
        let rent = price("1", "0.5", 6).rent_per_year(1_000_000.into(), rate);
        assert_eq!(rent, Ok(40_000.into()));
    }

    ///
    #[test]
    fn rent_in_a_token_of_eighteen_decimals_worth_a_half() {
        let rate = Rate::from_basis_points(400).unwrap();
        let rent = price("0.5", "0", 18).rent_per_year(1_000_000_000_000.into(), rate);
        assert_eq!(rent, Ok(80_000_000_000_000_000_000_000.into()));
    }

    /// I-10: no amount up to the cap of a vault stops a match, whatever the asset.
    #[rstest]
    fn the_largest_vault_has_a_value(#[values(0, 6, 18, 24)] decimals: u8) {
        let amount = Amount::from(crate::pool::MAX_COLLATERAL);
        let value = price("1000000", "0", decimals).value_of(amount).unwrap();
        assert_eq!(value == Value::new(Uint128::MAX), decimals <= 6);
    }

    #[test]
    fn a_worthless_asset_pays_no_rent() {
        let rate = Rate::from_basis_points(1).unwrap();
        assert!(price("0", "0", 6).rent_per_year(1.into(), rate).is_err());
        assert!(price("1", "1", 6).amount_worth(1.into()).is_err());
    }

    proptest! {
        #[test]
        fn the_amount_worth_a_value_is_the_least(value in 0u128..1 << 100, cents in 1u128..1_000_000, decimals in 0u8..=24) {
            let price = Price { per_token: Decimal::from_ratio(cents, 100u128), haircut: Decimal::percent(5), decimals };
            if let Ok(amount) = price.amount_worth(value.into()) {
                prop_assert!(price.value_of(amount).unwrap() >= value.into());
                if !amount.is_zero() {
                    let less = amount.minus(1.into()).unwrap();
                    prop_assert!(price.value_of(less).unwrap() < value.into());
                }
            }
        }

        #[test]
        fn no_input_panics(amount: u128, per_token: u128, haircut: u128, decimals: u8, points in 1u32..=100_000) {
            let price = Price {
                per_token: Decimal::new(per_token.into()),
                haircut: Decimal::new(haircut.into()),
                decimals,
            };
            let _ = price.value_of(amount.into());
            let _ = price.amount_worth(amount.into());
            let _ = price.rent_per_year(amount.into(), Rate::from_basis_points(points).unwrap());
        }
    }
}
