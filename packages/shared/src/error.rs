//! What can be wrong with a message before any state is read.

use cosmwasm_std::{Decimal, Uint128};
use thiserror::Error;

/// A message whose fields break a rule by themselves.
#[derive(Error, Debug, PartialEq)]
pub enum ValidationError {
    /// A name is empty, too long or has characters outside its alphabet.
    #[error("{what} \"{value}\" is not a valid name: use {min} to {max} characters of a-z, 0-9 and -")]
    Name {
        /// Which name.
        what: &'static str,
        /// What was given.
        value: String,
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// A text is empty or too long.
    #[error("{what} has {length} bytes; it takes 1 to {max}")]
    Length {
        /// Which text.
        what: &'static str,
        /// Its length in bytes.
        length: usize,
        /// Most bytes.
        max: usize,
    },
    /// A fraction lies outside its range.
    #[error("{what} {value} is out of range; give a fraction from {min} to {max}")]
    Fraction {
        /// Which fraction.
        what: &'static str,
        /// What was given.
        value: Decimal,
        /// Smallest allowed.
        min: Decimal,
        /// Largest allowed.
        max: Decimal,
    },
    /// A duration lies outside its range.
    #[error("{what} of {value} s is out of range; give {min} to {max} s")]
    Duration {
        /// Which duration.
        what: &'static str,
        /// What was given, seconds.
        value: u64,
        /// Shortest allowed, seconds.
        min: u64,
        /// Longest allowed, seconds.
        max: u64,
    },
    /// A number lies outside its range.
    #[error("{what} {value} is out of range; give {min} to {max}")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// What was given.
        value: u64,
        /// Smallest allowed.
        min: u64,
        /// Largest allowed.
        max: u64,
    },
    /// An amount is zero where it must not be.
    #[error("{what} is 0; give at least 1")]
    Zero {
        /// Which amount.
        what: &'static str,
    },
    /// An amount lies above what the arithmetic is proven for.
    #[error("{what} {value} is above the largest supported amount {max}; split it")]
    TooLarge {
        /// Which amount.
        what: &'static str,
        /// What was given.
        value: Uint128,
        /// Largest allowed.
        max: Uint128,
    },
    /// A rate is not a positive number of hundredths of a percent.
    #[error("rate {0} is not a multiple of 0.0001 (0.01 % a year) from 0.0001 to 10")]
    Rate(Decimal),
    /// Exactly one coin of one denom was expected.
    #[error("expected only {expected}, received {received}; send exactly one coin of that denom")]
    Funds {
        /// The denom that was expected.
        expected: String,
        /// What came, as text.
        received: String,
    },
    /// Coins were sent to a message that takes none.
    #[error("this message takes no funds, received {received}; send it without coins")]
    UnexpectedFunds {
        /// What came, as text.
        received: String,
    },
    /// The windows do not leave time to punish what a consumer may rely on.
    #[error(
        "unbonding of {unbonding} s must be longer than validity + evidence age + relay slack + clock drift = \
         {needed} s; lengthen unbonding or shorten the others"
    )]
    Windows {
        /// The unbonding given, seconds.
        unbonding: u64,
        /// The sum it must exceed, seconds.
        needed: u64,
    },
    /// A list is too long.
    #[error("{what} has {count} items; give at most {max}")]
    TooMany {
        /// Which list.
        what: &'static str,
        /// How many were given.
        count: usize,
        /// Most allowed.
        max: usize,
    },
    /// A list names an item twice.
    #[error("{what} names \"{item}\" twice; name it once")]
    Repeated {
        /// Which list.
        what: &'static str,
        /// The item.
        item: String,
    },
    /// A list is empty where it must not be.
    #[error("{what} is empty; name at least one")]
    Empty {
        /// Which list.
        what: &'static str,
    },
}
