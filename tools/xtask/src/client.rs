//! `cargo xtask client`: the TypeScript client in `clients/ts`, generated from `schema/` and type-checked.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Result};

use crate::schema::{drift, read_all};
use crate::workspace::{run, version_of, Unavailable, Workspace};

/// Where the generated part is, inside the client's folder.
const GENERATED: &str = "src/generated";

/// Regenerates the client and type-checks it.
pub fn write(workspace: &Workspace) -> Result<()> {
    let folder = install(workspace)?;
    generate(&folder, &folder.join(GENERATED))?;
    type_check(&folder)
}

/// Compares the committed client with what the schemas give now, and type-checks it.
pub fn check(workspace: &Workspace) -> Result<()> {
    let folder = install(workspace)?;
    let out = workspace.target.join("xtask/client");
    generate(&folder, &out)?;
    let (generated, committed) = (read_all(&out)?, read_all(&folder.join(GENERATED))?);
    if generated.is_empty() {
        bail!("the generator wrote no file into {}", out.display());
    }
    let drifted: Vec<_> = drift(&generated, &committed)
        .into_iter()
        .map(|(name, how)| format!("clients/ts/{GENERATED}/{name}: {how}"))
        .collect();
    if !drifted.is_empty() {
        bail!(
            "the client differs from the schemas; run `cargo xtask client` and commit:\n  {}",
            drifted.join("\n  ")
        );
    }
    println!("clients/ts/{GENERATED}: {} files compared", generated.len());
    type_check(&folder)
}

/// Installs exactly the locked packages; none of their scripts is run.
fn install(workspace: &Workspace) -> Result<PathBuf> {
    if version_of(Path::new("npm")).is_none() {
        return Err(Unavailable(
            "npm is missing: install Node.js 20 or newer to generate and check clients/ts".into(),
        )
        .into());
    }
    let folder = workspace.root.join("clients/ts");
    run(npm(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(folder)
}

fn generate(folder: &Path, out: &Path) -> Result<()> {
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent)?;
    }
    run(npm(folder).args(["run", "--silent", "generate", "--"]).arg(out))
}

fn type_check(folder: &Path) -> Result<()> {
    run(npm(folder).args(["run", "--silent", "check"]))
}

fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder);
    command
}
