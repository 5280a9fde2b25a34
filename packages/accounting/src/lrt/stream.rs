//! Gains that enter the rate over time, so that nobody earns by being quick (DESIGN section 6).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Timestamp, Uint128};

use crate::error::AccountingError;
use crate::math::{mul_div_128, Rounding};

/// A gain entering linearly: nothing of it counted at `since`, all of it at `until`.
#[cw_serde]
#[derive(Copy, Default)]
pub struct Stream {
    /// The gain, base units.
    pub amount: Uint128,
    /// When it began to enter.
    pub since: Timestamp,
    /// When all of it has entered.
    pub until: Timestamp,
}

impl Stream {
    /// What has not entered yet: `ceil(amount x (until - now) / (until - since))`. Rounded up, so that a gain
    /// never counts early.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn remaining(&self, now: Timestamp) -> Result<Uint128, AccountingError> {
        if now >= self.until {
            return Ok(Uint128::zero());
        }
        if now <= self.since {
            return Ok(self.amount);
        }
        let left = self.until.nanos().saturating_sub(now.nanos());
        let whole = self.until.nanos().saturating_sub(self.since.nanos());
        mul_div_128(self.amount, left.into(), whole.into(), Rounding::Up)
    }

    /// A further gain: it and what remains enter from now over `seconds`. What remained enters later than it
    /// would have, never sooner: a merge must not let the new gain in faster than over a whole epoch.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn joined(&self, gain: Uint128, now: Timestamp, seconds: u64) -> Result<Self, AccountingError> {
        if gain.is_zero() {
            return Ok(*self);
        }
        let overflow = || AccountingError::Overflow { what: "a gain" };
        let amount = self.remaining(now)?.checked_add(gain);
        let nanos = seconds.checked_mul(1_000_000_000);
        let until = nanos.and_then(|length| now.nanos().checked_add(length));
        Ok(Self {
            amount: amount.map_err(|_| overflow())?,
            since: now,
            until: Timestamp::from_nanos(until.ok_or_else(overflow)?),
        })
    }

    /// What stays when `leaving` of `whole` tokens leave: their part of the unentered gain leaves with their
    /// part of everything else. Their part floored, so what stays is never counted early.
    ///
    /// # Errors
    /// [`AccountingError::DivideByZero`], [`AccountingError::Overflow`].
    pub fn without(&self, leaving: Uint128, whole: Uint128, now: Timestamp) -> Result<Self, AccountingError> {
        let remaining = self.remaining(now)?;
        let gone = mul_div_128(remaining, leaving, whole, Rounding::Down)?;
        Ok(Self {
            amount: remaining.saturating_sub(gone),
            since: now,
            until: self.until.max(now),
        })
    }
}
