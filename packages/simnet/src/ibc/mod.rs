//! The IBC core of a simulated chain: clients, connections, channels and packets, kept in the chain's own storage, so
//! that a reverted message takes its packets back with it.
//!
//! What one chain can do alone is here; what needs to look at the counterparty (proofs) is done by [`crate::Net`],
//! which holds both chains and reads the other's storage in place of a Merkle proof.

pub mod channel;
pub mod client;
mod closing;
pub mod connection;
mod error;
mod handshake;
mod module;
pub mod packet;
mod receive;
mod settle;
mod transfer;

pub use channel::{ChannelEnd, ChannelState};
pub use client::{Client, ClientStatus};
pub use connection::Connection;
pub use error::{IbcError, IbcResult};
pub use handshake::{ChannelInit, ChannelPair, ChannelTry};
pub use module::IbcModule;
pub use packet::PacketId;
pub use receive::Delivery;
pub use settle::Settlement;
pub use transfer::{voucher_denom, TRANSFER_PORT};

use cosmwasm_std::Addr;

/// The prefix of a contract's port: its port is `wasm.<address>`.
const WASM_PORT: &str = "wasm.";

/// The port of a contract.
#[must_use]
pub fn contract_port(contract: &Addr) -> String {
    format!("{WASM_PORT}{contract}")
}

/// The contract behind a port; `None` is a stranger's port, played by the simulator itself.
#[must_use]
pub fn port_contract(port_id: &str) -> Option<Addr> {
    port_id.strip_prefix(WASM_PORT).map(Addr::unchecked)
}
