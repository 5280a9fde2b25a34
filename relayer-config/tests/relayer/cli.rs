//! The command line, as it is typed.
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{collector, example};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast-relayer-config"));
    command.args(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn scratch(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("holdfast-cli-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path
}

fn check(hermes: &Path) -> (i32, String) {
    let deployment = example("deployment.json");
    let arguments = [
        "validate",
        "--deployment",
        deployment.to_str().unwrap(),
        "--hermes",
        hermes.to_str().unwrap(),
    ];
    let output = run(&arguments);
    (code(&output), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn rendering_prints_or_writes() {
    let deployment = example("deployment.json");
    let deployment = deployment.to_str().unwrap();
    let printed = run(&["render", "hermes", "--deployment", deployment]);
    let out = scratch("hermes.toml", "");
    let written = run(&[
        "render",
        "hermes",
        "--deployment",
        deployment,
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!((code(&printed), code(&written)), (0, 0));
    assert_eq!(std::fs::read(&out).unwrap(), printed.stdout);
    assert_eq!(check(&out).0, 0);
    let unit = run(&[
        "render",
        "systemd",
        "--deployment",
        deployment,
        "--user",
        "carrier",
    ]);
    assert!(String::from_utf8(unit.stdout)
        .unwrap()
        .contains("\nUser=carrier\n"));
}

#[test]
fn validation_exits_by_the_worst_finding_and_names_file_and_line() {
    let good = std::fs::read_to_string(example("hermes.toml")).unwrap();
    let warned = scratch(
        "warned.toml",
        &good.replacen("clear_on_start = true", "clear_on_start = false", 1),
    );
    assert_eq!(check(&warned).0, 1);
    let deployment = example("deployment.json");
    let allowed = ["--allow-warnings", "--hermes", warned.to_str().unwrap()];
    let output = run(&[
        &["validate", "--deployment", deployment.to_str().unwrap()][..],
        &allowed,
    ]
    .concat());
    assert_eq!(code(&output), 0);
    let wrong = scratch(
        "wrong.toml",
        &good.replacen("refresh = true", "refresh = false", 1),
    );
    let (exit, text) = check(&wrong);
    assert_eq!(exit, 2);
    assert!(text.contains("wrong.toml:14: error: refresh = false"), "{text}");
    assert!(text.ends_with(": 1 errors, 0 warnings\n"), "{text}");
}

#[test]
fn a_missing_deployment_is_an_error_with_a_remedy() {
    let output = run(&["doctor", "--deployment", "nowhere.json"]);
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8(output.stderr)
        .unwrap()
        .contains("cargo xtask localnet up"));
}

#[test]
fn the_doctor_speaks_all_three_ways_and_exits_by_what_it_found() {
    let path = scratch("deployment.json", "");
    collector::network().write(&path).unwrap();
    let path = path.to_str().unwrap();
    let ask = |output| run(&["doctor", "--deployment", path, "--output", output]);
    let (text, json, prometheus) = (ask("text"), ask("json"), ask("prometheus"));
    // The service's second operator has an expired entry.
    assert_eq!([code(&text), code(&json), code(&prometheus)], [2, 2, 2]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["health"], "broken");
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("1 of 2 have expired and count as zero"), "{text}");
    let prometheus = String::from_utf8(prometheus.stdout).unwrap();
    assert!(prometheus.contains("holdfast_doctor_health 2\n"), "{prometheus}");
    let other = run(&["doctor", "--deployment", path, "--wallet", "moon=moon1x"]);
    assert_eq!(code(&other), 2);
    assert!(String::from_utf8(other.stderr)
        .unwrap()
        .contains("write one of hub, oracle"));
}
