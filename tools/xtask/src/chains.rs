//! `cargo xtask localnet` and `e2e`: hands them to `holdfast-chains`, a crate of its own so that the other tasks need not
//! build a client of real chains.
use anyhow::{bail, Result};

use crate::workspace::Workspace;

/// Runs `holdfast-chains` with these arguments; it says itself what went wrong.
pub fn chains(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let mut command = workspace.cargo();
    command
        .args(["run", "--quiet", "--package", "holdfast-chains", "--"])
        .args(arguments);
    let status = command.status()?;
    if !status.success() {
        bail!(
            "`cargo xtask {}` did not succeed; the reason is above",
            arguments.join(" ")
        );
    }
    Ok(())
}
