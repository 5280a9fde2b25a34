//! `cargo demo`: tells the story of Holdfast in a terminal and writes its report; with `--json`, one object instead.

use std::io::{stderr, stdout, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use holdfast_demo::json;
use holdfast_demo::play;
use holdfast_demo::report::{self, Data};
use holdfast_demo::story::Plan;
use holdfast_demo::tell::Teller;

/// Watch stakers, two consumer chains and a relayer go through the life of rented security: real contracts, real
/// signatures, simulated chains.
#[derive(Parser)]
#[command(name = "cargo demo", version)]
struct Cli {
    /// Decides amounts, whims and the network's weather; the same seed tells the same story.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Days to simulate, 1 to 3650. An exit takes 25 days or more, so a run of less than 40 ends with exits under way.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_650))]
    days: u64,
    /// Print one JSON object and nothing else on stdout; the report is written only if --out is given.
    #[arg(long)]
    json: bool,
    /// Folder for report.html [default: out].
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            complain(&format!("the demo could not finish: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Tells, writes, and gives the exit code.
fn run(cli: &Cli) -> Result<u8> {
    let plan = Plan {
        seed: cli.seed,
        days: cli.days,
    };
    let (summary, data) = play::play(plan, teller(cli.json));
    let out = match (&cli.out, cli.json) {
        (None, true) => None,
        (folder, _) => Some(folder.clone().unwrap_or_else(|| PathBuf::from("out"))),
    };
    let written = out.map(|folder| write_report(&folder, &data)).transpose()?;
    if cli.json {
        writeln!(stdout(), "{}", json::object(&summary)?)?;
    } else if let Some(path) = written {
        // A reader that closed the pipe has read enough.
        let _ = writeln!(stdout(), "\n   The report with pictures: {}", path.display());
    }
    for fault in summary.faults() {
        complain(&fault);
    }
    Ok(summary.exit_code())
}

fn teller(json: bool) -> Teller {
    let teller = match json {
        true => Teller::silent(),
        false => Teller::new(Box::new(stdout()), stdout().is_terminal() && !no_colour()),
    };
    match stderr().is_terminal() {
        true => teller.with_progress(Box::new(stderr())),
        false => teller,
    }
}

/// <https://no-color.org>: any value but the empty one turns colours off.
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn write_report(folder: &Path, data: &Data) -> Result<PathBuf> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let path = folder.join("report.html");
    std::fs::write(&path, report::render(data)?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn complain(words: &str) {
    // Nobody is left to hear it when stderr is gone.
    let _ = writeln!(stderr(), "holdfast demo: {words}");
}
