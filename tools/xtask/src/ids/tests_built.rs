//! The test binaries there are and the tests in them, asked of cargo and of the binaries, or read from the sources.
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::vm;
use crate::workspace::{capture, Workspace};

/// One test binary.
#[derive(Debug, Default)]
pub struct Binary {
    /// `<package>::<target>`, the target being `lib` for a library's own tests.
    pub name: String,
    /// The file that cargo runs.
    pub program: PathBuf,
    /// The source file the target begins with.
    pub root: PathBuf,
    /// The tests that run, as the binary names them.
    pub tests: BTreeSet<String>,
    /// Those that are ignored.
    pub ignored: BTreeSet<String>,
    /// Whether it is not built here, so that only its sources tell which tests it has.
    pub apart: bool,
}

#[derive(Deserialize)]
struct Message {
    package_id: Option<String>,
    target: Option<Target>,
    profile: Option<Profile>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// Builds the tests, which costs nothing right after they ran, and lists them.
pub fn list(workspace: &Workspace) -> Result<Vec<Binary>> {
    let mut binaries: Vec<_> = built(workspace)?
        .lines()
        .filter_map(|line| binary(workspace, line))
        .collect();
    binaries.sort_by(|a, b| a.name.cmp(&b.name));
    for binary in &mut binaries {
        binary.ignored = names(&capture(
            Command::new(&binary.program).args(["--list", "--ignored"]),
        )?);
        let all = names(&capture(Command::new(&binary.program).arg("--list"))?);
        binary.tests = all.difference(&binary.ignored).cloned().collect();
    }
    Ok(binaries)
}

/// Builds the tests, and says in JSON what was built.
fn built(workspace: &Workspace) -> Result<String> {
    capture(workspace.cargo().args([
        "test",
        "--workspace",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ]))
}

/// A program of this workspace as its own tests run it. Building it by itself, with the features of one package, would
/// compile most of what it is made of once more.
pub fn program(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let output = built(workspace)?;
    let found = output.lines().find_map(|line| tested(line, name));
    found.with_context(|| format!("no test builds the program {name}; give its package an integration test"))
}

fn tested(line: &str, name: &str) -> Option<PathBuf> {
    let message: Message = serde_json::from_str(line).ok()?;
    let target = message.target?;
    let is_program = target.name == name && target.kind == ["bin"] && !message.profile?.test;
    is_program.then_some(message.executable)?
}

/// The test binaries of the VM's workspace. They are built and run by `cargo xtask vm`, which fails when one of their
/// tests does; here they are only read, since building a VM takes minutes.
pub fn apart(workspace: &Workspace) -> Result<Vec<Binary>> {
    let folder = workspace.root.join(vm::FOLDER);
    let binary = |name: &str, root: PathBuf| Binary {
        name: format!("{}::{name}", vm::PACKAGE),
        root,
        apart: true,
        ..Binary::default()
    };
    let mut binaries = vec![binary("lib", folder.join("src/lib.rs"))];
    for place in ["src/bin", "tests"] {
        let place = folder.join(place);
        let entries = fs::read_dir(&place).with_context(|| format!("cannot read {}", place.display()))?;
        for entry in entries {
            let root = entry?.path();
            if root.extension().is_some_and(|extension| extension == "rs") {
                let name = root
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                binaries.push(binary(&name, root));
            }
        }
    }
    binaries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(binaries)
}

/// Reads one of cargo's messages; only those about test binaries are of interest.
fn binary(workspace: &Workspace, line: &str) -> Option<Binary> {
    let message: Message = serde_json::from_str(line).ok()?;
    let (target, program) = (message.target?, message.executable?);
    if !message.profile?.test {
        return None;
    }
    let package = workspace.packages.get(&message.package_id?)?;
    let is_library = target.kind.iter().any(|kind| kind.ends_with("lib"));
    let name = if is_library { "lib" } else { target.name.as_str() };
    Some(Binary {
        name: format!("{package}::{name}"),
        program,
        root: target.src_path,
        ..Binary::default()
    })
}

fn names(list: &str) -> BTreeSet<String> {
    list.lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .map(str::to_string)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn workspace() -> Workspace {
        let packages = [(
            "path+file:///r/hub#holdfast-hub@0.1.0".to_string(),
            "holdfast-hub".to_string(),
        )];
        Workspace {
            root: "/r".into(),
            target: "/r/target".into(),
            packages: packages.into(),
        }
    }

    fn message(kind: &str, name: &str, test: bool) -> String {
        format!(
            r#"{{"reason":"compiler-artifact","package_id":"path+file:///r/hub#holdfast-hub@0.1.0",
            "target":{{"kind":["{kind}"],"name":"{name}","src_path":"/r/hub/{name}.rs"}},
            "profile":{{"test":{test}}},"executable":"/r/target/debug/deps/x-1"}}"#
        )
    }

    #[test]
    fn binaries_are_named_by_package_and_target() {
        let name = |kind, target| binary(&workspace(), &message(kind, target, true)).map(|b| b.name);
        assert_eq!(name("cdylib", "holdfast_hub").unwrap(), "holdfast-hub::lib");
        assert_eq!(name("test", "flows").unwrap(), "holdfast-hub::flows");
        assert_eq!(name("bin", "tool").unwrap(), "holdfast-hub::tool");
    }

    #[test]
    fn the_workspace_of_the_vm_is_read_from_its_sources() {
        let workspace = Workspace {
            root: Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."),
            ..workspace()
        };
        let found = apart(&workspace).unwrap();
        let names: Vec<_> = found.iter().map(|binary| binary.name.as_str()).collect();
        for name in ["holdfast-vm::lib", "holdfast-vm::gas", "holdfast-vm::same_bytes"] {
            assert!(names.contains(&name), "{names:?}");
        }
        assert!(found.iter().all(|binary| binary.apart && binary.root.is_file()));
    }

    #[test]
    fn a_program_is_not_taken_for_its_own_unit_tests() {
        assert_eq!(
            tested(&message("bin", "tool", false), "tool"),
            Some("/r/target/debug/deps/x-1".into())
        );
        for other in [
            message("bin", "tool", true),
            message("bin", "other", false),
            message("example", "tool", false),
        ] {
            assert_eq!(tested(&other, "tool"), None);
        }
    }

    #[test]
    fn what_is_no_test_binary_is_left_out() {
        assert!(binary(&workspace(), &message("example", "hub_schema", false)).is_none());
        assert!(binary(&workspace(), r#"{"reason":"build-finished","success":true}"#).is_none());
        assert!(binary(&workspace(), "no json").is_none());
    }

    #[test]
    fn lists_hold_tests_but_no_benchmarks_or_totals() {
        let found = names("a::b: test\nc: benchmark\n\n1 test, 1 benchmark\n");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a::b"]);
    }
}
