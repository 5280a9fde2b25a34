//! Two chains, a probe contract on each, a connection, and usually a channel.

use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Empty, IbcOrder};
use cw_multi_test::AppResponse;
use holdfast_simnet::chain::Instantiate;
use holdfast_simnet::ibc::contract_port;
use holdfast_simnet::net::{Link, LinkConfig};
use holdfast_simnet::{ChainConfig, ChannelInit, ChannelPair, Net, PacketId, Relayer};

use crate::probe::{self, Do, VERSION};

pub const DAY: u64 = 86_400;

pub struct World {
    pub net: Net,
    pub link: Link,
    pub hub: Addr,
    pub zone: Addr,
    pub relayer: Relayer,
}

impl World {
    /// Two chains that trust each other's headers for ten days; no channel.
    pub fn unconnected() -> Self {
        let mut net = Net::new()
            .with_chain(ChainConfig::new("hub"))
            .with_chain(ChainConfig::new("zone"));
        let link = net.connect(&LinkConfig {
            a: "hub".into(),
            b: "zone".into(),
            trusting_on_a_seconds: 10 * DAY,
            trusting_on_b_seconds: 10 * DAY,
        });
        let (hub, zone) = (contract(&mut net, "hub"), contract(&mut net, "zone"));
        Self {
            net,
            link: link.unwrap(),
            hub,
            zone,
            relayer: Relayer::new("relayer", 1),
        }
    }

    /// The same with an open channel: `channel-0` on both sides.
    pub fn connected() -> (Self, ChannelPair) {
        let mut world = Self::unconnected();
        let pair = world.net.open_channel(&world.init()).unwrap();
        (world, pair)
    }

    pub fn init(&self) -> ChannelInit {
        ChannelInit {
            chain: "hub".into(),
            port: contract_port(&self.hub),
            connection: self.link.a.clone(),
            counterparty_port: contract_port(&self.zone),
            order: IbcOrder::Unordered,
            version: VERSION.into(),
        }
    }

    pub fn hub_does(&mut self, step: &Do) -> AnyResult<AppResponse> {
        let sender = self.net.chain("hub").addr("user");
        let contract = self.hub.clone();
        self.net.execute("hub", &sender, &contract, step, &[])
    }

    /// The hub's contract sends a packet that times out `seconds` from now.
    pub fn send(&mut self, packet: Do, seconds: u64) -> PacketId {
        let timeout = self.net.now().plus_seconds(seconds);
        let step = Do::Send {
            channel: "channel-0".into(),
            packet: Box::new(packet),
            timeout,
            caught: false,
        };
        self.hub_does(&step).unwrap();
        self.net
            .packets()
            .entries()
            .map(|(id, _)| id)
            .filter(|id| id.chain == "hub")
            .last()
            .unwrap()
            .clone()
    }

    /// What the contract on a chain has noted since its handshake.
    pub fn seen(&self, chain: &str) -> Vec<String> {
        let contract = if chain == "hub" { &self.hub } else { &self.zone };
        let seen: Vec<String> = self.net.chain(chain).query(contract, &Empty {}).unwrap();
        seen.into_iter()
            .filter(|words| !words.starts_with("open") && !words.starts_with("connect"))
            .collect()
    }

    pub fn is_pending(&self, id: &PacketId) -> bool {
        self.net.pending().iter().any(|(pending, _)| pending == id)
    }
}

pub fn contract(net: &mut Net, chain: &str) -> Addr {
    net.on(chain, "probe", |chain| {
        let code = chain.store_code(probe::code());
        let creator = chain.addr("creator");
        chain
            .instantiate(Instantiate::new(code, &creator, "probe"), &Empty {})
            .unwrap()
    })
}
