//! A client of one chain: signs, simulates, broadcasts, waits, and asks.

mod broadcast;
mod query;
mod rpc;
mod signer;
mod tx;

pub use broadcast::{Done, Refused};
pub use rpc::Rpc;
pub use signer::{path as signer_path, Signer, PHRASE};

/// One chain as a client needs it.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its RPC.
    pub rpc: Rpc,
    /// Chain id.
    pub chain_id: String,
    /// Bech32 prefix of its addresses.
    pub prefix: String,
    /// Denom fees are paid in.
    pub gas_denom: String,
    /// Fee for a unit of gas, in thousandths of a base unit.
    pub gas_price_milli: u64,
}
