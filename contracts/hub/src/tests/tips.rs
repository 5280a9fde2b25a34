//! Tips for relayers.

use cosmwasm_std::{coins, Uint128};
use holdfast_shared::msg::hub::{ExecuteMsg, OwedTip, TipParams, TipsView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::ReportAck;
use holdfast_shared::Denom;
use rstest::rstest;

use super::harness::{addr, dump, Hub, RENT, SERVICE, STAKE, VALIDITY, YEAR};
use super::link::acked;
use super::params::bid;
use super::slash::{packet, receive, votes};
use super::views::paid;
use crate::error::ContractError;

fn set(snapshot: u128, evidence: u128, daily_cap: u128) -> ExecuteMsg {
    let tips = TipParams {
        snapshot: Uint128::new(snapshot),
        evidence: Uint128::new(evidence),
        daily_cap: Uint128::new(daily_cap),
    };
    let service = SERVICE.to_owned();
    ExecuteMsg::SetTips { service, tips }
}

fn fund() -> ExecuteMsg {
    ExecuteMsg::FundTips {
        service: SERVICE.into(),
    }
}

/// A lease, and a budget of 1,000 that pays 10 for a snapshot entry and 50 for evidence, at most `cap` a day.
fn tipping(cap: u128) -> Hub {
    let mut hub = Hub::with_lease(10_000 * YEAR, 1_000_000);
    hub.ok("buyer", &[], set(10, 50, cap));
    hub.ok("anyone", &coins(1_000, RENT), fund());
    hub
}

fn owed(hub: &Hub) -> u128 {
    let owed: Vec<OwedTip> = hub.ask(QueryMsg::TipsOwed {
        start_after: None,
        limit: None,
    });
    owed.iter().map(|tip| tip.amount.u128()).sum()
}

fn view(hub: &Hub) -> TipsView {
    hub.ask(QueryMsg::Tips {
        service: SERVICE.into(),
    })
}

/// Flushes and acks; the consumer is at that height.
fn told(hub: &mut Hub, height: u64) {
    let snapshot = hub.flush(SERVICE);
    acked(hub, &snapshot, height);
}

#[test]
fn an_entry_earns_once_per_third_of_its_validity_or_when_it_changed() {
    let mut hub = tipping(1_000);
    told(&mut hub, 5);
    assert_eq!(owed(&hub), 10);
    hub.pass(VALIDITY / 16);
    hub.ok(
        "buyer",
        &[],
        ExecuteMsg::PlaceBid {
            service: SERVICE.into(),
            bid: bid(10_050 * YEAR),
        },
    );
    hub.matched(SERVICE, 200);
    told(&mut hub, 6);
    assert_eq!(owed(&hub), 10, "half a percent more is no change");
    hub.pass(VALIDITY / 16);
    hub.bid(SERVICE, bid(20_000 * YEAR));
    hub.matched(SERVICE, 200);
    told(&mut hub, 7);
    assert_eq!(owed(&hub), 20, "twice as much is one");
    let refreshed = hub.now() + VALIDITY.div_ceil(2);
    hub.pass(refreshed - hub.now());
    told(&mut hub, 8);
    assert_eq!(owed(&hub), 30, "more than a third of the validity on");
    assert_eq!((view(&hub).left.u128(), view(&hub).spent_today.u128()), (970, 30));
}

/// Flushing and acking at every second brings no more than three tips a validity for an entry that stays as it is.
#[test]
fn flushes_for_tips_earn_three_a_validity() {
    let mut hub = tipping(1_000);
    hub.fund(SERVICE, 1 << 90);
    let mut sent = 0;
    for second in 0..2 * VALIDITY {
        let flush = ExecuteMsg::Flush {
            service: SERVICE.into(),
            limit: 400,
        };
        if let Ok(response) = hub.try_as("anyone", &[], flush) {
            acked(&mut hub, &super::views::snapshot(&response), 5 + second);
            sent += 1;
        }
        hub.pass(1);
    }
    assert!(sent >= 3, "{sent} snapshots were sent");
    assert!(owed(&hub) <= 6 * 10, "{} earned", owed(&hub));
}

#[test]
fn a_stale_or_refused_snapshot_earns_nothing_and_a_second_ack_neither() {
    let mut hub = tipping(1_000);
    let snapshot = hub.flush(SERVICE);
    acked(&mut hub, &snapshot, 5);
    let before = dump(&hub.deps.storage);
    acked(&mut hub, &snapshot, 6);
    assert_eq!(dump(&hub.deps.storage), before);
    assert_eq!(owed(&hub), 10);
}

#[test]
fn accepted_evidence_always_earns_and_a_duplicate_does_not() {
    let mut hub = tipping(1_000);
    told(&mut hub, 5);
    let proof = packet(1, addr("op").as_str(), votes(9, 0));
    assert!(matches!(
        receive(&mut hub, proof.clone()),
        ReportAck::Accepted { .. }
    ));
    assert_eq!(owed(&hub), 60);
    assert!(matches!(receive(&mut hub, proof), ReportAck::Duplicate { .. }));
    assert_eq!(owed(&hub), 60);
}

#[rstest]
#[case::no_cap_left(4, 1_000, 4)]
#[case::nothing_left(1_000, 3, 3)]
#[case::no_cap(0, 1_000, 0)]
fn a_tip_is_cut_to_what_is_left(#[case] cap: u128, #[case] budget: u128, #[case] expected: u128) {
    let mut hub = Hub::with_lease(10_000 * YEAR, 1_000_000);
    hub.ok("buyer", &[], set(10, 50, cap));
    hub.ok("anyone", &coins(budget, RENT), fund());
    told(&mut hub, 5);
    assert_eq!(owed(&hub), expected);
    assert_eq!(view(&hub).left.u128(), budget - expected);
}

/// Midnight gives no second cap: it holds for every 24 hours, and is whole again after at most 30.
#[test]
fn the_cap_is_for_any_day() {
    let mut hub = tipping(10);
    hub.fund(SERVICE, 1 << 90);
    let to_midnight = 86_400 - hub.now() % 86_400;
    hub.pass(to_midnight - 1);
    told(&mut hub, 5);
    hub.pass(VALIDITY);
    told(&mut hub, 6);
    assert_eq!((owed(&hub), view(&hub).spent_today.u128()), (10, 10));
    hub.pass(86_399 - VALIDITY);
    told(&mut hub, 7);
    assert_eq!(owed(&hub), 10);
    hub.pass(6 * 3_600 + 1);
    assert!(view(&hub).spent_today.is_zero());
    told(&mut hub, 8);
    assert_eq!(owed(&hub), 20);
}

#[test]
fn a_relayer_claims_once_and_nobody_else_claims_for_it() {
    let mut hub = tipping(1_000);
    told(&mut hub, 5);
    let claim = |denom: &str| ExecuteMsg::ClaimTips {
        denom: Denom::bank(denom),
    };
    for (who, denom) in [("anyone", RENT), ("buyer", RENT)] {
        let refused = hub.refused(who, &[], claim(denom));
        assert!(matches!(refused, ContractError::NothingToClaim { .. }));
    }
    let relayer = cosmwasm_std::Addr::unchecked("relayer");
    let info = cosmwasm_std::testing::message_info(&relayer, &[]);
    let claimed =
        crate::contract::execute(hub.deps.as_mut(), hub.env.clone(), info.clone(), claim(RENT)).unwrap();
    assert_eq!(paid(&claimed), [("relayer".to_owned(), 10, RENT.to_owned())]);
    assert_eq!(owed(&hub), 0);
    for denom in [RENT, STAKE] {
        crate::contract::execute(hub.deps.as_mut(), hub.env.clone(), info.clone(), claim(denom)).unwrap_err();
    }
}

#[test]
fn only_the_owner_sets_and_withdraws() {
    let mut hub = tipping(1_000);
    hub.refused("anyone", &[], set(1, 1, 1));
    hub.refused("buyer", &[], set(1 << 121, 1, 1));
    let withdraw = |amount: u128| ExecuteMsg::WithdrawTips {
        service: SERVICE.into(),
        amount: Uint128::new(amount),
    };
    hub.refused("anyone", &[], withdraw(1));
    hub.refused("buyer", &[], withdraw(0));
    hub.refused("buyer", &[], withdraw(1_001));
    hub.refused("buyer", &coins(1, STAKE), fund());
    hub.refused("buyer", &[], fund());
    told(&mut hub, 5);
    hub.refused("buyer", &[], withdraw(991));
    let response = hub.ok("buyer", &[], withdraw(990));
    assert_eq!(
        paid(&response),
        [(addr("buyer").into_string(), 990, RENT.to_owned())]
    );
    assert_eq!(
        (view(&hub).left.u128(), owed(&hub)),
        (0, 10),
        "what was earned stays owed"
    );
}

/// Tips are no reason to fail: a service without a budget works as before.
#[test]
fn without_a_budget_nothing_is_earned() {
    let mut hub = Hub::with_lease(10_000 * YEAR, 1_000_000);
    told(&mut hub, 5);
    assert_eq!(owed(&hub), 0);
    assert!(view(&hub).left.is_zero());
}
