//! Faults and orders: who may give them, what goes out, what counts once.

use cosmwasm_std::{Addr, Decimal, IbcPacket, Uint128};
use holdfast_shared::limits::{MAX_CLAIMS_IN_FLIGHT, MAX_OPEN_CLAIMS};
use holdfast_shared::msg::consumer::{ConfigResponse, ExecuteMsg, QueryMsg, ReportStatus, SudoMsg};
use holdfast_shared::msg::hub::BidParams;
use holdfast_shared::packet::{
    decode, rejections, ConsumerPacket, EntryState, FaultKind, FaultPacket, Order, OrderPacket, ReportAck,
    SnapshotEntry,
};
use holdfast_shared::Denom;
use rstest::rstest;

use super::reports::waiting;
use super::{channel, event_names, fault, owner, reporter, sent, Consumer, DAY, OPERATOR, TIMEOUT};
use crate::ContractError;

fn bid(wanted: u128, assets: Vec<Denom>) -> Order {
    Order::Bid {
        bid: BidParams {
            wanted: Uint128::new(wanted),
            highest_rate: Decimal::percent(5),
            term_seconds: 30 * DAY,
            largest_share: Decimal::percent(30),
            smallest_lease: Uint128::new(100),
            assets,
        },
    }
}

fn content(packet: &IbcPacket) -> ConsumerPacket {
    decode(&packet.data).unwrap()
}

#[test]
fn a_fault_names_the_entry_in_force_and_who_filed_it() {
    let mut consumer = Consumer::secured();
    consumer.apply(2, vec![consumer.entry(OPERATOR, 50, 5)]);
    let response = consumer.fault(105, 7).unwrap();
    assert_eq!(event_names(&response), ["report_submitted", "report_sent"]);
    let expected = FaultPacket {
        operator: OPERATOR.into(),
        seq: 1,
        kind: FaultKind::Downtime,
        height: 105,
        slot: 7,
        reporter: Some(reporter().into_string()),
    };
    assert_eq!(content(&sent(&response)), ConsumerPacket::Fault(expected));
    let view = consumer.report_view(1);
    assert_eq!((view.subject.as_str(), view.seq), ("downtime/7", 1));
    assert_eq!(view.operator.as_deref(), Some(OPERATOR));
    let ConsumerPacket::Fault(later) = content(&sent(&consumer.fault(110, 8).unwrap())) else {
        panic!("not a fault");
    };
    assert_eq!(later.seq, 2);
}

/// Covers: S-7, F-03, F-05
#[test]
fn a_throttled_fault_is_kept_and_sent_again_until_it_is_final() {
    let mut consumer = Consumer::secured();
    let packet = sent(&consumer.fault(105, 7).unwrap());
    let retry_after = consumer.now().plus_seconds(3_600);
    consumer.answer(&packet, ReportAck::Throttled { retry_after });
    assert_eq!(consumer.status(1), ReportStatus::Throttled { retry_after });
    consumer.pass(1, 3_599);
    assert!(matches!(consumer.retry(1), Err(ContractError::NotDue { .. })));
    consumer.pass(1, 1);
    let again = sent(&consumer.retry(1).unwrap());
    assert_eq!(again.data, packet.data);
    consumer.time_out(&again);
    let third = sent(&consumer.retry(1).unwrap());
    let answer = ReportAck::Accepted { id: 3 };
    consumer.answer(&third, answer.clone());
    consumer.time_out(&third);
    assert_eq!(consumer.status(1), ReportStatus::Final { answer });
    assert_eq!(
        consumer.fault(105, 7).unwrap_err(),
        ContractError::AlreadyReported { report_id: 1 }
    );
    consumer.fault(105, 8).unwrap();
}

/// A hub gone wrong must not hold a report back until it is too old.
#[test]
fn a_throttling_without_end_is_honoured_for_a_day() {
    let mut consumer = Consumer::secured();
    let packet = sent(&consumer.fault(105, 7).unwrap());
    let retry_after = cosmwasm_std::Timestamp::from_nanos(u64::MAX);
    consumer.answer(&packet, ReportAck::Throttled { retry_after });
    consumer.pass(1, DAY);
    consumer.retry(1).unwrap();
}

#[test]
fn only_the_reporter_the_hub_named_files_faults() {
    let mut consumer = Consumer::linked();
    let not_yet = consumer.fault(100, 1).unwrap_err();
    assert!(matches!(not_yet, ContractError::NotReporter { .. }));
    consumer.apply(1, vec![consumer.entry(OPERATOR, 100, 10)]);
    for stranger in [owner(), Addr::unchecked("anyone")] {
        let refused = consumer.execute_as(&stranger, fault(100, 1), &[]).unwrap_err();
        let reporter = reporter().into_string();
        assert_eq!(refused, ContractError::NotReporter { reporter });
    }
    consumer.fault(100, 1).unwrap();
}

/// Covers: F-40, F-41
#[rstest]
#[case::stranger("hub1nobody", 105)]
#[case::before_any_entry(OPERATOR, 99)]
#[case::in_the_future(OPERATOR, 111)]
fn a_fault_nobody_stands_behind_is_refused(#[case] operator: &str, #[case] height: u64) {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    let refused = consumer.execute_as(
        &reporter(),
        ExecuteMsg::SubmitFault {
            operator: operator.into(),
            kind: FaultKind::ServiceFault,
            height,
            slot: 1,
        },
        &[],
    );
    assert!(matches!(
        refused.unwrap_err(),
        ContractError::UnknownOperator { .. }
            | ContractError::NotInForce { .. }
            | ContractError::FutureHeight { .. }
    ));
    assert_eq!(consumer.storage(), before);
}

#[test]
fn a_fault_before_a_conviction_still_counts_and_one_after_does_not() {
    let mut consumer = Consumer::secured();
    let convicted = SnapshotEntry {
        state: EntryState::Tombstoned,
        ..consumer.entry(OPERATOR, 0, 0)
    };
    consumer.apply(2, vec![convicted]);
    consumer.fault(109, 1).unwrap();
    let refused = consumer.fault(110, 2).unwrap_err();
    assert!(matches!(refused, ContractError::Tombstoned { .. }));
    let refused = consumer.report(109).unwrap_err();
    assert!(
        matches!(refused, ContractError::Tombstoned { .. }),
        "no second double vote"
    );
}

#[test]
fn an_order_carries_the_number_of_its_report() {
    let mut consumer = Consumer::linked();
    let orders = [
        (bid(1_000, vec![Denom::bank("uatom")]), "order/bid"),
        (Order::Notice { vault_id: 4 }, "order/notice/4"),
        (
            Order::Reporter {
                reporter: Some(reporter().into_string()),
            },
            "order/reporter",
        ),
    ];
    for (number, (order, subject)) in (1u64..).zip(orders) {
        let packet = sent(&consumer.order(order.clone()).unwrap());
        assert_eq!(
            content(&packet),
            ConsumerPacket::Order(OrderPacket { number, order })
        );
        let view = consumer.report_view(number);
        assert_eq!((view.subject.as_str(), view.operator), (subject, None));
        let answer = ReportAck::Accepted { id: number };
        consumer.answer(&packet, answer.clone());
        assert_eq!(consumer.status(number), ReportStatus::Final { answer });
    }
}

#[rstest]
#[case(ReportAck::Duplicate { id: 9 })]
#[case(ReportAck::Rejected { code: rejections::REFUSED.into() })]
fn an_order_ends_with_the_hubs_answer(#[case] answer: ReportAck) {
    let mut consumer = Consumer::linked();
    let packet = sent(&consumer.order(Order::Notice { vault_id: 1 }).unwrap());
    consumer.answer(&packet, answer.clone());
    assert_eq!(consumer.status(1), ReportStatus::Final { answer });
    let refused = consumer.retry(1).unwrap_err();
    assert_eq!(refused, ContractError::ReportClosed { report_id: 1 });
}

#[test]
fn only_the_owner_orders_and_nothing_changes_otherwise() {
    let mut consumer = Consumer::linked();
    let before = consumer.storage();
    for stranger in [reporter(), Addr::unchecked("anyone")] {
        let order = Order::Notice { vault_id: 1 };
        let refused = consumer.execute_as(&stranger, ExecuteMsg::Order { order }, &[]);
        assert!(matches!(refused, Err(ContractError::NotOwner { .. })));
    }
    let order = Order::Reporter {
        reporter: Some("no address".into()),
    };
    assert!(matches!(consumer.order(order), Err(ContractError::Std(_))));
    assert_eq!(consumer.storage(), before);
    let assets = (0..2_000)
        .map(|n| Denom::bank(format!("factory/someone/number{n}")))
        .collect();
    let refused = consumer.order(bid(1, assets)).unwrap_err();
    assert!(matches!(refused, ContractError::Validation(_)), "{refused}");
}

/// Covers: I-34
#[test]
fn faults_and_orders_are_bounded() {
    let mut consumer = Consumer::secured();
    for slot in 0..u64::from(MAX_OPEN_CLAIMS) {
        let response = consumer.fault(105, slot).unwrap();
        let sent = slot < u64::from(MAX_CLAIMS_IN_FLIGHT);
        assert_eq!(!response.messages.is_empty(), sent, "slot {slot}");
    }
    let before = consumer.storage();
    let limit = MAX_OPEN_CLAIMS;
    let too_many = ContractError::TooManyOpen { limit };
    assert_eq!(consumer.fault(105, 64).unwrap_err(), too_many);
    assert_eq!(
        consumer.order(Order::Notice { vault_id: 1 }).unwrap_err(),
        too_many
    );
    assert_eq!(consumer.storage(), before);
    assert_eq!(
        consumer.report(105).unwrap().messages.len(),
        1,
        "proofs have their own lane"
    );
}

/// Old against new: a hub of minor 0 knows no faults and orders. They wait for a newer channel; proofs go on.
///
/// Covers: F-28
#[test]
fn on_a_channel_of_an_older_hub_faults_and_orders_wait() {
    let mut consumer = Consumer::started();
    consumer.connect_speaking("channel-1", "holdfast-1").unwrap();
    consumer.apply(1, vec![consumer.entry(OPERATOR, 100, 10)]);
    consumer.pass(10, 60);
    let old = ContractError::OldChannel { minor: 0, needed: 1 };
    let response = consumer.order(Order::Notice { vault_id: 1 }).unwrap();
    assert!(response.messages.is_empty());
    assert_eq!(consumer.status(1), waiting(&old.to_string()));
    assert_eq!(consumer.retry(1).unwrap_err(), old);
    assert_eq!(consumer.report(105).unwrap().messages.len(), 1);

    let closed = cosmwasm_std::IbcChannelCloseMsg::new_confirm(channel("channel-1"));
    crate::contract::ibc_channel_close(consumer.deps.as_mut(), consumer.env.clone(), closed).unwrap();
    consumer.connect("channel-2").unwrap();
    consumer.pass(1, TIMEOUT);
    consumer.retry(1).unwrap();
}

#[test]
fn the_chain_itself_reports_orders_and_names_the_owner() {
    let mut consumer = Consumer::secured();
    let evidence = consumer.double_vote(OPERATOR, 105);
    let operator = OPERATOR.to_owned();
    let response = consumer
        .sudo(SudoMsg::SubmitEvidence { operator, evidence })
        .unwrap();
    let ConsumerPacket::Evidence(packet) = content(&sent(&response)) else {
        panic!("not evidence");
    };
    assert_eq!(packet.reporter, None);
    let (operator, kind) = (OPERATOR.to_owned(), FaultKind::ServiceFault);
    let accuse = SudoMsg::SubmitFault {
        operator,
        kind,
        height: 105,
        slot: 3,
    };
    let ConsumerPacket::Fault(packet) = content(&sent(&consumer.sudo(accuse).unwrap())) else {
        panic!("not a fault");
    };
    assert_eq!((packet.reporter, packet.seq, packet.slot), (None, 1, 3));
    let order = Order::Notice { vault_id: 1 };
    consumer.sudo(SudoMsg::Order { order }).unwrap();

    let next = reporter().into_string();
    let owner = Some(next.clone());
    consumer.sudo(SudoMsg::SetOwner { owner }).unwrap();
    let config: ConfigResponse = consumer.query(QueryMsg::Config {});
    assert_eq!(config.owner, Some(next));
    let order = || Order::Notice { vault_id: 2 };
    assert!(matches!(
        consumer.order(order()),
        Err(ContractError::NotOwner { .. })
    ));
    consumer
        .execute_as(&reporter(), ExecuteMsg::Order { order: order() }, &[])
        .unwrap();
    assert!(consumer
        .sudo(SudoMsg::SetOwner {
            owner: Some("?".into())
        })
        .is_err());
    consumer.sudo(SudoMsg::SetOwner { owner: None }).unwrap();
    let refused = consumer.execute_as(&reporter(), ExecuteMsg::Order { order: order() }, &[]);
    assert!(matches!(refused, Err(ContractError::NotOwner { .. })));
}

/// An answer to an order cannot be turned on a report of another kind.
#[test]
fn a_forged_order_number_touches_no_other_report() {
    let mut consumer = Consumer::secured();
    let packet = sent(&consumer.report(105).unwrap());
    let before = consumer.storage();
    let order = Order::Notice { vault_id: 1 };
    let forged =
        holdfast_shared::packet::encode(&ConsumerPacket::Order(OrderPacket { number: 1, order })).unwrap();
    let forged = IbcPacket::new(forged, packet.src, packet.dest, 1, packet.timeout);
    consumer.answer(&forged, ReportAck::Accepted { id: 1 });
    consumer.time_out(&forged);
    assert_eq!(consumer.storage(), before);
}
