//! Renders, validates and watches the relayer of a Holdfast deployment.
use std::process::ExitCode;

use clap::Parser;

mod cli;

fn main() -> ExitCode {
    let outcome = cli::run(cli::Cli::parse());
    outcome.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        // Whatever kept it from looking, nobody knows that things are well.
        ExitCode::from(2)
    })
}
