//! Shares against collateral (DESIGN 3.1).

use cosmwasm_std::Uint256;
use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::{mul_div, to_128, Rounding};
use crate::units::{Amount, Shares};

/// The virtual offset `V`: shares nobody holds, which make a donation or a first deposit worth nothing to an
/// attacker.
pub const VIRTUAL_SHARES: u128 = 1_000;
/// A pool takes no deposits below its first rate divided by this.
const CLOSED_BELOW: u128 = 1_000_000;
/// Most a pool may hold: the largest amount the arithmetic is proven for.
pub const MAX_COLLATERAL: u128 = 1 << 120;

/// An active pool: collateral `C` and shares `S`.
#[derive(Clone, Debug, PartialEq, Copy, Eq, Default)]
pub struct Pool {
    /// Collateral, base units.
    pub collateral: Amount,
    /// Shares, those asked to leave included.
    pub shares: Shares,
}
record!(Pool { collateral, shares });

impl Pool {
    /// `floor(amount x (S + V) / (C + 1))`: the depositor receives no more than it brings.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn shares_for(&self, amount: Amount) -> Result<Shares, AccountingError> {
        mul_div(
            amount.get().into(),
            self.virtual_shares()?,
            self.virtual_collateral(),
            Rounding::Down,
        )
        .map(Shares::new)
    }

    /// `floor(shares x (C + 1) / (S + V))`, and all of `C` for all of `S`: the leaver takes no more than its part.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn amount_for(&self, shares: Shares) -> Result<Amount, AccountingError> {
        if shares == self.shares {
            return Ok(self.collateral);
        }
        let amount = mul_div(
            shares.get(),
            self.virtual_collateral(),
            self.virtual_shares()?,
            Rounding::Down,
        )?;
        to_128(amount).map(Amount::new)
    }

    /// Adds `amount` and returns the shares it mints.
    ///
    /// # Errors
    /// [`AccountingError::Closed`], [`AccountingError::TooSmall`], [`AccountingError::AboveCap`].
    pub fn deposit(&mut self, amount: Amount) -> Result<Shares, AccountingError> {
        self.deposit_beside(amount, Amount::ZERO)
    }

    /// The same at the rate there would be if `refundable` had come back already: while a slash can be reversed, who
    /// buys in pays for what a reversal would bring (DESIGN 3.5).
    ///
    /// # Errors
    /// As [`Pool::deposit`].
    pub fn deposit_beside(&mut self, amount: Amount, refundable: Amount) -> Result<Shares, AccountingError> {
        if self.is_closed()? {
            return Err(AccountingError::Closed);
        }
        let whole = Self {
            collateral: self.collateral.plus(refundable)?,
            shares: self.shares,
        };
        let room = Amount::from(MAX_COLLATERAL).saturating_minus(whole.collateral);
        if amount > room {
            return Err(AccountingError::AboveCap { amount, room });
        }
        let minted = whole.shares_for(amount)?;
        if minted.is_zero() {
            return Err(AccountingError::TooSmall {
                amount,
                smallest: whole.smallest_deposit()?,
            });
        }
        self.collateral = self.collateral.plus(amount)?;
        self.shares = self.shares.plus(minted)?;
        Ok(minted)
    }

    /// The smallest deposit that mints a share: `ceil((C + 1) / (S + V))`.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn smallest_deposit(&self) -> Result<Amount, AccountingError> {
        let least = mul_div(
            Uint256::one(),
            self.virtual_collateral(),
            self.virtual_shares()?,
            Rounding::Up,
        )?;
        to_128(least).map(Amount::new)
    }

    /// Whether slashes left it with nothing, or below a millionth of its first rate:
    /// `(C + 1) x V x 10^6 < S + V`.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn is_closed(&self) -> Result<bool, AccountingError> {
        if self.shares.is_zero() {
            return Ok(false);
        }
        let scale = Uint256::from(VIRTUAL_SHARES)
            .checked_mul(Uint256::from(CLOSED_BELOW))
            .and_then(|scale| self.virtual_collateral().checked_mul(scale))
            .map_err(|_| AccountingError::Overflow { what: "a pool" })?;
        Ok(self.collateral.is_zero() || scale < self.virtual_shares()?)
    }

    /// `C + 1`; a 128-bit number and one always fit.
    fn virtual_collateral(&self) -> Uint256 {
        Uint256::from(self.collateral.get()).saturating_add(Uint256::one())
    }

    fn virtual_shares(&self) -> Result<Uint256, AccountingError> {
        self.shares
            .get()
            .checked_add(Uint256::from(VIRTUAL_SHARES))
            .map_err(|_| AccountingError::Overflow { what: "shares" })
    }
}

/// The part of `whole` that belongs to `part` of `total` shares, rounded down; nothing of no shares.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn share_of(whole: Amount, part: Shares, total: Shares) -> Result<Amount, AccountingError> {
    if total.is_zero() {
        return Ok(Amount::ZERO);
    }
    let amount = mul_div(whole.get().into(), part.get(), total.get(), Rounding::Down)?;
    to_128(amount).map(Amount::new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pool(collateral: u128, shares: u128) -> Pool {
        Pool {
            collateral: collateral.into(),
            shares: shares.into(),
        }
    }

    #[test]
    fn a_first_deposit_mints_a_thousand_shares_a_unit() {
        let mut fresh = Pool::default();
        assert_eq!(fresh.deposit(5.into()), Ok(5_000.into()));
        assert_eq!(fresh.amount_for(5_000.into()), Ok(5.into()));
    }

    /// Covers: V-5
    #[test]
    fn a_deposit_that_mints_nothing_names_the_smallest_that_does() {
        let mut rich = pool(1_000_000_000, 10);
        let error = rich.deposit(5.into()).unwrap_err();
        assert_eq!(
            error,
            AccountingError::TooSmall {
                amount: 5.into(),
                smallest: 990_100.into()
            }
        );
        assert_eq!(rich, pool(1_000_000_000, 10));
        assert!(rich.clone().deposit(990_099.into()).is_err());
        assert!(rich.deposit(990_100.into()).is_ok());
    }

    #[test]
    fn a_pool_slashed_to_nothing_is_closed() {
        assert_eq!(pool(0, 5_000).deposit(5.into()), Err(AccountingError::Closed));
        assert_eq!(pool(0, 0).is_closed(), Ok(false));
        assert_eq!(pool(999, 1_000_000_000_000_001_000).is_closed(), Ok(true));
        // At a millionth of the first rate it is open, below it closed.
        assert_eq!(pool(999, 999_999_999_000).is_closed(), Ok(false));
        assert_eq!(pool(999, 999_999_999_001).is_closed(), Ok(true));
        assert_eq!(pool(1_000_000_000, 1_000_000_000_000).is_closed(), Ok(false));
    }

    #[test]
    fn the_cap_is_two_to_the_hundred_and_twenty() {
        let mut full = Pool::default();
        full.deposit(MAX_COLLATERAL.into()).unwrap();
        let over = full.deposit(1.into()).unwrap_err();
        assert_eq!(
            over,
            AccountingError::AboveCap {
                amount: 1.into(),
                room: 0.into()
            }
        );
    }

    proptest! {
        /// In, then out at once: never more than went in, at any rate.
        #[test]
        fn no_round_trip_profits(c in 0u128..1 << 100, s in 0u128..1 << 110, amount in 1u128..1 << 100) {
            let mut pool = pool(c, s);
            if let Ok(minted) = pool.deposit(amount.into()) {
                let back = pool.amount_for(minted).unwrap();
                // Alone in the pool, the leaver also takes what was there without an owner.
                prop_assume!(s > 0);
                prop_assert!(back <= amount.into());
            }
        }

        #[test]
        fn a_deposit_never_lowers_anybodys_value(c in 1u128..1 << 100, s in 1u128..1 << 110, held in 1u128..1 << 110, amount in 1u128..1 << 100) {
            let mut pool = pool(c, s);
            let held = Shares::from(held % s);
            let before = pool.amount_for(held).unwrap();
            if pool.deposit(amount.into()).is_ok() {
                prop_assert!(pool.amount_for(held).unwrap() >= before);
            }
        }

        /// Where a share costs at most a unit, no deposit, no exit and no loss makes it dearer: `S + V >= C + 1` stays. So
        /// every unit mints a share, but for what a reversal rounds.
        #[test]
        fn a_share_never_costs_more_than_a_unit(c in 0u128..1 << 100, over in 0u128..1 << 100, amount in 1u128..1 << 100, part in 0u128..1 << 101, lost in 0u128..1 << 100) {
            let shares = (c + over + 1).saturating_sub(VIRTUAL_SHARES);
            prop_assume!(shares > 0 && c > 0);
            let cheap = |pool: &Pool| pool.virtual_shares().unwrap() >= pool.virtual_collateral();
            let start = pool(c, shares);
            prop_assert!(cheap(&start));
            let mut more = start;
            if more.deposit(amount.into()).is_ok() {
                prop_assert!(cheap(&more));
            }
            let leaving = Shares::from(part % (shares + 1));
            let out = start.amount_for(leaving).unwrap();
            let left = Pool { collateral: start.collateral.minus(out).unwrap(), shares: start.shares.minus(leaving).unwrap() };
            prop_assert!(cheap(&left));
            prop_assert!(cheap(&pool(c - lost % (c + 1), shares)));
            prop_assert_eq!(start.smallest_deposit(), Ok(1.into()));
        }

        #[test]
        fn more_brings_more(c in 0u128..1 << 100, s in 0u128..1 << 110, a in 0u128..1 << 100, b in 0u128..1 << 100) {
            let pool = pool(c, s);
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(pool.shares_for(less.into()).unwrap() <= pool.shares_for(more.into()).unwrap());
        }

        #[test]
        fn a_leaver_never_takes_more_than_there_is(c in 0u128..1 << 120, s in 1u128..1 << 127, part in 0u128..1 << 127) {
            let pool = pool(c, s);
            prop_assert!(pool.amount_for(part.min(s).into()).unwrap() <= c.into());
        }
    }
}
