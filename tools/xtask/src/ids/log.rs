//! Reads the saved output of `cargo test --workspace`.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};

/// How a test ended, by the file name of its binary and its own name.
pub type Outcomes = BTreeMap<(String, String), Outcome>;

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    Ignored,
}

/// Reads a log. One without any test is refused: it is the log of something else.
pub fn read(path: &Path) -> Result<Outcomes> {
    let text = fs::read(path).with_context(|| format!("cannot read the test log {}", path.display()))?;
    let outcomes = parse(&String::from_utf8_lossy(&text));
    if outcomes.is_empty() {
        bail!(
            "{} holds no test; save there what `cargo test --workspace 2>&1` prints",
            path.display()
        );
    }
    Ok(outcomes)
}

/// Fails unless every test of the log passed and every binary came to its end.
pub fn passed(path: &Path) -> Result<()> {
    let outcomes = read(path)?;
    let (begun, well) = ends(&String::from_utf8_lossy(&fs::read(path)?));
    let failed: Vec<_> = outcomes
        .iter()
        .filter(|(_, outcome)| **outcome == Outcome::Failed)
        .collect();
    if !failed.is_empty() {
        let names: Vec<_> = failed.iter().map(|((_, test), _)| test.as_str()).collect();
        bail!(
            "{} tests failed in {}: {}",
            names.len(),
            path.display(),
            names.join(", ")
        );
    }
    if begun != well {
        bail!(
            "of {begun} test binaries in {} only {well} ended well; run the tests again",
            path.display()
        );
    }
    println!(
        "already run; {} outcomes read from {}",
        outcomes.len(),
        path.display()
    );
    Ok(())
}

/// One line with the totals of a log.
pub fn totals(path: &Path) -> Result<String> {
    let text = fs::read(path).with_context(|| format!("cannot read the test log {}", path.display()))?;
    let outcomes = parse(&String::from_utf8_lossy(&text));
    let count = |wanted| outcomes.values().filter(|outcome| **outcome == wanted).count();
    let (passed, failed, ignored) = (
        count(Outcome::Passed),
        count(Outcome::Failed),
        count(Outcome::Ignored),
    );
    Ok(format!(
        "tests: {passed} passed, {failed} failed, {ignored} skipped"
    ))
}

/// How many binaries (and crates with doc tests) were started, and how many of them reported success. One that
/// crashes names no test as failed.
fn ends(text: &str) -> (usize, usize) {
    let lines: Vec<_> = text.lines().map(plain).collect();
    let starts = |line: &&String| running(line).is_some() || line.trim_start().starts_with("Doc-tests ");
    let begun = lines.iter().filter(starts).count();
    (
        begun,
        lines
            .iter()
            .filter(|line| line.starts_with("test result: ok."))
            .count(),
    )
}

fn parse(text: &str) -> Outcomes {
    let mut outcomes = Outcomes::new();
    let mut binary = None;
    for line in text.lines().map(plain) {
        if let Some(name) = running(&line) {
            binary = Some(name);
        } else if line.trim_start().starts_with("Doc-tests ") {
            binary = None;
        } else if let (Some(binary), Some((test, outcome))) = (&binary, ended(&line)) {
            outcomes.insert((binary.clone(), test), outcome);
        }
    }
    outcomes
}

/// The binary's file name in `Running tests/flows.rs (target/debug/deps/flows-0123)`.
fn running(line: &str) -> Option<String> {
    let rest = line.trim_start().strip_prefix("Running ")?;
    let (_, path) = rest.strip_suffix(')')?.rsplit_once('(')?;
    Path::new(path)
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
}

/// The test and its outcome in `test a::b ... ok`.
fn ended(line: &str) -> Option<(String, Outcome)> {
    let (test, word) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let outcome = match word.split([',', ' ']).next()? {
        "ok" => Outcome::Passed,
        "FAILED" => Outcome::Failed,
        "ignored" => Outcome::Ignored,
        _ => return None,
    };
    Some((test.trim_end_matches(" - should panic").to_string(), outcome))
}

/// The line without colour.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut pieces = line.split("\x1b[");
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        text.push_str(piece.split_once('m').map_or(piece, |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "   Compiling holdfast-hub v0.1.0\n\
        \x1b[1m\x1b[32m     Running\x1b[0m unittests src/lib.rs (/t/debug/deps/holdfast_hub-1a)\n\
        \nrunning 3 tests\ntest vault::ok ... \x1b[32mok\x1b[0m\ntest vault::bad ... FAILED\n\
        test vault::slow ... ignored, takes an hour\ntest vault::stops - should panic ... ok\n\
        test vault::long has been running for over 60 seconds\n\
        \n---- vault::bad stdout ----\nnothing\n\
        Running tests/flows.rs (target/debug/deps/flows-2b)\ntest vault::ok ... ok\n\
        Doc-tests holdfast_hub\ntest src/lib.rs - f (line 3) ... ok\n";

    fn outcome(binary: &str, test: &str) -> Option<Outcome> {
        parse(LOG).get(&(binary.to_string(), test.to_string())).copied()
    }

    #[test]
    fn outcomes_are_kept_by_binary() {
        assert_eq!(outcome("holdfast_hub-1a", "vault::ok"), Some(Outcome::Passed));
        assert_eq!(outcome("flows-2b", "vault::ok"), Some(Outcome::Passed));
        assert_eq!(outcome("flows-2b", "vault::bad"), None);
    }

    #[test]
    fn failed_ignored_and_panicking_tests_are_told_apart() {
        assert_eq!(outcome("holdfast_hub-1a", "vault::bad"), Some(Outcome::Failed));
        assert_eq!(outcome("holdfast_hub-1a", "vault::slow"), Some(Outcome::Ignored));
        assert_eq!(outcome("holdfast_hub-1a", "vault::stops"), Some(Outcome::Passed));
        assert_eq!(outcome("holdfast_hub-1a", "vault::long"), None);
    }

    #[test]
    fn a_binary_that_does_not_end_well_is_noticed() {
        let started = "     Running tests/flows.rs (target/debug/deps/flows-2b)\ntest a ... ok\n";
        assert_eq!(
            ends(&format!("{started}test result: ok. 1 passed; 0 failed\n")),
            (1, 1)
        );
        assert_eq!(ends(&format!("{started}error: test failed\n")), (1, 0));
        assert_eq!(
            ends("   Doc-tests holdfast_hub\ntest result: FAILED. 0 passed; 1 failed\n"),
            (1, 0)
        );
    }

    #[test]
    fn doc_tests_belong_to_no_binary() {
        assert_eq!(parse(LOG).len(), 5);
    }
}
