//! What is deployed where.
use serde::Deserialize;

use crate::Error;

/// A hub, the chains of its services, and the channels between them.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// The id of the chain the hub contract is on; one of `chains`.
    pub hub_chain: String,
    /// Every chain the relayer talks to.
    pub chains: Vec<Chain>,
    /// Every channel it relays; nothing else is relayed.
    pub channels: Vec<Channel>,
}

/// A chain and how to reach it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// The chain id, as the chain itself says it.
    pub id: String,
    /// The bech32 prefix of its addresses.
    pub prefix: String,
    /// The URL of a node's CometBFT RPC.
    pub rpc: String,
    /// The URL of the same node's gRPC.
    pub grpc: String,
    /// The denom fees are paid in.
    pub gas_denom: String,
    /// The price of one unit of gas in `gas_denom`, a decimal number such as "0.025".
    pub gas_price: String,
    /// How long unbonding takes on this chain, in seconds; the trusting period must stay below it.
    pub unbonding_seconds: u64,
    /// How long a client of this chain trusts a header, in seconds.
    pub trusting_period_seconds: u64,
    /// By how much this chain's clock may differ from another's, in seconds.
    pub clock_drift_seconds: u64,
}

/// A channel between the hub's chain and a consumer chain: the link of a service, or the ICS-20 channel over which
/// its rent is paid (ports `transfer`).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The service this channel is for, as the hub names it.
    pub service: String,
    /// The port on the hub's chain: `wasm.<hub address>`, or `transfer`.
    pub hub_port: String,
    /// The channel on the hub's chain.
    pub hub_channel: String,
    /// The id of the consumer's chain; one of `chains`.
    pub consumer_chain: String,
    /// The port on the consumer's chain: `wasm.<consumer address>`, or `transfer`.
    pub consumer_port: String,
    /// The channel on the consumer's chain.
    pub consumer_channel: String,
    /// Sequences sent by the hub's chain that are not relayed: packets that made a receive fail for ever.
    #[serde(default)]
    pub hub_excluded_sequences: Vec<u64>,
    /// The same for sequences sent by the consumer's chain.
    #[serde(default)]
    pub consumer_excluded_sequences: Vec<u64>,
}

impl Deployment {
    /// Reads a deployment from TOML. Unknown fields are refused, so that a misspelt one does not go unnoticed.
    ///
    /// # Errors
    /// When the text is not TOML or has other fields than these. The values are checked by [`crate::render`].
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::Unreadable(error.to_string()))
    }
}
