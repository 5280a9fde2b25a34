//! The relayer by itself, and that equal runs are equal.

use holdfast_simnet::ibc::IbcError;
use holdfast_simnet::relayer::{Action, Fate, Relayed, Weights};
use holdfast_simnet::Relayer;

use crate::probe::Do;
use crate::setup::World;

#[test]
fn fair_relaying_leaves_nothing_but_what_cannot_move() {
    let (mut world, _) = World::connected();
    world.send(Do::Note("one".into()), 100);
    let late = world.send(Do::Note("late".into()), 1);
    let poisoned = world.send(Do::Panic, 100);
    world.send(Do::Fail, 100);
    world.net.advance(5);
    let mut relayer = world.relayer.clone();
    let done = relayer.relay_all(&mut world.net);
    assert_eq!(
        done,
        Relayed {
            delivered: 2,
            acked: 2,
            timed_out: 1,
            stuck: vec![poisoned]
        }
    );
    assert_eq!(world.net.packets().record(&late).unwrap().endings(), 1);
    assert_eq!(world.seen("zone"), ["one"]);
}

#[test]
fn packets_that_answer_packets_are_relayed_until_quiet() {
    let (mut world, _) = World::connected();
    let timeout = world.net.now().plus_seconds(100);
    let back = |packet| Do::Send {
        channel: "channel-0".into(),
        packet: Box::new(packet),
        timeout,
        caught: false,
    };
    world.send(back(back(Do::Note("third".into()))), 100);
    let mut relayer = world.relayer.clone();
    let done = relayer.relay_all(&mut world.net);
    assert_eq!((done.delivered, done.acked), (3, 3));
    assert_eq!(world.seen("zone").last().unwrap(), "ack 1 done");
}

#[test]
fn a_dropped_packet_is_not_carried_until_it_is_picked_up() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::Note("one".into()), 100);
    let mut relayer = world.relayer.clone();
    relayer.drop_packet(&mut world.net, &id);
    assert_eq!(relayer.relay_all(&mut world.net), Relayed::default());
    assert!(world.is_pending(&id));
    relayer.pick_up(&id);
    assert_eq!(relayer.relay_all(&mut world.net).acked, 1);
}

#[test]
fn two_relayers_racing_do_each_thing_once() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::Note("one".into()), 100);
    let (slow, fast) = (Relayer::new("slow", 1), Relayer::new("fast", 2));
    fast.deliver(&mut world.net, &id).unwrap();
    slow.deliver(&mut world.net, &id).unwrap();
    slow.deliver_ack(&mut world.net, &id).unwrap();
    fast.deliver_ack(&mut world.net, &id).unwrap();
    assert_eq!(
        (world.seen("zone"), world.seen("hub").len()),
        (vec!["one".into()], 2)
    );
}

fn wandering_run(seed: u64) -> (String, Vec<Action>, World) {
    let (mut world, _) = World::connected();
    let mut relayer = Relayer::new("relayer", seed);
    let mut actions = Vec::new();
    for round in 0..60 {
        let step = if round % 7 == 0 {
            Do::Fail
        } else {
            Do::Note(format!("note {round}"))
        };
        world.send(step, 20);
        actions.extend((0..2).map(|_| relayer.wander(&mut world.net)));
        world.net.next_block();
    }
    (world.net.fingerprint().unwrap(), actions, world)
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let (first, actions, _) = wandering_run(7);
    let (second, again, _) = wandering_run(7);
    assert_eq!(actions, again);
    assert!(first == second, "two runs of one seed differ");
    assert!(first != wandering_run(8).0, "the seed decides nothing");
}

#[test]
fn a_wandering_relayer_meets_every_misdeed_and_breaks_no_rule() {
    let (_, actions, world) = wandering_run(3);
    let log = world.net.packets();
    let wanted: [fn(&Fate) -> bool; 5] = [
        |fate| matches!(fate, Fate::Acked),
        |fate| matches!(fate, Fate::Refused { .. }),
        |fate| matches!(fate, Fate::TimedOut),
        |fate| matches!(fate, Fate::Repeated),
        |fate| matches!(fate, Fate::Dropped),
    ];
    assert!(wanted.iter().all(|kind| log.count(kind) > 0), "{actions:?}");
    assert!(log
        .entries()
        .all(|(_, record)| record.receptions() <= 1 && record.endings() <= 1));
    let received = log.count(|fate| matches!(fate, Fate::Delivered { .. }));
    assert_eq!(world.seen("zone").len(), received);
}

#[test]
fn order_of_delivery_is_up_to_the_relayer() {
    let (mut world, _) = World::connected();
    let ids: Vec<_> = ["a", "b", "c"]
        .map(|words| world.send(Do::Note(words.into()), 100))
        .into();
    for index in [2, 0, 1] {
        world
            .relayer
            .clone()
            .deliver(&mut world.net, &ids[index])
            .unwrap();
    }
    assert_eq!(world.seen("zone"), ["c", "a", "b"]);
    assert!(matches!(
        world.relayer.timeout(&mut world.net, &ids[0]),
        Err(IbcError::TimeoutNotReached(_))
    ));
}

#[test]
fn a_relayer_that_only_idles_changes_nothing() {
    let (mut world, _) = World::connected();
    world.send(Do::Note("one".into()), 100);
    let idle = Weights {
        carry: 0,
        repeat: 0,
        timeout: 0,
        drop: 0,
        idle: 1,
    };
    let mut relayer = Relayer::new("relayer", 1).with_weights(idle);
    let before = world.net.fingerprint().unwrap();
    assert!((0..20).all(|_| relayer.wander(&mut world.net) == Action::Idle));
    assert_eq!(before, world.net.fingerprint().unwrap());
}
