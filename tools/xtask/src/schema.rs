//! `cargo xtask schema`: the JSON schemas of the contracts and packets, generated from the Rust types.
//!
//! Each contract has an example program that writes its schema into the folder named as its argument, and
//! `packages/shared` one for the packets and one for the example messages. Their names differ because two examples of one name in a workspace
//! overwrite each other's binary.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use serde::Deserialize;

use crate::workspace::{capture, run, Workspace, CONTRACTS};

/// One generator: an example program and the folder under `schema/` that it fills.
struct Generator {
    example: String,
    source: PathBuf,
    folder: String,
}

/// File name to content.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Regenerates `schema/`; files that nothing generates any more are removed.
pub fn write(workspace: &Workspace) -> Result<()> {
    for (folder, generated) in generate(workspace)? {
        let folder = workspace.root.join("schema").join(folder);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        for (name, content) in &generated {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            fs::write(&path, content)?;
        }
        println!(
            "{}: {} files",
            workspace.relative(&folder).display(),
            generated.len()
        );
    }
    Ok(())
}

/// Compares `schema/` byte by byte with what the types give now.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut drifted = Vec::new();
    for (folder, generated) in generate(workspace)? {
        let committed = read_all(&workspace.root.join("schema").join(&folder))?;
        let names = drift(&generated, &committed);
        drifted.extend(
            names
                .into_iter()
                .map(|(name, how)| format!("schema/{folder}/{name}: {how}")),
        );
        println!("schema/{folder}: {} files compared", generated.len());
    }
    if !drifted.is_empty() {
        bail!(
            "the schemas differ from the types; run `cargo xtask schema` and commit:\n  {}",
            drifted.join("\n  ")
        );
    }
    Ok(())
}

/// The names that differ, each with how.
pub fn drift(generated: &Files, committed: &Files) -> Vec<(String, &'static str)> {
    let changed = generated
        .iter()
        .filter_map(|(name, content)| match committed.get(name) {
            None => Some((name.display().to_string(), "not committed")),
            Some(other) if other != content => Some((name.display().to_string(), "differs")),
            Some(_) => None,
        });
    let stale = committed.keys().filter(|name| !generated.contains_key(*name));
    changed
        .chain(stale.map(|name| (name.display().to_string(), "is generated no more")))
        .collect()
}

fn generators(workspace: &Workspace) -> Vec<Generator> {
    let contract = |name: &&str| Generator {
        example: format!("{name}_schema"),
        source: workspace
            .root
            .join("contracts")
            .join(name)
            .join(format!("examples/{name}_schema.rs")),
        folder: name.to_string(),
    };
    let packets = Generator {
        example: "packet_schema".into(),
        source: workspace.root.join("packages/shared/examples/packet_schema.rs"),
        folder: "packets".into(),
    };
    let examples = Generator {
        example: "message_examples".into(),
        source: workspace
            .root
            .join("packages/shared/examples/message_examples/main.rs"),
        folder: "examples".into(),
    };
    CONTRACTS
        .iter()
        .map(contract)
        .chain([packets, examples])
        .collect()
}

/// Runs every generator; all of them must exist.
fn generate(workspace: &Workspace) -> Result<Vec<(String, Files)>> {
    let generators = generators(workspace);
    let missing: Vec<_> = generators.iter().filter(|g| !g.source.is_file()).collect();
    if !missing.is_empty() {
        let names: Vec<_> = missing
            .iter()
            .map(|g| workspace.relative(&g.source).display().to_string())
            .collect();
        bail!(
            "schema generators are missing, write them (see CONTRIBUTING.md):\n  {}",
            names.join("\n  ")
        );
    }
    let programs = build(workspace, &generators)?;
    let mut all = Vec::new();
    for generator in &generators {
        let program = programs
            .get(&generator.example)
            .context("cargo built no such example")?;
        let out = workspace.target.join("xtask/schema").join(&generator.folder);
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        fs::create_dir_all(&out)?;
        run(Command::new(program)
            .arg(&out)
            .stdout(std::process::Stdio::null()))?;
        let files = read_all(&out)?;
        if files.is_empty() {
            bail!(
                "`{}` wrote no file into the folder it was given",
                generator.example
            );
        }
        all.push((generator.folder.clone(), files));
    }
    Ok(all)
}

#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Builds all generators at once, with the features the tests were built with, so nothing is built twice.
fn build(workspace: &Workspace, generators: &[Generator]) -> Result<BTreeMap<String, PathBuf>> {
    let mut command = workspace.cargo();
    command.args(["build", "--workspace", "--message-format=json-render-diagnostics"]);
    for generator in generators {
        command.args(["--example", &generator.example]);
    }
    let output = capture(&mut command)?;
    let messages = output
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok());
    Ok(messages
        .filter_map(|m| Some((m.target?.name, m.executable?)))
        .collect())
}

/// Every file below a folder, by its name from there; none when there is no such folder.
pub fn read_all(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder)?.to_path_buf();
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn equal_files_do_not_drift() {
        let same = files(&[("a.json", "{}"), ("raw/b.json", "[]")]);
        assert!(drift(&same, &same.clone()).is_empty());
    }

    #[test]
    fn every_kind_of_drift_is_named() {
        let generated = files(&[("changed", "1"), ("new", "1")]);
        let committed = files(&[("changed", "1\n"), ("old", "1")]);
        let expected = [
            ("changed", "differs"),
            ("new", "not committed"),
            ("old", "is generated no more"),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, how)| (name.to_string(), *how))
            .collect();
        assert_eq!(drift(&generated, &committed), expected);
    }
}
