//! The two tools from outside: found when there, else installed once into the target folder.
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::workspace::{run, version_of, Unavailable, Workspace};

/// The first binaryen this is known to work with, and the one installed; older ones lack the lowering passes.
pub const BINARYEN: u32 = 132;

/// The newest cosmwasm-check of the 2.x line; pinned so that its verdict does not change by itself.
const COSMWASM_CHECK: &str = "2.3.5";

/// Where installed tools are kept: `HOLDFAST_TOOLS`, for a cache that outlives the target folder, or `<target>/tools`.
fn folder(workspace: &Workspace) -> PathBuf {
    std::env::var_os("HOLDFAST_TOOLS").map_or_else(|| workspace.target.join("tools"), PathBuf::from)
}

/// A wasm-opt that is new enough: from the path, the tools folder, or newly installed through npm.
pub fn wasm_opt(workspace: &Workspace) -> Result<PathBuf> {
    let prefix = folder(workspace).join("binaryen");
    let installed = prefix.join("node_modules/.bin/wasm-opt");
    let new_enough = |program: &Path| {
        version_of(program)
            .and_then(|text| binaryen_version(&text))
            .is_some_and(|version| version >= BINARYEN)
    };
    if let Some(found) = [PathBuf::from("wasm-opt"), installed.clone()]
        .into_iter()
        .find(|p| new_enough(p))
    {
        return Ok(found);
    }
    println!(
        "installing wasm-opt (npm binaryen@{BINARYEN}, 100 MB, some seconds) into {}",
        prefix.display()
    );
    let mut npm = Command::new("npm");
    npm.args([
        "install",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--prefix",
    ])
    .arg(&prefix);
    if let Err(error) = run(npm.arg(format!("binaryen@{BINARYEN}"))) {
        let remedy = "install node and npm, or put wasm-opt on the path";
        return Err(Unavailable(format!(
            "no wasm-opt of version {BINARYEN} or newer: {error:#}; {remedy}"
        ))
        .into());
    }
    if !new_enough(&installed) {
        return Err(Unavailable(format!("{} does not run here", installed.display())).into());
    }
    Ok(installed)
}

/// The pinned cosmwasm-check: from the path, the tools folder, or newly built.
pub fn cosmwasm_check(workspace: &Workspace) -> Result<PathBuf> {
    let root = folder(workspace);
    let installed = root.join("bin/cosmwasm-check");
    let right = |program: &Path| version_of(program).is_some_and(|text| text.contains(COSMWASM_CHECK));
    if let Some(found) = [PathBuf::from("cosmwasm-check"), installed.clone()]
        .into_iter()
        .find(|p| right(p))
    {
        return Ok(found);
    }
    println!(
        "installing cosmwasm-check {COSMWASM_CHECK} (builds a VM: some minutes, once) into {}",
        root.display()
    );
    let mut install = workspace.cargo();
    install.args(["install", "cosmwasm-check", "--locked", "--force"]);
    // A folder of its own: the workspace's target folder is locked by whoever builds there.
    install
        .arg("--version")
        .arg(format!("={COSMWASM_CHECK}"))
        .arg("--root")
        .arg(&root);
    install.arg("--target-dir").arg(root.join("build"));
    if let Err(error) = run(&mut install) {
        return Err(Unavailable(format!("no cosmwasm-check {COSMWASM_CHECK}: {error:#}")).into());
    }
    // What was built on the way is hundreds of megabytes and of no further use.
    let _ = std::fs::remove_dir_all(root.join("build"));
    if !right(&installed) {
        return Err(Unavailable(format!("{} does not run here", installed.display())).into());
    }
    Ok(installed)
}

/// Reads "wasm-opt version 132 (version_132)".
fn binaryen_version(text: &str) -> Option<u32> {
    text.strip_prefix("wasm-opt version ")?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_wasm_opt_prints() {
        assert_eq!(binaryen_version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(binaryen_version("wasm-opt version 108"), Some(108));
        assert_eq!(binaryen_version("something else"), None);
    }
}
