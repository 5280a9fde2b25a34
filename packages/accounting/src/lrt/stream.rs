//! Gains that enter the rate over time, so that nobody earns by being quick (DESIGN section 6).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Timestamp, Uint128};

use super::math::{share_ceil, share_floor};
use super::LrtError;

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
    /// [`LrtError::Overflow`].
    pub fn remaining(&self, now: Timestamp) -> Result<Uint128, LrtError> {
        if now >= self.until {
            return Ok(Uint128::zero());
        }
        if now <= self.since {
            return Ok(self.amount);
        }
        let left = self.until.nanos().saturating_sub(now.nanos());
        let whole = self.until.nanos().saturating_sub(self.since.nanos());
        share_ceil(self.amount, left.into(), whole.into())
    }

    /// A further gain: it and what remains enter from now over `seconds`. What remained enters later than it
    /// would have, never sooner: a merge must not let the new gain in faster than over a whole epoch.
    ///
    /// # Errors
    /// [`LrtError::Overflow`].
    pub fn joined(&self, gain: Uint128, now: Timestamp, seconds: u64) -> Result<Self, LrtError> {
        if gain.is_zero() {
            return Ok(*self);
        }
        let amount = self.remaining(now)?.checked_add(gain);
        let nanos = seconds.checked_mul(1_000_000_000);
        let until = nanos.and_then(|length| now.nanos().checked_add(length));
        Ok(Self {
            amount: amount.map_err(|_| LrtError::Overflow)?,
            since: now,
            until: Timestamp::from_nanos(until.ok_or(LrtError::Overflow)?),
        })
    }

    /// What stays when `leaving` of `whole` tokens leave: their part of the unentered gain leaves with their
    /// part of everything else. Their part floored, so what stays is never counted early.
    ///
    /// # Errors
    /// [`LrtError::ZeroWhole`], [`LrtError::Overflow`].
    pub fn without(&self, leaving: Uint128, whole: Uint128, now: Timestamp) -> Result<Self, LrtError> {
        let remaining = self.remaining(now)?;
        let gone = share_floor(remaining, leaving, whole)?;
        Ok(Self {
            amount: remaining.saturating_sub(gone),
            since: now,
            until: self.until.max(now),
        })
    }
}
