//! Orders from the consumer chain, and the reporter.

use cosmwasm_std::{
    to_json_vec, Addr, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcPacketTimeoutMsg, Uint128,
};
use holdfast_shared::msg::hub::{BidParams, ExecuteMsg, MarketResponse};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{rejections, ConsumerPacket, HubPacket, Order, OrderPacket, ReportAck};
use holdfast_shared::Denom;
use rstest::rstest;

use super::harness::{dump, Hub, SERVICE, YEAR};
use super::link::{acked, link_of};
use super::params::{bid, channel};
use super::slash::receive;
use crate::error::ContractError;
use crate::ibc;

fn order(hub: &mut Hub, number: u64, order: Order) -> ReportAck {
    receive(
        hub,
        to_json_vec(&ConsumerPacket::Order(OrderPacket { number, order })).unwrap(),
    )
}

fn wanted(value: u128) -> Order {
    Order::Bid { bid: bid(value) }
}

fn reporter(name: Option<&str>) -> Order {
    Order::Reporter {
        reporter: name.map(str::to_owned),
    }
}

fn named(count: usize) -> Vec<Denom> {
    (0..count)
        .map(|number| Denom::bank(format!("coin{number}")))
        .collect()
}

fn standing(hub: &Hub) -> Option<u128> {
    let bid: Option<BidParams> = hub.market(SERVICE).bid;
    bid.map(|bid| bid.wanted.u128())
}

fn flush() -> ExecuteMsg {
    ExecuteMsg::Flush {
        service: SERVICE.into(),
        limit: 400,
    }
}

/// Covers: F-05, F-06, F-29
#[test]
fn of_two_orders_the_one_with_the_greater_number_counts() {
    let mut hub = Hub::with_market();
    assert_eq!(
        order(&mut hub, 3, wanted(300 * YEAR)),
        ReportAck::Accepted { id: 3 }
    );
    let before = dump(&hub.deps.storage);
    for number in [0, 1, 2, 3] {
        assert_eq!(
            order(&mut hub, number, wanted(200 * YEAR)),
            ReportAck::Duplicate { id: 3 }
        );
    }
    assert_eq!(dump(&hub.deps.storage), before);
    assert_eq!(standing(&hub), Some(300 * YEAR));
    assert_eq!(
        order(&mut hub, u64::MAX, wanted(400 * YEAR)),
        ReportAck::Accepted { id: u64::MAX }
    );
    assert_eq!(standing(&hub), Some(400 * YEAR));
    assert_eq!(
        order(&mut hub, 1, reporter(Some("r"))),
        ReportAck::Accepted { id: 1 },
        "about something else"
    );
}

/// A refused order uses up no number and leaves nothing behind.
///
/// Covers: F-30, F-31, F-32
#[rstest]
#[case(Order::Bid { bid: BidParams { wanted: Uint128::zero(), ..bid(1) } }, rejections::REFUSED)]
#[case(Order::Bid { bid: BidParams { wanted: Uint128::MAX, ..bid(1) } }, rejections::REFUSED)]
#[case(Order::Bid { bid: BidParams { assets: vec![], ..bid(1) } }, rejections::REFUSED)]
#[case(Order::Bid { bid: BidParams { assets: named(33), ..bid(1) } }, rejections::REFUSED)]
#[case(Order::Bid { bid: BidParams { assets: [named(1), named(1)].concat(), ..bid(1) } }, rejections::REFUSED)]
#[case(reporter(Some("")), rejections::REFUSED)]
#[case(reporter(Some(&"r".repeat(129))), rejections::REFUSED)]
fn an_order_against_the_rules_is_refused_for_good(#[case] bad: Order, #[case] code: &str) {
    let mut hub = Hub::with_market();
    let before = dump(&hub.deps.storage);
    let code = code.to_owned();
    assert_eq!(order(&mut hub, 1, bad), ReportAck::Rejected { code });
    assert_eq!(dump(&hub.deps.storage), before);
    assert_eq!(order(&mut hub, 1, wanted(YEAR)), ReportAck::Accepted { id: 1 });
}

/// A notice from the service's own chain does what its owner's message does; without a lease it is refused.
///
/// Covers: M-9
#[test]
fn a_notice_ordered_from_afar_is_given() {
    let mut hub = Hub::with_lease(100 * YEAR, 1_000_000_000);
    let notice = |vault_id| Order::Notice { vault_id };
    let before = dump(&hub.deps.storage);
    let code = rejections::REFUSED.to_owned();
    assert_eq!(order(&mut hub, 1, notice(2)), ReportAck::Rejected { code });
    assert_eq!(dump(&hub.deps.storage), before);

    let lease = |hub: &Hub| {
        let market: MarketResponse = hub.ask(QueryMsg::Market {
            service: SERVICE.into(),
        });
        market.leases[0].clone()
    };
    assert!(!lease(&hub).under_notice);
    assert_eq!(order(&mut hub, 1, notice(1)), ReportAck::Accepted { id: 1 });
    assert!(lease(&hub).under_notice);
    assert_eq!(order(&mut hub, 1, notice(1)), ReportAck::Duplicate { id: 1 });
}

#[test]
fn the_reporter_is_told_with_the_next_flush_and_again_until_it_arrives() {
    let mut hub = Hub::with_market();
    hub.refused("anyone", &[], flush());
    let name = |name: Option<&str>| ExecuteMsg::NameReporter {
        service: SERVICE.into(),
        reporter: name.map(str::to_owned),
    };
    let refused = hub.refused("anyone", &[], name(Some("r")));
    assert!(matches!(refused, ContractError::WrongSender { .. }));
    hub.refused("buyer", &[], name(Some("")));

    hub.ok("buyer", &[], name(Some("r1")));
    let first = hub.flush(SERVICE);
    assert_eq!((first.reporter.as_deref(), first.entries.len()), (Some("r1"), 0));
    hub.refused("anyone", &[], flush());

    let lost = hub.packet(SERVICE, to_json_vec(&HubPacket::Snapshot(first)).unwrap(), false);
    let msg = IbcPacketTimeoutMsg::new(lost, Addr::unchecked("relayer"));
    ibc::ibc_packet_timeout(hub.deps.as_mut(), hub.env.clone(), msg).unwrap();
    assert!(link_of(&hub).reporter_untold);
    let second = hub.flush(SERVICE);
    assert_eq!((second.seq, second.reporter.as_deref()), (2, Some("r1")));
    acked(&mut hub, &second, 5);
    assert_eq!(
        (link_of(&hub).reporter_untold, link_of(&hub).in_flight),
        (false, 0)
    );
    hub.refused("anyone", &[], flush());

    assert_eq!(order(&mut hub, 1, reporter(None)), ReportAck::Accepted { id: 1 });
    assert_eq!(hub.flush(SERVICE).reporter, None);
}

/// An older consumer refuses a snapshot without entries, so none is sent over a channel of minor version 0; what it
/// knows goes on as before.
///
/// Covers: F-28
#[test]
fn an_older_consumer_is_sent_nothing_it_would_refuse() {
    let mut hub = Hub::with_lease(10_000 * YEAR, 1_000_000);
    let closed = IbcChannelCloseMsg::new_confirm(channel(SERVICE));
    ibc::ibc_channel_close(hub.deps.as_mut(), hub.env.clone(), closed).unwrap();
    let link = super::params::link(SERVICE);
    let service = SERVICE.to_owned();
    hub.ok("dao", &[], ExecuteMsg::ReplaceLink { service, link });
    let old = IbcChannelConnectMsg::new_ack(channel(SERVICE), "holdfast-1");
    ibc::ibc_channel_connect(hub.deps.as_mut(), hub.env.clone(), old).unwrap();
    assert_eq!(link_of(&hub).channel.unwrap().minor, 0);
    let told = hub.flush(SERVICE);
    assert_eq!(told.entries.len(), 1);
    acked(&mut hub, &told, 5);
    let service = SERVICE.to_owned();
    let reporter = Some("r".to_owned());
    hub.ok("buyer", &[], ExecuteMsg::NameReporter { service, reporter });
    hub.refused("anyone", &[], flush());
    hub.ask::<holdfast_shared::msg::hub::LinkResponse>(QueryMsg::Link {
        service: SERVICE.into(),
    });
}

#[test]
fn hello_brings_the_reporter_too() {
    let mut hub = Hub::with_market();
    let named = reporter(Some("r"));
    assert_eq!(order(&mut hub, 1, named), ReportAck::Accepted { id: 1 });
    hub.flush(SERVICE);
    hub.refused("anyone", &[], flush());
    let packet = hub.packet(SERVICE, br#"{"hello":{}}"#.to_vec(), true);
    let msg = cosmwasm_std::IbcPacketReceiveMsg::new(packet, Addr::unchecked("relayer"));
    ibc::ibc_packet_receive(hub.deps.as_mut(), hub.env.clone(), msg).unwrap();
    let told = hub.flush(SERVICE);
    assert_eq!((told.reporter.as_deref(), told.entries.len()), (Some("r"), 0));
}
