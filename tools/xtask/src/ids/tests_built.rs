//! The test binaries there are and the tests in them, asked of cargo and of the binaries.
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use serde::Deserialize;

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
    let mut command = workspace.cargo();
    let output = capture(command.args([
        "test",
        "--workspace",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ]))?;
    let mut binaries: Vec<_> = output
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
