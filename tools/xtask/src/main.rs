//! Repository tasks. `cargo xtask check` is the whole of CI; the others are its parts.
//!
//! | command | what it does |
//! |---|---|
//! | `check` | tests, format, lints, schema and client drift, wasm, VM, gas, id coverage, real chains |
//! | `wasm` | builds, lowers and checks the three contracts into `artifacts/` |
//! | `vm` | runs the built wasm in a VM, beside the native contracts |
//! | `gas` | what every message and packet costs: shows, writes or checks `docs/gas.md` |
//! | `sizes` | wasm sizes before and after lowering, against the limit |
//! | `schema` | writes (or with `--check` compares) the JSON schemas and example messages in `schema/` |
//! | `client` | writes (or with `--check` compares) the TypeScript client in `clients/ts` and type-checks it |
//! | `localnet up\|down\|status\|logs\|programs` | a network of real chains and a real relayer on this machine (`docs/localnet.md`) |
//! | `e2e` | the story over such a network, with real transactions; `--short` in three minutes |
//! | `evidence convert\|message\|check` | evidence of a double vote, from what nodes print to what the contracts take, and back |
//! | `ids` | maps the ids of `docs/` to the tests that claim them |
// A developer's tool, not contract code: no amounts of money pass through it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

mod chains;
mod check;
mod client;
mod ids;
mod schema;
mod vm;
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
    Wasm {
        /// Builds again from a copy of the source in another folder, and compares the bytes.
        #[arg(long)]
        twice: bool,
    },
    /// Runs the built wasm in a VM: the same bytes, events and acks as the native contracts.
    Vm,
    /// Measures what every message and packet costs, with the built wasm.
    Gas {
        /// Writes docs/gas.md and docs/gas.json.
        #[arg(long)]
        write: bool,
        /// Fails when a row differs from docs/gas.json by more than 2 %.
        #[arg(long, conflicts_with = "write")]
        check: bool,
    },
    /// Shows wasm sizes before and after lowering, against the limit.
    Sizes,
    /// Writes the JSON schemas of the contracts and packets, and the example messages.
    Schema {
        /// Compare with the committed files instead of writing them.
        #[arg(long)]
        check: bool,
    },
    /// A hub chain, two consumer chains and a relayer on this machine, with the contracts deployed.
    Localnet {
        /// up, down, status, logs or programs.
        what: String,
    },
    /// The story with real transactions over a network of its own.
    E2e {
        /// Over the network of `localnet up`, which must be fresh, and stays.
        #[arg(long)]
        on_localnet: bool,
        /// Leaves out what waits for windows to pass.
        #[arg(long)]
        short: bool,
    },
    /// Evidence of a double vote: from what nodes print to what the contracts take, and back.
    #[command(disable_help_flag = true)]
    Evidence {
        /// convert, message or check, with their options; --help says more.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
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
        Task::Wasm { twice: false } => wasm::wasm(&workspace),
        Task::Wasm { twice: true } => wasm::twice(&workspace),
        Task::Vm => vm::test(&workspace),
        Task::Gas { write: true, .. } => vm::gas(&workspace, vm::Gas::Write),
        Task::Gas { check: true, .. } => vm::gas(&workspace, vm::Gas::Check),
        Task::Gas { .. } => vm::gas(&workspace, vm::Gas::Show),
        Task::Sizes => wasm::sizes(&workspace),
        Task::Schema { check: false } => schema::write(&workspace),
        Task::Schema { check: true } => schema::check(&workspace),
        Task::Localnet { what } => chains::chains(&workspace, &["localnet", &what]),
        Task::E2e { on_localnet, short } => {
            let options = [(on_localnet, "--on-localnet"), (short, "--short")];
            let chosen = options
                .iter()
                .filter_map(|(chosen, option)| chosen.then_some(*option));
            chains::chains(&workspace, &["e2e"].into_iter().chain(chosen).collect::<Vec<_>>())
        }
        Task::Evidence { arguments } => {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            chains::evidence(&workspace, &arguments)
        }
        Task::Client { check: false } => client::write(&workspace),
        Task::Client { check: true } => client::check(&workspace),
        Task::Ids(options) => ids::ids(&workspace, &options),
    }
}
