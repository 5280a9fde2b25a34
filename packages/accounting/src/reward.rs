//! Rewards by index (DESIGN 3.4): one addition however many share in it.

use cosmwasm_std::{Uint256, Uint512};
use holdfast_record::record;

use crate::error::AccountingError;
use crate::units::{Accrued, Shares};

/// Scale of an index: 10^36.
const SCALE: Uint256 = Uint256::from_u128(1_000_000_000_000_000_000_000_000_000_000_000_000);

/// What one share earned since the vault began, in [`Accrued`] units times 10^36.
#[derive(Clone, Debug, PartialEq, Copy, Eq, Default, PartialOrd, Ord)]
pub struct Index(Uint256);
record!(Index(_));

/// An index that grows, with the remainder it could not divide yet.
#[derive(Clone, Debug, PartialEq, Copy, Eq, Default)]
pub struct Stream {
    /// The index.
    pub index: Index,
    /// What is carried to the next income, in [`Accrued`] units times 10^36; less than the shares.
    carry: Uint256,
}
record!(Stream { index, carry });

impl Stream {
    /// Shares `income` among `shares`. Returns what could not be shared: all of it while there are no shares, or
    /// when the index would outgrow 256 bits.
    #[must_use]
    pub fn add(&mut self, income: Accrued, shares: Shares) -> Accrued {
        match self.grown(income, shares) {
            Some(grown) => {
                *self = grown;
                Accrued::ZERO
            }
            None => income,
        }
    }

    fn grown(&self, income: Accrued, shares: Shares) -> Option<Self> {
        let divisor = Uint512::from(shares.get());
        let whole = income
            .get()
            .full_mul(SCALE)
            .checked_add(Uint512::from(self.carry))
            .ok()?;
        let per_share = Uint256::try_from(whole.checked_div(divisor).ok()?).ok()?;
        let carry = Uint256::try_from(whole.checked_rem(divisor).ok()?).ok()?;
        Some(Self {
            index: Index(self.index.0.checked_add(per_share).ok()?),
            carry,
        })
    }
}

impl Index {
    /// What `shares` earned while the index went from `since` to here, rounded down.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`]; [`AccountingError::Underflow`] when `since` is later than this.
    pub fn earned(self, since: Self, shares: Shares) -> Result<Accrued, AccountingError> {
        let grown = self
            .0
            .checked_sub(since.0)
            .map_err(|_| AccountingError::Underflow {
                what: "a reward index",
                taken: since.0.to_string(),
                available: self.0.to_string(),
            })?;
        crate::math::mul_div(grown, shares.get(), SCALE, crate::math::Rounding::Down).map(Accrued::new)
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Decimal;
    use proptest::prelude::*;

    use super::*;
    use crate::units::Amount;

    fn whole(amount: u128) -> Accrued {
        Accrued::whole(Amount::from(amount)).unwrap()
    }

    ///
    #[test]
    fn a_thousand_of_rent_is_shared_to_the_unit() {
        let income = whole(1_000);
        let fee = income.fraction(Decimal::percent(2)).unwrap();
        let rest = income.minus(fee).unwrap();
        let commission = rest.fraction(Decimal::percent(10)).unwrap();
        let mut stream = Stream::default();
        let stakers = rest.minus(commission).unwrap();
        assert_eq!(stream.add(stakers, 1_000.into()), Accrued::ZERO);
        let paid = |shares: u128| {
            stream
                .index
                .earned(Index::default(), shares.into())
                .unwrap()
                .payable()
                .unwrap()
        };
        assert_eq!(fee.payable(), Ok(20.into()));
        assert_eq!(commission.payable(), Ok(98.into()));
        assert_eq!(
            [paid(600), paid(300), paid(100)],
            [529.into(), 264.into(), 88.into()]
        );
    }

    ///
    #[test]
    fn a_year_of_dust_in_a_huge_vault_all_arrives() {
        let shares = Shares::from(10u128.pow(27));
        let mut stream = Stream::default();
        let seconds = crate::units::YEAR_SECONDS;
        let rent = Amount::from(109);
        for _ in 0..seconds / 5 / 100 {
            assert!(stream.add(rent.accrue(500).unwrap(), shares).is_zero());
        }
        let newcomer = stream.index;
        let all = stream.index.earned(Index::default(), shares).unwrap();
        let lost = whole(109).minus(all).unwrap();
        assert!(
            lost <= Accrued::new(Uint256::one()),
            "{lost} of a 1/year unit lost"
        );
        assert!(stream.index.earned(newcomer, shares).unwrap().is_zero());
    }

    #[test]
    fn income_without_shares_comes_back() {
        assert_eq!(Stream::default().add(whole(5), Shares::ZERO), whole(5));
    }

    proptest! {
        #[test]
        fn the_parts_never_exceed_the_income(
            incomes in prop::collection::vec(0u128..1 << 100, 1..20),
            holders in prop::collection::vec(1u128..1 << 100, 1..20),
        ) {
            let total: u128 = holders.iter().sum();
            let mut stream = Stream::default();
            for income in &incomes {
                prop_assert!(stream.add(whole(*income), total.into()).is_zero());
            }
            let sum = incomes.iter().fold(Accrued::ZERO, |sum, income| sum.plus(whole(*income)).unwrap());
            let parts = holders.iter().fold(Accrued::ZERO, |sum, held| {
                sum.plus(stream.index.earned(Index::default(), (*held).into()).unwrap()).unwrap()
            });
            prop_assert!(parts <= sum);
            let dust = sum.minus(parts).unwrap().get();
            prop_assert!(dust <= Uint256::from(holders.len() as u128 + 1));
        }
    }
}
