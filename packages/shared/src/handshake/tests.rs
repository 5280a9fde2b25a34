//! Who may open a channel, and what it speaks.

use cosmwasm_std::IbcEndpoint;
use rstest::rstest;

use super::*;

fn expected() -> ExpectedChannel {
    ExpectedChannel {
        connection_id: "connection-0".into(),
        counterparty_port: "wasm.hub".into(),
    }
}

fn channel(order: IbcOrder, version: &str, connection: &str, port: &str) -> IbcChannel {
    IbcChannel::new(
        IbcEndpoint {
            port_id: "wasm.me".into(),
            channel_id: "channel-3".into(),
        },
        IbcEndpoint {
            port_id: port.into(),
            channel_id: "channel-9".into(),
        },
        order,
        version,
        connection,
    )
}

#[rstest]
#[case(IbcOrder::Unordered, VERSION, "connection-0", "wasm.hub", true)]
#[case(IbcOrder::Ordered, VERSION, "connection-0", "wasm.hub", false)]
#[case(IbcOrder::Unordered, "ics20-1", "connection-0", "wasm.hub", false)]
#[case(IbcOrder::Unordered, "", "connection-0", "wasm.hub", false)]
#[case(IbcOrder::Unordered, "holdfast-1", "connection-0", "wasm.hub", true)]
#[case(IbcOrder::Unordered, "holdfast-2", "connection-0", "wasm.hub", false)]
#[case(IbcOrder::Unordered, "holdfast-1.", "connection-0", "wasm.hub", false)]
#[case(IbcOrder::Unordered, "holdfast-1.+1", "connection-0", "wasm.hub", false)]
#[case(IbcOrder::Unordered, "holdfast-1.1.1", "connection-0", "wasm.hub", false)]
#[case(
    IbcOrder::Unordered,
    "holdfast-1.4294967296",
    "connection-0",
    "wasm.hub",
    false
)]
#[case(IbcOrder::Unordered, "holdfast-11", "connection-0", "wasm.hub", false)]
#[case(IbcOrder::Unordered, VERSION, "connection-1", "wasm.hub", false)]
#[case(IbcOrder::Unordered, VERSION, "connection-0", "transfer", false)]
fn only_the_expected_channel_opens(
    #[case] order: IbcOrder,
    #[case] version: &str,
    #[case] connection: &str,
    #[case] port: &str,
    #[case] good: bool,
) {
    let channel = channel(order, version, connection, port);
    let open = IbcChannelOpenMsg::new_init(channel.clone());
    assert_eq!(check_open(&open, &expected()).is_ok(), good);
    let connect = IbcChannelConnectMsg::new_confirm(channel);
    assert_eq!(check_connect(&connect, &expected()).is_ok(), good);
}

#[test]
fn the_counterpartys_version_counts_too() {
    let channel = channel(IbcOrder::Unordered, VERSION, "connection-0", "wasm.hub");
    assert!(check_open(&IbcChannelOpenMsg::new_try(channel.clone(), "other"), &expected()).is_err());
    assert!(check_connect(
        &IbcChannelConnectMsg::new_ack(channel.clone(), "other"),
        &expected()
    )
    .is_err());
    let pinned = check_connect(&IbcChannelConnectMsg::new_ack(channel, VERSION), &expected()).unwrap();
    assert_eq!(pinned.channel_id, "channel-3");
    assert_eq!(pinned.counterparty_channel, "channel-9");
}

/// Old against new, whoever begins: the lesser of both is spoken, and an end never takes more than it offered.
///
/// Covers: F-28
#[rstest]
#[case::old("holdfast-1", "holdfast-1", 0)]
#[case::equal("holdfast-1.1", "holdfast-1.1", 1)]
#[case::new("holdfast-1.7", "holdfast-1.1", 1)]
fn ends_of_different_age_speak_the_older_version(
    #[case] theirs: &str,
    #[case] answer: &str,
    #[case] minor: u32,
) {
    let with = |version| channel(IbcOrder::Unordered, version, "connection-0", "wasm.hub");
    let first = check_open(&IbcChannelOpenMsg::new_init(with(VERSION)), &expected()).unwrap();
    assert_eq!(first.version, VERSION);
    let second = check_open(&IbcChannelOpenMsg::new_try(with(theirs), theirs), &expected()).unwrap();
    assert_eq!(second.version, answer);
    let confirmed = check_connect(&IbcChannelConnectMsg::new_confirm(with(answer)), &expected());
    assert_eq!(confirmed.unwrap().minor, minor);
    let answered = check_connect(&IbcChannelConnectMsg::new_ack(with(VERSION), answer), &expected());
    assert_eq!(answered.unwrap().minor, minor);
    let more = IbcChannelConnectMsg::new_ack(with(VERSION), "holdfast-1.2");
    assert_eq!(
        check_connect(&more, &expected()),
        Err(HandshakeError::Version("holdfast-1.2".into()))
    );
}

#[test]
fn older_minor_versions_are_spoken_and_newer_ones_or_other_majors_are_not() {
    for (version, spoken) in [
        ("holdfast-1", true),
        (VERSION, true),
        ("holdfast-1.2", false),
        ("holdfast-2", false),
        ("", false),
    ] {
        assert_eq!(speaks(version), spoken, "{version}");
    }
}
