//! Packets, acks and timeouts that are lost, repeated, raced or forged.

use holdfast_shared::msg::consumer::{ExecuteMsg, ReportStatus};
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::ibc::{Delivery, Settlement};
use holdfast_simnet::{IbcError, Relayer};
use rstest::rstest;

use super::{scene, DAY, MILLION, PAUSE};

/// Covers: F-03
#[test]
fn evidence_that_times_out_is_kept_and_sent_again() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    scene.world.net.advance(DAY);
    let height = scene.world.net.chain("oracle").block().height;
    let evidence = scene.orca.votes_twice(&scene.world, "oracle", height);
    let orca = scene.orca.clone();
    let lost = scene.world.report_packet("oracle", &orca, evidence).unwrap();
    scene.world.net.advance(3_601);
    scene.world.relay();
    assert_eq!(scene.world.net.packets().record(&lost).unwrap().receptions(), 0);
    let waits = scene.world.report("oracle", 1).status;
    assert!(matches!(waits, ReportStatus::Waiting { .. }), "{waits:?}");
    let retry = ExecuteMsg::Retry { report_id: 1 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    let answer = ReportAck::Accepted { id: 1 };
    assert_eq!(
        scene.world.report("oracle", 1).status,
        ReportStatus::Final { answer }
    );
    assert_eq!(scene.world.vault(scene.vault).collateral.u128(), 990 * MILLION);
}

/// Two relayers race, and one dies between receive and ack; then a broken host repeats everything.
/// Covers: F-05, F-21, I-31
#[test]
fn everything_twice_changes_nothing_the_second_time() {
    let mut scene = scene();
    let (first, second) = (Relayer::new("first", 1), Relayer::new("second", 2));
    let id = scene.world.flush_packet("oracle").unwrap();
    let net = &mut scene.world.net;
    assert!(matches!(first.deliver(net, &id), Ok(Delivery::Accepted { .. })));
    let told = scene.consumer_records();
    let net = &mut scene.world.net;
    assert!(matches!(second.deliver(net, &id), Ok(Delivery::Repeated)));
    assert!(matches!(second.deliver_ack(net, &id), Ok(Settlement::Done(_))));
    assert!(matches!(
        first.deliver_ack(net, &id),
        Ok(Settlement::AlreadySettled)
    ));
    assert_eq!(scene.consumer_records(), told);
    let settled = scene.hub_records();
    scene.force_ack(&id);
    scene.force_timeout(&id);
    scene.force_ack(&id);
    assert_eq!(scene.hub_records(), settled);
    assert_eq!(scene.seen(), (100, 10));
}

/// Covers: F-07, I-31
#[test]
fn a_received_packet_is_acknowledged_and_never_timed_out() {
    let mut scene = scene();
    let id = scene.world.flush_packet("oracle").unwrap();
    let relayer = Relayer::new("relayer", 1);
    relayer.deliver(&mut scene.world.net, &id).unwrap();
    scene.world.net.advance(2 * DAY);
    let late = relayer.timeout(&mut scene.world.net, &id);
    assert!(matches!(late, Err(IbcError::AlreadyReceived(_))), "{late:?}");
    relayer.deliver_ack(&mut scene.world.net, &id).unwrap();
    let sent = &scene.world.sent_entries("oracle", &scene.orca.addr)[0];
    assert!(sent.applied_height.is_some());
}

/// A host shows a timeout although the packet was received; in both orders with the true ack.
/// Covers: F-07, F-08, I-30, I-15
#[rstest]
#[case::the_timeout_first(true)]
#[case::the_ack_first(false)]
fn a_forged_timeout_overstates_nothing_and_shields_nobody(#[case] timeout_first: bool) {
    let mut scene = scene();
    let id = scene.world.flush_packet("oracle").unwrap();
    let relayer = Relayer::new("relayer", 1);
    relayer.deliver(&mut scene.world.net, &id).unwrap();
    if timeout_first {
        relayer_forges(&mut scene, &id);
        scene.force_ack(&id);
    } else {
        scene.force_ack(&id);
        scene.force_timeout(&id);
    }
    assert_eq!(scene.seen(), (100, 10));
    scene.world.net.advance(PAUSE);
    let height = scene.world.net.chain("oracle").block().height;
    let exit = scene.staker.clone();
    let (ticket, matures_at) = scene.everybody_leaves();
    let evidence = scene.orca.votes_twice(&scene.world, "oracle", height);
    let orca = scene.orca.clone();
    scene.world.report_packet("oracle", &orca, evidence).unwrap();
    scene.world.relay();
    assert_eq!(
        scene.world.slashes().len(),
        1,
        "the entry the consumer relied on was punished"
    );
    scene.world.wait_until(matures_at);
    exit.claims(&mut scene.world, &[ticket]).unwrap();
    let paid = scene.world.ticket(ticket).paid.u128();
    assert!((990 * MILLION - 2..=990 * MILLION).contains(&paid), "{paid}");
}

fn relayer_forges(scene: &mut super::Scene, id: &holdfast_simnet::PacketId) {
    let done = scene.world.net.timeout_forced(id, "a broken host").unwrap();
    assert!(matches!(done, Settlement::Done(_)), "{done:?}");
    let link = scene.world.hub_link("oracle");
    assert_eq!(
        link.dirty,
        [scene.orca.addr.to_string()],
        "the newest state is sent again"
    );
}
