//! The contracts' wasm in cosmwasm-vm, under the simulator.
//!
//! [`VmContracts`] gives a [`holdfast_simnet::World`] the built and lowered wasm in place of the native contracts. The
//! interface is JSON bytes, so everything else of the simulator stays as it is, and a run must leave the same storage,
//! events and acks behind as its native twin (F-76). What every call costs is recorded on the way: [`gas`] makes the
//! table in `docs/gas.md` from it.
//!
//! It is a workspace of its own because cosmwasm-vm pins the version of cosmwasm-std.

mod code;
mod contract;
mod entry;
pub mod gas;
mod host;
mod link;
mod recorder;
mod source;
mod twin;

pub use code::Code;
pub use contract::VmContract;
pub use entry::Entry;
pub use recorder::{Call, Recorder};
pub use source::{artifacts, VmContracts};
pub use twin::{Mode, Transcript};
