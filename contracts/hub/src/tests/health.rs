//! The health of a link in one answer.

use cosmwasm_std::{to_json_vec, Addr, IbcAcknowledgement, IbcPacketAckMsg, Timestamp};
use holdfast_shared::packet::{Ack, EntriesDigest, HubPacket, Snapshot, SnapshotAck};
use rstest::rstest;

use super::harness::{Hub, SERVICE, VALIDITY, YEAR};
use super::link::{acked, link_of};
use crate::ibc;

fn digest_of(snapshot: &Snapshot) -> cosmwasm_std::Binary {
    let mut digest = EntriesDigest::default();
    for entry in &snapshot.entries {
        digest.add(
            &entry.operator,
            snapshot.seq,
            entry.stake,
            entry.slashable,
            entry.expires_at,
        );
    }
    digest.finish()
}

#[test]
fn one_answer_says_how_the_link_is() {
    let mut hub = Hub::with_lease(10_000 * YEAR, 1_000_000);
    let nothing = EntriesDigest::default().finish();
    let fresh = link_of(&hub);
    assert_eq!((fresh.live, fresh.last_seq, fresh.last_sent_at), (0, 0, None));
    assert_eq!((fresh.dirty.len(), &fresh.digest), (1, &nothing));

    let told = hub.flush(SERVICE);
    let sent = link_of(&hub);
    assert_eq!((sent.in_flight, sent.oldest_in_flight), (1, Some(1)));
    assert_eq!(sent.last_sent_at, Some(told.sent_at));
    assert_eq!((sent.live, &sent.digest), (0, &nothing), "not acknowledged yet");

    hub.pass(1);
    acked(&mut hub, &told, 5);
    let known = link_of(&hub);
    let ack = known.last_ack.unwrap();
    assert_eq!((ack.seq, ack.height, ack.sent_at), (1, 5, told.sent_at));
    assert_eq!(ack.acked_at.seconds(), hub.now());
    assert_eq!((known.live, known.expiring, known.oldest_in_flight), (1, 0, None));
    assert_eq!(known.digest, digest_of(&told));
    assert_eq!(known.next_expiry, Some(told.entries[0].expires_at));

    hub.pass(VALIDITY / 2);
    assert_eq!(link_of(&hub).expiring, 1);
    hub.pass(VALIDITY / 2);
    let expired = link_of(&hub);
    assert_eq!(
        (expired.live, expired.next_expiry, expired.digest),
        (0, None, nothing)
    );
}

/// Covers: F-24
#[rstest]
#[case::equal(0, (0, 0))]
#[case::within_the_round_trip(3, (0, 0))]
#[case::ahead(604, (600, 0))]
#[case::behind(-600, (0, 600))]
fn the_clocks_are_compared(#[case] offset: i64, #[case] expected: (u64, u64)) {
    let mut hub = Hub::with_lease(10_000 * YEAR, 1_000_000);
    let told = hub.flush(SERVICE);
    let time = told.sent_at.seconds().checked_add_signed(offset).unwrap();
    hub.pass(4);
    let answer = Ack::Result(SnapshotAck {
        height: 5,
        time: Timestamp::from_seconds(time),
        stale: vec![],
    });
    let data = to_json_vec(&HubPacket::Snapshot(told)).unwrap();
    let packet = hub.packet(SERVICE, data, false);
    let msg = IbcPacketAckMsg::new(
        IbcAcknowledgement::new(answer.to_bytes()),
        packet,
        Addr::unchecked("relayer"),
    );
    ibc::ibc_packet_ack(hub.deps.as_mut(), hub.env.clone(), msg).unwrap();
    let link = link_of(&hub);
    assert_eq!((link.clock_ahead_seconds, link.clock_behind_seconds), expected);
}
