//! What is rendered, and what is refused.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)] // a failing test is the point

use holdfast_relayer_config::{render, Deployment, Error};
use toml::Table;

const DEPLOYMENT: &str = include_str!("../examples/deployment.toml");
const RENDERED: &str = include_str!("../examples/hermes.toml");

fn deployment() -> Deployment {
    Deployment::from_toml(DEPLOYMENT).unwrap()
}

fn parsed() -> Table {
    render(&deployment()).unwrap().parse().unwrap()
}

/// What rendering says after `change`.
fn refused(change: impl FnOnce(&mut Deployment)) -> String {
    let mut deployment = deployment();
    change(&mut deployment);
    render(&deployment)
        .expect_err("the deployment is wrong")
        .to_string()
}

#[test]
fn the_example_renders_to_the_committed_file() {
    let rendered = render(&deployment()).unwrap();
    assert!(
        rendered == RENDERED,
        "examples/hermes.toml differs; render examples/deployment.toml into it and read the difference:\n{rendered}"
    );
}

#[test]
fn the_settings_that_decide_whether_the_link_lives() {
    let config = parsed();
    assert_eq!(config["mode"]["clients"]["misbehaviour"].as_bool(), Some(false));
    assert_eq!(config["mode"]["clients"]["refresh"].as_bool(), Some(true));
    for chain in config["chains"].as_array().unwrap() {
        assert_eq!(chain["event_source"]["mode"].as_str(), Some("pull"));
        assert_eq!(chain["packet_filter"]["policy"].as_str(), Some("allow"));
    }
}

#[test]
fn each_chain_relays_its_own_ends_and_no_others() {
    let config = parsed();
    let ends = |chain: usize| {
        let list = config["chains"][chain]["packet_filter"]["list"]
            .as_array()
            .unwrap();
        list.iter()
            .map(|end| end[1].as_str().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(ends(0), ["channel-0", "channel-1", "channel-2"]);
    assert_eq!(ends(1), ["channel-3", "channel-4"]);
    assert_eq!(ends(2), ["channel-0"]);
    let port = config["chains"][2]["packet_filter"]["list"][0][0]
        .as_str()
        .unwrap();
    assert!(port.starts_with("wasm.rollup1"), "{port}");
}

#[test]
fn excluded_sequences_stand_at_the_chain_that_sent_them() {
    let config = parsed();
    let excluded = config["chains"][1]["excluded_sequences"]["channel-3"]
        .as_array()
        .unwrap();
    assert_eq!(
        excluded
            .iter()
            .filter_map(toml::Value::as_integer)
            .collect::<Vec<_>>(),
        [4, 9]
    );
    assert!(config["chains"][0].get("excluded_sequences").is_none());
}

#[test]
fn a_price_without_a_point_is_still_a_decimal() {
    assert_eq!(parsed()["chains"][1]["gas_price"]["price"].as_float(), Some(1.0));
}

#[test]
fn times_that_would_end_the_link_are_refused() {
    assert_eq!(
        refused(|d| d.chains[1].trusting_period_seconds = 0),
        "chains[1].trusting_period_seconds: \"0\" lets every client expire at once; use about two thirds of the \
         unbonding time"
    );
    let equal = refused(|d| d.chains[0].trusting_period_seconds = d.chains[0].unbonding_seconds);
    assert!(
        equal.contains("\"2160000\" is not below unbonding_seconds"),
        "{equal}"
    );
    assert!(
        refused(|d| d.chains[0].clock_drift_seconds = 0).starts_with("chains[0].clock_drift_seconds: \"0\"")
    );
}

#[test]
fn chains_must_be_known_once_and_used() {
    assert_eq!(
        refused(|d| d.chains[2].id = "hub-1".into()),
        "chains[2].id: \"hub-1\" is given twice; list each chain once"
    );
    assert!(
        refused(|d| d.hub_chain = "other".into()).starts_with("hub_chain: \"other\" is not among the chains")
    );
    let stranger = refused(|d| d.channels[1].consumer_chain = "other".into());
    assert!(
        stranger.starts_with("channels[1].consumer_chain: \"other\" is not among the chains"),
        "{stranger}"
    );
    let own = refused(|d| d.channels[0].consumer_chain = "hub-1".into());
    assert!(own.contains("is the hub's chain"), "{own}");
    let unused = refused(|d| d.channels.truncate(2));
    assert_eq!(
        unused,
        "chains[2].id: \"rollup-7\" has no channel; add one or remove the chain"
    );
    assert!(refused(|d| d.channels.clear()).starts_with("channels: \"\" is empty"));
}

#[test]
fn malformed_channels_are_refused() {
    for bad in [
        "channel-",
        "channel-01",
        "channel-x",
        "channel0",
        "Channel-1",
        "channel--1",
        "channel-+1",
        "channel-18446744073709551616",
        "",
    ] {
        let error = refused(|d| d.channels[2].hub_channel = bad.into());
        assert_eq!(
            error,
            format!("channels[2].hub_channel: \"{bad}\" is no channel id; write channel-<number>")
        );
    }
    let twice = refused(|d| d.channels[2].hub_channel = "channel-0".into());
    assert!(
        twice.starts_with("channels[2].hub_channel: \"channel-0\" is listed twice"),
        "{twice}"
    );
    assert!(refused(|d| d.channels[0].hub_excluded_sequences = vec![3, 0])
        .contains("hub_excluded_sequences: \"0\""));
}

#[test]
fn malformed_names_are_refused_with_their_field() {
    type Change = fn(&mut Deployment);
    let cases: [(&str, Change); 9] = [
        ("chains[0].id", |d| d.chains[0].id = "hub 1".into()),
        ("chains[0].prefix", |d| d.chains[0].prefix = "Hub".into()),
        ("chains[0].rpc", |d| d.chains[0].rpc = "127.0.0.1:26657".into()),
        ("chains[0].grpc", |d| {
            d.chains[0].grpc = "http://a'\nlog_level = 'off".into()
        }),
        ("chains[0].gas_denom", |d| d.chains[0].gas_denom = "u".into()),
        ("chains[0].gas_price", |d| d.chains[0].gas_price = "-1".into()),
        ("channels[0].service", |d| d.channels[0].service = "a\nb".into()),
        ("channels[0].hub_port", |d| {
            d.channels[0].hub_port = "wasm.*".into()
        }),
        ("channels[0].consumer_port", |d| {
            d.channels[0].consumer_port = "w".into()
        }),
    ];
    for (field, change) in cases {
        let error = refused(change);
        assert!(error.starts_with(&format!("{field}: \"")), "{field}: {error}");
    }
}

#[test]
fn a_misspelt_field_is_refused() {
    let text = DEPLOYMENT.replacen("clock_drift_seconds", "clock_drift", 1);
    let error = Deployment::from_toml(&text).unwrap_err();
    assert!(
        matches!(&error, Error::Unreadable(why) if why.contains("clock_drift")),
        "{error}"
    );
}
