//! The handlers of both ends against bytes, over the real state: I-32, I-33, I-35.
//!
//! After every step a few packets, acknowledgements and timeouts that nobody honest would send are given to the own
//! entry points of the hub and of a consumer, and nothing of it stays. What more is thrown at them, handshakes too, is in
//! `tests/adversarial/bytes`.

use cosmwasm_std::{
    Addr, Binary, DepsMut, Env, IbcAcknowledgement, IbcEndpoint, IbcPacket, IbcPacketAckMsg,
    IbcPacketReceiveMsg, IbcPacketTimeoutMsg, Timestamp,
};
use holdfast_consumer::contract as consumer;
use holdfast_hub::ibc as hub;
use holdfast_shared::handshake::PinnedChannel;
use holdfast_shared::packet::{encode, ConsumerPacket};
use sha2::{Digest, Sha256};

use super::facts::Facts;
use super::Round;
use crate::ibc::contract_port;
use crate::world::HUB;
use crate::Chain;

/// One end of a link: which contract, where, and its live channel.
struct End<'a> {
    chain: &'a Chain,
    contract: Addr,
    channel: PinnedChannel,
    is_hub: bool,
}

pub(super) fn check(facts: &Facts<'_>, round: &mut Round) {
    let step = facts.net.step();
    let linked: Vec<_> = facts
        .services
        .iter()
        .filter_map(|service| service.channel.clone().map(|channel| (service, channel)))
        .collect();
    let Some((service, channel)) = linked.get(step as usize % linked.len().max(1)) else {
        return;
    };
    check_end(
        &End {
            chain: facts.net.chain(HUB),
            contract: facts.hub.clone(),
            channel: channel.clone(),
            is_hub: true,
        },
        step,
        round,
    );
    let name = &service.params.service;
    let chain = facts.net.chains().find(|chain| chain.name() == name);
    let contract = channel.counterparty_port.strip_prefix("wasm.");
    if let (Some(chain), Some(contract)) = (chain, contract) {
        let channel = PinnedChannel {
            channel_id: channel.counterparty_channel.clone(),
            counterparty_port: contract_port(facts.hub),
            counterparty_channel: channel.channel_id.clone(),
            ..channel.clone()
        };
        let contract = Addr::unchecked(contract);
        let is_hub = false;
        check_end(
            &End {
                chain,
                contract,
                channel,
                is_hub,
            },
            step,
            round,
        );
    }
}

fn check_end(end: &End<'_>, step: u64, round: &mut Round) {
    let bytes = hostile_bytes(step);
    let live = end.packet(&end.channel, bytes.clone());
    let who = &end.contract;
    round.expect("I-33", end.receives(reversed(live.clone())).is_ok(), || {
        format!("{who} did not answer {bytes}")
    });
    round.expect("I-32", end.settles(&live, &bytes).is_ok(), || {
        format!("{who} failed on the ack or timeout {bytes}")
    });
    let hello = encode(&ConsumerPacket::Hello {}).expect("a packet is JSON");
    for stranger in strangers(&end.channel) {
        let foreign = end.packet(&stranger, hello.clone());
        let received = end.receives(reversed(foreign.clone()));
        let settled = end.settles(&foreign, &hello);
        round.expect("I-35", (received, settled) == (Ok(false), Ok(false)), || {
            format!("{stranger:?} changed {who}")
        });
    }
}

/// Channels that are not the live one, each by one part.
fn strangers(channel: &PinnedChannel) -> [PinnedChannel; 3] {
    [
        PinnedChannel {
            channel_id: "channel-999".into(),
            ..channel.clone()
        },
        PinnedChannel {
            counterparty_port: "wasm.stranger".into(),
            ..channel.clone()
        },
        PinnedChannel {
            counterparty_channel: "channel-999".into(),
            ..channel.clone()
        },
    ]
}

/// Different bytes at every step: noise, nearly packets, deep nesting, nothing.
fn hostile_bytes(step: u64) -> Binary {
    let noise = Sha256::digest(step.to_be_bytes()).to_vec();
    let bytes = match step % 8 {
        0 => vec![],
        1 => b"{}".to_vec(),
        2 => br#"{"evidence":{}}"#.to_vec(),
        3 => br#"{"snapshot":{"seq":18446744073709551615,"sent_at":"0","entries":[]}}"#.to_vec(),
        4 => "[".repeat(10_000).into_bytes(),
        5 => br#"{"result":{"height":18446744073709551615,"time":"0","stale":[4294967295]}}"#.to_vec(),
        6 => vec![b' '; 70_000],
        _ => noise,
    };
    Binary::new(bytes)
}

impl End<'_> {
    /// A packet that this end sent over a channel.
    fn packet(&self, channel: &PinnedChannel, data: Binary) -> IbcPacket {
        let ours = IbcEndpoint {
            port_id: contract_port(&self.contract),
            channel_id: channel.channel_id.clone(),
        };
        let theirs = IbcEndpoint {
            port_id: channel.counterparty_port.clone(),
            channel_id: channel.counterparty_channel.clone(),
        };
        IbcPacket::new(
            data,
            ours,
            theirs,
            u64::MAX,
            Timestamp::from_nanos(u64::MAX).into(),
        )
    }

    /// Whether a packet would change anything; an error when it is not answered.
    fn receives(&self, packet: IbcPacket) -> Result<bool, ()> {
        let msg = IbcPacketReceiveMsg::new(packet, relayer());
        self.rehearse(|deps, env| match self.is_hub {
            true => hub::ibc_packet_receive(deps, env, msg)
                .is_ok_and(|response| response.acknowledgement.is_some()),
            false => consumer::ibc_packet_receive(deps, env, msg)
                .is_ok_and(|response| response.acknowledgement.is_some()),
        })
    }

    /// Whether an ack or a timeout would change anything; an error when it is refused.
    fn settles(&self, packet: &IbcPacket, answer: &Binary) -> Result<bool, ()> {
        let ack = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer.clone()), packet.clone(), relayer());
        let timeout = IbcPacketTimeoutMsg::new(packet.clone(), relayer());
        let acked = self.rehearse(|deps, env| match self.is_hub {
            true => hub::ibc_packet_ack(deps, env, ack).is_ok(),
            false => consumer::ibc_packet_ack(deps, env, ack).is_ok(),
        })?;
        let timed_out = self.rehearse(|deps, env| match self.is_hub {
            true => hub::ibc_packet_timeout(deps, env, timeout).is_ok(),
            false => consumer::ibc_packet_timeout(deps, env, timeout).is_ok(),
        })?;
        Ok(acked || timed_out)
    }

    fn rehearse(&self, call: impl FnOnce(DepsMut, Env) -> bool) -> Result<bool, ()> {
        let rehearsal = self.chain.rehearse(&self.contract, call);
        match rehearsal.outcome {
            Ok(true) => Ok(rehearsal.changed),
            _ => Err(()),
        }
    }
}

fn reversed(packet: IbcPacket) -> IbcPacket {
    let timeout = packet.timeout.clone();
    IbcPacket::new(packet.data, packet.dest, packet.src, packet.sequence, timeout)
}

fn relayer() -> Addr {
    Addr::unchecked("relayer")
}
