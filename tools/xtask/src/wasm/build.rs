//! From Rust to wasm, one contract at a time.
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{capture, run, Unavailable, Workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure the toolchain can build wasm. Distributions' rustc may have the target without rustup.
pub fn ensure_target() -> Result<()> {
    if has_target()? {
        return Ok(());
    }
    println!("installing the {TARGET} target");
    let installed = run(Command::new("rustup").args(["target", "add", TARGET]));
    if installed.is_err() || !has_target()? {
        return Err(Unavailable(format!(
            "no {TARGET} here and `rustup target add {TARGET}` failed"
        ))
        .into());
    }
    Ok(())
}

fn has_target() -> Result<bool> {
    let lib = capture(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(Path::new(lib.trim()).is_dir())
}

/// Builds one contract and returns the file. Separately, because building two at once gives each the union
/// of their features, and with `library` a contract loses its entry points.
pub fn build(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let folder = workspace.target.join("wasm");
    let package = format!("holdfast-{name}");
    let mut command = workspace.cargo();
    command.args([
        "build",
        "--release",
        "--lib",
        "--locked",
        "--target",
        TARGET,
        "--package",
        &package,
    ]);
    command
        .arg("--target-dir")
        .arg(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(workspace)?);
    println!("building {package}");
    run(&mut command)?;
    Ok(folder
        .join(TARGET)
        .join("release")
        .join(format!("holdfast_{name}.wasm")))
}

/// Flags that keep this machine's paths out of panic messages, so that the same source gives the same bytes
/// in any folder. They replace the caller's `RUSTFLAGS`, which must not change the result either.
fn rustflags(workspace: &Workspace) -> Result<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let home = home.context("neither CARGO_HOME nor a home folder is known")?;
    let map = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    // The unit separator is how cargo splits this variable.
    Ok([map(&home, "/cargo"), map(&workspace.root, "/holdfast")].join("\x1f"))
}
