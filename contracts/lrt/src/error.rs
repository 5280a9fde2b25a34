//! What the LRT refuses: what, the value, the limit, the remedy.

use cosmwasm_std::{OverflowError, StdError, Timestamp, Uint128};
use cw_utils::ParseReplyError;
use holdfast_accounting::AccountingError;
use holdfast_shared::ValidationError;
use thiserror::Error;

/// Why a message to the LRT fails.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// Storage, queries and encoding.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The CW20 part.
    #[error(transparent)]
    Token(#[from] cw20_base::ContractError),
    /// The sums.
    #[error(transparent)]
    Sum(#[from] AccountingError),
    /// A field of the message.
    #[error(transparent)]
    Invalid(#[from] ValidationError),
    /// A running sum leaves 128 bits.
    #[error("a sum of amounts leaves 128 bits ({0}); use smaller amounts")]
    Overflow(#[from] OverflowError),
    /// The hub's answer to a message cannot be read.
    #[error("the hub's answer cannot be read: {0}; the hub must answer an exit with its ticket")]
    Answer(#[from] ParseReplyError),
    /// A weight is zero.
    #[error("weight of vault {vault_id} is 0; give at least 1 or leave the vault out")]
    ZeroWeight {
        /// The vault.
        vault_id: u64,
    },
    /// A vault holds something else.
    #[error("vault {vault_id} holds {found}, the LRT holds {expected}; name vaults of {expected} only")]
    VaultDenom {
        /// The vault.
        vault_id: u64,
        /// What it holds.
        found: String,
        /// What the LRT holds.
        expected: String,
    },
    /// Fewer tokens than the sender accepts.
    #[error("{tokens} tokens are below the least accepted, {min_tokens}; accept fewer or send more")]
    Slippage {
        /// Tokens the amount buys.
        tokens: Uint128,
        /// Fewest accepted.
        min_tokens: Uint128,
    },
    /// Tokens were sent to the LRT itself.
    #[error("the LRT takes no transfer of its own token; use redeem to turn tokens into the asset")]
    ToItself,
    /// More tokens than the sender has.
    #[error("redemption of {amount} is above the balance {balance}; redeem at most the balance")]
    Balance {
        /// Tokens asked for.
        amount: Uint128,
        /// Tokens held.
        balance: Uint128,
    },
    /// No such batch.
    #[error("there is no batch {batch_id}; batches go from 1 to {last}")]
    UnknownBatch {
        /// What was asked for.
        batch_id: u64,
        /// The newest batch.
        last: u64,
    },
    /// The open batch has nothing to close.
    #[error("batch {batch_id} has no tokens to redeem; close it once someone redeems")]
    EmptyBatch {
        /// The batch.
        batch_id: u64,
    },
    /// An epoch has not passed since the last closing.
    #[error("the batch cannot close before {closes_at} (seconds {}); try again then", closes_at.seconds())]
    ClosesLater {
        /// The earliest moment.
        closes_at: Timestamp,
    },
    /// The batch still takes tokens.
    #[error("batch {batch_id} has not closed; close_batch closes it from {closes_at} on")]
    StillOpen {
        /// The batch.
        batch_id: u64,
        /// The earliest moment.
        closes_at: Timestamp,
    },
    /// The exits of the batch are under way.
    #[error("batch {batch_id} matures at {matures_at} (seconds {}); claim it then", matures_at.seconds())]
    NotMatured {
        /// The batch.
        batch_id: u64,
        /// When its last exit matures.
        matures_at: Timestamp,
    },
    /// The account has nothing in the batch.
    #[error("{owner} has no redemption in batch {batch_id}: nothing was put in, or all of it was paid")]
    NoRedemption {
        /// The account.
        owner: String,
        /// The batch.
        batch_id: u64,
    },
    /// The batch holds nothing more for the redemption now.
    #[error("batch {batch_id} holds nothing more for {owner} now, who was paid {paid}; what a filing still holds can be claimed once it is free")]
    NothingDue {
        /// The account.
        owner: String,
        /// The batch.
        batch_id: u64,
        /// What was paid so far.
        paid: Uint128,
    },
    /// An answer nobody asked for.
    #[error("unknown reply {id}; the known ones are 1 to 7")]
    UnknownReply {
        /// Its number.
        id: u64,
    },
}
