//! `cargo xtask localnet` and `e2e`: hands them to `holdfast-chains`, a crate of its own so that the other tasks need not
//! build a client of real chains.
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{bail, Context, Result};

use crate::ids;
use crate::workspace::{run, Optional, Workspace};

/// Becomes `holdfast-chains`, so that a signal to this process reaches who must clean up; it says itself what went wrong.
pub fn chains(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    become_program(&mut workspace.cargo(), "holdfast-chains", arguments)
}

/// `cargo xtask evidence`: becomes `holdfast-evidence`, in the folder it was called in, so that files are found.
pub fn evidence(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let mut command = workspace.cargo();
    command.current_dir(std::env::current_dir().context("cannot tell the folder this was called in")?);
    become_program(&mut command, "holdfast-evidence", arguments)
}

fn become_program(cargo: &mut Command, package: &str, arguments: &[&str]) -> Result<()> {
    let command = cargo
        .args(["run", "--quiet", "--package", package, "--"])
        .args(arguments);
    Err(command.exec()).context("cannot start cargo")
}

/// The short story, where the programs of real chains are kept: building them takes longer than everything else.
pub fn e2e_where_programs_are(workspace: &Workspace) -> Result<()> {
    let late = minutes_gone().filter(|gone| *gone > LATEST_START_MINUTES);
    if let Some(gone) = late {
        return Err(Optional(format!(
            "the story was NOT told over real chains: {gone} minutes are gone, and with its five it would take this run past \
             its time; `cargo xtask e2e` tells it"
        ))
        .into());
    }
    let program = ids::program(workspace, "holdfast-chains")?;
    let programs = Command::new(&program)
        .args(["localnet", "programs"])
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let told = String::from_utf8_lossy(&programs.stdout).into_owned();
    match programs.status.code() {
        Some(0) => run(Command::new(&program).args(["e2e", "--short"]).current_dir(&workspace.root)),
        Some(1) if !told.is_empty() => Err(Optional(format!(
            "the story was NOT told over real chains, since not all their programs are kept here:\n{told}`cargo xtask localnet up` \
             builds them in 20 minutes; then `cargo xtask e2e` tells the whole story"
        ))
        .into()),
        _ => bail!("`cargo xtask localnet programs` failed ({})", programs.status),
    }
}

/// Past this many minutes of a run of `.ci/run` the short story is left out: the whole run stays under 25.
const LATEST_START_MINUTES: u64 = 18;

/// How long ago `.ci/run` began; nothing when it did not start this.
fn minutes_gone() -> Option<u64> {
    let began: u64 = std::env::var("HOLDFAST_CI_STARTED").ok()?.parse().ok()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(now.saturating_sub(began) / 60)
}
