//! The limits that are rendered hold what the measured contracts need.
use holdfast_relayer_config::gas;
use holdfast_relayer_config::render::hermes;
use serde::Deserialize;
use toml::Table;

use crate::{deployment, example};

/// A row of `docs/gas.json`.
#[derive(Deserialize)]
struct Row {
    contract: String,
    message: String,
    case: String,
    sdk_gas: u64,
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(example("../../docs/gas.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Gas of each packet of the table, as a transaction with its client update.
fn packets() -> Vec<(String, u64)> {
    let with_chain = |row: &Row| {
        let beside = match row.message.as_str() {
            "ibc_packet_receive" => gas::beside(gas::RECEIVE),
            "ibc_packet_ack" | "ibc_packet_timeout" => gas::beside(gas::ACK),
            _ => return None,
        };
        let name = format!("{} {} ({})", row.contract, row.message, row.case);
        Some((name, row.sdk_gas + beside))
    };
    rows().iter().filter_map(with_chain).collect()
}

/// Every kind of packet is in the table with its largest case: 50 entries, 8 vaults.
#[test]
fn the_table_holds_the_largest_packets() {
    let packets = packets();
    for (contract, message, case) in [
        ("consumer", "receive", "snapshot of 50"),
        ("hub", "receive", "evidence, 8 vaults"),
        ("hub", "receive", "fault, 8 vaults"),
        ("hub", "receive", "order, bid"),
        ("hub", "receive", "hello"),
        ("hub", "receive", "64 KiB"),
        ("consumer", "receive", "64 KiB"),
        ("hub", "ack", "snapshot of 50"),
        ("hub", "timeout", "snapshot of 50"),
        ("consumer", "ack", "evidence"),
        ("consumer", "ack", "fault"),
        ("consumer", "ack", "order"),
        ("consumer", "timeout", "evidence"),
        ("consumer", "timeout", "fault"),
        ("consumer", "timeout", "order"),
    ] {
        let wanted = format!("{contract} ibc_packet_{message} ({case}");
        assert!(
            packets.iter().any(|(name, _)| name.starts_with(&wanted)),
            "docs/gas.json has no {wanted}"
        );
    }
}

/// Whoever makes a packet dearer must raise the limits: Hermes does not send what is estimated above them.
#[test]
fn every_measured_packet_fits_the_rendered_limits() {
    let config: Table = hermes(&deployment()).parse().unwrap();
    for chain in config["chains"].as_array().unwrap() {
        let limit = |name: &str| u64::try_from(chain[name].as_integer().unwrap()).unwrap();
        let tenths = (chain["gas_multiplier"].as_float().unwrap() * 10.0).round() as u64;
        let packets_of_one = limit("max_msg_num") - 1;
        for (name, used) in packets() {
            let asked = used * tenths / 10;
            assert!(
                asked <= limit("default_gas"),
                "{name} asks for {asked}, default_gas is {}: raise LARGEST_CALL",
                limit("default_gas")
            );
            assert!(
                asked * packets_of_one <= limit("max_gas"),
                "{packets_of_one} of {name} ask for {}, max_gas is {}: raise LARGEST_CALL",
                asked * packets_of_one,
                limit("max_gas")
            );
            assert!(
                used <= gas::LARGEST_MESSAGE,
                "{name} uses {used}, LARGEST_MESSAGE is {}: files are validated against too little",
                gas::LARGEST_MESSAGE
            );
        }
    }
}

#[test]
fn what_is_taken_off_for_the_contract_is_what_an_empty_one_costs() {
    let rows = rows();
    let empty = rows.iter().find(|row| row.contract == "empty").unwrap();
    assert_eq!(empty.sdk_gas / 1_000 * 1_000, gas::NEXT_TO_NOTHING);
}

#[test]
fn a_full_transaction_of_the_largest_is_sent() {
    assert_eq!(gas::LARGEST_MESSAGE, 219_000 - 63_000 + 1_870_000);
    assert!(gas::needed(gas::MESSAGES - 1, 140) <= gas::MAX_GAS);
    assert!(gas::needed(1, 140) <= gas::DEFAULT_GAS);
}
