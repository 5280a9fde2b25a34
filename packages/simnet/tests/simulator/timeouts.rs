//! When a packet's time has passed.

use cosmwasm_std::{IbcTimeout, IbcTimeoutBlock};
use holdfast_simnet::ibc::{contract_port, IbcError, Settlement};
use holdfast_simnet::relayer::Fate;
use holdfast_simnet::{ChannelInit, PacketId};

use crate::probe::{Do, VERSION};
use crate::setup::World;

fn noted(words: &str) -> Do {
    Do::Note(words.into())
}

fn fates(world: &World, id: &PacketId) -> Vec<Fate> {
    let record = world.net.packets().record(id).unwrap();
    record.fates.iter().map(|event| event.fate.clone()).collect()
}

#[test]
fn a_timeout_handler_that_fails_leaves_the_packet_pending() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::FailAtHome, 100);
    world.net.advance(100);
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Ok(Settlement::HandlerFailed(_))
    ));
    assert!(world.is_pending(&id));
}

#[test]
fn a_packet_times_out_at_its_second_and_not_before() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("late"), 100);
    world.net.advance(99);
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Err(IbcError::TimeoutNotReached(_))
    ));
    world.net.advance(1);
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Err(IbcError::TimeoutElapsed(_))
    ));
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Ok(Settlement::AlreadySettled)
    ));
    assert_eq!(world.seen("hub"), ["sending", "timeout 1"]);
    assert_eq!(fates(&world, &id), [Fate::Sent, Fate::TimedOut, Fate::Repeated]);
}

#[test]
fn a_received_packet_never_times_out_however_late() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("one"), 100);
    world.net.deliver(&id, "relayer").unwrap();
    world.net.advance(1_000);
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Err(IbcError::AlreadyReceived(_))
    ));
    assert!(matches!(
        world.net.deliver_ack(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
}

#[test]
fn timeouts_follow_the_receiving_chains_clock() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("one"), 100);
    world.net.halt("zone").unwrap();
    world.net.advance(1_000);
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Err(IbcError::TimeoutNotReached(_))
    ));
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Err(IbcError::Halted { .. })
    ));
    world.net.resume("zone").unwrap();
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
}

#[test]
fn a_packet_may_time_out_by_height() {
    let (mut world, _) = World::connected();
    let stranger = ChannelInit {
        port: "stranger".into(),
        counterparty_port: contract_port(&world.zone),
        version: VERSION.into(),
        ..world.init()
    };
    let pair = world.net.open_channel(&stranger).unwrap();
    let height = world.net.chain("zone").height();
    let limit = IbcTimeoutBlock {
        height: height.height + 2,
        ..height
    };
    let id = world
        .net
        .stranger_send(&pair.a, b"\"later\"", IbcTimeout::with_block(limit))
        .unwrap();
    world.net.next_block();
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Err(IbcError::TimeoutNotReached(_))
    ));
    world.net.next_block();
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
}
