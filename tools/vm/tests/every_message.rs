//! Every message of the committed schemas has a row in the committed gas table, or is named here as not measured.

use std::collections::BTreeSet;
use std::path::Path;

use holdfast_vm::gas::Row;
use serde_json::Value;

/// Not measured. A message that gets a row leaves this list, and a new one must get a row.
const UNMEASURED: [&str; 26] = [
    "hub change_asset",
    "hub read_price",
    "hub receive",
    "hub move_service",
    "hub change_terms",
    "hub admit_operators",
    "hub set_market_params",
    "hub change_policy",
    "hub cancel_policy_change",
    "hub give_notice",
    "hub reprice",
    "hub claim_all_rewards",
    "hub name_reporter",
    "hub set_tips",
    "hub fund_tips",
    "hub withdraw_tips",
    "hub claim_tips",
    "hub execute_filing",
    "hub veto",
    "hub reverse",
    "consumer submit_fault",
    "consumer order",
    "consumer pay_rent",
    "consumer set_rent_route",
    "consumer replace_link",
    "consumer withdraw",
];

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
    assert_eq!(
        missing, UNMEASURED,
        "add rows in src/gas and run `cargo xtask gas --write`"
    );
}
