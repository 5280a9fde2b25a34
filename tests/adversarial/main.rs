//! Random and hostile runs of the real contracts over the simulator.
// Tests: a failing assertion or an overflow is the finding.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod bytes;
mod interrupted;
mod random;
