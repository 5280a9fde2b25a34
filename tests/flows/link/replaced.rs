//! A link whose client is dead for good goes on over new clients, a new connection and a new channel.

use holdfast_shared::msg::consumer::{EntryAt, ExecuteMsg, QueryMsg, ReportStatus, SecurityStatus};
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::world::HUB;
use rstest::rstest;

use super::{scene, DAY, MILLION, PAUSE};

/// Nobody recovers the old clients. History, reports and sequences go on; nothing is overstated meanwhile; nothing of the
/// old channel is heard any more.
/// Covers: F-09, F-10, F-14, K-4, I-15, I-35
#[rstest]
#[case::expired(false)]
#[case::frozen(true)]
fn a_link_goes_on_over_another_connection(#[case] frozen: bool) {
    let mut scene = scene();
    let height = scene.world.informs("oracle").unwrap();
    let stuck = {
        scene.world.net.advance(PAUSE);
        scene.raise_to(300);
        scene.world.flush_packet("oracle").unwrap()
    };
    let site = scene.world.site("oracle").clone();
    if frozen {
        scene.world.net.freeze_client(HUB, &site.hub_connection).unwrap();
        scene.world.net.freeze_client("oracle", &site.connection).unwrap();
    } else {
        scene.world.net.advance(17 * DAY);
    }
    let (orca, proof) = (
        scene.orca.clone(),
        scene.orca.votes_twice(&scene.world, "oracle", height),
    );
    let _ = scene.world.report_packet("oracle", &orca, proof);
    let waiting = scene.world.report("oracle", 1).status;
    assert!(matches!(waiting, ReportStatus::Waiting { .. }), "{waiting:?}");
    // The hub learns that its client is dead when a send fails.
    scene.world.net.advance(PAUSE);
    scene.raise_to(400);
    scene.world.flush("oracle").unwrap();

    scene.world.connects_anew("oracle").unwrap();
    scene.world.names_link_on_hub("oracle").unwrap();
    if frozen {
        let refused = scene.world.names_link_on_consumer("oracle").unwrap_err();
        assert!(format!("{refused:#}").contains("count until"), "{refused:#}");
        assert!(
            scene.world.opens_channel("oracle").is_err(),
            "one channel is live there"
        );
        assert_eq!(
            scene.seen(),
            (100, 10),
            "what was promised stands until it expires"
        );
        scene.world.net.advance(2 * DAY);
    }
    let seen = scene.world.security("oracle", &scene.orca.addr);
    assert_eq!(seen.status, SecurityStatus::Expired);
    scene.world.names_link_on_consumer("oracle").unwrap();
    scene.world.opens_channel("oracle").unwrap();

    scene.world.flush_and_relay("oracle").unwrap();
    assert_eq!(scene.seen(), (400, 40));
    let seqs: Vec<u64> = scene
        .world
        .sent_entries("oracle", &scene.orca.addr)
        .iter()
        .map(|entry| entry.seq)
        .collect();
    assert_eq!(
        *seqs.last().unwrap(),
        4,
        "sequences go on, the unsent one is spent: {seqs:?}"
    );
    let past: Option<EntryAt> = scene.world.ask_consumer(
        "oracle",
        &QueryMsg::EntryAtHeight {
            operator: scene.orca.addr.to_string(),
            height,
        },
    );
    let past = past.unwrap();
    assert_eq!(
        (past.seq, past.stake.u128()),
        (1, 100 * MILLION),
        "history goes on"
    );
    let _ = scene.world.relayer.deliver(&mut scene.world.net, &stuck);
    assert_eq!(scene.seen(), (400, 40), "nothing comes over the old channel");
    let retry = ExecuteMsg::Retry { report_id: 1 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    let answer = ReportAck::Accepted { id: 1 };
    assert_eq!(
        scene.world.report("oracle", 1).status,
        ReportStatus::Final { answer }
    );
    assert_eq!(
        scene.world.slashes()[0].totals[0].1.u128(),
        10 * MILLION,
        "under the old entry"
    );
}
