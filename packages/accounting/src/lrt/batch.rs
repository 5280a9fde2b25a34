//! What leaves with a redemption batch, and what it pays (DESIGN section 6).

use cosmwasm_std::{Uint128, Uint256};

use crate::error::AccountingError;
use crate::math::{mul_div, mul_div_128, to_128, Rounding};

/// Shares of a position that leave with `tokens` of `supply`: floored in favour of who stays, all of them when
/// all tokens leave.
///
/// # Errors
/// [`AccountingError::DivideByZero`], [`AccountingError::Overflow`].
pub fn exit_shares(shares: Uint256, tokens: Uint128, supply: Uint128) -> Result<Uint256, AccountingError> {
    mul_div(shares, tokens.into(), supply.into(), Rounding::Down)
}

/// Part of the buffer that leaves with `tokens` of `supply`, floored in favour of who stays.
///
/// # Errors
/// [`AccountingError::DivideByZero`], [`AccountingError::Overflow`].
pub fn part_leaving(buffer: Uint128, tokens: Uint128, supply: Uint128) -> Result<Uint128, AccountingError> {
    mul_div_128(buffer, tokens, supply, Rounding::Down)
}

/// Value of the shares of a position that are not already owed to a batch: `floor(value x free / shares)`.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn free_value(value: Uint128, shares: Uint256, owed: Uint256) -> Result<Uint128, AccountingError> {
    if owed.is_zero() || shares.is_zero() {
        return Ok(value);
    }
    let free = shares.saturating_sub(owed);
    to_128(mul_div(value.into(), free, shares, Rounding::Down)?)
}

/// Where coins go that a batch's tickets brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collected {
    /// To the redemptions of the batch.
    pub to_batch: Uint128,
    /// Back to the pool: what exceeds the value at closing.
    pub to_pool: Uint128,
}

/// Shares out what came: a batch that `held` so much takes no more than `value_at_closing` in all.
#[must_use]
pub fn collected(came: Uint128, held: Uint128, value_at_closing: Uint128) -> Collected {
    let to_batch = came.min(value_at_closing.saturating_sub(held));
    Collected {
        to_batch,
        to_pool: came.saturating_sub(to_batch),
    }
}

/// What a redemption of `tokens` is paid now: `floor(payable x tokens / batch_tokens) - paid`. Floored, so that
/// all redemptions together never take more than the batch holds, in whatever order they come.
///
/// # Errors
/// [`AccountingError::DivideByZero`], [`AccountingError::Overflow`].
pub fn due(
    payable: Uint128,
    tokens: Uint128,
    batch_tokens: Uint128,
    paid: Uint128,
) -> Result<Uint128, AccountingError> {
    Ok(mul_div_128(payable, tokens, batch_tokens, Rounding::Down)?.saturating_sub(paid))
}

/// Parts of an amount by weight: each floored, the remainder to the first, so that nothing is lost.
///
/// # Errors
/// [`AccountingError::DivideByZero`] when the weights sum to zero.
pub fn split_by_weight(amount: Uint128, weights: &[u32]) -> Result<Vec<Uint128>, AccountingError> {
    let whole = sum(weights.iter().map(|weight| Uint128::from(*weight)))?;
    let mut parts = weights
        .iter()
        .map(|weight| mul_div_128(amount, Uint128::from(*weight), whole, Rounding::Down))
        .collect::<Result<Vec<_>, _>>()?;
    let rest = amount.saturating_sub(sum(parts.iter().copied())?);
    let first = parts.first_mut().ok_or(AccountingError::DivideByZero {
        what: "a split by no weights",
    })?;
    *first = sum([*first, rest])?;
    Ok(parts)
}

fn sum(parts: impl IntoIterator<Item = Uint128>) -> Result<Uint128, AccountingError> {
    parts
        .into_iter()
        .try_fold(Uint128::zero(), Uint128::checked_add)
        .map_err(|_| AccountingError::Overflow { what: "a split" })
}
