//! `cargo xtask vm` and `gas`: the wasm in a VM. They run in a workspace of their own, since the VM pins the version of
//! cosmwasm-std, and need the files of `cargo xtask wasm`.
use std::path::Path;
use std::process::Command;

use anyhow::{bail, Result};

use crate::wasm;
use crate::workspace::{run, Workspace, CONTRACTS};

/// The folder of the VM's workspace, relative to the root.
pub const FOLDER: &str = "tools/vm";

/// Its manifest.
pub const MANIFEST: &str = "tools/vm/Cargo.toml";

/// Its package with tests.
pub const PACKAGE: &str = "holdfast-vm";

/// What to do with the gas table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gas {
    /// Print it.
    Show,
    /// Write it to `docs/`.
    Write,
    /// Compare with `docs/`.
    Check,
}

/// Whether chains that offer these capabilities would store the files.
pub fn check(workspace: &Workspace, capabilities: &str, files: &[&Path]) -> Result<()> {
    let mut command = program(workspace, "check");
    run(command.args(["--capabilities", capabilities]).args(files))
}

/// Runs the flows natively and in the VM, which must do the same.
pub fn test(workspace: &Workspace) -> Result<()> {
    built(workspace)?;
    // The reference contracts are no tests: built natively they would only take time.
    run(cargo(workspace, "test").args(["--locked", "--package", PACKAGE]))
}

/// Measures all messages and packets.
pub fn gas(workspace: &Workspace, what: Gas) -> Result<()> {
    built(workspace)?;
    wasm::references(workspace)?;
    let mut command = program(workspace, "gas");
    command
        .arg("--artifacts")
        .arg(workspace.root.join("artifacts"))
        .arg("--docs")
        .arg(workspace.root.join("docs"));
    match what {
        Gas::Show => &mut command,
        Gas::Write => command.arg("--write"),
        Gas::Check => command.arg("--check"),
    };
    run(&mut command)
}

/// One of the programs of the VM's workspace, for its arguments to follow.
fn program(workspace: &Workspace, name: &str) -> Command {
    let mut command = cargo(workspace, "run");
    command.args(["--locked", "--quiet", "--package", PACKAGE, "--bin", name, "--"]);
    command
}

fn cargo(workspace: &Workspace, subcommand: &str) -> Command {
    let mut command = workspace.cargo();
    command
        .args([subcommand, "--manifest-path", MANIFEST, "--target-dir"])
        .arg(workspace.target.join("vm"));
    command
}

fn built(workspace: &Workspace) -> Result<()> {
    for name in CONTRACTS {
        let path = workspace.root.join("artifacts").join(format!("{name}.wasm"));
        if !path.is_file() {
            bail!("{} is missing; run `cargo xtask wasm` first", path.display());
        }
    }
    Ok(())
}
