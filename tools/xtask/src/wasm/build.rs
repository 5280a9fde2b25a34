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

/// A package to build to wasm.
pub struct Source<'a> {
    /// The package.
    pub package: &'a str,
    /// The manifest of its workspace, relative to the root.
    pub manifest: &'a str,
    /// Where cargo builds; kept apart from native builds.
    pub folder: PathBuf,
}

impl<'a> Source<'a> {
    /// One of the contracts.
    pub fn contract(workspace: &Workspace, package: &'a str) -> Self {
        Self {
            package,
            manifest: "Cargo.toml",
            folder: workspace.target.join("wasm"),
        }
    }
}

/// Builds one package and returns the file. Separately, because building two at once gives each the union
/// of their features, and with `library` a contract loses its entry points.
pub fn build(workspace: &Workspace, source: &Source) -> Result<PathBuf> {
    let mut command = workspace.cargo();
    command.args([
        "build",
        "--release",
        "--lib",
        "--locked",
        "--target",
        TARGET,
        "--manifest-path",
        source.manifest,
        "--package",
        source.package,
    ]);
    command
        .arg("--target-dir")
        .arg(&source.folder)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(workspace)?);
    println!("building {}", source.package);
    run(&mut command)?;
    let file = format!("{}.wasm", source.package.replace('-', "_"));
    Ok(source.folder.join(TARGET).join("release").join(file))
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
