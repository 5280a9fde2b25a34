//! Rent that was escrowed first, streamed by the second (DESIGN 3.4).

use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::Rounding;
use crate::units::{Accrued, Amount, YEAR_SECONDS};

/// Seconds of a day.
const DAY_SECONDS: u64 = 86_400;

/// The escrow of a service. It falls by the rent of all leases each second, with no loop over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escrow {
    /// What is left as of `settled_at`.
    balance: Accrued,
    /// Rent of all leases of the current generation, base units a year.
    rent: Amount,
    /// Up to when rent was streamed, seconds.
    settled_at: u64,
    /// Grows when the escrow runs dry: the leases of older generations have ended.
    generation: u64,
}
record!(Escrow {
    balance,
    rent,
    settled_at,
    generation
});

/// An escrow ran dry: all leases of `generation` ended at `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RanDry {
    /// The generation that ended.
    pub generation: u64,
    /// The second it ended, decided by time alone.
    pub at: u64,
}

impl Escrow {
    /// An empty escrow.
    #[must_use]
    pub const fn new(now: u64) -> Self {
        Self {
            balance: Accrued::ZERO,
            rent: Amount::ZERO,
            settled_at: now,
            generation: 0,
        }
    }

    /// What is left as of the last settling.
    #[must_use]
    pub const fn balance(&self) -> Accrued {
        self.balance
    }

    /// Rent of all leases, base units a year.
    #[must_use]
    pub const fn rent(&self) -> Amount {
        self.rent
    }

    /// The generation that leases matched now belong to.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The second at which it cannot pay the next one: `settled_at + floor(balance / rent)`. None without rent.
    #[must_use]
    pub fn runs_dry_at(&self) -> Option<u64> {
        let seconds = self.balance.get().checked_div(self.rent.get().into()).ok()?;
        let seconds = cosmwasm_std::Uint64::try_from(cosmwasm_std::Uint128::try_from(seconds).ok()?)
            .map_or(u64::MAX, |seconds| seconds.u64());
        Some(self.settled_at.saturating_add(seconds))
    }

    /// Whether what is left covers at most `grace` seconds.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn in_arrears(&self, grace: u64) -> Result<bool, AccountingError> {
        Ok(!self.rent.is_zero() && self.balance <= self.rent.accrue(grace)?)
    }

    /// Streams rent up to `now`. When it ran dry on the way, all leases ended at that second.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn settle(&mut self, now: u64) -> Result<Option<RanDry>, AccountingError> {
        let dry = self.runs_dry_at().filter(|at| *at <= now);
        let until = dry.unwrap_or(now);
        let seconds = until.saturating_sub(self.settled_at);
        self.balance = self.balance.minus(self.rent.accrue(seconds)?)?;
        self.settled_at = self.settled_at.max(now);
        let Some(at) = dry else { return Ok(None) };
        let generation = self.generation;
        self.rent = Amount::ZERO;
        self.generation = generation
            .checked_add(1)
            .ok_or(AccountingError::Overflow { what: "generations" })?;
        Ok(Some(RanDry { generation, at }))
    }

    /// Adds money. Settle first: what came too late finds the leases ended.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn fund(&mut self, amount: Amount) -> Result<(), AccountingError> {
        self.balance = self.balance.plus(Accrued::whole(amount)?)?;
        Ok(())
    }

    /// Gives back rent that was streamed for what had left already.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn refund(&mut self, accrued: Accrued) -> Result<(), AccountingError> {
        self.balance = self.balance.plus(accrued)?;
        Ok(())
    }

    /// The whole units that must stay so that the rent of `keep` seconds does, rounded up. Settle first.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn must_stay(&self, keep: u64) -> Result<Amount, AccountingError> {
        self.rent.accrue(keep)?.payable_up()
    }

    /// The whole units that may be taken out, leaving the rent of `keep` seconds. Settle first.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn free(&self, keep: u64) -> Result<Amount, AccountingError> {
        self.balance.saturating_minus(self.rent.accrue(keep)?).payable()
    }

    /// For how many whole days it pays the rent of now. Settle first. None without rent.
    #[must_use]
    pub fn runway_days(&self) -> Option<u64> {
        let seconds = self.runs_dry_at()?.saturating_sub(self.settled_at);
        seconds.checked_div(DAY_SECONDS)
    }

    /// Takes money out, leaving the rent of `keep` seconds. Settle first.
    ///
    /// # Errors
    /// [`AccountingError::Underflow`] when less would stay; then nothing has changed.
    pub fn withdraw(&mut self, amount: Amount, keep: u64) -> Result<(), AccountingError> {
        let free = self.free(keep)?;
        if amount > free {
            return Err(AccountingError::Underflow {
                what: "the escrow that is free",
                taken: amount.to_string(),
                available: free.to_string(),
            });
        }
        self.balance = self.balance.minus(Accrued::whole(amount)?)?;
        Ok(())
    }

    /// Whether it holds `rent` a year for `seconds`. Settle first.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn covers(&self, rent: Amount, seconds: u64) -> Result<bool, AccountingError> {
        Ok(self.balance >= rent.accrue(seconds)?)
    }

    /// Replaces one lease's rent `from` by `to`. Settle first.
    ///
    /// # Errors
    /// [`AccountingError::Underflow`] when `from` was never part of the rent.
    pub fn change_rent(&mut self, from: Amount, to: Amount) -> Result<(), AccountingError> {
        self.rent = self.rent.minus(from)?.plus(to)?;
        Ok(())
    }
}

/// What `rent` a year costs a day, rounded up (what is owed by users).
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn per_day(rent: Amount) -> Result<Amount, AccountingError> {
    let (day, year) = (u128::from(DAY_SECONDS), u128::from(YEAR_SECONDS));
    rent.portion(day.into(), year.into(), Rounding::Up)
}

/// What a lease earned between `from` and `until`: `rent x (until - from)`, in 1/year units.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn earned(rent: Amount, from: u64, until: u64) -> Result<Accrued, AccountingError> {
    rent.accrue(until.saturating_sub(from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: u64 = 86_400;

    fn funded(balance: u128, rent: u128) -> Escrow {
        let mut escrow = Escrow::new(0);
        escrow.fund(balance.into()).unwrap();
        escrow.change_rent(0.into(), rent.into()).unwrap();
        escrow
    }

    ///
    #[test]
    fn a_year_of_rent_is_exact_and_a_second_is_carried() {
        assert_eq!(
            earned(40_000.into(), 0, YEAR_SECONDS).unwrap().payable(),
            Ok(40_000.into())
        );
        let second = earned(40_000.into(), 0, 1).unwrap();
        assert_eq!(second.payable(), Ok(0.into()));
        let year = (0..YEAR_SECONDS / 1_000).fold(Accrued::ZERO, |sum, _| {
            sum.plus(earned(40_000.into(), 0, 1_000).unwrap()).unwrap()
        });
        assert_eq!(year.payable(), Ok(40_000.into()));
    }

    #[test]
    fn ten_thousand_lasts_ninety_one_days_and_a_quarter() {
        let mut escrow = funded(10_000, 40_000);
        assert_eq!(escrow.runs_dry_at(), Some(7_884_000));
        escrow.settle(7_624_799).unwrap();
        assert_eq!(escrow.in_arrears(3 * DAY), Ok(false));
        escrow.settle(7_624_800).unwrap();
        assert_eq!(escrow.in_arrears(3 * DAY), Ok(true));
        assert_eq!(escrow.settle(7_883_999), Ok(None));
        assert_eq!(
            escrow.settle(9_000_000),
            Ok(Some(RanDry {
                generation: 0,
                at: 7_884_000
            }))
        );
        assert_eq!((escrow.balance(), escrow.rent()), (Accrued::ZERO, Amount::ZERO));
    }

    #[test]
    fn a_top_up_before_the_end_leaves_no_gap_and_one_after_it_waits() {
        let mut early = funded(10_000, 40_000);
        early.settle(7_883_999).unwrap();
        early.fund(1.into()).unwrap();
        assert_eq!(early.settle(7_884_000), Ok(None));

        let mut late = funded(10_000, 40_000);
        assert!(late.settle(7_884_000).unwrap().is_some());
        late.fund(10_000.into()).unwrap();
        assert_eq!(late.settle(9_000_000), Ok(None));
        assert_eq!(late.balance().payable(), Ok(10_000.into()));
    }

    #[test]
    fn withdrawing_leaves_what_must_stay() {
        let mut escrow = funded(10_000, 40_000);
        let keep = YEAR_SECONDS / 8;
        assert!(escrow.withdraw(5_001.into(), keep).is_err());
        assert_eq!(escrow, funded(10_000, 40_000));
        assert!(escrow.withdraw(5_000.into(), keep).is_ok());
    }

    #[test]
    fn what_must_stay_what_is_free_and_how_long_it_lasts() {
        let escrow = funded(10_000, 40_000);
        assert_eq!(escrow.runway_days(), Some(91));
        assert_eq!(escrow.must_stay(28 * DAY), Ok(3_069.into()));
        assert_eq!(escrow.free(28 * DAY), Ok(6_931.into()));
        assert_eq!(escrow.free(92 * DAY), Ok(0.into()));
        assert_eq!(Escrow::new(0).runway_days(), None);
        assert_eq!(Escrow::new(0).must_stay(28 * DAY), Ok(0.into()));
        assert_eq!(per_day(40_000.into()), Ok(110.into()));
        assert_eq!(per_day(365.into()), Ok(1.into()));
    }

    proptest! {
        /// What must stay and what is free are the balance; taking what is free leaves what must stay, and no more can
        /// be taken.
        #[test]
        fn free_and_what_must_stay_add_up(balance in 0u128..1 << 100, rent in 0u128..1 << 90, keep in 0u64..100_000_000) {
            let mut escrow = funded(balance, rent);
            let (free, stays) = (escrow.free(keep).unwrap(), escrow.must_stay(keep).unwrap());
            if !free.is_zero() {
                prop_assert_eq!(free.plus(stays).unwrap(), balance.into());
            }
            prop_assert!(escrow.clone().withdraw(free.plus(1.into()).unwrap(), keep).is_err());
            escrow.withdraw(free, keep).unwrap();
            prop_assert!(escrow.balance() >= escrow.rent().accrue(keep).unwrap() || free.is_zero());
        }

        /// Streaming in any steps pays the same, and what streams out is what leases earn.
        #[test]
        fn settling_often_changes_nothing(balance in 0u128..1 << 60, rent in 1u128..1 << 60, steps in prop::collection::vec(0u64..10_000_000, 1..20)) {
            let mut often = funded(balance, rent);
            let mut dry = None;
            let mut now = 0;
            for step in steps {
                now += step;
                dry = dry.or(often.settle(now).unwrap());
            }
            let mut once = funded(balance, rent);
            prop_assert_eq!(once.settle(now).unwrap(), dry);
            prop_assert_eq!(once.balance(), often.balance());
            let paid = earned(rent.into(), 0, dry.map_or(now, |dry| dry.at)).unwrap();
            prop_assert_eq!(once.balance().plus(paid).unwrap(), Accrued::whole(balance.into()).unwrap());
        }
    }
}
