//! The SDK's decimals (`LegacyDec`): 18 places, multiplication and `Quo` rounded half to even, `QuoInt` truncated.

use cosmwasm_std::{Decimal, Decimal256, Uint128, Uint256, Uint512};

const PRECISION: u64 = 1_000_000_000_000_000_000;

fn wide(value: Uint256) -> Uint512 {
    Uint512::from(value)
}

/// The SDK's `chopPrecisionAndRound`: divides by 10^18, half to even.
fn chop(value: Uint512) -> Uint512 {
    let precision = Uint512::from(PRECISION);
    let half = Uint512::from(PRECISION / 2);
    let (whole, rest) = (value / precision, value % precision);
    let odd = whole % Uint512::from(2u64) == Uint512::from(1u64);
    if rest > half || (rest == half && odd) {
        whole + Uint512::from(1u64)
    } else {
        whole
    }
}

fn narrow(value: Uint512) -> Uint256 {
    Uint256::try_from(value).expect("shares of at most 2^120 tokens fit 256 bits")
}

/// `shares.MulInt(tokens).Quo(total).TruncateInt()`: what shares are worth, favouring the validator.
pub(super) fn tokens_from_shares(shares: Decimal256, tokens: Uint128, total: Decimal256) -> Uint128 {
    if total.is_zero() {
        return Uint128::zero();
    }
    let precision = Uint512::from(PRECISION);
    let product = wide(shares.atomics()) * Uint512::from(tokens) * precision * precision;
    let quotient = chop(product / wide(total.atomics()));
    let whole = Uint256::try_from(quotient / precision).expect("not more than all tokens");
    Uint128::try_from(whole).expect("not more than all tokens")
}

/// `total.MulInt(amount).QuoInt(tokens)`: the shares that `amount` buys or needs, truncated. `tokens` is not zero.
pub(super) fn shares_from_tokens(amount: Uint128, tokens: Uint128, total: Decimal256) -> Decimal256 {
    let shares = wide(total.atomics()) * Uint512::from(amount) / Uint512::from(tokens);
    Decimal256::new(narrow(shares))
}

/// One share for each token.
pub(super) fn first_shares(amount: Uint128) -> Decimal256 {
    Decimal256::new(Uint256::from(amount) * Uint256::from(PRECISION))
}

/// `fraction.Mul(shares)`.
pub(super) fn fraction_of_shares(fraction: Decimal, shares: Decimal256) -> Decimal256 {
    let product = Uint512::from(fraction.atomics()) * wide(shares.atomics());
    Decimal256::new(narrow(chop(product)))
}

/// Rewards of `shares` for a growth of the index, truncated to whole base units.
pub(super) fn rewards(shares: Decimal256, index_growth: Decimal256) -> Uint128 {
    let precision = Uint512::from(PRECISION);
    let product = wide(shares.atomics()) * wide(index_growth.atomics()) / precision / precision;
    Uint128::try_from(narrow(product)).expect("not more than all rewards")
}

/// How much `amount` of rewards raises the index, truncated. `total` is not zero.
pub(super) fn index_growth(amount: Uint128, total: Decimal256) -> Decimal256 {
    let precision = Uint512::from(PRECISION);
    Decimal256::new(narrow(
        Uint512::from(amount) * precision * precision / wide(total.atomics()),
    ))
}
