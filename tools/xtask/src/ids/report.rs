//! Joins claims with the tests that exist, and shows the result.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;

use super::claims::{Claimed, Claims};
use super::log::{Outcome, Outcomes};
use super::tests_built::Binary;
use super::universe::{is_id, Page};

/// Id to the tests that cover it, as `<package>::<target>::<test>`, grouped by the function that claims:
/// a function with cases is several tests.
pub type Coverage = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The coverage, and what is wrong with the claims.
pub fn coverage(
    universe: &[Page],
    binaries: &[Binary],
    claims: &Claims,
    log: Option<&Outcomes>,
) -> (Coverage, Vec<String>) {
    let known: BTreeSet<&str> = universe
        .iter()
        .flat_map(|page| &page.ids)
        .map(String::as_str)
        .collect();
    let stray = claims
        .stray
        .iter()
        .map(|line| format!("{line}: claims nothing; write it in the doc comment of a test"));
    let mut problems: Vec<_> = stray.collect();
    let mut coverage = Coverage::new();
    for claimed in &claims.claimed {
        problems.extend(
            claimed
                .words
                .iter()
                .filter_map(|word| unknown(&known, word, claimed)),
        );
        let Some(binary) = binaries.get(claimed.binary) else {
            continue;
        };
        match tests(binary, claimed, log) {
            Err(problem) => problems.push(problem),
            Ok(tests) => {
                let function = format!("{}::{}", binary.name, claimed.function);
                for id in &claimed.words {
                    coverage
                        .entry(id.clone())
                        .or_default()
                        .insert(function.clone(), tests.clone());
                }
            }
        }
    }
    (coverage, problems)
}

fn unknown(known: &BTreeSet<&str>, word: &str, claimed: &Claimed) -> Option<String> {
    let place = &claimed.place;
    match (known.contains(word), is_id(word)) {
        (true, _) => None,
        (false, true) => Some(format!(
            "{place}: {word} is no id of docs/scenarios.md, invariants.md or faults.md"
        )),
        (false, false) => Some(format!(
            "{place}: \"{word}\" is no id; list ids separated by commas, on one line"
        )),
    }
}

/// The tests of a claiming function: itself, or its cases. All must run, and have passed when a log tells.
fn tests(binary: &Binary, claimed: &Claimed, log: Option<&Outcomes>) -> Result<Vec<String>, String> {
    let (place, function) = (&claimed.place, &claimed.function);
    if binary.apart {
        return unbuilt(binary, claimed);
    }
    let cases = format!("{function}::");
    let of_function = |name: &&String| *name == function || name.starts_with(&cases);
    if let Some(ignored) = binary.ignored.iter().find(of_function) {
        return Err(format!(
            "{place}: {ignored} is ignored and so covers nothing; let it run or drop the claim"
        ));
    }
    let found: Vec<_> = binary.tests.iter().filter(of_function).collect();
    if found.is_empty() {
        return Err(format!(
            "{place}: {function} is no test of {}; claims stand above a test",
            binary.name
        ));
    }
    if let Some(log) = log {
        let program = binary
            .program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for test in &found {
            match log.get(&(program.clone(), test.to_string())) {
                Some(Outcome::Passed) => {}
                Some(Outcome::Failed) => return Err(format!("{place}: {test} failed")),
                Some(Outcome::Ignored) => return Err(format!("{place}: {test} was ignored")),
                None => {
                    return Err(format!(
                        "{place}: {test} did not run in the log; run the tests again"
                    ))
                }
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|test| format!("{}::{test}", binary.name))
        .collect())
}

/// The test of a binary that is not built here, by what its source says.
fn unbuilt(binary: &Binary, claimed: &Claimed) -> Result<Vec<String>, String> {
    let (place, function) = (&claimed.place, &claimed.function);
    if claimed.marks.ignored {
        return Err(format!(
            "{place}: {function} is ignored and so covers nothing; let it run or drop the claim"
        ));
    }
    if !claimed.marks.test {
        return Err(format!(
            "{place}: {function} is no test of {}; claims stand above a test",
            binary.name
        ));
    }
    Ok(vec![format!("{}::{function}", binary.name)])
}

/// The ids no test claims, in the order of the pages.
pub fn open<'a>(universe: &'a [Page], coverage: &Coverage) -> Vec<&'a str> {
    let ids = universe.iter().flat_map(|page| &page.ids);
    ids.filter(|id| !coverage.contains_key(*id))
        .map(String::as_str)
        .collect()
}

/// `{"covered": {id: [test]}, "open": [id]}`.
pub fn json(universe: &[Page], coverage: &Coverage) -> Result<String> {
    #[derive(Serialize)]
    struct Json<'a> {
        covered: BTreeMap<&'a str, Vec<&'a String>>,
        open: Vec<&'a str>,
    }
    let covered = coverage
        .iter()
        .map(|(id, functions)| (id.as_str(), functions.values().flatten().collect()));
    let json = Json {
        covered: covered.collect(),
        open: open(universe, coverage),
    };
    Ok(serde_json::to_string_pretty(&json)?)
}

/// How many ids of each page are covered, as a table.
pub fn counts(universe: &[Page], coverage: &Coverage) -> String {
    let mut text = String::from("| page | ids | covered | open |\n|---|---|---|---|\n");
    let mut total = (0, 0);
    for page in universe {
        let covered = page.ids.iter().filter(|id| coverage.contains_key(*id)).count();
        let (all, open) = (page.ids.len(), page.ids.len() - covered);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| [{}]({}) | {all} | {covered} | {open} |",
            page.title, page.file
        );
        total = (total.0 + all, total.1 + covered);
    }
    let _ = writeln!(
        text,
        "| together | {} | {} | {} |",
        total.0,
        total.1,
        total.0 - total.1
    );
    text
}

/// `docs/coverage.md`.
pub fn markdown(universe: &[Page], coverage: &Coverage) -> String {
    let mut text = String::from(
        "# Coverage\n\nWhich tests cover which id. Generated by `cargo xtask ids --write` from the claims in the \
         tests; not to be edited.\n\n",
    );
    text.push_str(&counts(universe, coverage));
    for page in universe {
        let _ = write!(text, "\n## {}\n\n| id | tests |\n|---|---|\n", page.title);
        for id in &page.ids {
            let tests = coverage.get(id).map_or_else(|| "open".to_string(), functions);
            let _ = writeln!(text, "| {id} | {tests} |");
        }
    }
    text
}

fn functions(functions: &BTreeMap<String, Vec<String>>) -> String {
    let show = |(function, tests): (&String, &Vec<String>)| match tests.as_slice() {
        [test] if test == function => format!("`{function}`"),
        cases => format!("`{function}` ({} cases)", cases.len()),
    };
    functions.iter().map(show).collect::<Vec<_>>().join("<br>")
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
