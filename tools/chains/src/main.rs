//! A local network of real chains and a real relayer, and the story over it with real transactions.
// A tool on a developer's machine: no amounts of money pass through it but those of throw-away chains.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing
)]

mod client;
mod deploy;
mod e2e;
mod localnet;
mod net;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Real chains on this machine.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// A hub chain, two consumer chains and a relayer, with the contracts deployed.
    Localnet {
        /// What to do with it.
        #[command(subcommand)]
        what: Localnet,
    },
    /// The story with real transactions over the local network.
    E2e {
        /// Over the network of `localnet up`, which must be fresh, and stays; without it over one of its own.
        #[arg(long)]
        on_localnet: bool,
        /// Leaves out what waits for windows to pass.
        #[arg(long)]
        short: bool,
    },
    /// Waits for the end of the command that started it, and cleans up behind it.
    #[command(hide = true)]
    Guard,
}

#[derive(Subcommand)]
enum Localnet {
    /// Starts what does not run and deploys what is not deployed.
    Up,
    /// Stops what was started and removes its files.
    Down,
    /// Says what runs and where.
    Status,
    /// Shows the last lines of every log.
    Logs,
    /// Says which of the programs needed are there.
    Programs,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match Cli::parse().task {
        Task::Localnet { what: Localnet::Up } => localnet::up(),
        Task::Localnet { what: Localnet::Down } => localnet::down(),
        Task::Localnet {
            what: Localnet::Status,
        } => localnet::status(),
        Task::Localnet { what: Localnet::Logs } => localnet::logs(),
        Task::Localnet {
            what: Localnet::Programs,
        } => localnet::programs(),
        Task::E2e { on_localnet, short } => e2e::run(on_localnet, short),
        Task::Guard => localnet::guard(),
    }
}
