//! Everything the lens refuses.

use cosmwasm_std::StdError;
use holdfast_shared::ValidationError;
use thiserror::Error;

/// What the lens refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// Storage or serialisation.
    #[error(transparent)]
    Std(#[from] StdError),
    /// A field breaks a rule by itself.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// The hub refuses the question.
    #[error(transparent)]
    Hub(#[from] holdfast_hub::ContractError),
    /// The contract named is no hub, or one whose records this lens cannot read.
    #[error("the hub at {hub} is {found}, this lens reads {expected}; migrate the older of the two")]
    Version {
        /// Its address.
        hub: String,
        /// Its name and version.
        found: String,
        /// What the lens reads.
        expected: String,
    },
    /// Migration from something else.
    #[error("cannot migrate from {found}; this is {expected}")]
    Migration {
        /// What was there.
        found: String,
        /// What this is.
        expected: String,
    },
}

/// What the lens' functions return.
pub type Result<T> = std::result::Result<T, ContractError>;
