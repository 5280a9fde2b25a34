//! The Holdfast consumer: the security view, evidence and the consumer end of the link (DESIGN sections 4 and 5).
//!
//! One consumer lives on each chain that rents security. It holds the entries the hub sent, answers how much
//! security an operator brings now or brought at a past height, and carries proofs of offences to the hub. It needs
//! x/wasm and IBC and nothing else of its chain. `docs/spec/consumer.md` is its specification.
//!
//! | module | owns |
//! |---|---|
//! | [`contract`] | the entry points: routing, nothing more |
//! | [`config`] | the parameters |
//! | `channel` | the live channel, and whether it was lost |
//! | `entries` | the operators' entries with their history by height |
//! | `clock` | which time belongs to which height |
//! | `reports` | evidence, faults and orders on their way to the hub, until the answer is final |
//! | `execute`, `query`, `ibc` | one file for each action |
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::as_conversions))]

mod channel;
mod clock;
pub mod config;
pub mod contract;
mod entries;
pub mod error;
mod execute;
mod ibc;
mod migrate;
mod query;
mod reply;
mod reports;

#[cfg(test)]
mod tests;

pub use error::ContractError;
