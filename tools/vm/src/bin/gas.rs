//! Writes `docs/gas.md` and `docs/gas.json`, or compares with them: the work of `cargo xtask gas`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use clap::Parser;
use holdfast_vm::gas::{compare, markdown, measure, not_flat, Row, FLAT_PERCENT, TOLERANCE_PERCENT};

/// What messages and packets cost.
#[derive(Parser)]
struct Cli {
    /// The folder of the lowered wasm.
    #[arg(long)]
    artifacts: PathBuf,
    /// The folder of `gas.md` and `gas.json`.
    #[arg(long)]
    docs: PathBuf,
    /// Writes both files.
    #[arg(long)]
    write: bool,
    /// Fails when a row moved by more than 2 %, came or went.
    #[arg(long, conflicts_with = "write")]
    check: bool,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let rows = measure(&cli.artifacts)?;
    let page = markdown(&rows);
    let moved = not_flat(&rows);
    if !moved.is_empty() {
        bail!(
            "what a message costs moves with the number of stakers by more than {FLAT_PERCENT} %:\n  {}",
            moved.join("\n  ")
        );
    }
    if cli.check {
        return check(&cli.docs, &rows);
    }
    if cli.write {
        fs::write(cli.docs.join("gas.md"), page)?;
        fs::write(
            cli.docs.join("gas.json"),
            serde_json::to_string_pretty(&rows)? + "\n",
        )?;
        return Ok(());
    }
    print!("{page}");
    Ok(())
}

fn check(docs: &Path, rows: &[Row]) -> Result<()> {
    let text = fs::read_to_string(docs.join("gas.json"))
        .context("docs/gas.json is missing; run `cargo xtask gas --write`")?;
    let committed: Vec<Row> = serde_json::from_str(&text).context("docs/gas.json")?;
    let differences = compare(&committed, rows);
    if !differences.is_empty() {
        bail!(
            "{} rows differ from docs/gas.json by more than {TOLERANCE_PERCENT} %:\n  {}\nif that is meant, run `cargo xtask gas \
             --write` and commit",
            differences.len(),
            differences.join("\n  ")
        );
    }
    // The page says the same as the numbers beside it.
    let page = fs::read_to_string(docs.join("gas.md")).unwrap_or_default();
    if page != markdown(&committed) {
        bail!("docs/gas.md is not made from docs/gas.json; run `cargo xtask gas --write` and commit");
    }
    println!("{} rows within {TOLERANCE_PERCENT} %", rows.len());
    Ok(())
}
