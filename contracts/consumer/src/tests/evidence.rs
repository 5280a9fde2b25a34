//! Which proofs are taken.

use cosmwasm_std::{Binary, Timestamp};
use holdfast_shared::evidence::signing::double_vote;
use holdfast_shared::evidence::signing::{block_id, public_key, sign_vote, signing_key, unsigned_vote};
use holdfast_shared::evidence::{DuplicateVote, Evidence, EvidenceError, VoteType};
use holdfast_shared::msg::consumer::{QueryMsg, ReportStatus, ReportView};
use holdfast_shared::packet::{decode, ConsumerPacket, EntryState, SnapshotEntry};
use rstest::rstest;

use super::{event_names, sent, submission, Consumer, AGE, OPERATOR, TIMEOUT, VALIDITY};
use crate::ContractError;

fn reports(consumer: &Consumer) -> Vec<ReportView> {
    consumer.query(QueryMsg::Reports {
        start_after: None,
        limit: None,
    })
}

fn seq_of(consumer: &Consumer, report_id: u64) -> u64 {
    consumer.report_view(report_id).seq
}

#[test]
fn a_proof_becomes_a_report_and_a_packet() {
    let mut consumer = Consumer::secured();
    let evidence = consumer.double_vote(OPERATOR, 105);
    let response = consumer.execute(submission(OPERATOR, evidence.clone())).unwrap();
    assert_eq!(event_names(&response), ["report_submitted", "report_sent"]);
    let packet = sent(&response);
    assert_eq!(packet.src.channel_id, "channel-1");
    assert_eq!(
        packet.timeout.timestamp(),
        Some(consumer.now().plus_seconds(TIMEOUT))
    );
    let Ok(ConsumerPacket::Evidence(content)) = decode(&packet.data) else {
        panic!("not an evidence packet");
    };
    assert_eq!((content.operator.as_str(), content.seq), (OPERATOR, 1));
    assert_eq!(
        (content.evidence, content.reporter.as_deref()),
        (evidence, Some("hub1reporter"))
    );
    let report = consumer.report_view(1);
    assert_eq!(report.subject, "duplicate_vote/105/0/precommit");
    assert_eq!(
        (report.seq, report.attempts, report.status),
        (1, 1, ReportStatus::InFlight)
    );
    assert_eq!(report.submitted_at, consumer.now());
}

/// A consumer at height 120 that was told at 110 of another key.
fn rotated_at_110() -> Consumer {
    let mut consumer = Consumer::secured();
    let rotated = SnapshotEntry {
        key: public_key(&signing_key("new key")),
        ..consumer.entry(OPERATOR, 40, 4)
    };
    consumer.apply(2, vec![rotated]);
    consumer.pass(10, 60);
    consumer
}

/// Covers: S-6, F-45
#[test]
fn an_offence_is_judged_by_the_entry_and_the_key_of_its_height() {
    let mut consumer = rotated_at_110();
    let submit = |consumer: &mut Consumer, key: &str, height: u64| {
        let evidence = consumer.double_vote(key, height);
        consumer.execute(submission(OPERATOR, evidence))
    };
    let wrong = ContractError::Evidence(EvidenceError::WrongSignatures);
    assert_eq!(submit(&mut consumer, "new key", 109).unwrap_err(), wrong);
    assert_eq!(submit(&mut consumer, OPERATOR, 111).unwrap_err(), wrong);
    submit(&mut consumer, OPERATOR, 109).unwrap();
    submit(&mut consumer, "new key", 111).unwrap();
    // What is signed at the height at which the entry came was asked for before: there both keys answer.
    submit(&mut consumer, OPERATOR, 110).unwrap();
    assert_eq!([1, 2, 3].map(|report_id| seq_of(&consumer, report_id)), [1, 2, 1]);
    let mut consumer = rotated_at_110();
    submit(&mut consumer, "new key", 110).unwrap();
    assert_eq!(seq_of(&consumer, 1), 2);
}

/// Covers: F-40, F-41
#[test]
fn what_nobody_can_be_punished_for_is_refused_before_a_packet_is_spent() {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    let refused = consumer.report(111).unwrap_err();
    let (height, current) = (111, 110);
    assert_eq!(refused, ContractError::FutureHeight { height, current });
    let operator = OPERATOR.to_owned();
    let not_in_force = ContractError::NotInForce { operator, height: 99 };
    assert_eq!(consumer.report(99).unwrap_err(), not_in_force);
    for stranger in ["hub1stranger".to_owned(), String::new(), "x".repeat(100_000)] {
        let evidence = consumer.double_vote(&stranger, 105);
        let refused = consumer.execute(submission(&stranger, evidence)).unwrap_err();
        assert!(matches!(refused, ContractError::UnknownOperator { .. }));
        assert!(refused.to_string().len() < 200);
    }
    assert_eq!(consumer.storage(), before);
    consumer.report(110).unwrap();
}

type Forgery = fn(DuplicateVote) -> DuplicateVote;

/// Covers: S-6, F-42, F-43
#[rstest]
#[case::same_block(|v: DuplicateVote| DuplicateVote { vote_a: v.vote_b.clone(), ..v }, "same_block")]
#[case::forged_a(|mut v: DuplicateVote| { v.vote_a.signature = Binary::new(vec![1; 64]); v }, "wrong_signature_a")]
#[case::forged_b(|mut v: DuplicateVote| { v.vote_b.signature = Binary::new(vec![1; 64]); v }, "wrong_signature_b")]
#[case::short_signature(|mut v: DuplicateVote| { v.vote_b.signature = Binary::new(vec![1; 63]); v }, "malformed_vote")]
#[case::other_height(|mut v: DuplicateVote| { v.vote_b.height = 104; v }, "heights_differ")]
#[case::other_round(|mut v: DuplicateVote| { v.vote_b.round = 1; v }, "rounds_differ")]
#[case::nil_nil(|mut v: DuplicateVote| { v.vote_a.block_id = None; v.vote_b.block_id = None; v }, "both_nil")]
#[case::other_chain(|_: DuplicateVote| double_vote(&signing_key(OPERATOR), "another-chain", 105, 0).unwrap(), "wrong_signatures")]
#[case::other_key(|_: DuplicateVote| double_vote(&signing_key("thief"), "cosmos-testnet-14002", 105, 0).unwrap(), "wrong_signatures")]
fn what_proves_nothing_is_refused_with_its_own_code(#[case] forge: Forgery, #[case] code: &str) {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    let Evidence::DuplicateVote(votes) = consumer.double_vote(OPERATOR, 105) else {
        panic!("a double vote")
    };
    let forged = Evidence::DuplicateVote(forge(votes));
    match consumer.execute(submission(OPERATOR, forged)).unwrap_err() {
        ContractError::Evidence(error) => assert_eq!(error.code(), code),
        other => panic!("another refusal: {other}"),
    }
    assert_eq!(consumer.storage(), before);
}

/// Covers: I-22
#[test]
fn one_offence_is_one_report_swapped_or_with_other_blocks() {
    let mut consumer = Consumer::secured();
    let Evidence::DuplicateVote(votes) = consumer.double_vote(OPERATOR, 105) else {
        panic!("a double vote")
    };
    consumer
        .execute(submission(OPERATOR, Evidence::DuplicateVote(votes.clone())))
        .unwrap();
    let swapped = DuplicateVote {
        vote_a: votes.vote_b.clone(),
        vote_b: votes.vote_a.clone(),
    };
    let mut third = unsigned_vote(VoteType::Precommit, 105, 0, Some(block_id("c")));
    sign_vote(&signing_key(OPERATOR), &consumer.env.block.chain_id, &mut third).unwrap();
    let other_blocks = DuplicateVote {
        vote_b: third,
        ..votes
    };
    for again in [swapped, other_blocks] {
        let refused = consumer
            .execute(submission(OPERATOR, Evidence::DuplicateVote(again)))
            .unwrap_err();
        assert_eq!(refused, ContractError::AlreadyReported { report_id: 1 });
    }
    assert_eq!(reports(&consumer).len(), 1);
    let other_round = double_vote(&signing_key(OPERATOR), &consumer.env.block.chain_id, 105, 1).unwrap();
    consumer
        .execute(submission(OPERATOR, Evidence::DuplicateVote(other_round)))
        .unwrap();
    assert_eq!(reports(&consumer).len(), 2);
}

/// The offence lies between heights 100 and 110, so it is at least as old as the entry that came at 110.
///
/// Covers: F-41
#[test]
fn an_offence_is_too_old_when_it_surely_is() {
    let mut consumer = Consumer::secured();
    consumer.apply(2, vec![consumer.entry(OPERATOR, 50, 5)]);
    let latest = consumer.now();
    consumer.pass(1_000, AGE);
    let mut late = Consumer::secured();
    late.apply(2, vec![late.entry(OPERATOR, 50, 5)]);
    late.pass(1_000, AGE + 1);
    consumer.report(105).unwrap();
    let (height, now, limit_seconds) = (105, late.now(), AGE);
    let too_old = ContractError::TooOld {
        height,
        latest,
        now,
        limit_seconds,
    };
    assert_eq!(late.report(105).unwrap_err(), too_old);
}

/// Nothing newer came, so the offence may be young; but what the entry covers ended with its expiry.
#[test]
fn an_offence_is_no_younger_than_the_expiry_of_its_entry() {
    let mut consumer = Consumer::secured();
    consumer.pass(10, VALIDITY + AGE - 60);
    consumer.report(105).unwrap();
    consumer.pass(1, 1);
    assert!(matches!(
        consumer.report(106).unwrap_err(),
        ContractError::TooOld { .. }
    ));
}

#[test]
fn an_offence_after_the_expiry_of_its_entry_is_refused_where_the_clock_shows_it() {
    let mut consumer = Consumer::secured();
    consumer.pass(10, VALIDITY);
    let refused = consumer.report(120).unwrap_err();
    assert!(
        matches!(refused, ContractError::Expired { .. }),
        "in this very block"
    );
    consumer.pass(10, 60);
    consumer.apply(2, vec![consumer.entry("hub1other", 1, 1)]);
    consumer.pass(10, 60);
    let refused = consumer.report(135).unwrap_err();
    assert!(
        matches!(refused, ContractError::Expired { .. }),
        "after a later snapshot"
    );
    consumer.report(129).unwrap();
}

#[test]
fn an_entry_that_came_expired_stands_behind_nothing() {
    let mut consumer = Consumer::secured();
    let expires_at = Timestamp::from_seconds(1);
    let dead = SnapshotEntry {
        expires_at,
        ..consumer.entry(OPERATOR, 100, 10)
    };
    consumer.apply(2, vec![dead]);
    consumer.pass(1, 5);
    assert!(matches!(
        consumer.report(110).unwrap_err(),
        ContractError::TooOld { .. }
    ));
    let expires_at = consumer.now();
    let dead = SnapshotEntry {
        expires_at,
        ..consumer.entry(OPERATOR, 100, 10)
    };
    consumer.apply(3, vec![dead]);
    consumer.pass(1, 5);
    assert!(matches!(
        consumer.report(111).unwrap_err(),
        ContractError::Expired { .. }
    ));
}

#[test]
fn a_tombstoned_key_is_not_punished_again() {
    let mut consumer = Consumer::secured();
    let convicted = SnapshotEntry {
        state: EntryState::Tombstoned,
        ..consumer.entry(OPERATOR, 0, 0)
    };
    consumer.apply(2, vec![convicted]);
    consumer.pass(1, 5);
    assert!(matches!(
        consumer.report(110).unwrap_err(),
        ContractError::Tombstoned { .. }
    ));
    let earlier = consumer.report(109).unwrap_err();
    assert!(
        matches!(earlier, ContractError::Tombstoned { .. }),
        "no second one counts"
    );
}

#[test]
fn the_reporters_address_is_bounded() {
    let mut consumer = Consumer::secured();
    for reporter in ["".to_owned(), "x".repeat(91)] {
        let evidence = consumer.double_vote(OPERATOR, 105);
        let msg = holdfast_shared::msg::consumer::ExecuteMsg::SubmitEvidence {
            operator: OPERATOR.into(),
            evidence,
            reporter: Some(reporter),
        };
        assert!(matches!(
            consumer.execute(msg).unwrap_err(),
            ContractError::Validation(_)
        ));
    }
}
