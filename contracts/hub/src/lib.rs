//! The Holdfast hub: vaults, market, slashing and the hub end of the link.
//!
//! | module | what it owns |
//! |---|---|
//! | [`contract`], [`ibc`] | entry points; they route and nothing else |
//! | [`views`] | routes what the lens is asked, over the hub's records |
//! | `admin` | configuration and approved assets |
//! | `custody` | what comes in and goes out; the only place that pays |
//! | `operator` | operators and their consensus keys |
//! | `vault` | pools, positions, exit batches, tickets |
//! | `market` | services, offers, bids, leases, escrow, matching |
//! | `rewards` | reward indices, commission, protocol fees |
//! | `link` | channels, snapshots and the history of what was sent |
//! | `slashing` | proofs, slashes, settlement, refused payouts |
//! | `solvency` | everything held and owed, added up for who asks |
//!
//! Whatever touches a vault loads it as a `vault::live::LiveVault`: as it stands now, with everything that fell
//! due meanwhile worked off in the order of its time. Nothing is stored before all of a message has been computed.
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod contract;
pub mod error;
pub mod ibc;
pub mod views;

mod admin;
mod custody;
mod foreign;
mod keys;
mod link;
mod market;
mod migrate;
mod operator;
mod records;
mod reply;
mod rewards;
mod slashing;
mod solvency;
mod table;
#[cfg(test)]
mod tests;
mod vault;

pub use error::ContractError;
