use super::super::scanner::Marks;
use super::*;

fn universe() -> Vec<Page> {
    let page = |file, title, ids: &[&str]| Page {
        file,
        title,
        ids: ids.iter().map(|id| id.to_string()).collect(),
    };
    vec![
        page("scenarios.md", "Worked cases", &["V-2", "V-10"]),
        page("invariants.md", "Invariants", &["I-01"]),
    ]
}

fn binary() -> Binary {
    let names = |list: &[&str]| list.iter().map(|name| name.to_string()).collect();
    Binary {
        name: "holdfast-tests::flows".into(),
        program: "/t/debug/deps/flows-2b".into(),
        root: "tests/flows.rs".into(),
        tests: names(&[
            "vault::one",
            "vault::many::case_1",
            "vault::many::case_2",
            "vault::many_more",
        ]),
        ignored: names(&["vault::slow"]),
        apart: false,
    }
}

fn claim(function: &str, words: &[&str]) -> Claims {
    let words = words.iter().map(|word| word.to_string()).collect();
    let claimed = Claimed {
        binary: 0,
        function: function.into(),
        words,
        marks: Marks::default(),
        place: "tests/flows.rs:7".into(),
    };
    Claims {
        claimed: vec![claimed],
        stray: vec![],
    }
}

fn log(outcome: Outcome) -> Outcomes {
    [(("flows-2b".to_string(), "vault::one".to_string()), outcome)].into()
}

fn problems(claims: &Claims, log: Option<&Outcomes>) -> Vec<String> {
    coverage(&universe(), &[binary()], claims, log).1
}

#[test]
fn a_claim_of_a_test_that_passed_covers() {
    let log = log(Outcome::Passed);
    let (coverage, problems) = coverage(
        &universe(),
        &[binary()],
        &claim("vault::one", &["V-2"]),
        Some(&log),
    );
    assert!(problems.is_empty(), "{problems:?}");
    let json = json(&universe(), &coverage).unwrap();
    let expected = r#"{"covered":{"V-2":["holdfast-tests::flows::vault::one"]},"open":["V-10","I-01"]}"#;
    assert_eq!(json.split_whitespace().collect::<String>(), expected);
}

#[test]
fn a_function_with_cases_lists_each_as_cargo_names_it() {
    let (coverage, problems) = coverage(&universe(), &[binary()], &claim("vault::many", &["I-01"]), None);
    assert!(problems.is_empty(), "{problems:?}");
    let names: Vec<_> = coverage["I-01"].values().flatten().map(String::as_str).collect();
    let prefix = "holdfast-tests::flows::vault::many";
    assert_eq!(names, [format!("{prefix}::case_1"), format!("{prefix}::case_2")]);
    assert!(markdown(&universe(), &coverage).contains(&format!("| I-01 | `{prefix}` (2 cases) |")));
}

#[test]
fn a_test_that_failed_was_ignored_or_did_not_run_covers_nothing() {
    let claims = claim("vault::one", &["V-2"]);
    for (outcome, word) in [(Outcome::Failed, "failed"), (Outcome::Ignored, "was ignored")] {
        let log = log(outcome);
        let (coverage, problems) = coverage(&universe(), &[binary()], &claims, Some(&log));
        assert_eq!(problems, [format!("tests/flows.rs:7: vault::one {word}")]);
        assert!(coverage.is_empty());
    }
    let never = problems(&claims, Some(&Outcomes::new()));
    assert_eq!(
        never,
        ["tests/flows.rs:7: vault::one did not run in the log; run the tests again"]
    );
}

#[test]
fn an_ignored_or_missing_test_covers_nothing() {
    assert!(problems(&claim("vault::slow", &["V-2"]), None)[0].contains("vault::slow is ignored"));
    let missing = problems(&claim("vault::gone", &["V-2"]), None);
    assert_eq!(
        missing,
        ["tests/flows.rs:7: vault::gone is no test of holdfast-tests::flows; claims stand above a test"]
    );
}

/// Its sources say what a binary elsewhere has: the log of this workspace knows nothing of it.
#[test]
fn a_test_of_a_binary_built_elsewhere_covers_by_its_attributes() {
    let elsewhere = Binary {
        apart: true,
        ..binary()
    };
    let told = |test, ignored| {
        let mut claims = claim("vm::same", &["V-2"]);
        claims.claimed[0].marks = Marks { test, ignored };
        coverage(
            &universe(),
            std::slice::from_ref(&elsewhere),
            &claims,
            Some(&Outcomes::new()),
        )
    };
    let (covered, problems) = told(true, false);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(
        covered["V-2"]["holdfast-tests::flows::vm::same"],
        ["holdfast-tests::flows::vm::same"]
    );
    assert!(told(true, true).1[0].contains("vm::same is ignored"));
    assert!(told(false, false).1[0].contains("vm::same is no test of"));
    assert!(told(false, false).0.is_empty());
}

#[test]
fn unknown_ids_and_other_words_are_told_apart() {
    let found = problems(&claim("vault::one", &["V-3", "V-2 and V-10", ""]), None);
    assert!(found[0].contains("V-3 is no id of docs/"), "{found:?}");
    assert!(
        found[1].contains("\"V-2 and V-10\" is no id; list ids"),
        "{found:?}"
    );
    assert!(found[2].contains("\"\" is no id; list ids"), "{found:?}");
}

#[test]
fn stray_claims_are_wrong_claims() {
    let claims = Claims {
        claimed: vec![],
        stray: vec!["a.rs:1: // V-1".into()],
    };
    assert_eq!(problems(&claims, None).len(), 1);
}

#[test]
fn the_page_counts_and_keeps_the_order_of_the_pages() {
    let (coverage, _) = coverage(&universe(), &[binary()], &claim("vault::one", &["V-10"]), None);
    let page = markdown(&universe(), &coverage);
    assert!(
        page.contains("| [Worked cases](scenarios.md) | 2 | 1 | 1 |"),
        "{page}"
    );
    assert!(page.contains("| together | 3 | 1 | 2 |"), "{page}");
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| V-")).collect();
    assert_eq!(
        rows,
        ["| V-2 | open |", "| V-10 | `holdfast-tests::flows::vault::one` |"]
    );
}
