//! Reports that cannot be sent at once.

use cosmwasm_std::testing::mock_env;
use cosmwasm_std::{Binary, IbcChannelCloseMsg, IbcPacket, Reply, Response, SubMsgResult};
use holdfast_shared::limits::MAX_PROOFS_IN_FLIGHT;
use holdfast_shared::packet::{Order, ReportAck};

use super::reports::{open_reports, reported, waiting};
use super::{channel, event_names, sent, Consumer, TIMEOUT};
use crate::{contract, ContractError};

fn fail_to_send(consumer: &mut Consumer, response: &Response) {
    let message = response.messages.first().unwrap();
    let reply = Reply {
        id: message.id,
        payload: message.payload.clone(),
        gas_used: 1,
        result: SubMsgResult::Err("client is not active".into()),
    };
    contract::reply(consumer.deps.as_mut(), mock_env(), reply).unwrap();
}

/// Covers: F-25
#[test]
fn a_report_whose_packet_cannot_be_sent_waits() {
    let mut consumer = Consumer::secured();
    let response = consumer.report(105).unwrap();
    fail_to_send(&mut consumer, &response);
    let view = consumer.report_view(1);
    assert_eq!(
        view.status,
        waiting("the packet could not be sent: client is not active")
    );
    assert_eq!(view.attempts, 0);
    let response = consumer.retry(1).unwrap();
    assert_eq!(consumer.report_view(1).attempts, 1);
    consumer.answer(&sent(&response), ReportAck::Accepted { id: 1 });
    assert_eq!(open_reports(&consumer), 0);
}

#[test]
fn a_reply_nobody_asked_for_is_refused() {
    let mut consumer = Consumer::secured();
    let reply = Reply {
        id: 7,
        payload: Binary::default(),
        gas_used: 1,
        result: SubMsgResult::Err(String::new()),
    };
    let refused = contract::reply(consumer.deps.as_mut(), mock_env(), reply).unwrap_err();
    assert_eq!(refused, ContractError::UnknownReply { id: 7 });
}

/// Covers: F-13, F-14
#[test]
fn a_report_outlives_its_channel() {
    let (mut consumer, packet) = reported();
    let closed = IbcChannelCloseMsg::new_confirm(channel("channel-1"));
    contract::ibc_channel_close(consumer.deps.as_mut(), consumer.env.clone(), closed).unwrap();
    let before = consumer.storage();
    consumer.time_out(&packet);
    consumer.answer(&packet, ReportAck::Accepted { id: 1 });
    assert_eq!(consumer.storage(), before, "nothing from a lost channel counts");

    let response = consumer.report(106).unwrap();
    assert_eq!(event_names(&response), ["report_submitted", "report_held"]);
    assert!(response.messages.is_empty());
    let no_channel = ContractError::NoChannel.to_string();
    assert_eq!(consumer.status(2), waiting(&no_channel));
    assert_eq!(consumer.retry(2).unwrap_err(), ContractError::NoChannel);

    consumer.connect("channel-2").unwrap();
    consumer.retry(2).unwrap();
    assert!(matches!(
        consumer.retry(1).unwrap_err(),
        ContractError::NotDue { .. }
    ));
    consumer.pass(1, TIMEOUT);
    let again = sent(&consumer.retry(1).unwrap());
    assert_eq!(
        (again.src.channel_id.as_str(), &again.data),
        ("channel-2", &packet.data)
    );
}

/// Covers: I-34
#[test]
fn packets_in_flight_are_bounded_and_the_rest_wait() {
    let mut consumer = Consumer::secured();
    let most = u64::from(MAX_PROOFS_IN_FLIGHT);
    consumer.pass(most, 60);
    let packets: Vec<IbcPacket> = (0..most)
        .map(|n| sent(&consumer.report(105 + n).unwrap()))
        .collect();
    let response = consumer.report(104).unwrap();
    assert!(response.messages.is_empty());
    let limit = MAX_PROOFS_IN_FLIGHT;
    assert_eq!(
        consumer.status(most + 1),
        waiting(&ContractError::Busy { limit }.to_string())
    );
    assert_eq!(
        consumer.retry(most + 1).unwrap_err(),
        ContractError::Busy { limit }
    );
    consumer.answer(&packets[3], ReportAck::Accepted { id: 1 });
    consumer.retry(most + 1).unwrap();
    assert_eq!(open_reports(&consumer), limit);
    let order = Order::Notice { vault_id: 1 };
    assert_eq!(consumer.order(order).unwrap().messages.len(), 1, "another lane");
    assert_eq!(consumer.report(103).unwrap().messages.len(), 0, "full again");
    consumer.pass(1, TIMEOUT);
    consumer.retry(1).unwrap();
}
