//! The Holdfast LRT: a CW20 over a portfolio of vaults (DESIGN section 6, `docs/spec/lrt.md`).
//!
//! The contract deposits what it is sent into up to 8 vaults of the hub and issues tokens for it; tokens are
//! redeemed in batches, one closing each epoch. It uses only the hub's public messages, and trusts nothing but
//! the hub's answers and its own books: the bank balance never enters the rate.
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod contract;
pub mod error;
pub mod execute;
mod hub;
pub mod migrate;
mod portfolio;
pub mod query;
pub mod reply;
pub mod state;

pub use error::ContractError;

#[cfg(test)]
mod tests;
