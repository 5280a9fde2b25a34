//! Several chains in one process, a relayer that can misbehave, actors and invariants.
//!
//! [`Net`] owns the chains, their connections and one clock. A [`Chain`] is a cw-multi-test application with its own
//! address prefix, time, bank, staking and IBC state. [`contract::IbcContract`] gives a contract's `ibc_*` entry
//! points to that chain, and [`Relayer`] carries packets between chains, fairly or not. [`World`] is Holdfast itself on
//! such a net: the real contracts, actors, a ledger, and the invariants checked after every step.
//!
//! Everything is decided by the calls made and by seeds: no wall clock, no hash-map order (I-47).
//! The component page is `docs/spec/simulator.md`.

// A host crate: a failing assertion or an overflow here is a finding of the test that runs it, not a chain's loss.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod chain;
pub mod contract;
pub mod ibc;
pub mod net;
pub mod relayer;
pub mod staking;
pub mod world;

pub use chain::{Chain, ChainConfig};
pub use contract::{IbcContract, IbcEntryPoints};
pub use ibc::{ChannelInit, ChannelPair, ChannelTry, IbcError, IbcResult, PacketId};
pub use net::{Net, Side};
pub use relayer::Relayer;
pub use world::{World, WorldBuilder};
