//! The rows as a page, and compared with the committed ones.

use std::fmt::Write;

use super::Row;

/// How far a row may move, in percent, before the committed table must be made anew.
pub const TOLERANCE_PERCENT: u64 = 2;

const HEAD: &str = include_str!("head.md");

/// Where the head has the table of aims.
const MARK: &str = "@aims@";

/// What an empty call costs on a local wasmd chain; the row `empty` is its part that is measured here.
const EMPTY_CALL: u64 = 120_000;

/// Messages of the hub that should stay below so much on a chain.
const AIMS: [(&str, &str, u64); 5] = [
    ("deposit", "second, no lease", 145_700),
    ("deposit", "first, no lease", 145_700),
    ("request_exit", "no lease", 147_800),
    ("claim", "1 ticket", 217_000),
    (
        "submit_evidence",
        "double vote, 1 vault, 0 batches, 1 lease",
        300_000,
    ),
];

/// The aims, and what the rows come to.
fn aims(rows: &[Row]) -> String {
    let mut text = "| message | row | on a chain | aim |\n|---|---|---:|---:|\n".to_owned();
    let of = |message: &str, case: &str| {
        rows.iter()
            .find(|row| (row.message.as_str(), row.case.as_str()) == (message, case))
    };
    let empty = rows
        .iter()
        .find(|row| row.contract == "empty")
        .map_or(0, |row| row.sdk_gas);
    for (message, case, aim) in AIMS {
        if let Some(row) = of(message, case) {
            let whole = row.sdk_gas.saturating_sub(empty) + EMPTY_CALL;
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| `{message}` | {case} | {whole} | {aim} |");
        }
    }
    text
}

/// The page: what is counted, then a line a row.
#[must_use]
pub fn markdown(rows: &[Row]) -> String {
    let mut text = HEAD.replace(MARK, &aims(rows));
    let mut contract = "";
    for row in rows {
        if row.contract != contract {
            contract = &row.contract;
            // Writing to a String cannot fail.
            let _ = write!(
                text,
                "\n## {contract}\n\n| message | case | gas | storage | reads | writes | bytes read | bytes written | calls | VM gas, millions |\n\
                 |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            );
        }
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.message,
            row.case,
            row.sdk_gas,
            row.storage_gas,
            row.reads,
            row.writes,
            row.read_bytes,
            row.written_bytes,
            row.calls,
            row.vm_gas.div_ceil(1_000_000)
        );
    }
    text
}

/// What differs between the committed rows and the measured ones, a line a row: gas by more than the tolerance, and
/// rows that came or went.
#[must_use]
pub fn compare(committed: &[Row], measured: &[Row]) -> Vec<String> {
    let mut differences = Vec::new();
    for row in measured {
        match committed.iter().find(|old| old.name() == row.name()) {
            None => differences.push(format!("{}: not in the committed table", row.name())),
            Some(old) => {
                for (what, old, new) in [
                    ("gas", old.sdk_gas, row.sdk_gas),
                    ("VM gas", old.vm_gas, row.vm_gas),
                ] {
                    if old.abs_diff(new) * 100 > old * TOLERANCE_PERCENT {
                        differences.push(format!("{}: {what} {old} -> {new}", row.name()));
                    }
                }
            }
        }
    }
    for old in committed {
        if !measured.iter().any(|row| row.name() == old.name()) {
            differences.push(format!("{}: no longer measured", old.name()));
        }
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(message: &str, sdk_gas: u64) -> Row {
        Row {
            contract: "hub".into(),
            message: message.into(),
            case: "any".into(),
            calls: 1,
            vm_gas: 1_000_000,
            reads: 1,
            writes: 1,
            read_bytes: 1,
            written_bytes: 1,
            storage_gas: 1,
            sdk_gas,
        }
    }

    #[test]
    fn two_percent_is_allowed_and_a_unit_more_is_not() {
        let old = [row("deposit", 100_000)];
        assert!(compare(&old, &[row("deposit", 102_000)]).is_empty());
        assert!(compare(&old, &[row("deposit", 98_000)]).is_empty());
        for gas in [102_001, 97_999] {
            let found = compare(&old, &[row("deposit", gas)]);
            assert_eq!(found, [format!("hub deposit (any): gas 100000 -> {gas}")]);
        }
    }

    #[test]
    fn rows_that_come_or_go_are_named() {
        let found = compare(&[row("deposit", 1)], &[row("claim", 1)]);
        assert_eq!(
            found,
            [
                "hub claim (any): not in the committed table",
                "hub deposit (any): no longer measured"
            ]
        );
    }
}
