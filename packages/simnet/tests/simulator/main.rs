//! The simulator tested through its public face, with a small contract that does on command whatever a contract can do.

// Tests stop at the first surprise.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod chains;
mod channels;
mod faults;
mod metering;
mod packets;
mod probe;
mod relaying;
mod setup;
mod staked;
mod timeouts;
mod transfers;
