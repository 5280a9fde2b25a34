//! Worlds whose contracts are in different states, and sound bytes to begin with.

use cosmwasm_std::{Addr, Binary, IbcEndpoint};
use holdfast_shared::handshake::{ExpectedChannel, PinnedChannel};
use holdfast_shared::msg::consumer::ExecuteMsg;
use holdfast_shared::packet::{
    encode, Ack, ConsumerPacket, FaultKind, FaultPacket, HelloAck, Order, OrderPacket, ReportAck, SnapshotAck,
};
use holdfast_simnet::ibc::contract_port;
use holdfast_simnet::relayer::Fate;
use holdfast_simnet::world::{ServiceConfig, HUB};
use holdfast_simnet::{Chain, World, WorldBuilder};

const MILLION: u128 = 1_000_000;
const SERVICE: &str = "oracle";

/// One end of a link in some state.
pub struct End<'a> {
    pub chain: &'a Chain,
    pub contract: &'a Addr,
    pub is_hub: bool,
    /// What it was told to expect.
    pub expected: &'a ExpectedChannel,
    /// The live channel, if there is one.
    pub live: Option<&'a PinnedChannel>,
}

impl End<'_> {
    /// The channel that inputs begin with: the live one, or what it might be.
    pub fn channel(&self) -> PinnedChannel {
        self.live.cloned().unwrap_or_else(|| PinnedChannel {
            channel_id: "channel-0".into(),
            connection_id: self.expected.connection_id.clone(),
            counterparty_port: self.expected.counterparty_port.clone(),
            counterparty_channel: "channel-0".into(),
            minor: 1,
        })
    }

    pub fn own(&self, channel: &PinnedChannel) -> IbcEndpoint {
        IbcEndpoint {
            port_id: contract_port(self.contract),
            channel_id: channel.channel_id.clone(),
        }
    }
}

/// What is known of an end, asked once.
struct Known {
    expected: ExpectedChannel,
    live: Option<PinnedChannel>,
}

/// The worlds, and what was really said in them.
pub struct Scenes {
    worlds: Vec<(World, [Known; 2])>,
    /// Sound packets, of both directions.
    pub packets: Vec<Binary>,
    /// Sound acks.
    pub acks: Vec<Binary>,
}

impl Scenes {
    pub fn new() -> Self {
        let busy = busy();
        let (packets, acks) = said(&busy);
        let mut lost = self::busy();
        lost.loses_channel(SERVICE, SERVICE, HUB)
            .expect("the hub hears of it");
        lost.loses_channel(SERVICE, HUB, SERVICE)
            .expect("the consumer hears of it");
        let fresh = one_service().unconnected().build();
        Self {
            worlds: [busy, lost, fresh]
                .map(|world| {
                    let known = known(&world);
                    (world, known)
                })
                .into(),
            packets,
            acks,
        }
    }

    /// The hub's or the consumer's end; the busy world most of the time.
    pub fn end(&self, scene: u64, is_hub: bool) -> End<'_> {
        let (world, known) = match scene % 6 {
            0..=3 => &self.worlds[0],
            other => &self.worlds[other as usize - 3],
        };
        let known = &known[usize::from(is_hub)];
        let site = world.site(SERVICE);
        let (chain, contract) = match is_hub {
            true => (HUB, &world.hub),
            false => (SERVICE, &site.consumer),
        };
        End {
            chain: world.net.chain(chain),
            contract,
            is_hub,
            expected: &known.expected,
            live: known.live.as_ref(),
        }
    }
}

/// The consumer's end and the hub's.
fn known(world: &World) -> [Known; 2] {
    let site = world.site(SERVICE);
    let expected = |connection: &str, contract: &Addr| ExpectedChannel {
        connection_id: connection.to_owned(),
        counterparty_port: contract_port(contract),
    };
    [
        Known {
            expected: expected(&site.connection, &world.hub),
            live: world.consumer_link(SERVICE).channel,
        },
        Known {
            expected: expected(&site.hub_connection, &site.consumer),
            live: world.hub_link(SERVICE).channel,
        },
    ]
}

/// Any other channel of the hub is then a stranger's.
fn one_service() -> WorldBuilder {
    let services = vec![ServiceConfig::new(SERVICE, 10)];
    WorldBuilder::new().services(services).unwatched()
}

/// A lease, entries applied and under way, reports answered and under way.
fn busy() -> World {
    let mut world = one_service().build();
    let orca = world.operator("orca");
    let (vault, _) = world.funded_vault(&orca, 100, 1_000 * MILLION);
    world
        .lends(&orca, vault, SERVICE, 100 * MILLION)
        .expect("it lends");
    let height = world.informs(SERVICE).expect("it is told");
    let site = world.site(SERVICE).clone();
    world.net.advance(10_800);
    let order = Order::Notice { vault_id: vault };
    world
        .tell_consumer(SERVICE, "owner", &ExecuteMsg::Order { order })
        .expect("an order is sent");
    world.relay();
    world.net.advance(10_800);
    world.flush(SERVICE).expect("a snapshot leaves");
    let proof = orca.votes_twice(&world, SERVICE, height);
    world
        .report_packet(SERVICE, &orca, proof)
        .expect("a proof leaves");
    world
        .files(SERVICE, &orca, FaultKind::Downtime, height, 7)
        .expect("a fault leaves");
    assert!(site.channel.is_some());
    world
}

/// What was sent and answered in a world, and what else its ends may say.
fn said(world: &World) -> (Vec<Binary>, Vec<Binary>) {
    let mut packets = Vec::new();
    let mut acks = Vec::new();
    for (_, record) in world.net.packets().entries() {
        packets.push(record.packet.data.clone());
        acks.extend(record.fates.iter().filter_map(|event| match &event.fate {
            Fate::Delivered { ack } => ack.clone(),
            Fate::Refused { ack } => Some(ack.clone()),
            _ => None,
        }));
    }
    let operator = world.net.chain(HUB).addr("orca").into_string();
    let fault = FaultPacket {
        operator,
        seq: 1,
        kind: FaultKind::ServiceFault,
        height: 2,
        slot: 9,
        reporter: None,
    };
    let order = Order::Reporter {
        reporter: Some("somebody".into()),
    };
    for packet in [
        ConsumerPacket::Hello {},
        ConsumerPacket::Fault(fault),
        ConsumerPacket::Order(OrderPacket { number: 9, order }),
    ] {
        packets.push(encode(&packet).expect("a packet is JSON"));
    }
    let (height, time) = (50, world.net.now());
    let stale = vec![0];
    acks.push(Ack::Result(SnapshotAck { height, time, stale }).to_bytes());
    acks.push(Ack::Result(HelloAck { operators: 3 }).to_bytes());
    for answer in [
        ReportAck::Accepted { id: 1 },
        ReportAck::Duplicate { id: u64::MAX },
        ReportAck::Throttled { retry_after: time },
        ReportAck::Rejected {
            code: "x".repeat(500),
        },
    ] {
        acks.push(Ack::Result(answer).to_bytes());
    }
    acks.push(Ack::<ReportAck>::Error("wrong".into()).to_bytes());
    (packets, acks)
}
