//! Writes the report of made-up data, to look at its pictures without running the story:
//! `cargo run -p holdfast-demo --example report_sample -- target/report.html`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "made-up amounts"
)]

#[path = "../tests/report_sample/mod.rs"]
#[allow(missing_docs, reason = "shared with the tests")]
mod report_sample;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let path = std::env::args()
        .nth(1)
        .context("name the file to write, such as target/report.html")?;
    let page = holdfast_demo::report::render(&report_sample::data())?;
    std::fs::write(&path, page).with_context(|| format!("cannot write {path}; does its folder exist?"))
}
