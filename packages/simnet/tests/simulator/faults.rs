//! Hostile and broken hosts, dead clients, closed channels.

use cosmwasm_std::{IbcAcknowledgement, IbcPacketAckMsg, IbcTimeout};
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::ibc::{ClientStatus, Delivery, IbcError, Settlement};
use holdfast_simnet::PacketId;

use crate::probe::{Do, REPLY_ERROR};
use crate::setup::{World, DAY};

fn noted(words: &str) -> Do {
    Do::Note(words.into())
}

fn send_step(world: &World, caught: bool) -> Do {
    let timeout = world.net.now().plus_seconds(30 * DAY);
    Do::Send {
        channel: "channel-0".into(),
        packet: Box::new(noted("x")),
        timeout,
        caught,
    }
}

#[test]
fn an_expired_client_makes_sends_fail_inside_the_message() {
    let (mut world, _) = World::connected();
    world.net.advance(10 * DAY - 1);
    assert_eq!(
        world.net.client_status("hub", "connection-0").unwrap(),
        ClientStatus::Active
    );
    world.net.advance(1);
    assert_eq!(
        world.net.client_status("hub", "connection-0").unwrap(),
        ClientStatus::Expired
    );
    let error = world.hub_does(&send_step(&world, false)).unwrap_err();
    assert!(
        matches!(error.downcast_ref(), Some(IbcError::ClientNotActive { .. })),
        "{error:#}"
    );
    assert_eq!(world.seen("hub"), Vec::<String>::new());
    // A contract that catches the failure goes on.
    world.hub_does(&send_step(&world, true)).unwrap();
    assert_eq!(world.seen("hub"), ["sending", REPLY_ERROR]);
    assert!(world.net.pending().is_empty());
}

#[test]
fn refreshed_clients_do_not_expire() {
    let (mut world, _) = World::connected();
    for _ in 0..5 {
        world.net.advance(9 * DAY);
        world.net.update_client("hub", "connection-0").unwrap();
        world.net.update_client("zone", "connection-0").unwrap();
    }
    let id = world.send(noted("still here"), 100);
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Accepted { .. })
    ));
}

#[test]
fn an_expired_client_stops_everything_until_governance_recovers_it() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("x"), 30 * DAY);
    world.net.advance(10 * DAY);
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Err(IbcError::ClientNotActive { .. })
    ));
    assert!(matches!(
        world.net.update_client("zone", "connection-0"),
        Err(IbcError::ClientNotActive { .. })
    ));
    world.net.recover_client("zone", "connection-0").unwrap();
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Accepted { .. })
    ));
    assert!(matches!(
        world.net.deliver_ack(&id, "relayer"),
        Err(IbcError::ClientNotActive { .. })
    ));
    world.net.recover_client("hub", "connection-0").unwrap();
    assert!(matches!(
        world.net.deliver_ack(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
}

#[test]
fn a_frozen_client_refuses_sends_timeouts_and_acks() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("x"), 10);
    world.net.freeze_client("hub", "connection-0").unwrap();
    assert!(world.hub_does(&send_step(&world, false)).is_err());
    world.net.advance(10);
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Err(IbcError::ClientNotActive { .. })
    ));
}

#[test]
fn another_chain_id_stops_the_client_until_it_is_recovered() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("x"), 100);
    world.net.on("hub", "restart under a new chain id", |chain| {
        chain.set_chain_id("hub-2")
    });
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Err(IbcError::OtherChainId { .. })
    ));
    world.net.recover_client("zone", "connection-0").unwrap();
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Accepted { .. })
    ));
}

#[test]
fn a_forced_timeout_reaches_the_contract_although_the_packet_was_received() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("x"), 100);
    world.net.deliver(&id, "relayer").unwrap();
    assert!(matches!(
        world.net.timeout_forced(&id, "liar"),
        Ok(Settlement::Done(_))
    ));
    assert_eq!(
        (world.seen("hub"), world.seen("zone")),
        (vec!["sending".into(), "timeout 1".into()], vec!["x".into()])
    );
    assert!(matches!(
        world.net.deliver_ack(&id, "relayer"),
        Ok(Settlement::AlreadySettled)
    ));
}

#[test]
fn a_packet_on_a_closed_channel_times_out_by_the_closing() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("x"), DAY);
    let mut end = world.net.channel("zone", "channel-0").unwrap();
    end.state = holdfast_simnet::ibc::ChannelState::Closed;
    world.net.overwrite_channel("zone", &end).unwrap();
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Err(IbcError::WrongState { .. })
    ));
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Err(IbcError::TimeoutNotReached(_))
    ));
    assert!(matches!(
        world.net.timeout_on_close(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
    assert_eq!(world.seen("hub").last().unwrap(), "timeout 1");
}

#[test]
fn a_channel_that_is_open_cannot_time_out_by_closing() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("x"), DAY);
    assert!(matches!(
        world.net.timeout_on_close(&id, "relayer"),
        Err(IbcError::WrongState { .. })
    ));
}

#[test]
fn a_hostile_host_may_hand_a_contract_anything() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("x"), 100);
    let packet = world.net.packets().packet(&id).unwrap().clone();
    let (hub, relayer) = (world.hub.clone(), world.net.chain("hub").addr("liar"));
    let ack = IbcAcknowledgement::new(b"\xff\x00 not text".as_slice());
    let call = IbcSudo::Ack(IbcPacketAckMsg::new(ack, packet, relayer));
    world
        .net
        .on("hub", "forged ack", |chain| chain.call_ibc(&hub, &call))
        .unwrap();
    assert!(world.seen("hub").last().unwrap().starts_with("ack 1"));
    assert!(world.is_pending(&id), "the host itself knows nothing of it");
}

#[test]
fn a_chain_that_went_back_receives_again() {
    let (mut world, _) = World::connected();
    let before = world.net.chain("zone").snapshot();
    let id = world.send(noted("x"), 100);
    world.net.deliver(&id, "relayer").unwrap();
    world.net.restore("zone", &before);
    assert_eq!(world.seen("zone"), Vec::<String>::new());
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Accepted { .. })
    ));
}

#[test]
fn packets_that_a_chain_forgot_leave_the_log() {
    let (mut world, _) = World::connected();
    let before = world.net.chain("hub").snapshot();
    let lost = world.send(noted("lost"), 100);
    world.net.restore("hub", &before);
    assert!(world.net.packets().record(&lost).is_none());
    let again = world.send(noted("other"), 100);
    assert_eq!(again, lost);
    world.net.deliver(&again, "relayer").unwrap();
    assert_eq!(world.seen("zone"), ["other"]);
}

#[test]
fn unknown_packets_and_strangers_on_contract_ports_are_refused() {
    let (mut world, pair) = World::connected();
    let id = PacketId {
        chain: "hub".into(),
        channel: "channel-0".into(),
        sequence: 9,
    };
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Err(IbcError::UnknownPacket(_))
    ));
    let timeout = IbcTimeout::with_timestamp(world.net.now().plus_seconds(9));
    let sent = world.net.stranger_send(&pair.b, b"x", timeout);
    assert!(matches!(sent, Err(IbcError::Unsupported(_))));
}
