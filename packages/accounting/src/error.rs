//! What can go wrong in a sum.

use cosmwasm_std::{Decimal, Uint128};
use thiserror::Error;

use crate::units::{Amount, Shares};

/// A sum that cannot be done, or a move that a limit forbids.
#[derive(Error, Debug, PartialEq, Clone)]
pub enum AccountingError {
    /// A result does not fit its type.
    #[error("{what} is too large to count; use smaller amounts")]
    Overflow {
        /// Which sum.
        what: &'static str,
    },
    /// More was to be subtracted than there is.
    #[error("{what}: {taken} is more than the {available} there is")]
    Underflow {
        /// Which sum.
        what: &'static str,
        /// What was to be taken.
        taken: String,
        /// What there was.
        available: String,
    },
    /// A division by zero.
    #[error("{what} divides by zero")]
    DivideByZero {
        /// Which sum.
        what: &'static str,
    },
    /// A deposit too small to mint a share.
    #[error("a deposit of {amount} mints no share; deposit at least {smallest}")]
    TooSmall {
        /// What was to be deposited, base units.
        amount: Amount,
        /// The smallest deposit that mints one, base units.
        smallest: Amount,
    },
    /// The vault was slashed to (nearly) nothing.
    #[error("the vault is closed: slashes left it below a millionth of its first rate; use a new vault")]
    Closed,
    /// A pool would grow above what the arithmetic is proven for.
    #[error("a deposit of {amount} lifts the vault above its cap; at most {room} more fits")]
    AboveCap {
        /// What was to be deposited, base units.
        amount: Amount,
        /// What still fits, base units.
        room: Amount,
    },
    /// More shares asked than held.
    #[error("{asked} shares asked to exit, but only {held} are held; ask for at most that")]
    TooManyShares {
        /// What was asked.
        asked: Shares,
        /// What is held.
        held: Shares,
    },
    /// An exit was asked while those asked before still wait to be closed.
    #[error("exits asked before left at {at}; close them first")]
    ClosingDue {
        /// The boundary they leave at, seconds.
        at: u64,
    },
    /// A lease would not fit its vault.
    #[error("a stake of {stake} does not fit: the vault has room for {room}")]
    NoRoom {
        /// What was wanted, base units.
        stake: Amount,
        /// What fits, base units.
        room: Amount,
    },
    /// A lease slot that does not exist.
    #[error("slot {slot} is not in use in this vault")]
    UnknownSlot {
        /// The slot.
        slot: u8,
    },
    /// A batch that a vault does not have, or that was not loaded with it.
    #[error("batch {closing} is not part of this vault")]
    UnknownBatch {
        /// The closing that made it.
        closing: u64,
    },
    /// A rate that is no positive number of hundredths of a percent.
    #[error("rate {0} is not a multiple of 0.0001 (0.01 % a year) from 0.0001 to 10")]
    BadRate(Decimal),
    /// A price was read anew before its next update is due.
    #[error("the price was read lately and may move again at {next_at} s; read it then")]
    ReadTooSoon {
        /// When the next reading may be adopted, seconds.
        next_at: u64,
    },
    /// A mint that buys no token, or loses too much to rounding down to whole tokens.
    #[error(
        "amount {amount} buys {tokens} whole tokens worth {worth}, which loses more than a hundredth to rounding; \
         send at least {enough}"
    )]
    LosesToRounding {
        /// What was sent, base units.
        amount: Uint128,
        /// Whole tokens it buys.
        tokens: Uint128,
        /// What those are worth, base units.
        worth: Uint128,
        /// The next amount that loses less than one unit.
        enough: Uint128,
    },
    /// Tokens worth next to nothing, so that a newcomer would own nearly all of the supply.
    #[error(
        "{supply} tokens are worth {value}, below a millionth each; redeem them all, then the rate starts at 1 again"
    )]
    Worthless {
        /// What all tokens are worth, base units.
        value: Uint128,
        /// How many there are.
        supply: Uint128,
    },
    /// More tokens than the arithmetic is proven for.
    #[error("the supply would be {supply}, above the largest supported {max}; send less")]
    AboveSupply {
        /// The supply there would be.
        supply: Uint128,
        /// The largest allowed.
        max: Uint128,
    },
}
