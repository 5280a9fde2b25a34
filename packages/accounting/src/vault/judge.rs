//! Who pays for an offence: the pools that stood behind the entry in force at it (DESIGN 3.5).

use cosmwasm_std::Decimal;
use holdfast_record::{record, Field, Reader};

use super::Vault;
use crate::error::AccountingError;
use crate::math::Rounding;
use crate::units::Amount;

/// A pool of a vault.
#[derive(Clone, Debug, PartialEq, Copy, Eq, PartialOrd, Ord)]
pub enum PoolId {
    /// The active pool.
    Active,
    /// The batch made by the closing of that number.
    Batch(u64),
}

impl Field for PoolId {
    /// The number of the closing, from 1; 0 for the active pool.
    fn put(&self, out: &mut String) {
        match self {
            Self::Active => 0u64.put(out),
            Self::Batch(closing) => closing.put(out),
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        match u64::take(from)? {
            0 => Some(Self::Active),
            closing => Some(Self::Batch(closing)),
        }
    }
}

/// What one pool owes for an offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The pool.
    pub pool: PoolId,
    /// What it owes, before its own exposure limits it.
    pub amount: Amount,
}
record!(Part { pool, amount });

/// An amount shared among the pools of a vault at one moment. What the active pool has of it is shared further by
/// every closing since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shared {
    /// How many closings there had been at that moment.
    pub closing: u64,
    /// What each pool has of it, a pool at most once.
    pub parts: Vec<Part>,
}
record!(Shared { closing, parts });

/// What an offence costs a lease: `min(ceil(fraction x stake), slashable)` of the entry in force at it.
///
/// # Errors
/// [`AccountingError::Overflow`], only for fractions above one.
pub fn amount_due(fraction: Decimal, stake: Amount, slashable: Amount) -> Result<Amount, AccountingError> {
    Ok(stake.fraction(fraction, Rounding::Up)?.min(slashable))
}

impl Vault {
    /// Shares `due` among the pools by the closings after number `since`, the one the entry was sent at. Of each
    /// the batch pays `b / C`, rounded down, and the rest passes on; the active pool pays what is left, nothing if
    /// everybody left.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn parts(&self, due: Amount, since: u64) -> Result<Vec<Part>, AccountingError> {
        let mut parts = Vec::new();
        self.share_out(due, since, &mut parts)?;
        Ok(parts)
    }

    /// The same as something to be kept: a filing's demands, or what a slash took and a reversal may give back.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn shared(&self, due: Amount, since: u64) -> Result<Shared, AccountingError> {
        Ok(Shared {
            closing: self.core.closings.count(),
            parts: self.parts(due, since)?,
        })
    }

    /// What each pool has now of an amount shared before: what the active pool had is shared by the closings since.
    /// It comes out as if the whole had been shared now, so nobody gains by the moment.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn shared_now(&self, shared: &Shared) -> Result<Vec<Part>, AccountingError> {
        let mut parts = Vec::new();
        for part in &shared.parts {
            match part.pool {
                PoolId::Active => self.share_out(part.amount, shared.closing, &mut parts)?,
                PoolId::Batch(_) => parts.push(*part),
            }
        }
        Ok(parts)
    }

    fn share_out(&self, due: Amount, since: u64, parts: &mut Vec<Part>) -> Result<(), AccountingError> {
        let mut left = due;
        for (number, pair) in self.core.closings.after(since) {
            let amount = pair.part_of(left)?;
            left = left.minus(amount)?;
            if !amount.is_zero() {
                parts.push(Part {
                    pool: PoolId::Batch(number),
                    amount,
                });
            }
        }
        if !left.is_zero() {
            parts.push(Part {
                pool: PoolId::Active,
                amount: left,
            });
        }
        Ok(())
    }
}
