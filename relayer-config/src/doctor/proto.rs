//! The few messages of the chains' queries, by their field numbers in ibc-go, the Cosmos SDK and wasmd. Fields nobody
//! here reads are left out: protobuf skips what it does not know.
use prost::Message;

/// `google.protobuf.Any`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Any {
    #[prost(string, tag = "1")]
    pub(crate) type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) value: Vec<u8>,
}

/// `google.protobuf.Duration` and `Timestamp`.
#[derive(Clone, Copy, PartialEq, Message)]
pub(crate) struct Seconds {
    #[prost(int64, tag = "1")]
    pub(crate) seconds: i64,
}

/// The requests for a client's state and status.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ClientRequest {
    #[prost(string, tag = "1")]
    pub(crate) client_id: String,
}

/// `QueryConsensusStateRequest`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ConsensusRequest {
    #[prost(string, tag = "1")]
    pub(crate) client_id: String,
    #[prost(bool, tag = "4")]
    pub(crate) latest_height: bool,
}

/// `QueryClientStatusResponse`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ClientStatus {
    #[prost(string, tag = "1")]
    pub(crate) status: String,
}

/// The responses with a client or consensus state.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct StateResponse {
    #[prost(message, optional, tag = "1")]
    pub(crate) state: Option<Any>,
}

/// `ibc.lightclients.tendermint.v1.ClientState`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ClientState {
    #[prost(string, tag = "1")]
    pub(crate) chain_id: String,
    #[prost(message, optional, tag = "3")]
    pub(crate) trusting_period: Option<Seconds>,
}

/// `ibc.lightclients.tendermint.v1.ConsensusState`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ConsensusState {
    #[prost(message, optional, tag = "1")]
    pub(crate) timestamp: Option<Seconds>,
}

/// `QueryChannelRequest`, and `QueryPacketCommitmentsRequest` with a page.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ChannelRequest {
    #[prost(string, tag = "1")]
    pub(crate) port_id: String,
    #[prost(string, tag = "2")]
    pub(crate) channel_id: String,
    #[prost(message, optional, tag = "3")]
    pub(crate) page: Option<Page>,
}

/// `PageRequest`.
#[derive(Clone, Copy, PartialEq, Message)]
pub(crate) struct Page {
    #[prost(uint64, tag = "3")]
    pub(crate) limit: u64,
}

/// `QueryChannelResponse`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ChannelResponse {
    #[prost(message, optional, tag = "1")]
    pub(crate) channel: Option<Channel>,
}

/// `ibc.core.channel.v1.Channel`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Channel {
    /// 3 is open.
    #[prost(int32, tag = "1")]
    pub(crate) state: i32,
    /// 1 is unordered.
    #[prost(int32, tag = "2")]
    pub(crate) ordering: i32,
    #[prost(message, optional, tag = "3")]
    pub(crate) counterparty: Option<Counterparty>,
    #[prost(string, tag = "5")]
    pub(crate) version: String,
}

/// `ibc.core.channel.v1.Counterparty`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Counterparty {
    #[prost(string, tag = "1")]
    pub(crate) port_id: String,
    #[prost(string, tag = "2")]
    pub(crate) channel_id: String,
}

/// `QueryPacketCommitmentsResponse`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Commitments {
    #[prost(message, repeated, tag = "1")]
    pub(crate) commitments: Vec<PacketState>,
}

/// `ibc.core.channel.v1.PacketState`.
#[derive(Clone, Copy, PartialEq, Message)]
pub(crate) struct PacketState {
    #[prost(uint64, tag = "3")]
    pub(crate) sequence: u64,
}

/// `cosmos.bank.v1beta1.QueryBalanceRequest`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct BalanceRequest {
    #[prost(string, tag = "1")]
    pub(crate) address: String,
    #[prost(string, tag = "2")]
    pub(crate) denom: String,
}

/// `cosmos.bank.v1beta1.QueryBalanceResponse`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct BalanceResponse {
    #[prost(message, optional, tag = "1")]
    pub(crate) balance: Option<Coin>,
}

/// `cosmos.base.v1beta1.Coin`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Coin {
    #[prost(string, tag = "2")]
    pub(crate) amount: String,
}

/// `cosmwasm.wasm.v1.QuerySmartContractStateRequest`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct SmartRequest {
    #[prost(string, tag = "1")]
    pub(crate) address: String,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) query_data: Vec<u8>,
}

/// `cosmwasm.wasm.v1.QuerySmartContractStateResponse`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct SmartResponse {
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) data: Vec<u8>,
}
