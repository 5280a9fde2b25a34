//! What the sums of the LRT refuse.

use cosmwasm_std::Uint128;
use thiserror::Error;

/// A sum that has no good answer.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LrtError {
    /// The amount buys no token, or loses too much to rounding down to whole tokens.
    #[error(
        "amount {amount} buys {tokens} whole tokens worth {worth}, which loses more than a hundredth to rounding; \
         send at least {enough}"
    )]
    TooSmall {
        /// What was sent.
        amount: Uint128,
        /// Whole tokens it buys.
        tokens: Uint128,
        /// What those are worth.
        worth: Uint128,
        /// The next amount that loses less than one unit.
        enough: Uint128,
    },
    /// The tokens are worth next to nothing, so that a newcomer would own nearly all of the supply.
    #[error(
        "{supply} tokens are worth {value}, below a millionth each; redeem them all, then the rate starts at 1 again"
    )]
    Worthless {
        /// What all tokens are worth.
        value: Uint128,
        /// How many there are.
        supply: Uint128,
    },
    /// More tokens than the arithmetic is proven for.
    #[error("the supply would be {supply}, above the largest supported {max}; send less")]
    SupplyLimit {
        /// The supply there would be.
        supply: Uint128,
        /// The largest allowed.
        max: Uint128,
    },
    /// An intermediate or a result does not fit its width.
    #[error("a sum leaves the range of its width; use amounts of at most 2^120")]
    Overflow,
    /// A share of nothing was asked for.
    #[error("a part was asked of a whole of zero")]
    ZeroWhole,
}
