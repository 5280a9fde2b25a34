//! One consumer chain with the contract on it, as the tests see it.

mod channel;
mod claims;
mod evidence;
mod fuzz;
mod health;
mod history;
mod lifecycle;
mod past;
mod rent;
mod reports;
mod security;
mod sending;
mod snapshot;
mod top;

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    from_json, Addr, Binary, Coin, CosmosMsg, Env, IbcAcknowledgement, IbcBasicResponse, IbcChannel,
    IbcChannelConnectMsg, IbcEndpoint, IbcMsg, IbcOrder, IbcPacket, IbcPacketAckMsg, IbcPacketReceiveMsg,
    IbcPacketTimeoutMsg, IbcReceiveResponse, IbcTimeout, OwnedDeps, Response, Timestamp, Uint128,
};
use holdfast_shared::evidence::signing::{double_vote, public_key, signing_key};
use holdfast_shared::evidence::Evidence;
use holdfast_shared::handshake::{ExpectedChannel, VERSION};
use holdfast_shared::msg::consumer::{
    ExecuteMsg, InstantiateMsg, QueryMsg, RentRoute, ReportStatus, ReportView, SudoMsg,
};
use holdfast_shared::packet::{
    encode, Ack, EntryState, FaultKind, HubPacket, Order, ReportAck, Snapshot, SnapshotAck, SnapshotEntry,
};
use serde::de::DeserializeOwned;

use crate::{contract, ContractError};

pub const OUR_PORT: &str = "wasm.consumer";
pub const HUB_PORT: &str = "wasm.hub";
/// What rent is paid in.
pub const RENT: &str = "urent";
pub const OPERATOR: &str = "hub1operator";
pub const DAY: u64 = 86_400;
/// Evidence age of the tests, seconds.
pub const AGE: u64 = 21 * DAY;
/// Life of a packet, seconds.
pub const TIMEOUT: u64 = 600;
/// Validity of an entry, seconds.
pub const VALIDITY: u64 = 2 * DAY;

pub struct Consumer {
    pub deps: OwnedDeps<MockStorage, MockApi, MockQuerier>,
    pub env: Env,
}

impl Consumer {
    /// Instantiated, without a channel, at height 100.
    pub fn started() -> Self {
        let mut consumer = Self {
            deps: mock_dependencies(),
            env: mock_env(),
        };
        consumer.env.block.height = 100;
        consumer.env.block.time = Timestamp::from_seconds(1_800_000_000);
        let (env, info) = (consumer.env.clone(), message_info(&Addr::unchecked("dao"), &[]));
        contract::instantiate(consumer.deps.as_mut(), env, info, start()).unwrap();
        consumer
    }

    /// With the live channel `channel-1`.
    pub fn linked() -> Self {
        let mut consumer = Self::started();
        consumer.connect("channel-1").unwrap();
        consumer
    }

    /// Linked, and OPERATOR has stake 100 and slashable 10 by sequence 1, applied at height 100; now it is
    /// height 110.
    pub fn secured() -> Self {
        let mut consumer = Self::linked();
        consumer.apply(1, vec![consumer.entry(OPERATOR, 100, 10)]);
        consumer.pass(10, 60);
        consumer
    }

    pub fn connect(&mut self, id: &str) -> Result<IbcBasicResponse, ContractError> {
        self.connect_speaking(id, VERSION)
    }

    /// Connects to a hub that answered this version.
    pub fn connect_speaking(&mut self, id: &str, version: &str) -> Result<IbcBasicResponse, ContractError> {
        let msg = IbcChannelConnectMsg::new_ack(channel(id), version);
        contract::ibc_channel_connect(self.deps.as_mut(), self.env.clone(), msg)
    }

    /// Lets blocks and seconds pass.
    pub fn pass(&mut self, blocks: u64, seconds: u64) {
        self.env.block.height += blocks;
        self.env.block.time = self.env.block.time.plus_seconds(seconds);
    }

    pub fn now(&self) -> Timestamp {
        self.env.block.time
    }

    /// An entry in good standing, sent now.
    pub fn entry(&self, operator: &str, stake: u128, slashable: u128) -> SnapshotEntry {
        SnapshotEntry {
            operator: operator.to_owned(),
            stake: Uint128::new(stake),
            slashable: Uint128::new(slashable),
            key: public_key(&signing_key(operator)),
            state: EntryState::Active,
            expires_at: self.now().plus_seconds(VALIDITY),
        }
    }

    pub fn receive(&mut self, packet: IbcPacket) -> IbcReceiveResponse {
        let msg = IbcPacketReceiveMsg::new(packet, Addr::unchecked("relayer"));
        contract::ibc_packet_receive(self.deps.as_mut(), self.env.clone(), msg).unwrap()
    }

    /// Receives bytes on the live channel and returns the acknowledgement.
    pub fn deliver(&mut self, data: impl Into<Binary>) -> Ack<SnapshotAck> {
        let response = self.receive(from_hub("channel-1", data));
        from_json(response.acknowledgement.unwrap()).unwrap()
    }

    /// Receives a snapshot on the live channel.
    pub fn send(&mut self, seq: u64, entries: Vec<SnapshotEntry>) -> Ack<SnapshotAck> {
        let data = self.snapshot(seq, entries);
        self.deliver(data)
    }

    /// Receives a snapshot that must be applied.
    pub fn apply(&mut self, seq: u64, entries: Vec<SnapshotEntry>) -> SnapshotAck {
        match self.send(seq, entries) {
            Ack::Result(ack) => ack,
            Ack::Error(code) => panic!("refused: {code}"),
        }
    }

    pub fn snapshot(&self, seq: u64, entries: Vec<SnapshotEntry>) -> Binary {
        let sent_at = self.now();
        encode(&HubPacket::Snapshot(Snapshot {
            reporter: Some(reporter().into_string()),
            seq,
            sent_at,
            entries,
        }))
        .unwrap()
    }

    pub fn execute_with(&mut self, msg: ExecuteMsg, funds: &[Coin]) -> Result<Response, ContractError> {
        self.execute_as(&Addr::unchecked("anyone"), msg, funds)
    }

    pub fn execute_as(
        &mut self,
        sender: &Addr,
        msg: ExecuteMsg,
        funds: &[Coin],
    ) -> Result<Response, ContractError> {
        let info = message_info(sender, funds);
        contract::execute(self.deps.as_mut(), self.env.clone(), info, msg)
    }

    pub fn sudo(&mut self, msg: SudoMsg) -> Result<Response, ContractError> {
        contract::sudo(self.deps.as_mut(), self.env.clone(), msg)
    }

    pub fn execute(&mut self, msg: ExecuteMsg) -> Result<Response, ContractError> {
        self.execute_with(msg, &[])
    }

    /// Gives an order as the owner.
    pub fn order(&mut self, order: Order) -> Result<Response, ContractError> {
        self.execute_as(&owner(), ExecuteMsg::Order { order }, &[])
    }

    /// Files a fault as the reporter.
    pub fn fault(&mut self, height: u64, slot: u64) -> Result<Response, ContractError> {
        self.execute_as(&reporter(), fault(height, slot), &[])
    }

    /// Submits a true double vote of OPERATOR at a height, round 0.
    pub fn report(&mut self, height: u64) -> Result<Response, ContractError> {
        self.execute(submission(OPERATOR, self.double_vote(OPERATOR, height)))
    }

    /// A true double vote with the key of this name on this chain.
    pub fn double_vote(&self, key: &str, height: u64) -> Evidence {
        let chain_id = &self.env.block.chain_id;
        Evidence::DuplicateVote(double_vote(&signing_key(key), chain_id, height, 0).unwrap())
    }

    pub fn retry(&mut self, report_id: u64) -> Result<Response, ContractError> {
        self.execute(ExecuteMsg::Retry { report_id })
    }

    /// Answers a packet of ours with these bytes.
    pub fn acknowledge(&mut self, packet: &IbcPacket, answer: impl Into<Binary>) -> IbcBasicResponse {
        let relayer = Addr::unchecked("relayer");
        let msg = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer), packet.clone(), relayer);
        contract::ibc_packet_ack(self.deps.as_mut(), self.env.clone(), msg).unwrap()
    }

    pub fn answer(&mut self, packet: &IbcPacket, answer: ReportAck) -> IbcBasicResponse {
        self.acknowledge(packet, Ack::Result(answer).to_bytes())
    }

    pub fn time_out(&mut self, packet: &IbcPacket) -> IbcBasicResponse {
        let msg = IbcPacketTimeoutMsg::new(packet.clone(), Addr::unchecked("relayer"));
        contract::ibc_packet_timeout(self.deps.as_mut(), self.env.clone(), msg).unwrap()
    }

    pub fn try_query<T: DeserializeOwned>(&self, msg: QueryMsg) -> Result<T, ContractError> {
        let answer = contract::query(self.deps.as_ref(), self.env.clone(), msg)?;
        Ok(from_json(answer).unwrap())
    }

    pub fn query<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        self.try_query(msg).unwrap()
    }

    pub fn report_view(&self, report_id: u64) -> ReportView {
        self.query(QueryMsg::Report { report_id })
    }

    pub fn status(&self, report_id: u64) -> ReportStatus {
        self.report_view(report_id).status
    }

    /// Every byte of storage, to show that nothing changed.
    pub fn storage(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        use cosmwasm_std::{Order, Storage};
        self.deps.storage.range(None, None, Order::Ascending).collect()
    }
}

/// Who gives orders.
pub fn owner() -> Addr {
    MockApi::default().addr_make("owner")
}

/// Who files faults, once a snapshot was applied.
pub fn reporter() -> Addr {
    MockApi::default().addr_make("reporter")
}

pub fn start() -> InstantiateMsg {
    InstantiateMsg {
        service: "oracle".into(),
        hub: ExpectedChannel {
            connection_id: "connection-0".into(),
            counterparty_port: HUB_PORT.into(),
        },
        evidence_age_seconds: AGE,
        packet_timeout_seconds: TIMEOUT,
        owner: Some(owner().into_string()),
        rent: Some(RentRoute {
            channel_id: "channel-5".into(),
            denom: RENT.into(),
            receiver: None,
        }),
    }
}

pub fn submission(operator: &str, evidence: Evidence) -> ExecuteMsg {
    ExecuteMsg::SubmitEvidence {
        operator: operator.to_owned(),
        evidence,
        reporter: Some("hub1reporter".into()),
    }
}

/// A downtime of OPERATOR.
pub fn fault(height: u64, slot: u64) -> ExecuteMsg {
    ExecuteMsg::SubmitFault {
        operator: OPERATOR.to_owned(),
        kind: FaultKind::Downtime,
        height,
        slot,
    }
}

/// Our channel of this id, with the hub's `channel-7` at the other end.
pub fn channel(id: &str) -> IbcChannel {
    let (order, connection) = (IbcOrder::Unordered, "connection-0");
    IbcChannel::new(
        end(OUR_PORT, id),
        end(HUB_PORT, "channel-7"),
        order,
        VERSION,
        connection,
    )
}

pub fn end(port: &str, channel: &str) -> IbcEndpoint {
    IbcEndpoint {
        port_id: port.to_owned(),
        channel_id: channel.to_owned(),
    }
}

/// A packet of the hub to our channel of this id.
pub fn from_hub(id: &str, data: impl Into<Binary>) -> IbcPacket {
    let timeout = IbcTimeout::with_timestamp(Timestamp::from_seconds(1_900_000_000));
    IbcPacket::new(data, end(HUB_PORT, "channel-7"), end(OUR_PORT, id), 1, timeout)
}

/// The packet a response sends, as the host gives it back with an answer.
pub fn sent(response: &Response) -> IbcPacket {
    let message = response.messages.first().expect("a packet is sent");
    match message.msg.clone() {
        CosmosMsg::Ibc(IbcMsg::SendPacket {
            channel_id,
            data,
            timeout,
        }) => IbcPacket::new(
            data,
            end(OUR_PORT, &channel_id),
            end(HUB_PORT, "channel-7"),
            1,
            timeout,
        ),
        other => panic!("not a packet: {other:?}"),
    }
}

pub fn event_names(response: &Response) -> Vec<&str> {
    response.events.iter().map(|event| event.ty.as_str()).collect()
}
