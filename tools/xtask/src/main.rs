//! Repository tasks. `cargo xtask check` is the whole of CI; the others are its parts.
//!
//! | command | what it does |
//! |---|---|
//! | `check` | tests, format, lints, schema and client drift, wasm, id coverage |
//! | `wasm` | builds, lowers and checks the three contracts into `artifacts/` |
//! | `sizes` | wasm sizes before and after lowering, against the limit |
//! | `schema` | writes (or with `--check` compares) the JSON schemas and example messages in `schema/` |
//! | `client` | writes (or with `--check` compares) the TypeScript client in `clients/ts` and type-checks it |
//! | `ids` | maps the ids of `docs/` to the tests that claim them |
// A developer's tool, not contract code: no amounts of money pass through it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

mod check;
mod client;
mod ids;
mod schema;
mod wasm;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Repository tasks of Holdfast.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs everything CI runs.
    Check {
        /// The saved output of a `cargo test --workspace` just run; without it the tests are run here.
        #[arg(long, value_name = "FILE")]
        test_log: Option<PathBuf>,
    },
    /// Builds each contract to wasm, lowers it for the chains' VMs and checks it.
    Wasm,
    /// Shows wasm sizes before and after lowering, against the limit.
    Sizes,
    /// Writes the JSON schemas of the contracts and packets, and the example messages.
    Schema {
        /// Compare with the committed files instead of writing them.
        #[arg(long)]
        check: bool,
    },
    /// Writes the TypeScript client from the schemas and type-checks it.
    Client {
        /// Compare with the committed files instead of writing them.
        #[arg(long)]
        check: bool,
    },
    /// Shows which ids of docs/ are covered by tests.
    Ids(ids::Options),
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let workspace = Workspace::locate()?;
    match task {
        Task::Check { test_log } => check::check(&workspace, test_log),
        Task::Wasm => wasm::wasm(&workspace),
        Task::Sizes => wasm::sizes(&workspace),
        Task::Schema { check: false } => schema::write(&workspace),
        Task::Schema { check: true } => schema::check(&workspace),
        Task::Client { check: false } => client::write(&workspace),
        Task::Client { check: true } => client::check(&workspace),
        Task::Ids(options) => ids::ids(&workspace, &options),
    }
}
