//! The health of the link in one answer, and the reporter it carries.

use cosmwasm_std::Timestamp;
use holdfast_shared::msg::consumer::{LinkResponse, QueryMsg};
use holdfast_shared::packet::{
    codes, encode, Ack, EntriesDigest, HubPacket, ReportAck, Snapshot, SnapshotEntry,
};
use rstest::rstest;

use super::{reporter, sent, Consumer, OPERATOR, VALIDITY};

fn link(consumer: &Consumer) -> LinkResponse {
    consumer.query(QueryMsg::Link {})
}

fn naming(seq: u64, reporter: Option<&str>, sent_at: Timestamp) -> cosmwasm_std::Binary {
    let reporter = reporter.map(str::to_owned);
    encode(&HubPacket::Snapshot(Snapshot {
        seq,
        sent_at,
        reporter,
        entries: vec![],
    }))
    .unwrap()
}

#[test]
fn one_answer_says_how_the_link_is() {
    let mut consumer = Consumer::secured();
    let empty = EntriesDigest::default().finish();
    let first = consumer.now();
    consumer.apply(
        2,
        vec![consumer.entry("hub1late", 5, 1), consumer.entry("hub1zero", 0, 0)],
    );
    let packet = sent(&consumer.report(105).unwrap());
    consumer.fault(105, 1).unwrap();
    let view = link(&consumer);
    assert_eq!((view.live, view.expired), (2, 0));
    assert_eq!(
        (view.open_reports, view.in_flight, view.oldest_open_report),
        (2, 2, Some(1))
    );
    assert_eq!(view.next_expiry, Some(first.plus_seconds(VALIDITY - 60)));
    assert_eq!(view.reporter, Some(reporter().into_string()));
    assert_ne!(view.digest, empty);

    consumer.answer(&packet, ReportAck::Accepted { id: 1 });
    let view = link(&consumer);
    assert_eq!(
        (view.open_reports, view.in_flight, view.oldest_open_report),
        (1, 1, Some(2))
    );
    consumer.pass(1, VALIDITY - 60);
    let view = link(&consumer);
    assert_eq!((view.live, view.expired), (1, 1));
    consumer.pass(1, 60);
    let view = link(&consumer);
    assert_eq!((view.live, view.expired, view.next_expiry), (0, 2, None));
    assert_eq!(view.digest, empty);
}

/// Covers: F-11, F-19
#[test]
fn another_history_has_another_digest() {
    let digest = |stake: u128, seq: u64| {
        let mut consumer = Consumer::linked();
        consumer.apply(seq, vec![consumer.entry(OPERATOR, stake, 10)]);
        link(&consumer).digest
    };
    assert_eq!(digest(100, 1), digest(100, 1));
    assert_ne!(digest(100, 1), digest(101, 1));
    assert_ne!(digest(100, 1), digest(100, 2));
}

/// Covers: F-24
#[rstest]
#[case::equal(0, 0)]
#[case::ahead(600, 0)]
#[case::behind(-600, 600)]
fn the_clocks_are_compared(#[case] offset: i64, #[case] behind: u64) {
    let mut consumer = Consumer::linked();
    let now = consumer.now().seconds();
    let sent_at = Timestamp::from_seconds(now.checked_add_signed(-offset).unwrap());
    consumer.deliver(naming(1, None, sent_at));
    let clock = link(&consumer).clock.unwrap();
    assert_eq!((clock.sent_at, clock.received_at), (sent_at, consumer.now()));
    assert_eq!(clock.behind_seconds, behind);
}

/// Covers: I-17, F-06
#[test]
fn the_reporter_is_the_one_of_the_newest_snapshot() {
    let mut consumer = Consumer::linked();
    let now = consumer.now();
    for (seq, name, expected) in [
        (2, Some("b"), Some("b")),
        (1, Some("a"), Some("b")),
        (2, Some("c"), Some("b")),
        (3, None, None),
        (4, Some("d"), Some("d")),
    ] {
        let Ack::Result(ack) = consumer.deliver(naming(seq, name, now)) else {
            panic!("refused");
        };
        assert!(ack.stale.is_empty());
        assert_eq!(link(&consumer).reporter.as_deref(), expected, "after {seq}");
    }
    assert_eq!(link(&consumer).last_seq, 4);
}

#[rstest]
#[case("")]
#[case(&"r".repeat(129))]
fn a_reporter_that_cannot_be_is_refused(#[case] name: &str) {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    let answer = consumer.deliver(naming(2, Some(name), consumer.now()));
    assert_eq!(answer, Ack::Error(codes::BAD_ENTRIES.into()));
    assert_eq!(consumer.storage(), before);
}

/// An entry sent by an old hub names no reporter.
#[test]
fn a_snapshot_without_the_field_is_read() {
    let mut consumer = Consumer::linked();
    let entry: SnapshotEntry = consumer.entry(OPERATOR, 77, 7);
    let data = String::from_utf8(consumer.snapshot(1, vec![entry]).to_vec()).unwrap();
    let field = format!(r#""reporter":"{}","#, reporter());
    let older = data.replace(&field, "");
    assert_ne!(older, data);
    assert!(matches!(consumer.deliver(older.into_bytes()), Ack::Result(_)));
    assert_eq!(link(&consumer).live, 1);
}
