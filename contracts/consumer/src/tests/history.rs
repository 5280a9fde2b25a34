//! Entries at past heights.

use cosmwasm_std::Timestamp;
use holdfast_shared::msg::consumer::{EntryAt, QueryMsg, SecurityResponse};
use holdfast_shared::packet::SnapshotEntry;

use super::{Consumer, AGE, DAY, OPERATOR, VALIDITY};
use crate::clock;
use crate::entries::history_length;

fn seq_at(consumer: &Consumer, height: u64) -> Option<u64> {
    let operator = OPERATOR.to_owned();
    let entry: Option<EntryAt> = consumer.query(QueryMsg::EntryAtHeight { operator, height });
    entry.map(|entry| entry.seq)
}

#[test]
fn the_entry_in_force_is_the_latest_applied_at_that_height_or_below() {
    let mut consumer = Consumer::linked();
    for seq in 1..=3 {
        consumer.apply(seq, vec![consumer.entry(OPERATOR, 100, 10)]);
        consumer.pass(10, 60);
    }
    let found = [99, 100, 109, 110, 119, 120, 130].map(|height| seq_at(&consumer, height));
    assert_eq!(
        found,
        [None, Some(1), Some(1), Some(2), Some(2), Some(3), Some(3)]
    );
    assert_eq!(seq_at(&consumer, 131), None, "a height to come has no entry yet");
}

#[test]
fn of_two_entries_in_one_block_the_newer_sequence_was_in_force() {
    let mut consumer = Consumer::secured();
    consumer.apply(2, vec![consumer.entry(OPERATOR, 50, 5)]);
    consumer.apply(3, vec![consumer.entry(OPERATOR, 70, 7)]);
    consumer.apply(2, vec![consumer.entry(OPERATOR, 50, 5)]);
    assert_eq!(
        [109, 110].map(|height| seq_at(&consumer, height)),
        [Some(1), Some(3)]
    );
    assert_eq!(history_length(&consumer.deps.storage, OPERATOR), 1);
    consumer.pass(1, 5);
    consumer.apply(4, vec![consumer.entry(OPERATOR, 70, 7)]);
    assert_eq!(
        [109, 110, 111].map(|height| seq_at(&consumer, height)),
        [Some(1), Some(3), Some(4)]
    );
}

#[test]
fn an_overtaken_entry_was_never_in_force() {
    let mut consumer = Consumer::linked();
    consumer.apply(5, vec![consumer.entry(OPERATOR, 50, 5)]);
    consumer.pass(10, 60);
    consumer.apply(3, vec![consumer.entry(OPERATOR, 30, 3)]);
    consumer.pass(10, 60);
    assert_eq!(
        [105, 110, 115].map(|height| seq_at(&consumer, height)),
        [Some(5); 3]
    );
}

/// Covers: I-34
#[test]
fn history_is_bounded_by_the_evidence_age() {
    let mut consumer = Consumer::linked();
    let kept = usize::try_from(AGE / DAY).unwrap();
    for seq in 1..=100 {
        consumer.apply(seq, vec![consumer.entry(OPERATOR, 100, 10)]);
        consumer.pass(10, DAY);
        assert!(
            history_length(&consumer.deps.storage, OPERATOR) <= kept + 1,
            "at {seq}"
        );
    }
    let newest = consumer.env.block.height;
    assert_eq!(seq_at(&consumer, newest), Some(100));
    assert_eq!(seq_at(&consumer, newest - 10 * 21), Some(80));
    assert_eq!(seq_at(&consumer, 100), None);
}

/// Dropping goes on over many receives, and an old packet does not bring back what was dropped.
///
/// Covers: I-34, I-17
#[test]
fn operators_that_left_long_ago_are_forgotten() {
    let mut consumer = Consumer::linked();
    for seq in 1..=30 {
        consumer.apply(seq, vec![consumer.entry(OPERATOR, 100, 10)]);
        consumer.pass(1, 60);
    }
    consumer.pass(1, VALIDITY - 60 + AGE);
    for seq in 31..=50 {
        consumer.apply(seq, vec![consumer.entry("hub1stays", 1, 1)]);
    }
    assert_eq!(
        seq_at(&consumer, 129),
        Some(30),
        "a proof may just be young enough"
    );
    consumer.pass(1, 1);
    for seq in 51..=70 {
        consumer.apply(seq, vec![consumer.entry("hub1stays", 1, 1)]);
    }
    assert_eq!(history_length(&consumer.deps.storage, OPERATOR), 0);
    let all: Vec<SecurityResponse> = consumer.query(QueryMsg::Securities {
        height: None,
        start_after: None,
        limit: None,
    });
    let operators: Vec<&str> = all.iter().map(|security| security.operator.as_str()).collect();
    assert_eq!(operators, ["hub1stays"]);
    assert_eq!(
        consumer.apply(30, vec![consumer.entry(OPERATOR, 100, 10)]).stale,
        [0]
    );
    assert!(consumer
        .apply(31, vec![consumer.entry(OPERATOR, 100, 10)])
        .stale
        .is_empty());
}

/// What was committed under it is still young enough to be proved.
#[test]
fn an_entry_that_came_long_after_its_expiry_is_kept_as_long_as_any() {
    let mut consumer = Consumer::linked();
    let expires_at = Timestamp::from_seconds(1);
    let dead = SnapshotEntry {
        expires_at,
        ..consumer.entry(OPERATOR, 100, 10)
    };
    consumer.apply(1, vec![consumer.entry(OPERATOR, 100, 10)]);
    consumer.pass(10, 60);
    consumer.apply(2, vec![dead]);
    consumer.pass(10, 60);
    consumer.apply(3, vec![consumer.entry("hub1stays", 1, 1)]);
    assert_eq!(seq_at(&consumer, 109), Some(1));
    consumer.report(109).unwrap();
}

/// Covers: I-34
#[test]
fn the_clock_keeps_few_notes_and_still_knows_what_is_too_old() {
    let mut consumer = Consumer::linked();
    for seq in 1..=200 {
        consumer.apply(seq, vec![consumer.entry(OPERATOR, 100, 10)]);
        consumer.pass(10, DAY);
    }
    consumer.apply(201, vec![consumer.entry(OPERATOR, 100, 10)]);
    let block = consumer.env.block.clone();
    let storage = &consumer.deps.storage;
    assert!(clock::notes(storage) <= 25, "{} notes", clock::notes(storage));
    let latest = clock::span(storage, &block, 105).unwrap().latest;
    assert!(clock::is_older(latest, block.time, AGE));
    let within = clock::span(storage, &block, block.height - 55).unwrap();
    assert_eq!(within.earliest, Some(block.time.minus_seconds(6 * DAY)));
    assert_eq!(within.latest, block.time.minus_seconds(5 * DAY));
}
