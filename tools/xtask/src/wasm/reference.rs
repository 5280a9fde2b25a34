//! The contracts the gas table compares with: built and lowered in the same way, from the VM's workspace.
use std::fs;

use anyhow::Result;

use super::{build, lower, tools};
use crate::workspace::Workspace;

/// Their names; the package is `reference-<name>`.
const REFERENCES: [&str; 2] = ["cw20", "empty"];

/// Builds and lowers the reference contracts into `artifacts/reference/`.
pub fn references(workspace: &Workspace) -> Result<()> {
    let wasm_opt = tools::wasm_opt(workspace)?;
    build::ensure_target()?;
    let folder = workspace.root.join("artifacts/reference");
    fs::create_dir_all(&folder)?;
    for name in REFERENCES {
        let package = format!("reference-{name}");
        let source = build::Source {
            package: &package,
            manifest: "tools/vm/Cargo.toml",
            folder: workspace.target.join("wasm-reference"),
        };
        let built = build::build(workspace, &source)?;
        lower::lower(&wasm_opt, &built, &folder.join(format!("{name}.wasm")))?;
    }
    Ok(())
}
