//! Tokens against value: `(value + 1) / (supply + 1)` both ways.
//!
//! One virtual token stands beside one virtual unit of the asset. So the rate starts at 1, every round trip
//! loses, and whoever inflates the rate of a nearly empty LRT gives at least as much to the virtual token as
//! anyone else loses by it. One and not a thousand, because the offset does not share in losses: with one it
//! moves a redemption by less than a unit for any rate below 2. What is left of the first-depositor trick, a
//! deposit rounded down to few tokens, [`minted`] refuses.

use cosmwasm_std::{Decimal, Uint128, Uint256};

use crate::error::AccountingError;
use crate::math::{mul_div, to_128, Rounding};

/// Most tokens there may be: 2^120, what the arithmetic is proven for (DESIGN section 7).
pub const MAX_SUPPLY: Uint128 = Uint128::new(1 << 120);
/// Below one part in this of the asset a token counts as worthless, as a vault's pool does (DESIGN 3.1).
const WORTHLESS_DIVISOR: u128 = 1_000_000;
/// A mint may lose one unit, or one part in this, to rounding; more is refused.
const ROUNDING_DIVISOR: u128 = 100;

/// What all tokens are worth: positions and buffer, less the gains that have not entered yet. Never below zero:
/// a loss enters at once, and takes the gains still streaming with it.
#[must_use]
pub fn net_value(gross: Uint128, streaming: Uint128) -> Uint128 {
    gross.saturating_sub(streaming)
}

/// Tokens for a deposit: `floor(amount x (supply + 1) / (value + 1))`; the amount itself while there are none.
///
/// `value` is what all tokens are worth before the deposit counts. Floored in favour of the other holders.
///
/// # Errors
/// [`AccountingError::LosesToRounding`], [`AccountingError::Worthless`], [`AccountingError::AboveSupply`],
/// [`AccountingError::Overflow`].
pub fn minted(amount: Uint128, value: Uint128, supply: Uint128) -> Result<Uint128, AccountingError> {
    if supply.is_zero() {
        return within_supply(amount, supply);
    }
    let least = supply.u128().checked_div(WORTHLESS_DIVISOR).unwrap_or_default();
    if value.u128() < least {
        return Err(AccountingError::Worthless { value, supply });
    }
    let (above, below) = (one_more(supply)?, one_more(value)?);
    let tokens = to_128(mul_div(amount.into(), above, below, Rounding::Down)?)?;
    refuse_rounding(amount, tokens, above, below)?;
    within_supply(tokens, supply)
}

/// What tokens are worth: `floor(tokens x (value + 1) / (supply + 1))`, at most `value` for tokens that exist.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn worth(tokens: Uint128, value: Uint128, supply: Uint128) -> Result<Uint128, AccountingError> {
    let (above, below) = (one_more(value)?, one_more(supply)?);
    to_128(mul_div(tokens.into(), above, below, Rounding::Down)?)
}

/// Asset per token as shown to people, `value / supply` rounded down; 1 while nobody holds a token.
#[must_use]
pub fn rate(value: Uint128, supply: Uint128) -> Decimal {
    if supply.is_zero() {
        return Decimal::one();
    }
    Decimal::checked_from_ratio(value, supply).unwrap_or(Decimal::MAX)
}

/// Refuses a deposit that would lose more than a unit and more than a hundredth to rounding.
fn refuse_rounding(
    amount: Uint128,
    tokens: Uint128,
    above: Uint256,
    below: Uint256,
) -> Result<(), AccountingError> {
    // Rounded up: what the depositor is owed decides how much rounding took.
    let worth = to_128(mul_div(tokens.into(), below, above, Rounding::Up)?)?;
    let lost = amount.saturating_sub(worth);
    let bearable = amount.u128().checked_div(ROUNDING_DIVISOR).unwrap_or_default();
    if !tokens.is_zero() && lost.u128() <= bearable.max(1) {
        return Ok(());
    }
    Err(AccountingError::LosesToRounding {
        amount,
        tokens,
        worth,
        enough: to_128(mul_div(one_more(tokens)?, below, above, Rounding::Up)?)?,
    })
}

/// The tokens, if the supply stays within [`MAX_SUPPLY`] with them.
fn within_supply(tokens: Uint128, supply: Uint128) -> Result<Uint128, AccountingError> {
    let grown = supply.checked_add(tokens).map_err(|_| overflow())?;
    if grown > MAX_SUPPLY {
        return Err(AccountingError::AboveSupply {
            supply: grown,
            max: MAX_SUPPLY,
        });
    }
    Ok(tokens)
}

/// An amount and its virtual one.
fn one_more(amount: Uint128) -> Result<Uint256, AccountingError> {
    Uint256::from(amount)
        .checked_add(Uint256::one())
        .map_err(|_| overflow())
}

fn overflow() -> AccountingError {
    AccountingError::Overflow { what: "a supply" }
}
