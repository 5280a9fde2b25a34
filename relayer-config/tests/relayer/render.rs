//! What is rendered.
use holdfast_relayer_config::gas;
use holdfast_relayer_config::render::{hermes, systemd, Unit};
use holdfast_relayer_config::validate::validate;
use toml::Table;

use crate::{deployment, golden};

fn parsed() -> Table {
    hermes(&deployment()).parse().unwrap()
}

#[test]
fn the_example_renders_to_the_committed_files() {
    golden("hermes.toml", &hermes(&deployment()));
    let unit = systemd(&deployment(), &Unit::default());
    assert!(!unit.contains('{'), "{unit}");
    golden("holdfast-relayer.service", &unit);
}

#[test]
fn what_is_rendered_is_found_right() {
    let findings = validate(&hermes(&deployment()), &deployment());
    assert!(findings.is_empty(), "{findings:?}");
}

/// A line is a comment, has one at its end, or follows one.
#[test]
fn every_setting_has_its_reason() {
    for text in [hermes(&deployment()), systemd(&deployment(), &Unit::default())] {
        let lines: Vec<_> = text.lines().collect();
        for pair in lines.windows(2) {
            let bare = pair[1].is_empty() || pair[1] == "]" || pair[1].contains('#');
            assert!(bare || pair[0].starts_with('#'), "no reason beside {}", pair[1]);
        }
    }
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
fn trusting_periods_are_the_chains_own() {
    let config = parsed();
    let period = |chain: usize| {
        config["chains"][chain]["trusting_period"]
            .as_str()
            .unwrap()
            .to_string()
    };
    assert_eq!([period(0), period(1), period(2)], ["14days", "14days", "4days"]);
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
}

#[test]
fn excluded_sequences_stand_at_the_chain_that_sent_them() {
    let config = parsed();
    let excluded = config["chains"][1]["excluded_sequences"]["channel-3"]
        .as_array()
        .unwrap();
    let excluded: Vec<_> = excluded.iter().filter_map(toml::Value::as_integer).collect();
    assert_eq!(excluded, [4, 9]);
    assert!(config["chains"][0].get("excluded_sequences").is_none());
}

#[test]
fn a_price_without_a_point_is_still_a_decimal() {
    assert_eq!(parsed()["chains"][1]["gas_price"]["price"].as_float(), Some(1.0));
}

#[test]
fn a_packet_fee_is_a_receive_and_an_answer() {
    // 423,000 gas at 0.025, and a price no chain could have.
    assert_eq!(gas::packet_fee("0.025"), Some(10_575));
    assert_eq!(gas::packet_fee("dear"), None);
}
