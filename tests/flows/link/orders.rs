//! Orders and the reporter from the consumer chain, and the health of both ends.

use holdfast_shared::msg::consumer::{ExecuteMsg, ReportStatus};
use holdfast_shared::packet::{FaultKind, Order, ReportAck};
use holdfast_simnet::ibc::Settlement;
use holdfast_simnet::world::HUB;
use holdfast_simnet::Relayer;

use super::{scene, Scene, DAY, MILLION, PAUSE};

fn bid(scene: &Scene, wanted: u128) -> ExecuteMsg {
    let owner = scene.world.owner_of("oracle");
    ExecuteMsg::Order {
        order: Order::Bid {
            bid: owner.bid(&scene.world, wanted, 100),
        },
    }
}

fn wanted(scene: &Scene) -> u128 {
    scene.world.market("oracle").bid.unwrap().wanted.u128() / MILLION
}

fn answer(scene: &Scene, report_id: u64) -> ReportStatus {
    scene.world.report("oracle", report_id).status
}

fn done(answer: ReportAck) -> ReportStatus {
    ReportStatus::Final { answer }
}

/// Of two bids the later counts, whichever arrives first; one that was lost is sent again and finds itself overtaken.
///
/// Covers: F-03, F-06
#[test]
fn the_later_of_two_orders_counts_in_any_order_of_arrival() {
    let mut scene = scene();
    let (first, second) = (bid(&scene, 50 * MILLION), bid(&scene, 70 * MILLION));
    scene.world.tell_consumer("oracle", "owner", &first).unwrap();
    scene.world.net.advance(3_601);
    scene.world.relay();
    assert!(matches!(answer(&scene, 1), ReportStatus::Waiting { .. }));
    scene.world.tell_consumer("oracle", "owner", &second).unwrap();
    scene.world.relay();
    assert_eq!(answer(&scene, 2), done(ReportAck::Accepted { id: 2 }));
    assert_eq!(wanted(&scene), 70);
    let retry = ExecuteMsg::Retry { report_id: 1 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    assert_eq!(answer(&scene, 1), done(ReportAck::Duplicate { id: 2 }));
    assert_eq!(wanted(&scene), 70);
    assert_eq!(scene.world.consumer_link("oracle").open_reports, 0);
}

/// A broken host shows a timeout of an order the hub received: it is sent again and counts once.
///
/// Covers: F-05, F-08, I-30, I-31
#[test]
fn an_order_whose_timeout_is_forged_counts_once() {
    let mut scene = scene();
    let order = bid(&scene, 50 * MILLION);
    scene.world.tell_consumer("oracle", "owner", &order).unwrap();
    let channel = scene.world.site("oracle").channel.clone();
    let id = scene.world.last_packet("oracle", channel).unwrap();
    Relayer::new("relayer", 1)
        .deliver(&mut scene.world.net, &id)
        .unwrap();
    let forged = scene.world.net.timeout_forced(&id, "a broken host").unwrap();
    assert!(matches!(forged, Settlement::Done(_)));
    let retry = ExecuteMsg::Retry { report_id: 1 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    assert_eq!(answer(&scene, 1), done(ReportAck::Duplicate { id: 1 }));
    assert_eq!(wanted(&scene), 50);
}

#[test]
fn a_stranger_gives_no_orders_and_files_no_faults() {
    let mut scene = scene();
    let order = bid(&scene, 50 * MILLION);
    let fault = ExecuteMsg::SubmitFault {
        operator: scene.orca.addr.to_string(),
        kind: FaultKind::Downtime,
        height: 1,
        slot: 1,
    };
    let before = scene.consumer_records();
    for msg in [order, fault] {
        assert!(scene.world.tell_consumer("oracle", "stranger", &msg).is_err());
    }
    assert_eq!(scene.consumer_records(), before);
}

/// The owner names the reporter from its own chain; the next snapshot brings the name back, and only then does it count.
#[test]
fn the_reporter_is_named_from_the_consumer_chain_and_comes_with_a_snapshot() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    let reporter = scene.world.net.chain("oracle").addr("reporter").into_string();
    let name = ExecuteMsg::Order {
        order: Order::Reporter {
            reporter: Some(reporter.clone()),
        },
    };
    scene.world.tell_consumer("oracle", "owner", &name).unwrap();
    scene.world.relay();
    assert_eq!(answer(&scene, 1), done(ReportAck::Accepted { id: 1 }));
    assert!(scene.world.hub_link("oracle").reporter_untold);
    assert_eq!(scene.world.consumer_link("oracle").reporter, None);
    scene.world.flush("oracle").unwrap();
    scene.world.net.advance(DAY + 1);
    scene.world.relay();
    scene.world.flush_and_relay("oracle").unwrap();
    assert_eq!(scene.world.consumer_link("oracle").reporter, Some(reporter));
    assert!(!scene.world.hub_link("oracle").reporter_untold);
}

/// Both ends say the same of a healthy link, and different things of one that is not.
///
/// Covers: I-16, I-34, F-11, F-18, F-19
#[test]
fn both_ends_agree_while_the_link_is_well() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    let digests = |scene: &Scene| {
        let (hub, consumer) = (
            scene.world.hub_link("oracle"),
            scene.world.consumer_link("oracle"),
        );
        (hub.digest, consumer.digest)
    };
    let (hub, consumer) = digests(&scene);
    assert_eq!(hub, consumer);
    let old = scene.world.net.chain("oracle").snapshot();

    scene.world.net.advance(PAUSE);
    scene.raise_to(200);
    scene.world.flush_and_relay("oracle").unwrap();
    let (hub, consumer) = digests(&scene);
    assert_eq!(hub, consumer);
    let link = scene.world.hub_link("oracle");
    assert_eq!((link.live, link.in_flight, link.dirty.len()), (1, 0, 0));
    let ack = link.last_ack.unwrap();
    assert_eq!(ack.seq, link.last_seq);
    assert_eq!((link.clock_ahead_seconds, link.clock_behind_seconds), (0, 0));

    scene.world.net.restore("oracle", &old);
    let (hub, consumer) = digests(&scene);
    assert_ne!(hub, consumer, "the consumer restarted with an older state");
    scene
        .world
        .tell_consumer("oracle", "anyone", &ExecuteMsg::Hello {})
        .unwrap();
    scene.world.relay();
    scene.world.net.advance(PAUSE);
    scene.world.flush_and_relay("oracle").unwrap();
    let (hub, consumer) = digests(&scene);
    assert_eq!(hub, consumer, "hello brought everything again");
    assert_eq!(scene.world.net.chain(HUB).name(), HUB);
}
