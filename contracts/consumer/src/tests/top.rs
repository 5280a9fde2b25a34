//! The operators with the most stake.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::consumer::{QueryMsg, TopResponse};
use holdfast_shared::packet::{EntryState, SnapshotEntry};
use rstest::rstest;

use super::{Consumer, VALIDITY};
use crate::ContractError;

fn ask(count: u32, percent: Option<u64>, height: Option<u64>) -> QueryMsg {
    QueryMsg::Top {
        count,
        largest_share: percent.map(Decimal::percent),
        height,
    }
}

fn powers(top: &TopResponse) -> Vec<(&str, u128)> {
    let power = |view: &holdfast_shared::msg::consumer::PowerView| view.power.u128();
    top.powers
        .iter()
        .map(|view| (view.operator.as_str(), power(view)))
        .collect()
}

fn crowd() -> Consumer {
    let mut consumer = Consumer::linked();
    let mut entries: Vec<SnapshotEntry> = [("b", 10), ("a", 10), ("d", 70), ("c", 80), ("z", 0)]
        .map(|(operator, stake)| consumer.entry(operator, stake, 1))
        .to_vec();
    entries.push(SnapshotEntry {
        state: EntryState::Tombstoned,
        ..consumer.entry("x", 1_000, 1)
    });
    consumer.apply(1, entries);
    consumer
}

#[test]
fn the_largest_come_first_and_equal_ones_by_address() {
    let consumer = crowd();
    let top: TopResponse = consumer.query(ask(3, None, None));
    assert_eq!(powers(&top), [("c", 80), ("d", 70), ("a", 10)]);
    assert_eq!(
        (top.total_power.u128(), top.cap, top.cap_holds),
        (160, None, true)
    );
    let all: TopResponse = consumer.query(ask(200, None, None));
    assert_eq!(
        powers(&all).len(),
        4,
        "no stake and a tombstone count for nothing"
    );
}

#[test]
fn nobody_has_more_than_the_share() {
    let consumer = crowd();
    let top: TopResponse = consumer.query(ask(10, Some(30), None));
    assert_eq!(powers(&top), [("c", 15), ("d", 15), ("a", 10), ("b", 10)]);
    assert_eq!((top.total_power.u128(), top.cap_holds), (50, true));
    assert_eq!(top.powers[0].stake.u128(), 80);
    let few: TopResponse = consumer.query(ask(2, Some(30), None));
    assert_eq!(powers(&few), [("c", 70), ("d", 70)]);
    assert!(!few.cap_holds, "two cannot have less than a half each");
}

#[test]
fn what_has_expired_has_no_power() {
    let mut consumer = crowd();
    consumer.pass(1, 60);
    consumer.apply(2, vec![consumer.entry("d", 5, 1)]);
    let before: TopResponse = consumer.query(ask(1, None, Some(100)));
    assert_eq!(powers(&before), [("c", 80)]);
    consumer.pass(1, VALIDITY - 60);
    let top: TopResponse = consumer.query(ask(10, None, None));
    assert_eq!(powers(&top), [("d", 5)]);
    consumer.pass(1, VALIDITY);
    let nobody: TopResponse = consumer.query(ask(10, Some(10), None));
    assert_eq!((nobody.powers.len(), nobody.cap_holds), (0, true));
}

#[rstest]
#[case(0, None)]
#[case(201, None)]
#[case(1, Some(0))]
#[case(1, Some(101))]
fn counts_and_shares_out_of_range_are_refused(#[case] count: u32, #[case] percent: Option<u64>) {
    let refused = crowd().try_query::<TopResponse>(ask(count, percent, None));
    assert!(matches!(refused, Err(ContractError::Validation(_))));
}
