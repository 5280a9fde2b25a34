//! A lease slot of the active pool: stake, slashable, tails, demands.

use cosmwasm_std::Decimal;
use holdfast_record::record;

use crate::error::AccountingError;
use crate::grid::Grid;
use crate::math::Rounding;
use crate::sorted::sort_by_key;
use crate::units::Amount;

/// What a lease gave up in one epoch and can still be taken for what was done before.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct Tail {
    /// The epoch of the vault's grid in which it was given up.
    pub epoch: u64,
    /// How much, base units.
    pub amount: Amount,
}
record!(Tail { epoch, amount });

/// What one service has in the active pool of one vault.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// `m`: the service's agreed maximum fraction for one offence.
    pub max_fraction: Decimal,
    /// `a`: what counts as security.
    pub stake: Amount,
    /// `e`: what the lease in force may still take.
    pub slashable: Amount,
    /// What it gave up, oldest first, one for each epoch.
    pub tails: Vec<Tail>,
    /// What open filings may take; they keep exposure from lapsing.
    pub demands: Amount,
    /// How many filings are open on it, in any pool.
    pub filings: u32,
}
record!(Slot {
    max_fraction,
    stake,
    slashable,
    tails,
    demands,
    filings
});

impl Slot {
    /// A slot with nothing in it.
    #[must_use]
    pub fn new(max_fraction: Decimal) -> Self {
        Self {
            max_fraction,
            stake: Amount::ZERO,
            slashable: Amount::ZERO,
            tails: Vec::new(),
            demands: Amount::ZERO,
            filings: 0,
        }
    }

    /// Whether a lease is in force.
    #[must_use]
    pub fn is_leased(&self) -> bool {
        !self.slashable.is_zero()
    }

    /// Sum of the tails.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn tails(&self) -> Result<Amount, AccountingError> {
        self.tails
            .iter()
            .try_fold(Amount::ZERO, |sum, tail| sum.plus(tail.amount))
    }

    /// `x`: slashable and tails, the most the service can still take here.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn exposure(&self) -> Result<Amount, AccountingError> {
        self.slashable.plus(self.tails()?)
    }

    /// `min(e, x - demands)`: what a new entry may promise while filings are open.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn promisable(&self) -> Result<Amount, AccountingError> {
        Ok(self
            .slashable
            .min(self.exposure()?.saturating_minus(self.demands)))
    }

    /// The slashable that a stake needs: `ceil(stake x m)`.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn slashable_for(&self, stake: Amount) -> Result<Amount, AccountingError> {
        stake.fraction(self.max_fraction, Rounding::Up)
    }

    /// The stake that a slashable stands for: `floor(slashable / m)`.
    ///
    /// # Errors
    /// [`AccountingError::DivideByZero`] when `m` is zero.
    pub fn stake_for(&self, slashable: Amount) -> Result<Amount, AccountingError> {
        match slashable.over(self.max_fraction, Rounding::Down) {
            Err(AccountingError::Overflow { .. }) => Ok(Amount::new(cosmwasm_std::Uint128::MAX)),
            result => result,
        }
    }

    /// `a <= C` and `a <= floor(e / m)`: security counts only as far as it can be punished.
    pub(super) fn cut(&mut self, collateral: Amount) -> Result<(), AccountingError> {
        let punishable = self.stake_for(self.slashable)?;
        self.stake = self.stake.min(collateral).min(punishable);
        Ok(())
    }

    /// Turns `amount` of the slashable into a tail of `epoch`.
    pub(super) fn give_up(&mut self, amount: Amount, epoch: u64) -> Result<(), AccountingError> {
        if amount.is_zero() {
            return Ok(());
        }
        self.slashable = self.slashable.minus(amount)?;
        match self.tails.iter_mut().find(|tail| tail.epoch == epoch) {
            Some(tail) => tail.amount = tail.amount.plus(amount)?,
            None => self.tails.push(Tail { epoch, amount }),
        }
        sort_by_key(&mut self.tails, |tail| tail.epoch);
        Ok(())
    }

    /// Takes `amount`, tails first, oldest first.
    pub(super) fn take(&mut self, amount: Amount) -> Result<(), AccountingError> {
        let mut left = amount;
        for tail in &mut self.tails {
            let part = tail.amount.min(left);
            tail.amount = tail.amount.minus(part)?;
            left = left.minus(part)?;
        }
        self.tails.retain(|tail| !tail.amount.is_zero());
        self.slashable = self.slashable.minus(left)?;
        Ok(())
    }

    /// Scales stake, slashable and tails by `numerator / denominator`, each part rounded down.
    pub(super) fn scale(&mut self, numerator: Amount, denominator: Amount) -> Result<(), AccountingError> {
        let scaled = |amount: Amount| amount.portion(numerator, denominator, Rounding::Down);
        self.stake = scaled(self.stake)?;
        self.slashable = scaled(self.slashable)?;
        for tail in &mut self.tails {
            tail.amount = scaled(tail.amount)?;
        }
        self.tails.retain(|tail| !tail.amount.is_zero());
        Ok(())
    }

    /// Drops lapsed tails, the oldest first, but keeps as much as the demands need.
    pub(super) fn lapse(&mut self, grid: &Grid, now: u64) -> Result<(), AccountingError> {
        if self.tails.iter().all(|tail| grid.lapse_of(tail.epoch) > now) {
            return Ok(());
        }
        let mut spare = self.exposure()?.saturating_minus(self.demands);
        for tail in &mut self.tails {
            if grid.lapse_of(tail.epoch) <= now {
                let gone = tail.amount.min(spare);
                tail.amount = tail.amount.minus(gone)?;
                spare = spare.minus(gone)?;
            }
        }
        self.tails.retain(|tail| !tail.amount.is_zero());
        Ok(())
    }
}
