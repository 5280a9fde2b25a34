//! Snapshots that arrive late, out of order, or never.

use holdfast_shared::msg::consumer::SecurityStatus;
use rstest::rstest;

use super::{scene, snapshot_ack, Scene, DAY, MILLION, PAUSE};

/// Covers: K-1, F-06, I-17
#[test]
fn snapshots_delivered_in_any_order_end_in_the_newest() {
    let mut scene = scene();
    let mut sent = vec![];
    for stake in [100, 200, 300, 400, 500] {
        if stake > 100 {
            scene.raise_to(stake);
        }
        sent.push(scene.world.flush_packet("oracle").unwrap());
        scene.world.net.advance(PAUSE);
    }
    let mut applied = vec![];
    for seq in [5, 3, 1, 4, 2] {
        let id = &sent[seq - 1];
        scene.world.relayer.deliver(&mut scene.world.net, id).unwrap();
        assert_eq!(scene.world.security("oracle", &scene.orca.addr).seq, 5);
        assert_eq!(scene.seen(), (500, 50));
        if snapshot_ack(&scene.world, id).stale.is_empty() {
            applied.push(seq);
        }
    }
    assert_eq!(
        applied,
        [5],
        "the acks of the others say that nothing was applied"
    );
    for seq in [2, 4, 1, 3, 5] {
        let id = &sent[seq - 1];
        scene.world.relayer.deliver_ack(&mut scene.world.net, id).unwrap();
    }
    let entries = scene.world.sent_entries("oracle", &scene.orca.addr);
    let in_force: Vec<u64> = entries
        .iter()
        .filter(|entry| entry.applied_height.is_some())
        .map(|entry| entry.seq)
        .collect();
    assert_eq!((entries.len(), in_force), (5, vec![5]));
    assert_eq!(scene.world.hub_link("oracle").in_flight, 0);
    assert!(scene.world.flush("oracle").is_err(), "nothing is left to say");
}

/// Covers: K-2
#[rstest]
#[case::nothing_arrived(false)]
#[case::the_older_one_was_known(true)]
fn after_a_timeout_the_newest_state_is_sent_once(#[case] known: bool) {
    let mut scene = scene();
    if known {
        scene.world.flush_and_relay("oracle").unwrap();
        scene.world.net.advance(PAUSE);
        scene.raise_to(150);
    }
    let lost = scene.world.flush_packet("oracle").unwrap();
    scene.raise_to(300);
    scene.world.net.advance(DAY);
    scene.world.relay();
    let record = scene.world.net.packets().record(&lost).unwrap();
    assert_eq!((record.receptions(), record.endings()), (0, 1), "it timed out");
    let newest = scene.world.flush_packet("oracle").unwrap();
    assert!(scene.world.flush("oracle").is_err(), "once");
    scene.world.relay();
    assert_eq!(scene.seen(), (300, 30));
    assert!(snapshot_ack(&scene.world, &newest).stale.is_empty());
    scene.assert_told();
}

/// Covers: F-01, F-02, I-15
#[rstest]
#[case::of_a_raise(true)]
#[case::of_a_lowering(false)]
fn a_snapshot_that_times_out_overstates_nothing(#[case] raise: bool) {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    if raise {
        scene.world.net.advance(PAUSE);
        scene.raise_to(500);
    } else {
        scene.everybody_leaves();
    }
    let lost = scene.world.flush_packet("oracle").unwrap();
    scene.world.net.advance(PAUSE);
    if raise {
        assert_eq!(scene.seen(), (100, 10), "it relies on what it knows");
    }
    scene.world.net.advance(DAY);
    scene.world.relay();
    assert_eq!(scene.world.net.packets().record(&lost).unwrap().receptions(), 0);
    scene.assert_told();
    assert_eq!(scene.seen(), if raise { (500, 50) } else { (0, 0) });
}

/// Covers: K-3
#[test]
fn an_entry_that_nobody_renews_counts_as_zero_until_one_flush() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    scene.world.net.advance(2 * DAY - 1);
    assert_eq!(scene.seen(), (100, 10), "valid to its last second");
    scene.world.net.advance(1);
    let seen = scene.world.security("oracle", &scene.orca.addr);
    assert_eq!((seen.stake.u128(), seen.slashable.u128()), (0, 0));
    assert_eq!(seen.status, SecurityStatus::Expired);
    assert_eq!(scene.world.total_security("oracle").stake.u128(), 0);
    scene.world.flush_and_relay("oracle").unwrap();
    assert_eq!(scene.seen(), (100, 10));
    assert_eq!(
        scene.world.security("oracle", &scene.orca.addr).status,
        SecurityStatus::Live
    );
}

/// The hub lowers what it lends while no word of it can reach the consumer.
/// Covers: K-5, I-15, I-37
#[test]
fn exits_behind_a_dead_channel_mature_after_the_entry_expired() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    let connection = scene.world.site("oracle").hub_connection.clone();
    scene.world.net.freeze_client("hub", &connection).unwrap();
    let Scene { staker, .. } = &scene;
    let staker = staker.clone();
    let (ticket, matures_at) = scene.everybody_leaves();
    assert_eq!(scene.world.market("oracle").leased.u128(), 0);
    scene.world.wait_until(matures_at - 1);
    let seen = scene.world.security("oracle", &scene.orca.addr);
    assert_eq!(seen.status, SecurityStatus::Expired);
    assert!(staker.claims(&mut scene.world, &[ticket]).is_err());
    scene.world.wait_until(matures_at);
    staker.claims(&mut scene.world, &[ticket]).unwrap();
    let paid = scene.world.ticket(ticket).paid.u128();
    assert!((1_000 * MILLION - 1..=1_000 * MILLION).contains(&paid), "{paid}");
}
