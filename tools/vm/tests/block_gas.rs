//! The dearest packet of either end fits a block, with all that a chain adds to it.

use std::path::Path;

use holdfast_vm::gas::Row;

/// What a receive, an acknowledgement or a timeout adds to its contract: the transaction, the client update, the proof.
/// Seen on wasmd 0.61: 219,000 for a receive whose contract does next to nothing.
const BESIDE: u64 = 219_000;

/// The most a relayer asks for in one transaction (`relayer-config`, `MAX_GAS`): a block that has no room for it carries no
/// relayed packets at all. What chains with x/wasm grant a block lies above.
const BLOCK_GAS: u64 = 20_000_000;

/// Covers: F-23
#[test]
fn the_largest_packet_fits_a_block() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/gas.json");
    let rows: Vec<Row> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let largest = |contract: &str, message: &str| {
        let of = |row: &&Row| (row.contract.as_str(), row.message.as_str()) == (contract, message);
        let row = rows.iter().filter(of).max_by_key(|row| row.sdk_gas);
        row.unwrap_or_else(|| panic!("{contract} {message} is not measured"))
    };
    for contract in ["hub", "consumer"] {
        for message in ["ibc_packet_receive", "ibc_packet_ack", "ibc_packet_timeout"] {
            let row = largest(contract, message);
            let gas = row.sdk_gas + BESIDE;
            assert!(gas <= BLOCK_GAS, "{} takes {gas} of {BLOCK_GAS}", row.name());
        }
    }
}
