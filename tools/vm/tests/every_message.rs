//! Every message of the committed schemas has a row in the committed gas table, and so has every packet.

use std::collections::BTreeSet;
use std::path::Path;

use holdfast_vm::gas::Row;
use serde_json::Value;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn messages(contract: &str) -> Vec<String> {
    let schema: Value =
        serde_json::from_str(&read(&format!("schema/{contract}/holdfast-{contract}.json"))).unwrap();
    let variants = schema["execute"]["oneOf"].as_array().unwrap();
    variants
        .iter()
        .map(|variant| format!("{contract} {}", variant["required"][0].as_str().unwrap()))
        .collect()
}

#[test]
fn every_message_has_a_row() {
    let rows: Vec<Row> = serde_json::from_str(&read("docs/gas.json")).unwrap();
    let measured: BTreeSet<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.contract, row.message))
        .collect();
    let all: Vec<String> = ["hub", "consumer", "lrt"]
        .into_iter()
        .flat_map(messages)
        .collect();
    assert!(all.len() > 40, "{} messages", all.len());
    let missing: Vec<_> = all.iter().filter(|name| !measured.contains(*name)).collect();
    assert!(
        missing.is_empty(),
        "without a row: {missing:?}; add rows in src/gas and run `cargo xtask gas --write`"
    );
}

/// Each kind of packet, where it arrives and where its answer or its timeout does: how the case of its rows begins.
const PACKETS: [(&str, &str, &str); 18] = [
    ("consumer", "ibc_packet_receive", "snapshot of 1"),
    ("consumer", "ibc_packet_receive", "snapshot of 50"),
    ("hub", "ibc_packet_ack", "snapshot of 1"),
    ("hub", "ibc_packet_ack", "snapshot of 50"),
    ("hub", "ibc_packet_timeout", "snapshot of 1"),
    ("hub", "ibc_packet_timeout", "snapshot of 50"),
    ("hub", "ibc_packet_receive", "evidence"),
    ("hub", "ibc_packet_receive", "fault"),
    ("hub", "ibc_packet_receive", "order"),
    ("hub", "ibc_packet_receive", "hello"),
    ("hub", "ibc_destination_callback", "rent"),
    ("consumer", "ibc_packet_ack", "evidence"),
    ("consumer", "ibc_packet_ack", "fault"),
    ("consumer", "ibc_packet_ack", "order"),
    ("consumer", "ibc_packet_ack", "hello"),
    ("consumer", "ibc_packet_timeout", "evidence"),
    ("consumer", "ibc_packet_timeout", "fault"),
    ("consumer", "ibc_packet_timeout", "order"),
];

#[test]
fn every_packet_has_a_row() {
    let rows: Vec<Row> = serde_json::from_str(&read("docs/gas.json")).unwrap();
    for (contract, message, case) in PACKETS {
        let found = rows
            .iter()
            .any(|row| row.contract == contract && row.message == message && row.case.starts_with(case));
        assert!(found, "{contract} {message} ({case}) has no row");
    }
}
