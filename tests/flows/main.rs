//! Whole flows over the simulator: real contracts, real signatures, invariants after every step.
// Tests: a failing assertion or an overflow is the finding.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod crowds;
mod exits;
mod leases;
mod lens;
mod link;
mod lrt;
mod market;
mod policies;
mod rent;
mod slashing;
mod solvency;
mod story;
mod tickets;
mod tokens;
mod vaults;
