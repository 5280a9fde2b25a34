//! What a vault earns, by layer (DESIGN promise P10).

use cosmwasm_std::{Decimal, Uint256};

use crate::error::AccountingError;
use crate::math::{mul_div, power_of_ten, to_128, Rounding, DECIMAL_ONE};
use crate::price::Price;
use crate::units::Amount;

/// A yearly yield on the whole vault, before and after what others keep of it. Fractions, rounded down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Yield {
    /// All that is paid.
    pub before: Decimal,
    /// What is left to the stakers after protocol fee and commission.
    pub after: Decimal,
}

impl Yield {
    /// Of `rent` base units a year, priced `rent_price`, on a vault of `collateral` priced `price`: both as a market
    /// would pay them, without haircut. Nothing for an empty vault.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`] for prices that no asset has.
    pub fn of_rent(
        rent: Amount,
        rent_price: &Price,
        collateral: Amount,
        price: &Price,
        kept_by_others: KeptByOthers,
    ) -> Result<Self, AccountingError> {
        let overflow = |_| AccountingError::Overflow { what: "a yield" };
        let worth = |amount: Amount, of: &Price, other: &Price| {
            let scale = power_of_ten(other.decimals.into())?;
            Uint256::from(amount.get())
                .checked_mul(of.per_token.atomics().into())
                .and_then(|worth| worth.checked_mul(scale))
                .map_err(overflow)
        };
        let earned = worth(rent, rent_price, price)?;
        let held = worth(collateral, price, rent_price)?;
        if held.is_zero() {
            return Ok(Self::default());
        }
        let before = Decimal::new(to_128(mul_div(
            earned,
            DECIMAL_ONE.into(),
            held,
            Rounding::Down,
        )?)?);
        let after = kept_by_others.left_of(before);
        Ok(Self { before, after })
    }

    /// The sum of two layers.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            before: self.before.saturating_add(other.before),
            after: self.after.saturating_add(other.after),
        }
    }
}

/// What is taken off an income before stakers share it, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeptByOthers {
    /// The protocol fee, of all.
    pub fee: Decimal,
    /// The operator's commission, of the rest.
    pub commission: Decimal,
}

impl KeptByOthers {
    fn left_of(self, income: Decimal) -> Decimal {
        let rest = |part: Decimal| Decimal::one().saturating_sub(part);
        let after_fee = income.saturating_mul(rest(self.fee));
        after_fee.saturating_mul(rest(self.commission))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn price(per_token: &str, decimals: u8) -> Price {
        Price {
            per_token: per_token.parse().unwrap(),
            haircut: Decimal::percent(20),
            decimals,
        }
    }

    fn of(rent: u128, collateral: u128, others: KeptByOthers) -> Yield {
        let one = price("1", 6);
        Yield::of_rent(rent.into(), &one, collateral.into(), &one, others).unwrap()
    }

    ///
    #[test]
    fn layers_add_up() {
        let free = KeptByOthers::default();
        let base = of(40_000, 1_000_000, free);
        let services = [of(20_000, 1_000_000, free), of(10_000, 1_000_000, free)];
        let all = services.into_iter().fold(base, Yield::plus);
        assert_eq!(
            (all.before, all.after),
            (Decimal::percent(7), Decimal::percent(7))
        );
    }

    #[test]
    fn fee_and_commission_come_off_in_order() {
        let others = KeptByOthers {
            fee: Decimal::percent(2),
            commission: Decimal::percent(10),
        };
        let earned = of(100_000, 1_000_000, others);
        assert_eq!(earned.before, Decimal::percent(10));
        assert_eq!(earned.after, Decimal::from_ratio(882u128, 10_000u128));
    }

    #[test]
    fn other_decimals_and_prices_change_nothing_but_the_worth() {
        let rent_price = price("0.5", 18);
        let rent = Amount::from(80_000 * 10u128.pow(18));
        let earned = Yield::of_rent(
            rent,
            &rent_price,
            10u128.pow(12).into(),
            &price("1", 6),
            KeptByOthers::default(),
        );
        assert_eq!(earned.unwrap().before, Decimal::percent(4));
        assert_eq!(of(1, 0, KeptByOthers::default()), Yield::default());
    }

    proptest! {
        #[test]
        fn no_input_panics(rent: u128, collateral: u128, a: u128, b: u128, decimals in 0u8..=24) {
            let rent_price = Price { per_token: Decimal::new(a.into()), haircut: Decimal::zero(), decimals };
            let other = Price { per_token: Decimal::new(b.into()), ..rent_price };
            let others = KeptByOthers { fee: Decimal::percent(20), commission: Decimal::percent(50) };
            if let Ok(earned) = Yield::of_rent(rent.into(), &rent_price, collateral.into(), &other, others) {
                prop_assert!(earned.after <= earned.before);
            }
        }
    }
}
