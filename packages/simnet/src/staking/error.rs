//! Why staking refuses.

use cosmwasm_std::{Decimal256, Uint128};

/// Why staking refuses; the words are the SDK's where it has some.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StakingError {
    /// No such validator.
    #[error("validator {0} does not exist")]
    UnknownValidator(String),
    /// The validator exists already.
    #[error("validator {0} exists already")]
    DuplicateValidator(String),
    /// No such delegation.
    #[error("{delegator} has no delegation at {validator}; delegate first")]
    NoDelegation {
        /// Who asked.
        delegator: String,
        /// At which validator.
        validator: String,
    },
    /// More than the delegation holds.
    #[error(
        "invalid shares amount: {asked} is worth more shares than the delegation's {held}; ask for less"
    )]
    TooManyShares {
        /// Tokens asked for.
        asked: Uint128,
        /// Shares held.
        held: Decimal256,
    },
    /// Nothing, or less than nothing can be made of.
    #[error("amount 0 is too small; at least 1 is needed")]
    ZeroAmount,
    /// Another denom than the bond denom.
    #[error("denom {found} cannot be staked; only {needed} can")]
    WrongDenom {
        /// What was sent.
        found: String,
        /// The bond denom.
        needed: String,
    },
    /// The validator has shares and no tokens.
    #[error("validator {0} has shares but no tokens, so a share has no price; use another validator")]
    InvalidExchangeRate(String),
    /// Seven entries are unbonding.
    #[error(
        "too many unbonding delegation entries for ({delegator}, {validator}), at most {limit}; wait for one"
    )]
    TooManyUnbondings {
        /// Who asked.
        delegator: String,
        /// At which validator.
        validator: String,
        /// How many there may be.
        limit: usize,
    },
    /// Seven entries are redelegating.
    #[error(
        "too many redelegation entries for this delegator and pair of validators, at most {0}; wait for one"
    )]
    TooManyRedelegations(usize),
    /// The stake came to this validator by a redelegation that is not complete.
    #[error("redelegation to {0} in progress; first wait for it to complete")]
    TransitiveRedelegation(String),
    /// Source and destination are the same.
    #[error("cannot redelegate to the same validator {0}")]
    SelfRedelegation(String),
    /// An unbonded validator cannot be slashed.
    #[error("validator {0} is unbonded and can no longer be slashed")]
    Unbonded(String),
    /// A tombstoned validator never comes back.
    #[error("validator {0} is tombstoned and cannot be unjailed")]
    Tombstoned(String),
}
