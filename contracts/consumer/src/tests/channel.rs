//! Opening, a second channel, closing.

use cosmwasm_std::{IbcChannel, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcOrder};
use holdfast_shared::handshake::{HandshakeError, VERSION};
use holdfast_shared::msg::consumer::{
    ExecuteMsg, LinkResponse, QueryMsg, SecurityResponse, SecurityStatus, SudoMsg,
};
use holdfast_shared::packet::{codes, Ack, EntryState, SnapshotAck};
use rstest::rstest;

use super::{channel, end, owner, Consumer, HUB_PORT, OPERATOR, OUR_PORT, VALIDITY};
use crate::{contract, ContractError};

fn open(consumer: &mut Consumer, channel: IbcChannel) -> Result<String, ContractError> {
    let msg = IbcChannelOpenMsg::new_init(channel);
    let answer = contract::ibc_channel_open(consumer.deps.as_mut(), consumer.env.clone(), msg)?;
    Ok(answer.unwrap().version)
}

fn close(consumer: &mut Consumer, msg: IbcChannelCloseMsg) -> Result<(), ContractError> {
    contract::ibc_channel_close(consumer.deps.as_mut(), consumer.env.clone(), msg).map(|_| ())
}

fn link(consumer: &Consumer) -> LinkResponse {
    consumer.query(QueryMsg::Link {})
}

/// Covers: F-15, F-16, K-4
#[rstest]
#[case::ordered(IbcOrder::Ordered, VERSION, "connection-0", HUB_PORT)]
#[case::version(IbcOrder::Unordered, "holdfast-2", "connection-0", HUB_PORT)]
#[case::connection(IbcOrder::Unordered, VERSION, "connection-1", HUB_PORT)]
#[case::port(IbcOrder::Unordered, VERSION, "connection-0", "wasm.stranger")]
fn a_stranger_is_refused_at_both_steps(
    #[case] order: IbcOrder,
    #[case] version: &str,
    #[case] connection: &str,
    #[case] port: &str,
) {
    let mut consumer = Consumer::started();
    let ends = (end(OUR_PORT, "channel-1"), end(port, "channel-7"));
    let stranger = IbcChannel::new(ends.0, ends.1, order, version, connection);
    let before = consumer.storage();
    assert!(open(&mut consumer, stranger.clone()).is_err());
    let connect = IbcChannelConnectMsg::new_confirm(stranger);
    assert!(contract::ibc_channel_connect(consumer.deps.as_mut(), consumer.env.clone(), connect).is_err());
    assert_eq!(consumer.storage(), before);
}

#[test]
fn the_expected_channel_opens_and_is_pinned() {
    let mut consumer = Consumer::started();
    assert_eq!(open(&mut consumer, channel("channel-1")).unwrap(), VERSION);
    assert_eq!(link(&consumer).channel, None);
    consumer.connect("channel-1").unwrap();
    let pinned = link(&consumer).channel.unwrap();
    assert_eq!(pinned.channel_id, "channel-1");
    assert_eq!(pinned.connection_id, "connection-0");
    assert_eq!(pinned.counterparty_port, HUB_PORT);
    assert_eq!(pinned.counterparty_channel, "channel-7");
    assert!(!link(&consumer).lost);
}

/// Covers: F-17
#[test]
fn a_handshake_that_stops_half_way_blocks_no_other() {
    let mut consumer = Consumer::started();
    open(&mut consumer, channel("channel-1")).unwrap();
    open(&mut consumer, channel("channel-2")).unwrap();
    consumer.connect("channel-2").unwrap();
    assert_eq!(link(&consumer).channel.unwrap().channel_id, "channel-2");
}

/// Covers: F-15
#[test]
fn a_second_channel_is_refused_while_one_is_live() {
    let mut consumer = Consumer::linked();
    let taken = ContractError::Handshake(HandshakeError::Taken("channel-1".into()));
    assert_eq!(open(&mut consumer, channel("channel-2")).unwrap_err(), taken);
    assert_eq!(consumer.connect("channel-2").unwrap_err(), taken);
    assert_eq!(consumer.connect("channel-1").unwrap_err(), taken);
    assert_eq!(link(&consumer).channel.unwrap().channel_id, "channel-1");
}

/// Covers: F-12, K-4
#[test]
fn nobody_closes_the_channel() {
    let mut consumer = Consumer::secured();
    let before = consumer.storage();
    for id in ["channel-1", "channel-2"] {
        let refused = close(&mut consumer, IbcChannelCloseMsg::new_init(channel(id))).unwrap_err();
        assert_eq!(refused, ContractError::Handshake(HandshakeError::NoClose));
    }
    assert_eq!(consumer.storage(), before);
}

/// Covers: F-13, F-14
#[test]
fn a_closed_channel_is_lost_and_entries_run_on_until_they_expire() {
    let mut consumer = Consumer::secured();
    close(
        &mut consumer,
        IbcChannelCloseMsg::new_confirm(channel("channel-1")),
    )
    .unwrap();
    let lost = link(&consumer);
    assert_eq!((lost.channel, lost.lost), (None, true));
    let operator = OPERATOR.to_owned();
    let security: SecurityResponse = consumer.query(QueryMsg::Security {
        operator,
        height: None,
    });
    assert_eq!(
        (security.stake.u128(), security.status),
        (100, SecurityStatus::Live)
    );
    let refused = consumer.send(2, vec![consumer.entry(OPERATOR, 500, 50)]);
    assert_eq!(refused, Ack::Error(codes::WRONG_CHANNEL.into()));

    consumer.connect("channel-2").unwrap();
    let replaced = link(&consumer);
    assert_eq!(
        (replaced.channel.unwrap().channel_id.as_str(), replaced.lost),
        ("channel-2", false)
    );
}

#[test]
fn the_end_of_another_channel_loses_nothing() {
    let mut consumer = Consumer::linked();
    close(
        &mut consumer,
        IbcChannelCloseMsg::new_confirm(channel("channel-2")),
    )
    .unwrap();
    assert!(link(&consumer).channel.is_some());
    assert!(!link(&consumer).lost);
}

fn replace(connection_id: &str) -> ExecuteMsg {
    let connection_id = connection_id.to_owned();
    ExecuteMsg::ReplaceLink { connection_id }
}

fn over(connection: &str, id: &str) -> IbcChannelConnectMsg {
    let (ours, theirs) = (end(OUR_PORT, id), end(HUB_PORT, "channel-7"));
    let channel = IbcChannel::new(ours, theirs, IbcOrder::Unordered, VERSION, connection);
    IbcChannelConnectMsg::new_ack(channel, VERSION)
}

fn connect_over(consumer: &mut Consumer, connection: &str, id: &str) -> Result<(), ContractError> {
    let msg = over(connection, id);
    contract::ibc_channel_connect(consumer.deps.as_mut(), consumer.env.clone(), msg).map(|_| ())
}

/// While an entry counts the channel stays; to the second it expires.
/// Covers: F-14, K-4
#[test]
fn a_dead_connection_is_replaced_when_nobody_relies_on_it_any_more() {
    let mut consumer = Consumer::secured();
    let until = consumer.now().plus_seconds(VALIDITY - 60);
    let in_use = ContractError::LinkInUse {
        channel: "channel-1".into(),
        until,
    };
    let stranger = consumer.execute(replace("connection-1"));
    assert!(matches!(stranger, Err(ContractError::NotOwner { .. })));
    consumer.pass(10, VALIDITY - 61);
    assert_eq!(
        consumer.execute_as(&owner(), replace("connection-1"), &[]),
        Err(in_use)
    );
    consumer.pass(1, 1);
    let long = "c".repeat(129);
    assert!(consumer.execute_as(&owner(), replace(&long), &[]).is_err());
    consumer
        .execute_as(&owner(), replace("connection-1"), &[])
        .unwrap();
    let gone = link(&consumer);
    assert_eq!((gone.channel, gone.lost), (None, true));

    assert!(
        connect_over(&mut consumer, "connection-0", "channel-2").is_err(),
        "the old one"
    );
    connect_over(&mut consumer, "connection-1", "channel-2").unwrap();
    let pinned = link(&consumer).channel.unwrap();
    assert_eq!(
        (&*pinned.connection_id, &*pinned.channel_id),
        ("connection-1", "channel-2")
    );
    let old = consumer.receive(super::from_hub("channel-1", consumer.snapshot(2, vec![])));
    let ack: Ack<SnapshotAck> = cosmwasm_std::from_json(old.acknowledgement.unwrap()).unwrap();
    assert_eq!(
        ack,
        Ack::Error(codes::WRONG_CHANNEL.into()),
        "nothing comes over the old one"
    );
}

/// A closed channel needs no waiting, and the chain itself may name the connection too. A convicted operator's entry counts
/// for nobody, nor does one of nothing.
/// Covers: F-13, F-14
#[test]
fn what_counts_for_nobody_holds_no_connection() {
    let mut consumer = Consumer::secured();
    let closed = IbcChannelCloseMsg::new_confirm(channel("channel-1"));
    close(&mut consumer, closed).unwrap();
    let connection_id = "connection-1".to_owned();
    consumer.sudo(SudoMsg::ReplaceLink { connection_id }).unwrap();
    connect_over(&mut consumer, "connection-1", "channel-2").unwrap();

    let mut consumer = Consumer::secured();
    let mut convicted = consumer.entry(OPERATOR, 100, 10);
    convicted.state = EntryState::Tombstoned;
    let nothing = consumer.entry("hub1other", 0, 0);
    consumer.apply(2, vec![convicted, nothing]);
    consumer
        .execute_as(&owner(), replace("connection-1"), &[])
        .unwrap();
}
