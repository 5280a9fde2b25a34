//! Receiving snapshots.

use cosmwasm_std::{Binary, IbcPacket, IbcTimeout, Timestamp};
use holdfast_shared::limits::{MAX_PACKET_BYTES, MAX_SNAPSHOT_ENTRIES};
use holdfast_shared::msg::consumer::{LinkResponse, QueryMsg, SecurityResponse};
use holdfast_shared::packet::{codes, error_ack, Ack, SnapshotEntry};
use rstest::rstest;

use super::{end, Consumer, HUB_PORT, OPERATOR, OUR_PORT};

fn stake(consumer: &Consumer, operator: &str) -> u128 {
    let operator = operator.to_owned();
    let security: SecurityResponse = consumer.query(QueryMsg::Security {
        operator,
        height: None,
    });
    security.stake.u128()
}

/// Covers: K-1, I-17, F-06
#[test]
fn snapshots_delivered_5_3_1_4_2_end_with_the_values_of_5() {
    let mut consumer = Consumer::linked();
    let packets: Vec<Binary> = (1..=5)
        .map(|seq| consumer.snapshot(seq, vec![consumer.entry(OPERATOR, 100 * u128::from(seq), 10)]))
        .collect();
    for (order, seq) in [5, 3, 1, 4, 2].into_iter().enumerate() {
        consumer.pass(1, 5);
        let Ack::Result(ack) = consumer.deliver(packets[seq - 1].clone()) else {
            panic!("a snapshot was refused");
        };
        assert_eq!(
            (ack.height, ack.time),
            (consumer.env.block.height, consumer.now())
        );
        let expected_stale: Vec<u32> = if order == 0 { vec![] } else { vec![0] };
        assert_eq!(ack.stale, expected_stale, "sequence {seq}");
        assert_eq!(stake(&consumer, OPERATOR), 500);
    }
    let link: LinkResponse = consumer.query(QueryMsg::Link {});
    assert_eq!(link.last_seq, 5);
    assert_eq!(link.last_received_at, Some(consumer.now()));
}

#[test]
fn newness_is_judged_entry_by_entry() {
    let mut consumer = Consumer::linked();
    consumer.apply(2, vec![consumer.entry("a", 20, 2)]);
    consumer.pass(1, 5);
    let entries = ["b", "a", "c"].map(|operator| consumer.entry(operator, 10, 1));
    let ack = consumer.apply(1, entries.to_vec());
    assert_eq!(ack.stale, vec![1]);
    assert_eq!(
        ["a", "b", "c"].map(|operator| stake(&consumer, operator)),
        [20, 10, 10]
    );
    let link: LinkResponse = consumer.query(QueryMsg::Link {});
    assert_eq!(link.last_seq, 2, "the greatest, not the last");
}

/// Covers: F-05, F-29
#[test]
fn a_repeat_changes_nothing_and_says_stale() {
    let mut consumer = Consumer::secured();
    let security = |consumer: &Consumer| -> SecurityResponse {
        let operator = OPERATOR.to_owned();
        consumer.query(QueryMsg::Security {
            operator,
            height: None,
        })
    };
    let before = security(&consumer);
    let repeat = consumer.entry(OPERATOR, 999, 99);
    assert_eq!(consumer.apply(1, vec![repeat]).stale, vec![0]);
    assert_eq!(security(&consumer), before);
    let greatest = consumer.entry(OPERATOR, 7, 1);
    assert!(consumer.apply(u64::MAX, vec![greatest.clone()]).stale.is_empty());
    assert_eq!(consumer.apply(u64::MAX, vec![greatest]).stale, vec![0]);
    assert_eq!(stake(&consumer, OPERATOR), 7);
}

type Change = fn(&Consumer) -> Vec<SnapshotEntry>;

fn crowd(consumer: &Consumer, count: usize) -> Vec<SnapshotEntry> {
    (0..count)
        .map(|n| consumer.entry(&format!("hub1operator{n:02}"), 1, 1))
        .collect()
}

fn with_key(consumer: &Consumer, length: usize) -> Vec<SnapshotEntry> {
    let key = Binary::new(vec![7; length]);
    vec![SnapshotEntry {
        key,
        ..consumer.entry(OPERATOR, 1, 1)
    }]
}

/// Covers: F-29, F-31, F-32
#[rstest]
#[case::sequence_zero(0, |c: &Consumer| crowd(c, 1), codes::BAD_SEQUENCE)]
#[case::too_many(9, |c: &Consumer| crowd(c, MAX_SNAPSHOT_ENTRIES + 1), codes::BAD_ENTRIES)]
#[case::twice(9, |c: &Consumer| [crowd(c, 3), crowd(c, 1)].concat(), codes::BAD_ENTRIES)]
#[case::short_key(9, |c: &Consumer| with_key(c, 31), codes::BAD_ENTRIES)]
#[case::long_key(9, |c: &Consumer| with_key(c, 33), codes::BAD_ENTRIES)]
#[case::no_name(9, |c: &Consumer| vec![c.entry("", 1, 1)], codes::BAD_ENTRIES)]
#[case::long_name(9, |c: &Consumer| vec![c.entry(&"o".repeat(91), 1, 1)], codes::BAD_ENTRIES)]
fn a_snapshot_out_of_bounds_is_refused_whole(#[case] seq: u64, #[case] entries: Change, #[case] code: &str) {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    let entries = entries(&consumer);
    assert_eq!(consumer.send(seq, entries), Ack::Error(code.into()));
    assert_eq!(consumer.storage(), before);
}

#[test]
fn a_full_snapshot_of_the_longest_names_fits() {
    let mut consumer = Consumer::linked();
    let entries: Vec<SnapshotEntry> = (0..MAX_SNAPSHOT_ENTRIES)
        .map(|n| consumer.entry(&format!("{n:0>90}"), u128::MAX, u128::MAX))
        .collect();
    let data = consumer.snapshot(1, entries);
    assert!(data.len() <= MAX_PACKET_BYTES, "{} bytes", data.len());
    assert!(matches!(consumer.deliver(data), Ack::Result(_)));
    assert_eq!(stake(&consumer, &"0".repeat(90)), u128::MAX);
}

/// Covers: F-26, F-28, I-33
#[rstest]
#[case::empty(b"".to_vec(), codes::MALFORMED)]
#[case::no_text(vec![0xff, 0xfe, 0x00], codes::MALFORMED)]
#[case::other_variant(br#"{"hello":{}}"#.to_vec(), codes::MALFORMED)]
#[case::duplicate_key(br#"{"snapshot":{"seq":1,"seq":2,"sent_at":"1","entries":[]}}"#.to_vec(), codes::MALFORMED)]
#[case::negative(br#"{"snapshot":{"seq":-1,"sent_at":"1","entries":[]}}"#.to_vec(), codes::MALFORMED)]
#[case::above_u128(br#"{"snapshot":{"seq":1,"sent_at":"1","entries":[{"operator":"a","stake":"340282366920938463463374607431768211456","slashable":"1","key":"","state":"active","expires_at":"1"}]}}"#.to_vec(), codes::MALFORMED)]
#[case::nested(b"[".repeat(10_000), codes::MALFORMED)]
#[case::nested_inside([br#"{"snapshot":"#.to_vec(), br#"{"seq":"#.repeat(5_000)].concat(), codes::MALFORMED)]
#[case::nested_unknown([br#"{"snapshot":{"extra":"#.to_vec(), b"[".repeat(10_000)].concat(), codes::MALFORMED)]
#[case::closed_unknown([br#"{"snapshot":{"extra":"#.to_vec(), b"[".repeat(10_000), b"]".repeat(10_000), b"}}".to_vec()].concat(), codes::MALFORMED)]
#[case::unknown_version(br#"{"snapshot_v2":{"seq":2}}"#.to_vec(), codes::MALFORMED)]
#[case::a_megabyte(vec![b' '; 1 << 20], codes::TOO_LARGE)]
#[case::one_too_many(vec![b' '; MAX_PACKET_BYTES + 1], codes::TOO_LARGE)]
#[case::just_fits(vec![b' '; MAX_PACKET_BYTES], codes::MALFORMED)]
fn bytes_that_are_no_packet_are_answered_and_change_nothing(#[case] data: Vec<u8>, #[case] code: &str) {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    assert_eq!(consumer.deliver(data), Ack::Error(code.into()));
    assert_eq!(consumer.storage(), before);
}

/// A newer minor version of the hub may say more.
///
/// Covers: F-28
#[test]
fn a_field_this_version_does_not_know_is_passed_over() {
    let mut consumer = Consumer::secured();
    let data = consumer.snapshot(2, vec![consumer.entry(OPERATOR, 77, 7)]);
    let data = String::from_utf8(data.to_vec()).unwrap();
    let newer = data.replace(r#""seq":2"#, r#""extra":{"deep":[1,null]},"seq":2"#);
    assert_ne!(newer, data);
    assert!(matches!(consumer.deliver(newer.into_bytes()), Ack::Result(_)));
    assert_eq!(stake(&consumer, OPERATOR), 77);
}

/// Covers: I-35, K-4
#[rstest]
#[case::our_port("wasm.other", "channel-1", HUB_PORT, "channel-7")]
#[case::our_channel(OUR_PORT, "channel-2", HUB_PORT, "channel-7")]
#[case::their_port(OUR_PORT, "channel-1", "wasm.stranger", "channel-7")]
#[case::their_channel(OUR_PORT, "channel-1", HUB_PORT, "channel-8")]
fn only_the_live_channel_changes_anything(
    #[case] our_port: &str,
    #[case] our_channel: &str,
    #[case] port: &str,
    #[case] other_channel: &str,
) {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    let data = consumer.snapshot(2, vec![consumer.entry(OPERATOR, 999, 99)]);
    let timeout = IbcTimeout::with_timestamp(Timestamp::from_seconds(1_900_000_000));
    let ends = (end(port, other_channel), end(our_port, our_channel));
    let response = consumer.receive(IbcPacket::new(data, ends.0, ends.1, 1, timeout));
    assert_eq!(response.acknowledgement.unwrap(), error_ack(codes::WRONG_CHANNEL));
    assert_eq!(consumer.storage(), before);
}

#[test]
fn nothing_is_received_before_a_channel_is_live() {
    let mut consumer = Consumer::started();
    let refused = consumer.send(1, vec![consumer.entry(OPERATOR, 1, 1)]);
    assert_eq!(refused, Ack::Error(codes::WRONG_CHANNEL.into()));
}

/// Sub-messages could overwrite the acknowledgement.
///
/// Covers: F-73
#[test]
fn a_receive_dispatches_nothing() {
    let mut consumer = Consumer::linked();
    let data = consumer.snapshot(1, vec![consumer.entry(OPERATOR, 1, 1)]);
    let response = consumer.receive(super::from_hub("channel-1", data));
    assert!(response.messages.is_empty());
    let names: Vec<&str> = response.events.iter().map(|event| event.ty.as_str()).collect();
    assert_eq!(names, ["snapshot_applied"]);
}
