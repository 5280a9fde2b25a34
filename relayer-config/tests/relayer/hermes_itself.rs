//! What Hermes itself says of the files: only where its binary is kept, as `cargo xtask localnet up` leaves it.
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use holdfast_relayer_config::render::HERMES;
use holdfast_relayer_config::validate::{validate, Finding, Severity};

use crate::broken::BROKEN;
use crate::{deployment, example};

/// The binary; without it the caller's test has nothing to ask, and says so past the capture of test output.
fn hermes(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("HOLDFAST_CACHE").map(PathBuf::from);
    let home = std::env::home_dir().map(|home| home.join(".cache/holdfast"));
    let program = named.or(home)?.join(format!("hermes-{HERMES}/bin/hermes"));
    if program.is_file() {
        return Some(program);
    }
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED {test}: no {}; `cargo xtask localnet up` builds it",
        program.display()
    );
    None
}

/// Whether Hermes takes a file, and what it says.
fn asked(program: &Path, name: &str, text: &str) -> (bool, String) {
    let folder = std::env::temp_dir().join(format!("holdfast-hermes-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.toml");
    std::fs::write(&file, text).unwrap();
    let output = Command::new(program)
        .env("HOME", &folder)
        .arg("--config")
        .arg(&file)
        .args(["config", "validate"])
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn good() -> String {
    std::fs::read_to_string(example("hermes.toml")).unwrap()
}

#[test]
fn hermes_takes_what_is_rendered() {
    let Some(program) = hermes("hermes_takes_what_is_rendered") else {
        return;
    };
    let (taken, said) = asked(&program, "good", &good());
    assert!(taken, "{said}");
}

/// Where a finding says that Hermes refuses the file, it does; and it refuses nothing that is not found to be an error.
#[test]
fn hermes_refuses_what_is_said_to_be_refused() {
    let Some(program) = hermes("hermes_refuses_what_is_said_to_be_refused") else {
        return;
    };
    let (mut refused, mut differences) = (0, String::new());
    for (number, (what, from, to)) in BROKEN.iter().enumerate() {
        let text = good().replacen(from, to, 1);
        let findings = validate(&text, &deployment());
        let (taken, said) = asked(&program, &number.to_string(), &text);
        let found = |holds: fn(&Finding) -> bool| findings.iter().any(holds);
        let told = found(|finding| finding.to_string().contains("Hermes refuses the file"));
        let error = found(|finding| finding.severity == Severity::Error);
        if (told && taken) || !(taken || error) {
            differences.push_str(&format!("{what}: we find {findings:?}\nHermes says {said}\n"));
        }
        refused += u32::from(!taken);
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(refused > 5, "Hermes refused {refused} files only: was it asked?");
}
