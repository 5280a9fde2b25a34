//! What counted at past heights.

use holdfast_shared::msg::consumer::{QueryMsg, SecurityResponse, SecurityStatus, TotalResponse};

use super::{Consumer, AGE, DAY, OPERATOR, VALIDITY};
use crate::ContractError;

fn at(consumer: &Consumer, height: u64) -> Result<SecurityResponse, ContractError> {
    consumer.try_query(QueryMsg::Security {
        operator: OPERATOR.into(),
        height: Some(height),
    })
}

fn total_at(consumer: &Consumer, height: u64) -> u128 {
    let height = Some(height);
    let total: TotalResponse = consumer.query(QueryMsg::Total { height });
    total.stake.u128()
}

#[test]
fn the_past_is_answered_by_the_entries_in_force_then() {
    let mut consumer = Consumer::linked();
    for seq in 1..=3u64 {
        let stake = u128::from(seq) * 100;
        let mut entries = vec![consumer.entry(OPERATOR, stake, stake / 10)];
        if seq == 2 {
            entries.push(consumer.entry("hub1other", 7, 1));
        }
        consumer.apply(seq, entries);
        consumer.pass(10, 60);
    }
    let stakes = [100, 109, 110, 119, 120, 130].map(|height| at(&consumer, height).unwrap().stake.u128());
    assert_eq!(stakes, [100, 100, 200, 200, 300, 300]);
    let totals = [100, 109, 110, 120].map(|height| total_at(&consumer, height));
    assert_eq!(totals, [100, 100, 207, 307]);
    let page: Vec<SecurityResponse> = consumer.query(QueryMsg::Securities {
        height: Some(105),
        start_after: None,
        limit: None,
    });
    assert_eq!(page.len(), 1, "the other came later");
    assert_eq!(at(&consumer, 105).unwrap().expires_in_seconds, VALIDITY - 60);
}

/// The time of a past height is known from both sides only; what may have expired by then counts as nothing.
#[test]
fn the_past_is_never_answered_too_high() {
    let mut consumer = Consumer::secured();
    consumer.pass(1_000, VALIDITY);
    let past = at(&consumer, 105).unwrap();
    assert_eq!((past.status, past.stake.u128()), (SecurityStatus::Expired, 0));
    let exact = at(&consumer, 100).unwrap();
    assert_eq!((exact.status, exact.stake.u128()), (SecurityStatus::Live, 100));
}

#[test]
fn heights_out_of_history_are_refused() {
    let mut consumer = Consumer::secured();
    let future = at(&consumer, 111).unwrap_err();
    let expected = ContractError::NotInHistory {
        height: 111,
        current: 110,
        limit_seconds: AGE,
    };
    assert_eq!(future, expected);
    for seq in 2..=40 {
        consumer.apply(seq, vec![consumer.entry(OPERATOR, 100, 10)]);
        consumer.pass(10, DAY);
    }
    // Now it is height 500; the snapshot of `n` days ago came at height 500 - 10 n.
    assert_eq!(at(&consumer, 500 - 210).unwrap().seq, 40 - 20);
    assert!(
        at(&consumer, 500 - 211).is_ok(),
        "its time may still be 21 days ago"
    );
    let gone = at(&consumer, 500 - 220).unwrap_err();
    assert!(matches!(gone, ContractError::NotInHistory { .. }));
}
