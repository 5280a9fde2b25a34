//! `cargo xtask localnet` and `e2e`: hands them to `holdfast-chains`, a crate of its own so that the other tasks need not
//! build a client of real chains.
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use anyhow::{bail, Context, Result};

use crate::ids;
use crate::workspace::{run, Optional, Workspace};

/// Becomes `holdfast-chains`, so that a signal to this process reaches who must clean up; it says itself what went wrong.
pub fn chains(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let mut command = workspace.cargo();
    command
        .args(["run", "--quiet", "--package", "holdfast-chains", "--"])
        .args(arguments);
    Err(command.exec()).context("cannot start cargo")
}

/// The short story, where the programs of real chains are kept: building them takes longer than everything else.
pub fn e2e_where_programs_are(workspace: &Workspace) -> Result<()> {
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
