//! `cargo xtask wasm` and `sizes`: from source to files a chain takes.
//!
//! rustc 1.87 and newer emit bulk-memory instructions that the chains' VMs refuse, also in the precompiled
//! standard library, so each file is lowered by wasm-opt and then checked by the VM's own rules.
mod build;
mod lower;
mod reference;
mod tools;
mod twice;

pub use reference::references;
pub use twice::twice;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use sha2::{Digest, Sha256};

use crate::vm;
use crate::workspace::{capture, Workspace, CONTRACTS};

/// The largest wasm file a chain stores by default (x/wasm `MaxWasmSize`), in bytes: 800 KiB.
const SIZE_LIMIT_BYTES: u64 = 819_200;

/// What the chains Holdfast runs on offer to contracts; a file that asks for more is refused by them.
const CAPABILITIES: &str =
    "iterator,staking,stargate,cosmwasm_1_1,cosmwasm_1_2,cosmwasm_1_3,cosmwasm_1_4,cosmwasm_2_0";

/// One contract, built and lowered.
struct Artifact {
    name: &'static str,
    path: PathBuf,
    built_bytes: u64,
    lowered_bytes: u64,
}

/// Builds, lowers and checks all contracts, and writes `artifacts/checksums.txt`.
pub fn wasm(workspace: &Workspace) -> Result<()> {
    let artifacts = make(workspace)?;
    print!("{}", table(&artifacts));
    checksums(workspace, &artifacts)?;
    limit(&artifacts)?;
    let files: Vec<_> = artifacts.iter().map(|artifact| artifact.path.as_path()).collect();
    vm::check(workspace, CAPABILITIES, &files).context("a chain would refuse a contract; the reason is above")
}

/// Builds and lowers all contracts and shows their sizes.
pub fn sizes(workspace: &Workspace) -> Result<()> {
    let artifacts = make(workspace)?;
    print!("{}", table(&artifacts));
    limit(&artifacts)
}

fn make(workspace: &Workspace) -> Result<Vec<Artifact>> {
    let wasm_opt = tools::wasm_opt(workspace)?;
    build::ensure_target()?;
    let folder = workspace.root.join("artifacts");
    fs::create_dir_all(&folder)?;
    let make_one = |name: &&'static str| {
        let package = format!("holdfast-{name}");
        let built = build::build(workspace, &build::Source::contract(workspace, &package))?;
        let path = folder.join(format!("{name}.wasm"));
        lower::lower(&wasm_opt, &built, &path)?;
        Ok(Artifact {
            name,
            built_bytes: size(&built)?,
            lowered_bytes: size(&path)?,
            path,
        })
    };
    CONTRACTS.iter().map(make_one).collect()
}

fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path)
        .with_context(|| format!("cannot read {}", path.display()))?
        .len())
}

/// The sizes as a table; the last column is how much of the limit is used.
fn table(artifacts: &[Artifact]) -> String {
    let mut text = format!(
        "{:<10} {:>12} {:>12} {:>12} {:>6}\n",
        "contract", "built", "lowered", "limit", "used"
    );
    for artifact in artifacts {
        let used = artifact.lowered_bytes * 100 / SIZE_LIMIT_BYTES;
        let (built, lowered) = (artifact.built_bytes, artifact.lowered_bytes);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:<10} {built:>12} {lowered:>12} {SIZE_LIMIT_BYTES:>12} {used:>5}%",
            artifact.name
        );
    }
    text
}

fn limit(artifacts: &[Artifact]) -> Result<()> {
    for artifact in artifacts {
        if artifact.lowered_bytes > SIZE_LIMIT_BYTES {
            bail!(
                "{} has {} bytes, above the {SIZE_LIMIT_BYTES} a chain takes; see what is large with \
                 `twiggy top` on a build with `strip = false`, and move read-only views to a lens contract",
                artifact.path.display(),
                artifact.lowered_bytes
            );
        }
    }
    Ok(())
}

/// Writes the SHA-256 of each file, in the format `sha256sum --check` reads, under the compiler that made it: another
/// one makes other bytes.
fn checksums(workspace: &Workspace, artifacts: &[Artifact]) -> Result<()> {
    let rustc = capture(Command::new("rustc").arg("--version"))?;
    let mut text = format!("# {}, binaryen {}\n", rustc.trim(), tools::BINARYEN);
    for artifact in artifacts {
        let digest = Sha256::digest(fs::read(&artifact.path)?);
        let _ = writeln!(text, "{}  {}.wasm", hex(&digest), artifact.name);
    }
    fs::write(workspace.root.join("artifacts/checksums.txt"), &text)?;
    print!("{text}");
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(lowered_bytes: u64) -> Artifact {
        Artifact {
            name: "hub",
            path: "artifacts/hub.wasm".into(),
            built_bytes: 900_000,
            lowered_bytes,
        }
    }

    #[test]
    fn the_limit_itself_is_allowed_and_one_byte_more_is_not() {
        assert!(limit(&[artifact(SIZE_LIMIT_BYTES)]).is_ok());
        let error = limit(&[artifact(10), artifact(SIZE_LIMIT_BYTES + 1)])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("artifacts/hub.wasm has 819201 bytes, above the 819200"),
            "{error}"
        );
    }

    #[test]
    fn the_table_shows_both_sizes_and_the_part_of_the_limit() {
        let text = table(&[artifact(409_600)]);
        let row: Vec<_> = text.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(row, ["hub", "900000", "409600", "819200", "50%"]);
    }

    #[test]
    fn checksums_are_lower_case_hex_of_sha_256() {
        let digest = Sha256::digest(b"abc");
        assert_eq!(
            hex(&digest),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
