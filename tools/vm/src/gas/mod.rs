//! What messages and packets cost: the table in `docs/gas.md`.

mod bench;
mod bytes;
mod consumer;
mod crowded;
mod filings;
mod governance;
mod growth;
mod lrt;
mod market;
mod policy;
pub mod prices;
mod reference;
mod rent;
mod reports;
mod rewards;
mod scene;
mod simple;
mod table;
mod terms;
mod tips;
mod tokens;

use std::path::Path;

use anyhow::Result;

pub use bench::{Bench, Row};
pub use growth::{not_flat, stakers, FLAT_PERCENT, STAKERS};
pub use table::{compare, markdown, TOLERANCE_PERCENT};

/// Base units of a whole token.
const MILLION: u128 = 1_000_000;

const DAY: u64 = 86_400;

/// Sets scenes and measures in them.
type Scene = fn(&mut Bench) -> Result<()>;

/// Measures everything; the same files give the same rows.
///
/// # Errors
/// A file is missing, or a measured message fails.
pub fn measure(artifacts: &Path) -> Result<Vec<Row>> {
    let mut bench = Bench::new(artifacts)?;
    let scenes: [(&str, Scene); 17] = [
        ("governance", governance::measure),
        ("simple", simple::measure),
        ("policy", policy::measure),
        ("terms", terms::measure),
        ("tokens", tokens::measure),
        ("crowded", crowded::measure),
        ("growth", growth::measure),
        ("market", market::measure),
        ("rewards", rewards::measure),
        ("filings", filings::measure),
        ("consumer", consumer::measure),
        ("reports", reports::measure),
        ("tips", tips::measure),
        ("rent", rent::measure),
        ("bytes", bytes::measure),
        ("lrt", lrt::measure),
        ("reference", reference::measure),
    ];
    for (name, scene) in scenes {
        let start = std::time::Instant::now();
        scene(&mut bench)?;
        eprintln!("{name}: {:.1} s", start.elapsed().as_secs_f64());
    }
    Ok(grouped(bench.rows()))
}

/// By contract, then by message, each in the order in which it first came.
fn grouped(rows: Vec<Row>) -> Vec<Row> {
    let place = |row: &Row| {
        let contract = rows.iter().position(|first| first.contract == row.contract);
        let message = |first: &Row| (&first.contract, &first.message) == (&row.contract, &row.message);
        (contract, rows.iter().position(message))
    };
    let mut places: Vec<_> = rows.iter().map(place).zip(rows.iter().cloned()).collect();
    places.sort_by_key(|(place, _)| *place);
    places.into_iter().map(|(_, row)| row).collect()
}
