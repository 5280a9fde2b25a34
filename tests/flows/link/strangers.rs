//! Strangers close, open and impersonate; hosts go on although the contract refused.

use cosmwasm_std::{IbcOrder, IbcTimeout};
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_shared::packet::{
    codes, encode, error_ack, ConsumerPacket, EntryState, HubPacket, Snapshot, SnapshotEntry,
};
use holdfast_simnet::ibc::{contract_port, ChannelState};
use holdfast_simnet::world::HUB;
use holdfast_simnet::{ChannelInit, IbcError, Side};

use super::{raw_ack, scene, Scene, MILLION};

/// What must not change whatever strangers do.
fn assert_nothing_released(scene: &mut Scene, before: &str) {
    assert_eq!(standing(scene), before);
    let site = scene.world.site("oracle").clone();
    let open = |end: holdfast_simnet::ibc::ChannelEnd| end.state == ChannelState::Open;
    assert!(open(
        scene.world.net.channel(HUB, &site.hub_channel.unwrap()).unwrap()
    ));
    assert!(open(
        scene.world.net.channel("oracle", &site.channel.unwrap()).unwrap()
    ));
    scene.assert_told();
}

fn standing(scene: &Scene) -> String {
    let (vault, service) = (scene.world.vault(scene.vault), scene.world.service("oracle"));
    let seen = scene.world.security("oracle", &scene.orca.addr);
    format!("{:?} {:?} {seen:?}", vault.slots, service.channel)
}

fn told() -> Scene {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    scene
}

/// Covers: K-4, F-12, F-15, I-35
#[test]
fn strangers_are_refused_and_nothing_is_released() {
    let mut scene = told();
    let before = standing(&scene);
    let site = scene.world.site("oracle").clone();
    let (hub_channel, channel) = (site.hub_channel.unwrap(), site.channel.unwrap());
    for (chain, id) in [(HUB, &hub_channel), ("oracle", &channel)] {
        let closed = scene.world.net.chan_close_init(chain, id);
        assert!(
            matches!(closed, Err(IbcError::Contract(words)) if words.contains("never closed on request"))
        );
    }
    let right = scene.world.channel_init("oracle");
    let hub_port = right.port.clone();
    let from_consumer = ChannelInit {
        chain: "oracle".into(),
        port: right.counterparty_port.clone(),
        connection: site.connection.clone(),
        counterparty_port: hub_port.clone(),
        ..right.clone()
    };
    let openings = [
        (right.clone(), "open already"),
        (from_consumer.clone(), "channel"),
        (
            ChannelInit {
                order: IbcOrder::Ordered,
                ..right.clone()
            },
            "open already",
        ),
        (
            ChannelInit {
                version: "other-1".into(),
                ..right.clone()
            },
            "open already",
        ),
        (
            ChannelInit {
                counterparty_port: "stranger".into(),
                ..right.clone()
            },
            "not the counterparty expected",
        ),
        (
            ChannelInit {
                port: "stranger".into(),
                ..from_consumer
            },
            "not the counterparty expected",
        ),
    ];
    for (init, words) in openings {
        let refusal = scene.world.net.open_channel(&init).unwrap_err().to_string();
        assert!(refusal.contains(words), "{init:?}: {refusal}");
    }
    let thief = scene.world.net.chain(HUB).addr("thief");
    let replace = ExecuteMsg::ReplaceLink {
        service: "oracle".into(),
        link: ExpectedChannel {
            connection_id: site.hub_connection,
            counterparty_port: "stranger".into(),
        },
    };
    assert!(scene.world.tell(&thief, &replace).is_err());
    let owner = scene.world.owner.clone();
    let live = format!("{:#}", scene.world.tell(&owner, &replace).unwrap_err());
    assert!(
        live.contains("not lost"),
        "not even the owner moves a live link: {live}"
    );
    assert_nothing_released(&mut scene, &before);
}

/// The hosts open channels that both contracts refused, and strangers send over them.
/// Covers: K-4, F-16, I-35
#[test]
fn a_channel_opened_against_the_contracts_will_carries_nothing() {
    let mut scene = told();
    let before = standing(&scene);
    let right = scene.world.channel_init("oracle");
    let timeout = || IbcTimeout::with_timestamp(scene_timeout());
    scene.world.net.faults.opens_despite_refusal = true;
    let to_hub = ChannelInit {
        counterparty_port: "stranger".into(),
        ..right.clone()
    };
    let to_consumer = ChannelInit {
        port: "stranger".into(),
        ..right
    };
    let at_hub = scene.world.net.open_channel(&to_hub).unwrap();
    let at_consumer = scene.world.net.open_channel(&to_consumer).unwrap();
    scene.world.net.faults.opens_despite_refusal = false;

    let hello = encode(&ConsumerPacket::Hello {}).unwrap();
    let boast = HubPacket::Snapshot(Snapshot {
        reporter: None,
        seq: 99,
        sent_at: scene.world.net.chain(HUB).now(),
        entries: vec![SnapshotEntry {
            operator: scene.orca.addr.to_string(),
            stake: (MILLION * MILLION).into(),
            slashable: (MILLION * MILLION).into(),
            key: vec![1; 32].into(),
            state: EntryState::Active,
            expires_at: scene_timeout(),
        }],
    });
    let sends: [(Side, cosmwasm_std::Binary); 2] =
        [(at_hub.b, hello), (at_consumer.a, encode(&boast).unwrap())];
    for (side, data) in sends {
        let id = scene.world.net.stranger_send(&side, data, timeout()).unwrap();
        scene.world.relay();
        assert_eq!(raw_ack(&scene.world, &id), error_ack(codes::WRONG_CHANNEL));
    }
    assert_nothing_released(&mut scene, &before);
}

/// Year 2100: later than anything here.
fn scene_timeout() -> cosmwasm_std::Timestamp {
    cosmwasm_std::Timestamp::from_seconds(4_102_444_800)
}

/// A handshake that stopped half way blocks no other, and cannot be finished afterwards.
/// Covers: F-15, F-17
#[test]
fn a_handshake_begins_again() {
    let mut world = holdfast_simnet::WorldBuilder::new().unconnected().build();
    let init = world.channel_init("oracle");
    let ordered = ChannelInit {
        order: IbcOrder::Ordered,
        ..init.clone()
    };
    let other = ChannelInit {
        version: "other-1".into(),
        ..init.clone()
    };
    for (wrong, words) in [(ordered, "is ordered"), (other, "version")] {
        let refusal = world.net.open_channel(&wrong).unwrap_err().to_string();
        assert!(refusal.contains(words), "{refusal}");
    }
    let first = world.net.chan_open_init(&init).unwrap();
    let attempt = holdfast_simnet::ChannelTry {
        chain: "oracle".into(),
        port: contract_port(&world.site("oracle").consumer),
        connection: world.site("oracle").connection.clone(),
        counterparty_channel: first.clone(),
    };
    let answered = world.net.chan_open_try(&attempt).unwrap();
    world.open_channel("oracle");
    let late = world.net.chan_open_ack(HUB, &first, &answered);
    assert!(matches!(late, Err(IbcError::Contract(words)) if words.contains("open already")));
    let live = world.service("oracle").channel.unwrap().channel_id;
    assert_eq!(Some(live), world.site("oracle").hub_channel);
}
