//! Clients that expire or are frozen with packets in flight, and are recovered.

use holdfast_shared::msg::consumer::{ExecuteMsg, ReportStatus};
use holdfast_simnet::world::HUB;
use rstest::rstest;

use super::{scene, Scene, DAY, MILLION, PAUSE};

fn recover(scene: &mut Scene) {
    let site = scene.world.site("oracle").clone();
    scene.world.net.recover_client(HUB, &site.hub_connection).unwrap();
    scene
        .world
        .net
        .recover_client("oracle", &site.connection)
        .unwrap();
}

/// Covers: F-09, F-10, F-25, I-15, I-37
#[rstest]
#[case::expired(false)]
#[case::frozen(true)]
fn a_dead_client_overstates_nothing_and_loses_nothing(#[case] frozen: bool) {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    scene.world.net.advance(PAUSE);
    scene.raise_to(300);
    let stuck = scene.world.flush_packet("oracle").unwrap();
    let height = scene.world.net.chain("oracle").block().height;
    let site = scene.world.site("oracle").clone();
    if frozen {
        scene.world.net.freeze_client(HUB, &site.hub_connection).unwrap();
        scene.world.net.freeze_client("oracle", &site.connection).unwrap();
        scene.world.net.advance(DAY + PAUSE);
    } else {
        scene.world.net.advance(17 * DAY);
    }
    assert!(scene.world.relayer.deliver(&mut scene.world.net, &stuck).is_err());
    let evidence = scene.orca.votes_twice(&scene.world, "oracle", height);
    let orca = scene.orca.clone();
    assert!(
        scene.world.report_packet("oracle", &orca, evidence).is_err(),
        "nothing leaves"
    );
    let kept = scene.world.report("oracle", 1).status;
    assert!(
        matches!(kept, ReportStatus::Waiting { .. }),
        "but the report is kept: {kept:?}"
    );
    scene.raise_to(400);
    scene.world.flush("oracle").unwrap();
    let link = scene.world.hub_link("oracle");
    assert!(link.last_failure.is_some(), "a failing send fails no message");
    assert_eq!(link.dirty, [scene.orca.addr.to_string()], "and is not forgotten");

    recover(&mut scene);
    scene.world.relay();
    assert_eq!(scene.world.net.packets().record(&stuck).unwrap().endings(), 1);
    scene.assert_told();
    assert_eq!(scene.seen(), (400, 40));
    let retry = ExecuteMsg::Retry { report_id: 1 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    assert_eq!(scene.world.slashes()[0].totals[0].1.u128(), 10 * MILLION);
}
