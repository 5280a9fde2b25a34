//! Chains that stand still, and clocks that disagree.

use holdfast_shared::msg::consumer::{ExecuteMsg, SecurityStatus};
use holdfast_simnet::world::HUB;
use rstest::rstest;

use super::{scene, DAY, MILLION, PAUSE};

/// Covers: F-18, I-37
#[rstest]
#[case::an_hour(3_600)]
#[case::thirty_days(30 * DAY)]
fn a_consumer_that_halts_delays_nobodys_exit(#[case] seconds: u64) {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    scene.world.net.halt("oracle").unwrap();
    let exit = scene
        .staker
        .exits(&mut scene.world, scene.vault, 500 * MILLION)
        .unwrap();
    scene.world.net.advance(seconds);
    if seconds > 25 * DAY + 4 * DAY {
        scene.staker.claims(&mut scene.world, &[exit.ticket_id]).unwrap();
        assert!(scene.world.ticket(exit.ticket_id).paid.u128() >= 500 * MILLION - 1);
    }
    scene.world.net.resume("oracle").unwrap();
    let site = scene.world.site("oracle").clone();
    scene.world.net.recover_client(HUB, &site.hub_connection).unwrap();
    scene
        .world
        .net
        .recover_client("oracle", &site.connection)
        .unwrap();
    let expired = scene.world.security("oracle", &scene.orca.addr).status == SecurityStatus::Expired;
    assert_eq!(expired, seconds > 2 * DAY);
    scene.assert_told();
}

/// Every packet times out while the hub stands still; what they carried is sent again.
/// Covers: F-20
#[test]
fn a_hub_that_halts_past_every_timeout_loses_nothing() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    scene.world.net.advance(PAUSE);
    scene.raise_to(200);
    let down = scene.world.flush_packet("oracle").unwrap();
    let height = scene.world.net.chain("oracle").block().height;
    let evidence = scene.orca.votes_twice(&scene.world, "oracle", height);
    let orca = scene.orca.clone();
    let up = scene.world.report_packet("oracle", &orca, evidence).unwrap();
    scene.world.net.halt(HUB).unwrap();
    scene.world.net.advance(2 * DAY);
    scene.world.relay();
    assert_eq!(scene.seen(), (0, 0), "nothing counts past its expiry");
    scene.world.net.resume(HUB).unwrap();
    scene.world.relay();
    for id in [&down, &up] {
        let record = scene.world.net.packets().record(id).unwrap();
        assert_eq!((record.receptions(), record.endings()), (0, 1), "{id}");
    }
    let retry = ExecuteMsg::Retry { report_id: 1 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    assert_eq!(scene.world.slashes()[0].totals[0].1.u128(), 10 * MILLION);
    scene.world.flush_and_relay("oracle").unwrap();
    let status = scene.world.security("oracle", &scene.orca.addr).status;
    assert_eq!(status, SecurityStatus::Tombstoned);
}

/// Covers: F-24, I-15
#[rstest]
#[case::the_consumer_is_ahead(600)]
#[case::the_consumer_is_behind(-600)]
fn clocks_ten_minutes_apart_and_a_jump_of_100_days(#[case] skew: i64) {
    let mut scene = scene();
    scene
        .world
        .net
        .on("oracle", "skew the clock", |chain| chain.set_skew(skew));
    scene.world.net.advance(1_200);
    scene.world.flush_and_relay("oracle").unwrap();
    assert_eq!(scene.seen(), (100, 10));
    let height = scene.world.net.chain("oracle").block().height;
    let exit = scene.staker.clone();
    let (ticket, matures_at) = scene.everybody_leaves();
    let evidence = scene.orca.votes_twice(&scene.world, "oracle", height);
    let orca = scene.orca.clone();
    scene.world.report_packet("oracle", &orca, evidence).unwrap();
    scene.world.relay();
    assert_eq!(scene.world.slashes().len(), 1);
    scene.world.net.advance(100 * DAY);
    assert!(scene.world.now() > matures_at);
    exit.claims(&mut scene.world, &[ticket]).unwrap();
    let paid = scene.world.ticket(ticket).paid.u128();
    assert!((990 * MILLION - 2..=990 * MILLION).contains(&paid), "{paid}");
}
