//! `cargo xtask check`: every step of CI, each with a headline, its time and its outcome.
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};

use crate::workspace::{in_ci, line, run, Optional, Unavailable, Workspace};
use crate::{chains, client, ids, schema, vm, wasm};

/// How a step ended. Skipped is never success: it is shown in the summary, and fails in CI.
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
    /// Skipped, and CI may.
    Missed(String),
}

struct Done {
    name: &'static str,
    time: Duration,
    outcome: Outcome,
}

/// Runs all steps, also after one failed, and fails when any did (or, in CI, was skipped).
pub fn check(workspace: &Workspace, test_log: Option<PathBuf>) -> Result<()> {
    let (log, tests_ran) = match test_log {
        Some(log) => (log, true),
        None => (workspace.target.join("xtask").join("test.log"), false),
    };
    let done = [
        step("cargo test --workspace", || match tests_ran {
            true => ids::log_passed(&log),
            false => test(workspace, &log),
        }),
        step("cargo fmt --check", || format(workspace)),
        step("cargo clippy", || clippy(workspace)),
        step("cargo xtask schema --check", || schema::check(workspace)),
        step("cargo xtask client --check", || client::check(workspace)),
        step("cargo xtask wasm", || wasm::wasm(workspace)),
        step("cargo xtask vm", || vm::test(workspace)),
        step("cargo xtask gas --check", || vm::gas(workspace, vm::Gas::Check)),
        step("cargo xtask ids --check", || {
            ids::ids(workspace, &ids::Options::check(log.clone()))
        }),
        step("cargo xtask e2e --short", || {
            chains::e2e_where_programs_are(workspace)
        }),
    ];
    summary(&done, &log)
}

fn step(name: &'static str, work: impl FnOnce() -> Result<()>) -> Done {
    println!("\n=== {name} ===");
    let start = Instant::now();
    let outcome = match work() {
        Ok(()) => Outcome::Passed,
        Err(error) if error.is::<Unavailable>() => Outcome::Skipped(error.to_string()),
        Err(error) if error.is::<Optional>() => Outcome::Missed(error.to_string()),
        Err(error) => Outcome::Failed(format!("{error:#}")),
    };
    let time = start.elapsed();
    match &outcome {
        Outcome::Passed => println!("--- passed: {name} ({:.1} s)", time.as_secs_f64()),
        Outcome::Failed(why) => println!("--- FAILED: {name} ({:.1} s)\n{why}", time.as_secs_f64()),
        Outcome::Skipped(why) | Outcome::Missed(why) => {
            println!("--- SKIPPED: {name} ({:.1} s)\n{why}", time.as_secs_f64())
        }
    }
    Done { name, time, outcome }
}

fn summary(done: &[Done], log: &Path) -> Result<()> {
    println!("\n=== summary ===");
    for step in done {
        let word = match &step.outcome {
            Outcome::Passed => "passed ",
            Outcome::Failed(_) => "FAILED ",
            Outcome::Skipped(_) | Outcome::Missed(_) => "SKIPPED",
        };
        println!("{word}  {:>7.1} s  {}", step.time.as_secs_f64(), step.name);
    }
    println!("{}", ids::log_totals(log)?);
    for step in done {
        if let Outcome::Missed(why) = &step.outcome {
            println!("SKIPPED, and not counted: {}: {why}", step.name);
        }
    }
    let failed = done
        .iter()
        .filter(|s| matches!(s.outcome, Outcome::Failed(_)))
        .count();
    let skipped = done
        .iter()
        .filter(|s| matches!(s.outcome, Outcome::Skipped(_)))
        .count();
    if failed > 0 {
        bail!(
            "{failed} of {} steps failed; each says above what to do",
            done.len()
        );
    }
    if skipped > 0 && in_ci() {
        bail!(
            "{skipped} of {} steps were skipped, which CI does not accept",
            done.len()
        );
    }
    Ok(())
}

/// Runs the tests, showing their output and saving it to `log`, in the order in which it was printed.
fn test(workspace: &Workspace, log: &Path) -> Result<()> {
    let folder = log.parent().context("the log has no folder")?;
    std::fs::create_dir_all(folder)?;
    let mut file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    // One pipe for both streams: cargo names the binary on stderr, the binary its tests on stdout.
    let mut command = Command::new("sh");
    command.args(["-c", "exec \"$0\" test --workspace --no-fail-fast 2>&1"]);
    command
        .arg(workspace.cargo().get_program())
        .current_dir(&workspace.root)
        .stdout(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start `{}`", line(&command)))?;
    let output = child.stdout.take().context("the tests have no output")?;
    for text in BufReader::new(output).split(b'\n') {
        let mut text = text?;
        text.push(b'\n');
        file.write_all(&text)?;
        std::io::stdout().write_all(&text)?;
    }
    if !child.wait()?.success() {
        bail!(
            "`cargo test --workspace` failed; its output is in {}",
            log.display()
        );
    }
    Ok(())
}

fn format(workspace: &Workspace) -> Result<()> {
    component(workspace, "fmt", "rustfmt")?;
    run(workspace.cargo().args(["fmt", "--all", "--", "--check"])).context("run `cargo fmt --all`")?;
    let vm = ["fmt", "--all", "--manifest-path", vm::MANIFEST, "--", "--check"];
    run(workspace.cargo().args(vm)).context("run `cargo fmt --all` in tools/vm")
}

fn clippy(workspace: &Workspace) -> Result<()> {
    component(workspace, "clippy", "clippy")?;
    run(workspace
        .cargo()
        .args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Makes sure that a part of the toolchain is there, installing it through rustup when it is not.
fn component(workspace: &Workspace, subcommand: &str, name: &str) -> Result<()> {
    let there = || {
        let mut command = workspace.cargo();
        command
            .args([subcommand, "--version"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if there() {
        return Ok(());
    }
    println!("installing the {name} component");
    let installed = run(Command::new("rustup").args(["component", "add", name]));
    if installed.is_err() || !there() {
        return Err(Unavailable(format!(
            "{name} is missing and `rustup component add {name}` failed"
        ))
        .into());
    }
    Ok(())
}
