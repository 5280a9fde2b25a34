//! The handlers against bytes, on a copy of the real state: I-32, I-33, I-35.
//!
//! After every step a few packets, acknowledgements and timeouts that nobody honest would send are given to the hub's
//! own entry points over its own state; a copy, so that nothing of it stays.

use std::panic::{catch_unwind, AssertUnwindSafe};

use cosmwasm_std::testing::{mock_env, MockQuerier, MockStorage};
use cosmwasm_std::{
    Addr, Binary, Env, IbcAcknowledgement, IbcEndpoint, IbcPacket, IbcPacketAckMsg, IbcPacketReceiveMsg,
    IbcPacketTimeoutMsg, Order, OwnedDeps, Storage, Timestamp,
};
use cw_multi_test::MockApiBech32;
use holdfast_hub::ibc::{ibc_packet_ack, ibc_packet_receive, ibc_packet_timeout};
use holdfast_shared::handshake::PinnedChannel;
use holdfast_shared::packet::{encode, ConsumerPacket};
use sha2::{Digest, Sha256};

use super::facts::Facts;
use super::Round;
use crate::world::HUB;

type Deps = OwnedDeps<MockStorage, MockApiBech32, MockQuerier>;
type Records = Vec<(Vec<u8>, Vec<u8>)>;

pub(super) fn check(facts: &Facts<'_>, round: &mut Round) {
    let Some(channel) = facts.services.iter().find_map(|service| service.channel.clone()) else {
        return;
    };
    let port = format!("wasm.{}", facts.hub);
    let bytes = hostile_bytes(facts.net.step());
    let live = packet(&port, &channel, bytes.clone());
    let inbound = reversed(live.clone());
    let before = records(facts);

    let mut deps = copy(&before);
    round.expect("I-33", received(&mut deps, facts, inbound), || {
        format!("receive failed on {bytes}")
    });
    let mut deps = copy(&before);
    round.expect("I-32", settled(&mut deps, facts, &live, &bytes), || {
        format!("ack failed on {bytes}")
    });

    let hello = encode(&ConsumerPacket::Hello {}).expect("a packet is JSON");
    for stranger in strangers(&channel) {
        let mut deps = copy(&before);
        let foreign = packet(&port, &stranger, hello.clone());
        let answered = received(&mut deps, facts, reversed(foreign.clone()))
            && settled(&mut deps, facts, &foreign, &hello);
        let unchanged = stored(&deps.storage) == before;
        round.expect("I-35", answered && unchanged, || {
            format!("{stranger:?} changed the hub")
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

fn packet(port: &str, channel: &PinnedChannel, data: Binary) -> IbcPacket {
    let ours = IbcEndpoint {
        port_id: port.to_owned(),
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

fn reversed(packet: IbcPacket) -> IbcPacket {
    let timeout = packet.timeout.clone();
    IbcPacket::new(packet.data, packet.dest, packet.src, packet.sequence, timeout)
}

fn relayer() -> Addr {
    Addr::unchecked("relayer")
}

fn env(facts: &Facts<'_>) -> Env {
    let mut env = mock_env();
    env.block = facts.net.chain(HUB).block();
    env.contract.address = facts.hub.clone();
    env
}

fn received(deps: &mut Deps, facts: &Facts<'_>, packet: IbcPacket) -> bool {
    let msg = IbcPacketReceiveMsg::new(packet, relayer());
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        ibc_packet_receive(deps.as_mut(), env(facts), msg)
    }));
    matches!(outcome, Ok(Ok(response)) if response.acknowledgement.is_some())
}

fn settled(deps: &mut Deps, facts: &Facts<'_>, packet: &IbcPacket, answer: &Binary) -> bool {
    let ack = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer.clone()), packet.clone(), relayer());
    let timeout = IbcPacketTimeoutMsg::new(packet.clone(), relayer());
    catch_unwind(AssertUnwindSafe(|| {
        ibc_packet_ack(deps.as_mut(), env(facts), ack).is_ok()
            && ibc_packet_timeout(deps.as_mut(), env(facts), timeout).is_ok()
    }))
    .unwrap_or(false)
}

fn records(facts: &Facts<'_>) -> Records {
    facts.net.chain(HUB).app().dump_wasm_raw(facts.hub)
}

fn copy(records: &Records) -> Deps {
    let mut storage = MockStorage::new();
    records.iter().for_each(|(key, value)| storage.set(key, value));
    OwnedDeps {
        storage,
        api: MockApiBech32::new(HUB),
        querier: MockQuerier::default(),
        custom_query_type: std::marker::PhantomData,
    }
}

fn stored(storage: &MockStorage) -> Records {
    storage.range(None, None, Order::Ascending).collect()
}
