//! Starting, hello, funds, migrating.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Addr, Binary};
use holdfast_shared::msg::consumer::{ConfigResponse, ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use holdfast_shared::packet::{decode, error_ack, Ack, ConsumerPacket, HelloAck};
use holdfast_shared::ValidationError;
use rstest::rstest;

use super::{sent, start, submission, Consumer, AGE, OPERATOR, TIMEOUT};
use crate::{contract, ContractError};

type Change = fn(&mut InstantiateMsg);

/// Covers: F-66
#[rstest]
#[case::no_service(|m: &mut InstantiateMsg| m.service = String::new())]
#[case::bad_service(|m: &mut InstantiateMsg| m.service = "Oracle!".into())]
#[case::no_connection(|m: &mut InstantiateMsg| m.hub.connection_id = String::new())]
#[case::no_port(|m: &mut InstantiateMsg| m.hub.counterparty_port = String::new())]
#[case::long_port(|m: &mut InstantiateMsg| m.hub.counterparty_port = "x".repeat(129))]
#[case::no_age(|m: &mut InstantiateMsg| m.evidence_age_seconds = 0)]
#[case::endless_age(|m: &mut InstantiateMsg| m.evidence_age_seconds = u64::MAX)]
#[case::short_timeout(|m: &mut InstantiateMsg| m.packet_timeout_seconds = 59)]
#[case::long_timeout(|m: &mut InstantiateMsg| m.packet_timeout_seconds = 86_401)]
fn parameters_out_of_bounds_are_refused(#[case] change: Change) {
    let mut msg = start();
    change(&mut msg);
    let info = message_info(&Addr::unchecked("dao"), &[]);
    let refused = contract::instantiate(mock_dependencies().as_mut(), mock_env(), info, msg).unwrap_err();
    assert!(matches!(refused, ContractError::Validation(_)));
}

#[test]
fn the_parameters_are_answered_as_given() {
    let consumer = Consumer::started();
    let config: ConfigResponse = consumer.query(QueryMsg::Config {});
    assert_eq!((config.service, config.hub), ("oracle".to_owned(), start().hub));
    assert_eq!(
        (config.evidence_age_seconds, config.packet_timeout_seconds),
        (AGE, TIMEOUT)
    );
}

/// Covers: F-33
#[test]
fn no_message_takes_funds() {
    let mut consumer = Consumer::secured();
    let evidence = consumer.double_vote(OPERATOR, 105);
    let messages = [
        submission(OPERATOR, evidence),
        ExecuteMsg::Retry { report_id: 1 },
        ExecuteMsg::Hello {},
    ];
    for msg in messages {
        let refused = consumer.execute_with(msg, &coins(1, "uatom")).unwrap_err();
        let expected = ContractError::Validation(ValidationError::UnexpectedFunds {
            received: "1uatom".into(),
        });
        assert_eq!(refused, expected);
    }
    let info = message_info(&Addr::unchecked("dao"), &coins(1, "uatom"));
    let refused = contract::instantiate(mock_dependencies().as_mut(), mock_env(), info, start());
    assert!(refused.is_err());
}

#[test]
fn hello_is_said_at_most_once_a_minute() {
    let mut consumer = Consumer::linked();
    let packet = sent(&consumer.execute(ExecuteMsg::Hello {}).unwrap());
    assert_eq!(
        decode::<ConsumerPacket>(&packet.data),
        Ok(ConsumerPacket::Hello {})
    );
    assert_eq!(
        packet.timeout.timestamp(),
        Some(consumer.now().plus_seconds(TIMEOUT))
    );
    consumer.pass(5, 59);
    let refused = consumer.execute(ExecuteMsg::Hello {}).unwrap_err();
    assert!(matches!(refused, ContractError::HelloTooSoon { .. }));
    consumer.pass(1, 1);
    consumer.execute(ExecuteMsg::Hello {}).unwrap();
}

#[test]
fn hello_needs_a_channel() {
    let mut consumer = Consumer::started();
    assert_eq!(
        consumer.execute(ExecuteMsg::Hello {}).unwrap_err(),
        ContractError::NoChannel
    );
}

#[rstest]
#[case(Ack::Result(HelloAck { operators: 3 }).to_bytes(), "hello_answered")]
#[case(error_ack("internal"), "hello_refused")]
#[case(Binary::from(b"?"), "hello_refused")]
fn the_end_of_a_hello_changes_nothing(#[case] answer: Binary, #[case] event: &str) {
    let mut consumer = Consumer::linked();
    let packet = sent(&consumer.execute(ExecuteMsg::Hello {}).unwrap());
    let before = consumer.storage();
    assert_eq!(consumer.acknowledge(&packet, answer).events[0].ty, event);
    assert_eq!(consumer.time_out(&packet).events[0].ty, "hello_lost");
    assert_eq!(consumer.storage(), before);
}

/// Covers: F-59
#[rstest]
#[case::same("holdfast-consumer", "0.1.0", true)]
#[case::older("holdfast-consumer", "0.0.9", true)]
#[case::newer("holdfast-consumer", "0.10.0", false)]
#[case::much_newer("holdfast-consumer", "1.0.0", false)]
#[case::unreadable("holdfast-consumer", "one", false)]
#[case::another("holdfast-hub", "0.1.0", false)]
fn only_an_older_consumer_migrates(#[case] name: &str, #[case] version: &str, #[case] good: bool) {
    let mut consumer = Consumer::started();
    let stored = cw2::get_contract_version(&consumer.deps.storage).unwrap();
    assert_eq!(
        (stored.contract.as_str(), stored.version.as_str()),
        ("holdfast-consumer", "0.1.0")
    );
    cw2::set_contract_version(&mut consumer.deps.storage, name, version).unwrap();
    let result = contract::migrate(consumer.deps.as_mut(), mock_env(), MigrateMsg {});
    assert_eq!(result.is_ok(), good);
    let stored = cw2::get_contract_version(&consumer.deps.storage).unwrap();
    let expected = if good { "0.1.0" } else { version };
    assert_eq!(stored.version, expected);
}

/// Covers: I-45, F-58
#[test]
fn a_migration_changes_no_answer_and_packets_in_flight_settle_after_it() {
    let mut consumer = Consumer::secured();
    let packet = sent(&consumer.report(105).unwrap());
    let before = consumer.storage();
    contract::migrate(consumer.deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
    assert_eq!(consumer.storage(), before);
    let answer = holdfast_shared::packet::ReportAck::Accepted { id: 1 };
    let response = consumer.answer(&packet, answer);
    assert_eq!(response.events[0].ty, "report_answered");
}
