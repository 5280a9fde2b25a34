//! `cargo xtask wasm --twice`: the same source gives the same bytes in another folder.
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};
use walkdir::{DirEntry, WalkDir};

use super::make;
use crate::workspace::{Workspace, CONTRACTS};

/// What is no source: other tools' output, and history.
const NOT_COPIED: [&str; 5] = [".git", "target", "artifacts", "out", "node_modules"];

/// Builds here, then from a copy of the source in another folder into another target folder, and compares.
pub fn twice(workspace: &Workspace) -> Result<()> {
    make(workspace)?;
    let folder = workspace.target.join("xtask/twice");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let copy = Workspace {
        root: folder.join("source"),
        target: folder.join("build"),
        packages: workspace.packages.clone(),
    };
    copy_source(&workspace.root, &copy.root)?;
    let wasm_opt = super::tools::wasm_opt(workspace)?;
    for name in CONTRACTS {
        let package = format!("holdfast-{name}");
        let built = super::build::build(&copy, &super::build::Source::contract(&copy, &package))?;
        let again = folder.join(format!("{name}.wasm"));
        super::lower::lower(&wasm_opt, &built, &again)?;
        same(
            &workspace.root.join("artifacts").join(format!("{name}.wasm")),
            &again,
        )?;
    }
    fs::remove_dir_all(&folder)?;
    println!("both builds are bit-identical");
    Ok(())
}

fn copy_source(from: &Path, to: &Path) -> Result<()> {
    let source = |entry: &DirEntry| !NOT_COPIED.iter().any(|name| entry.file_name() == *name);
    for entry in WalkDir::new(from).into_iter().filter_entry(source) {
        let entry = entry?;
        let place = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(place)?;
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

fn same(one: &Path, other: &Path) -> Result<()> {
    let (first, second) = (fs::read(one)?, fs::read(other)?);
    let place = first.iter().zip(&second).position(|(a, b)| a != b);
    if place.is_none() && first.len() == second.len() {
        return Ok(());
    }
    bail!(
        "{} depends on the folder it is built in: {} and {} bytes, first difference at {place:?}; look for a path that \
         `--remap-path-prefix` does not reach",
        one.display(),
        first.len(),
        second.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_other_byte_or_one_more_is_found() {
        let folder = std::env::temp_dir().join(format!("xtask-twice-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        let one = file("one", b"wasm");
        assert!(same(&one, &file("same", b"wasm")).is_ok());
        assert!(same(&one, &file("other", b"wAsm")).is_err());
        assert!(same(&one, &file("longer", b"wasm.")).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
