//! What leaves with a redemption batch, and what it pays (DESIGN section 6).

use cosmwasm_std::{Uint128, Uint256};

use super::math::{mul_div_floor, narrow, share_floor};
use super::LrtError;

/// Shares of a position that leave with `tokens` of `supply`: floored in favour of who stays, all of them when
/// all tokens leave.
///
/// # Errors
/// [`LrtError::ZeroWhole`], [`LrtError::Overflow`].
pub fn exit_shares(shares: Uint256, tokens: Uint128, supply: Uint128) -> Result<Uint256, LrtError> {
    mul_div_floor(shares, tokens.into(), supply.into())
}

/// Part of the buffer that leaves with `tokens` of `supply`, floored in favour of who stays.
///
/// # Errors
/// [`LrtError::ZeroWhole`], [`LrtError::Overflow`].
pub fn part_leaving(buffer: Uint128, tokens: Uint128, supply: Uint128) -> Result<Uint128, LrtError> {
    share_floor(buffer, tokens, supply)
}

/// Value of the shares of a position that are not already owed to a batch: `floor(value x free / shares)`.
///
/// # Errors
/// [`LrtError::Overflow`].
pub fn free_value(value: Uint128, shares: Uint256, owed: Uint256) -> Result<Uint128, LrtError> {
    if owed.is_zero() || shares.is_zero() {
        return Ok(value);
    }
    let free = shares.saturating_sub(owed);
    narrow(mul_div_floor(value.into(), free, shares)?)
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
/// [`LrtError::ZeroWhole`], [`LrtError::Overflow`].
pub fn due(
    payable: Uint128,
    tokens: Uint128,
    batch_tokens: Uint128,
    paid: Uint128,
) -> Result<Uint128, LrtError> {
    Ok(share_floor(payable, tokens, batch_tokens)?.saturating_sub(paid))
}

/// Parts of an amount by weight: each floored, the remainder to the first, so that nothing is lost.
///
/// # Errors
/// [`LrtError::ZeroWhole`] when the weights sum to zero.
pub fn split_by_weight(amount: Uint128, weights: &[u32]) -> Result<Vec<Uint128>, LrtError> {
    let whole = weights
        .iter()
        .try_fold(0u128, |sum, weight| sum.checked_add(u128::from(*weight)))
        .ok_or(LrtError::Overflow)?;
    let mut parts = weights
        .iter()
        .map(|weight| share_floor(amount, Uint128::from(*weight), Uint128::new(whole)))
        .collect::<Result<Vec<_>, _>>()?;
    let given = parts
        .iter()
        .try_fold(Uint128::zero(), |sum, part| sum.checked_add(*part))
        .map_err(|_| LrtError::Overflow)?;
    match parts.first_mut() {
        Some(first) => {
            *first = first
                .checked_add(amount.saturating_sub(given))
                .map_err(|_| LrtError::Overflow)?;
        }
        None => return Err(LrtError::ZeroWhole),
    }
    Ok(parts)
}
