//! wasm-opt: found when there, else installed once into the target folder.
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::workspace::{run, version_of, Unavailable, Workspace};

/// The first binaryen this is known to work with, and the one installed; older ones lack the lowering passes.
pub const BINARYEN: u32 = 132;

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
