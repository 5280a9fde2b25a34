//! What counts as security now.

use cosmwasm_std::{Timestamp, Uint128};
use holdfast_shared::msg::consumer::{QueryMsg, SecurityResponse, SecurityStatus, TotalResponse};
use holdfast_shared::packet::{EntryState, SnapshotEntry};
use rstest::rstest;

use super::{Consumer, OPERATOR, VALIDITY};

fn security(consumer: &Consumer, operator: &str) -> SecurityResponse {
    let operator = operator.to_owned();
    consumer.query(QueryMsg::Security {
        operator,
        height: None,
    })
}

fn total(consumer: &Consumer) -> TotalResponse {
    consumer.query(QueryMsg::Total { height: None })
}

/// Covers: K-3
#[test]
fn an_entry_counts_until_its_expiry_and_one_newer_brings_it_back() {
    let mut consumer = Consumer::linked();
    let expires_at = consumer.now().plus_seconds(VALIDITY);
    consumer.apply(1, vec![consumer.entry(OPERATOR, 100, 10)]);
    consumer.pass(1, VALIDITY - 1);
    let live = security(&consumer, OPERATOR);
    assert_eq!((live.stake.u128(), live.slashable.u128()), (100, 10));
    assert_eq!(
        (live.status, live.seq, live.expires_at),
        (SecurityStatus::Live, 1, Some(expires_at))
    );

    consumer.pass(1, 1);
    let expired = security(&consumer, OPERATOR);
    assert_eq!((expired.stake.u128(), expired.slashable.u128()), (0, 0));
    assert_eq!((expired.status, expired.seq), (SecurityStatus::Expired, 1));
    assert_eq!(total(&consumer).operators, 0);

    consumer.apply(2, vec![consumer.entry(OPERATOR, 80, 8)]);
    assert_eq!(security(&consumer, OPERATOR).stake.u128(), 80);
}

#[test]
fn an_entry_that_arrives_expired_is_applied_and_counts_as_zero() {
    let mut consumer = Consumer::secured();
    let expires_at = consumer.now();
    let late = SnapshotEntry {
        expires_at,
        ..consumer.entry(OPERATOR, 500, 50)
    };
    assert!(consumer.apply(2, vec![late]).stale.is_empty());
    let security = security(&consumer, OPERATOR);
    assert_eq!(
        (security.stake.u128(), security.status, security.seq),
        (0, SecurityStatus::Expired, 2)
    );
}

#[test]
fn a_tombstoned_operator_counts_as_zero() {
    let mut consumer = Consumer::secured();
    let convicted = SnapshotEntry {
        state: EntryState::Tombstoned,
        ..consumer.entry(OPERATOR, 500, 50)
    };
    consumer.apply(2, vec![convicted]);
    let security = security(&consumer, OPERATOR);
    assert_eq!((security.stake.u128(), security.slashable.u128()), (0, 0));
    assert_eq!(security.status, SecurityStatus::Tombstoned);
    assert_eq!(total(&consumer).stake.u128(), 0);
}

/// Covers: F-40
#[rstest]
#[case("hub1stranger".to_owned())]
#[case(String::new())]
#[case("x".repeat(100_000))]
fn an_unknown_operator_has_nothing(#[case] operator: String) {
    let consumer = Consumer::secured();
    let answer = security(&consumer, &operator);
    assert_eq!(
        (answer.status, answer.seq, answer.key),
        (SecurityStatus::Unknown, 0, None)
    );
    let entry: Option<()> = consumer.query(QueryMsg::EntryAtHeight {
        operator,
        height: 100,
    });
    assert_eq!(entry, None);
}

/// Covers: F-30
#[rstest]
#[case(0)]
#[case(1)]
#[case(1 << 127)]
#[case(u128::MAX)]
fn every_amount_is_taken_and_sums_stop_at_the_greatest(#[case] amount: u128) {
    let mut consumer = Consumer::linked();
    let entries = ["a", "b", "c"].map(|operator| consumer.entry(operator, amount, amount));
    consumer.apply(1, entries.to_vec());
    assert_eq!(security(&consumer, "b").stake.u128(), amount);
    let total = total(&consumer);
    let expected = Uint128::new(amount.saturating_mul(3));
    assert_eq!(
        (total.stake, total.slashable, total.operators),
        (expected, expected, 3)
    );
}

#[test]
fn the_total_names_the_next_expiry_of_what_counts() {
    let mut consumer = Consumer::linked();
    assert_eq!(total(&consumer).next_expiry, None);
    let at = |seconds: u64| Timestamp::from_seconds(1_800_000_000 + seconds);
    let entry = |operator, expires_at| SnapshotEntry {
        expires_at,
        ..consumer.entry(operator, 10, 1)
    };
    let entries = vec![entry("a", at(500)), entry("b", at(50)), entry("c", at(700))];
    consumer.apply(1, entries);
    assert_eq!(total(&consumer).next_expiry, Some(at(50)));
    consumer.pass(1, 50);
    let later = total(&consumer);
    assert_eq!(
        (later.next_expiry, later.operators, later.stake.u128()),
        (Some(at(500)), 2, 20)
    );
}

#[test]
fn operators_are_listed_in_pages() {
    let mut consumer = Consumer::linked();
    for part in 0..3u64 {
        let entries = (0..40)
            .map(|n| consumer.entry(&format!("op{:03}", part * 40 + n), 1, 1))
            .collect();
        consumer.apply(part + 1, entries);
    }
    let page = |start_after: Option<&str>, limit| -> Vec<String> {
        let start_after = start_after.map(str::to_owned);
        let page: Vec<SecurityResponse> = consumer.query(QueryMsg::Securities {
            height: None,
            start_after,
            limit,
        });
        page.into_iter().map(|security| security.operator).collect()
    };
    assert_eq!(page(None, None).len(), 30);
    assert_eq!(page(None, Some(1_000)).len(), 100);
    assert_eq!(page(Some("op001"), Some(2)), ["op002", "op003"]);
    assert_eq!(page(Some("op119"), None), Vec::<String>::new());
    assert_eq!(page(Some(&"x".repeat(100_000)), None), Vec::<String>::new());
}
