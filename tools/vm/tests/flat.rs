//! What a message costs does not depend on how many stakers a vault has (P8).
//!
//! Needs the files of `cargo xtask wasm`. What is measured here with ten and a thousand stakers, `cargo xtask gas` measures
//! with a hundred thousand too, and fails when it moves.

use std::path::Path;

use holdfast_vm::artifacts;
use holdfast_vm::gas::{not_flat, stakers, Bench, Row, STAKERS};

/// The messages of a staker's way in and out, of a slash by proof, and of one by word.
const MESSAGES: [&str; 9] = [
    "deposit",
    "request_exit",
    "close_epoch",
    "claim",
    "claim_rewards",
    "ibc_packet_receive",
    "execute_filing",
    "submit_evidence",
    "settle",
];

fn assert_flat(rows: &[Row], counts: &[u128]) {
    for message in MESSAGES {
        for count in counts {
            let case = format!("{count} stakers");
            let of = |row: &&Row| (row.message.as_str(), row.case.as_str()) == (message, case.as_str());
            assert_eq!(rows.iter().filter(of).count(), 1, "rows of {message} with {case}");
        }
    }
    let moved = not_flat(rows);
    assert!(moved.is_empty(), "{moved:#?}");
}

/// Gas in the VM, reads, writes and bytes of each message: equal within 1 %.
///
/// Covers: I-28
#[test]
fn ten_stakers_cost_what_a_thousand_do() {
    let mut bench = Bench::new(&artifacts()).unwrap();
    for count in [10, 1_000] {
        stakers(&mut bench, count).unwrap();
    }
    assert_flat(&bench.rows(), &[10, 1_000]);
}

#[test]
fn the_committed_table_says_the_same_of_a_hundred_thousand() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/gas.json");
    let rows: Vec<Row> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_flat(&rows, &STAKERS);
}
