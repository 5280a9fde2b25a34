//! Reports from the first packet to the final answer.

use cosmwasm_std::{Binary, IbcPacket, IbcTimeout, Timestamp};
use holdfast_shared::msg::consumer::{LinkResponse, QueryMsg, ReportStatus, ReportView};
use holdfast_shared::packet::{codes, error_ack, ReportAck};
use rstest::rstest;

use super::{end, sent, Consumer, HUB_PORT, OUR_PORT};
use crate::{reports, ContractError};

/// A consumer with report 1 in flight, and its packet.
pub fn reported() -> (Consumer, IbcPacket) {
    let mut consumer = Consumer::secured();
    let response = consumer.report(105).unwrap();
    let packet = sent(&response);
    consumer.pass(1, 5);
    (consumer, packet)
}

pub fn open_reports(consumer: &Consumer) -> u32 {
    let link: LinkResponse = consumer.query(QueryMsg::Link {});
    link.open_reports
}

pub fn waiting(reason: &str) -> ReportStatus {
    ReportStatus::Waiting {
        reason: reason.to_owned(),
    }
}

#[rstest]
#[case::accepted(ReportAck::Accepted { id: 4 })]
#[case::duplicate(ReportAck::Duplicate { id: 4 })]
#[case::rejected(ReportAck::Rejected { code: "too_old".into() })]
fn a_final_answer_closes_the_report(#[case] answer: ReportAck) {
    let (mut consumer, packet) = reported();
    assert_eq!(open_reports(&consumer), 1);
    let response = consumer.answer(&packet, answer.clone());
    assert_eq!(response.events[0].ty, "report_answered");
    assert_eq!(consumer.status(1), ReportStatus::Final { answer });
    assert_eq!(open_reports(&consumer), 0);
    assert_eq!(
        consumer.retry(1).unwrap_err(),
        ContractError::ReportClosed { report_id: 1 }
    );
    let again = consumer.report(105).unwrap_err();
    assert_eq!(again, ContractError::AlreadyReported { report_id: 1 });
}

#[test]
fn a_final_answer_is_final() {
    let (mut consumer, packet) = reported();
    consumer.answer(&packet, ReportAck::Accepted { id: 4 });
    assert!(
        reports::packet(&consumer.deps.storage, 1).is_err(),
        "its packet is not kept"
    );
    let before = consumer.storage();
    let code = "too_old".to_owned();
    consumer.answer(&packet, ReportAck::Rejected { code });
    consumer.time_out(&packet);
    consumer.acknowledge(&packet, error_ack(codes::INTERNAL));
    assert_eq!(consumer.storage(), before);
}

#[test]
fn a_long_code_is_cut() {
    let (mut consumer, packet) = reported();
    let code = "x".repeat(10_000);
    consumer.answer(&packet, ReportAck::Rejected { code });
    let code = "x".repeat(64);
    let answer = ReportAck::Rejected { code };
    assert_eq!(consumer.status(1), ReportStatus::Final { answer });
}

#[test]
fn a_throttled_report_waits_as_long_as_the_hub_says() {
    let (mut consumer, packet) = reported();
    let retry_after = consumer.now().plus_seconds(100);
    consumer.answer(&packet, ReportAck::Throttled { retry_after });
    assert_eq!(consumer.status(1), ReportStatus::Throttled { retry_after });
    assert_eq!(open_reports(&consumer), 1);
    consumer.time_out(&packet);
    assert_eq!(
        consumer.status(1),
        ReportStatus::Throttled { retry_after },
        "it ended once"
    );
    consumer.pass(1, 99);
    assert!(matches!(
        consumer.retry(1).unwrap_err(),
        ContractError::NotDue { .. }
    ));
    consumer.pass(1, 1);
    let response = consumer.retry(1).unwrap();
    assert_eq!(sent(&response).data, packet.data);
    assert_eq!(consumer.report_view(1).attempts, 2);
}

/// Covers: F-27, I-32
#[rstest]
#[case::error(error_ack(codes::INTERNAL), "internal")]
#[case::host(
    Binary::from(br#"{"error":"ABCI code: 5: error handling packet"}"#),
    "ABCI code: 5: error handling packet"
)]
#[case::empty(Binary::default(), "the answer cannot be read")]
#[case::binary(Binary::new(vec![0xff; 100]), "the answer cannot be read")]
#[case::huge(Binary::new(vec![b'[';1 << 20]), "the answer cannot be read")]
#[case::other(Binary::from(br#"{"result":{"maybe":{}}}"#), "the answer cannot be read")]
fn an_answer_that_is_none_makes_the_report_wait(#[case] answer: Binary, #[case] reason: &str) {
    let (mut consumer, packet) = reported();
    consumer.acknowledge(&packet, answer);
    assert_eq!(consumer.status(1), waiting(reason));
    consumer.retry(1).unwrap();
    assert_eq!(consumer.status(1), ReportStatus::InFlight);
}

/// Covers: F-03
#[test]
fn a_lost_packet_is_sent_again_and_answered() {
    let (mut consumer, packet) = reported();
    assert!(matches!(
        consumer.retry(1).unwrap_err(),
        ContractError::NotDue { .. }
    ));
    consumer.time_out(&packet);
    assert_eq!(consumer.status(1), waiting("the packet timed out"));
    let second = sent(&consumer.retry(1).unwrap());
    consumer.answer(&second, ReportAck::Accepted { id: 9 });
    let answer = ReportAck::Accepted { id: 9 };
    assert_eq!(consumer.status(1), ReportStatus::Final { answer });
}

/// Covers: F-05, F-07, F-08
#[test]
fn the_end_of_an_older_attempt_does_not_disturb_a_newer_one() {
    let (mut consumer, first) = reported();
    consumer.time_out(&first);
    let second = sent(&consumer.retry(1).unwrap());
    consumer.time_out(&first);
    consumer.acknowledge(&first, error_ack(codes::INTERNAL));
    let retry_after = consumer.now().plus_seconds(1_000_000);
    consumer.answer(&first, ReportAck::Throttled { retry_after });
    assert_eq!(consumer.status(1), ReportStatus::InFlight);
    consumer.time_out(&second);
    consumer.time_out(&second);
    assert_eq!(consumer.status(1), waiting("the packet timed out"));
    consumer.answer(&first, ReportAck::Duplicate { id: 3 });
    let answer = ReportAck::Duplicate { id: 3 };
    assert_eq!(consumer.status(1), ReportStatus::Final { answer });
}

/// Covers: I-35
#[rstest]
#[case::our_port("wasm.other", "channel-1", HUB_PORT, "channel-7")]
#[case::our_channel(OUR_PORT, "channel-2", HUB_PORT, "channel-7")]
#[case::their_port(OUR_PORT, "channel-1", "wasm.stranger", "channel-7")]
#[case::their_channel(OUR_PORT, "channel-1", HUB_PORT, "channel-8")]
fn no_other_channel_ends_a_report(
    #[case] our_port: &str,
    #[case] our_channel: &str,
    #[case] port: &str,
    #[case] other_channel: &str,
) {
    let (mut consumer, packet) = reported();
    let before = consumer.storage();
    let (ours, theirs) = (end(our_port, our_channel), end(port, other_channel));
    let forged = IbcPacket::new(packet.data, ours, theirs, 1, packet.timeout);
    let response = consumer.answer(&forged, ReportAck::Accepted { id: 1 });
    assert_eq!(response.events[0].ty, "packet_ignored");
    consumer.time_out(&forged);
    assert_eq!(consumer.storage(), before);
}

/// Covers: I-32
#[test]
fn an_answer_to_what_was_never_sent_changes_nothing() {
    let (mut consumer, packet) = reported();
    let before = consumer.storage();
    let timeout = IbcTimeout::with_timestamp(Timestamp::from_seconds(1));
    for data in [
        b"".to_vec(),
        b"{}".to_vec(),
        br#"{"hello":{}}"#.to_vec(),
        vec![b'['; 100_000],
    ] {
        let strange = IbcPacket::new(data, packet.src.clone(), packet.dest.clone(), 1, timeout.clone());
        consumer.answer(&strange, ReportAck::Accepted { id: 1 });
        consumer.time_out(&strange);
    }
    let unknown = String::from_utf8(packet.data.to_vec())
        .unwrap()
        .replace("hub1operator", "hub1stranger");
    let unknown = IbcPacket::new(
        unknown.into_bytes(),
        packet.src.clone(),
        packet.dest.clone(),
        1,
        timeout,
    );
    consumer.answer(&unknown, ReportAck::Accepted { id: 1 });
    assert_eq!(consumer.storage(), before);
}

#[test]
fn reports_are_listed_in_pages_and_a_missing_one_is_named() {
    let mut consumer = Consumer::secured();
    for height in 100..110 {
        consumer.report(height).unwrap();
    }
    let page = |start_after, limit| -> Vec<u64> {
        let page: Vec<ReportView> = consumer.query(QueryMsg::Reports { start_after, limit });
        page.into_iter().map(|report| report.report_id).collect()
    };
    assert_eq!(page(None, None), (1..=10).collect::<Vec<_>>());
    assert_eq!(page(Some(3), Some(2)), [4, 5]);
    assert_eq!(page(Some(10), None), Vec::<u64>::new());
    let missing = consumer.try_query::<ReportView>(QueryMsg::Report { report_id: 11 });
    assert_eq!(
        missing.unwrap_err(),
        ContractError::UnknownReport { report_id: 11 }
    );
    assert_eq!(
        consumer.retry(11).unwrap_err(),
        ContractError::UnknownReport { report_id: 11 }
    );
}
