//! The deployment file: what runs where, for local and real networks alike.
//!
//! One JSON file, written when a network is set up and read by everything that talks to it. It holds addresses,
//! identifiers and times; never a secret.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod check;
mod file;
mod locate;
mod view;

pub use check::Problem;
pub use file::DeploymentError;
pub use view::End;

/// The number of the file's format that this version reads and writes.
pub const FORMAT: u32 = 2;

/// A hub, the chains of its services, and the links between them.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// [`FORMAT`].
    pub format: u32,
    /// Name of the network, for people and metrics.
    pub name: String,
    /// Every chain the relayer talks to.
    pub chains: Vec<Chain>,
    /// Every code stored.
    pub codes: Vec<Code>,
    /// The hub.
    pub hub: Instance,
    /// The lens: answers what anyone may ask about the hub.
    pub lens: Instance,
    /// The liquid restaking token, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lrt: Option<Instance>,
    /// The services and their links.
    pub services: Vec<Service>,
    /// Accounts with a name; the relayer's wallets bear the relayer's name.
    pub accounts: Vec<Account>,
    /// The relayer.
    pub relayer: Relayer,
}

/// A chain and how to reach it.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// What this file calls it: `hub`, or a name of the service's chain.
    pub name: String,
    /// The chain id with its revision number, as the chain itself says it.
    pub id: String,
    /// The bech32 prefix of its addresses.
    pub prefix: String,
    /// The URL of a node's CometBFT RPC.
    pub rpc: String,
    /// The URL of the same node's gRPC.
    pub grpc: String,
    /// The least price of a unit of gas the node accepts.
    pub gas_price: GasPrice,
    /// How long unbonding takes on this chain, seconds.
    pub unbonding_seconds: u64,
    /// How long a client of this chain trusts a header, seconds; at most two thirds of unbonding.
    pub trusting_period_seconds: u64,
    /// By how much this chain's clock may differ from another's, seconds.
    pub clock_drift_seconds: u64,
    /// The usual time between two blocks, seconds, rounded up.
    pub block_seconds: u64,
}

/// A price of gas.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct GasPrice {
    /// Base units of `denom` for one unit of gas: a decimal number such as "0.025".
    pub amount: String,
    /// The denom fees are paid in.
    pub denom: String,
}

/// Which of the contracts.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Contract {
    /// The hub.
    Hub,
    /// A consumer.
    Consumer,
    /// The lens.
    Lens,
    /// The liquid restaking token.
    Lrt,
}

/// A code stored on a chain.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Name of the chain.
    pub chain: String,
    /// What it is the code of.
    pub contract: Contract,
    /// Its number on that chain.
    pub code_id: u64,
    /// SHA-256 of the wasm stored, lower-case hexadecimal.
    pub sha256: String,
}

/// A contract on a chain.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Name of the chain.
    pub chain: String,
    /// Its address there.
    pub address: String,
}

/// The order of a channel. Only one is right; the other is here so that a file can say what is wrong.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// No lost packet blocks another (DESIGN section 4).
    #[default]
    Unordered,
    /// Refused by both contracts.
    Ordered,
}

/// A service, its consumer, and both ends of its link.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name on the hub.
    pub service: String,
    /// Name of its chain.
    pub chain: String,
    /// The consumer contract there.
    pub consumer: String,
    /// The client of the consumer's chain, on the hub's.
    pub hub_client: String,
    /// The connection over that client.
    pub hub_connection: String,
    /// The channel on the hub's chain.
    pub hub_channel: String,
    /// `wasm.<hub address>`.
    pub hub_port: String,
    /// The client of the hub's chain, on the consumer's.
    pub consumer_client: String,
    /// The connection over that client.
    pub consumer_connection: String,
    /// The channel on the consumer's chain.
    pub consumer_channel: String,
    /// `wasm.<consumer address>`.
    pub consumer_port: String,
    /// The version both ends agreed on.
    pub version: String,
    /// The order of the channel.
    #[serde(default)]
    pub order: Order,
    /// The ICS-20 channel its rent comes over, when this relayer serves it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rent: Option<RentChannel>,
    /// Sequences sent by the hub that are not relayed: packets whose receive fails for ever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hub_excluded_sequences: Vec<u64>,
    /// The same for sequences sent by the consumer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumer_excluded_sequences: Vec<u64>,
}

/// An ICS-20 channel, both ends on port `transfer`.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct RentChannel {
    /// The channel on the hub's chain.
    pub hub_channel: String,
    /// The channel on the consumer's chain.
    pub consumer_channel: String,
}

/// An account with a name.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Name of the chain.
    pub chain: String,
    /// Its address there.
    pub address: String,
}

/// The relayer: who it is and which key of its keyring it signs with.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Relayer {
    /// Its name; its wallets are the `accounts` of this name.
    pub name: String,
    /// Name of the chain -> name of the key.
    pub key_names: BTreeMap<String, String>,
}
