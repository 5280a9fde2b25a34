//! What the doctor looked at. Times are Unix seconds, read from the chains unless they say otherwise.

/// What was seen, or why it could not be.
pub type Seen<T> = Result<T, String>;

/// Everything seen in one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observations {
    /// Name of the deployment.
    pub deployment: String,
    /// The time of the look, by this machine's clock.
    pub now: u64,
    /// The chains.
    pub chains: Vec<ChainSeen>,
    /// The links.
    pub links: Vec<LinkSeen>,
}

/// A chain's node, and the relayer's wallet there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainSeen {
    /// Its name in the deployment.
    pub name: String,
    /// The id it should have.
    pub id: String,
    /// The node's address.
    pub rpc: String,
    /// The usual time between blocks, seconds.
    pub block_seconds: u64,
    /// What the node says of itself.
    pub node: Seen<NodeSeen>,
    /// The wallet, where its address is known.
    pub wallet: Option<WalletSeen>,
}

/// What a node says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSeen {
    /// The chain's id.
    pub chain_id: String,
    /// The latest height.
    pub height: u64,
    /// The time of the latest block.
    pub time: u64,
    /// Whether it is still catching up.
    pub catching_up: bool,
}

/// The relayer's wallet on a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletSeen {
    /// Its address.
    pub address: String,
    /// The denom fees are paid in.
    pub denom: String,
    /// Base units held.
    pub balance: Seen<u128>,
    /// The fee of relaying one packet, base units, rounded up.
    pub packet_fee: u128,
}

/// A service's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSeen {
    /// The service.
    pub service: String,
    /// The end on the hub's chain.
    pub hub_end: EndSeen,
    /// The end on the consumer's chain.
    pub consumer_end: EndSeen,
    /// What the hub says.
    pub hub: Seen<HubSeen>,
    /// What the consumer says.
    pub consumer: Seen<ConsumerSeen>,
}

/// One end of a link, as the chain's own IBC module sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndSeen {
    /// Id of the chain it is on.
    pub chain_id: String,
    /// Id of the chain its client follows.
    pub of_chain_id: String,
    /// The client.
    pub client_id: String,
    /// The contract's port.
    pub port: String,
    /// The channel the deployment names.
    pub channel_id: String,
    /// The port the other end should have.
    pub other_port: String,
    /// The channel the other end should have.
    pub other_channel: String,
    /// The version both ends agreed on.
    pub version: String,
    /// The client's state.
    pub client: Seen<ClientSeen>,
    /// The channel's state.
    pub channel: Seen<ChannelSeen>,
    /// Packets sent from here, neither acknowledged nor timed out; at most 100 are counted.
    pub pending: Seen<u64>,
}

/// A light client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSeen {
    /// `Active`, `Expired` or `Frozen`.
    pub status: String,
    /// How long it trusts a header, seconds.
    pub trusting_seconds: u64,
    /// The time of the latest header it has.
    pub updated_at: u64,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelSeen {
    /// Whether it is open.
    pub open: bool,
    /// Whether it is unordered.
    pub unordered: bool,
    /// The other end's port.
    pub other_port: String,
    /// The other end's channel.
    pub other_channel: String,
    /// The version agreed on.
    pub version: String,
}

/// What the hub says about a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubSeen {
    /// The hub's address.
    pub address: String,
    /// The live channel.
    pub channel: Option<String>,
    /// Whether a channel was lost.
    pub lost: bool,
    /// Sequence of the last snapshot sent.
    pub last_seq: u64,
    /// Snapshots neither acknowledged nor timed out.
    pub in_flight: u32,
    /// Operators whose entry must be sent again.
    pub dirty: u64,
    /// Why the last send failed, if it did.
    pub last_failure: Option<String>,
    /// How long an entry counts after it was sent, seconds.
    pub validity_seconds: u64,
    /// Operators the service leases from.
    pub operators: Vec<String>,
    /// Whether the escrow is about to run dry.
    pub in_arrears: bool,
    /// When the leases end unless somebody pays.
    pub runs_dry_at: Option<u64>,
}

/// What a consumer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerSeen {
    /// The live channel.
    pub channel: Option<String>,
    /// Whether a channel was lost.
    pub lost: bool,
    /// The greatest sequence applied.
    pub last_seq: u64,
    /// When the last snapshot arrived.
    pub last_received_at: Option<u64>,
    /// Reports without a final answer.
    pub open_reports: u32,
    /// When the oldest of them under way was submitted.
    pub oldest_report_at: Option<u64>,
    /// Operators whose entry counts.
    pub live: Vec<String>,
    /// Operators whose entry has expired.
    pub expired: Vec<String>,
    /// Operators convicted.
    pub tombstoned: Vec<String>,
    /// When the next live entry expires.
    pub next_expiry: Option<u64>,
}
