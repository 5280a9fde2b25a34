//! Who pays for an offence: the pools that stood behind the entry in force at it (DESIGN 3.5).

use cosmwasm_std::Decimal;
use holdfast_record::{Field, Reader};

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
        Ok(parts)
    }
}
