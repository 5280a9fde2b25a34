//! The story from outside: its bytes, its sums, its exit code.
// Tests: a failing assertion is the finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::process::{Command, Output};

use holdfast_demo::json::{object, Part, Shown, Summary};
use holdfast_demo::report::{self, Data};
use holdfast_demo::story::{self, Plan};
use holdfast_demo::tell::Teller;
use serde_json::Value;

/// The story without the other parts.
fn tell(seed: u64, days: u64) -> (Summary, Data) {
    let told = story::tell(Plan { seed, days }, Teller::silent());
    let part = Part {
        name: "story",
        books: told.books,
        shown: Shown::new(),
    };
    let parts = vec![part];
    (Summary { seed, days, parts }, told.data)
}

fn summary(seed: u64, days: u64) -> Summary {
    tell(seed, days).0
}

fn demo(args: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_holdfast-demo");
    Command::new(binary).args(args).output().unwrap()
}

/// Covers: I-47
#[test]
fn the_same_seed_tells_the_same_story_and_another_seed_another() {
    let run = |seed| {
        let (summary, data) = tell(seed, 6);
        (object(&summary).unwrap(), report::render(&data).unwrap())
    };
    let (first, again, other) = (run(1), run(1), run(2));
    assert!(first == again);
    assert!(first.0 != other.0 && first.1 != other.1);
}

/// Covers: I-04
#[test]
fn sums_and_invariants_hold_for_many_seeds_and_lengths() {
    for (seed, days) in [(1, 1), (2, 9), (3, 16), (4, 44), (5, 24)] {
        let summary = summary(seed, days);
        assert_eq!(summary.faults(), Vec::<String>::new(), "seed {seed}, {days} days");
        assert_eq!(summary.exit_code(), 0);
        let books = summary.total();
        for (denom, sums) in &books.denoms {
            assert!(sums.deposited > 0, "{denom}");
            assert_eq!(
                sums.deposited + sums.compounded,
                sums.withdrawn + sums.slashed + sums.lost + sums.held,
                "{denom}"
            );
        }
        assert!(books.checks.values().all(|times| *times > 0));
        assert!(books.packets.sent >= books.packets.delivered + books.packets.timed_out);
    }
}

#[test]
fn a_run_of_some_weeks_slashes_loses_and_recovers() {
    let (summary, data) = tell(7, 45);
    assert_eq!(summary.faults(), Vec::<String>::new());
    let books = summary.total();
    assert!(books.packets.timed_out > 0);
    assert!(books.denoms["uatom"].slashed > 0);
    assert!(books.denoms["uatom"].withdrawn > 0);
    assert_eq!(data.slashes.len(), 1);
    assert_eq!(data.chapters.len(), 10);
    let bob = &data.slashes[0].pools[1];
    let stayed = &data.slashes[0].pools[0];
    assert!(bob.pool.contains("Bob"));
    // taken / before is the same for both, to a unit of each.
    let (left, right) = (bob.taken * stayed.before, stayed.taken * bob.before);
    assert!(
        left.abs_diff(right) <= bob.before + stayed.before,
        "{bob:?} {stayed:?}"
    );
}

#[test]
fn a_sum_that_does_not_add_up_fails_the_run_and_is_named() {
    let mut summary = summary(1, 1);
    assert_eq!(summary.exit_code(), 0);
    summary.parts[0].books.denoms.get_mut("uatom").unwrap().held += 1;
    assert_eq!(summary.exit_code(), 1);
    let object: Value = serde_json::from_str(&object(&summary).unwrap()).unwrap();
    assert!(object["violations"][0]
        .as_str()
        .unwrap()
        .starts_with("story: uatom: "));
    summary.parts[0].books.denoms.get_mut("uatom").unwrap().held -= 1;
    summary.parts[0].books.rent.get_mut("uusd").unwrap().paid += 1;
    assert_eq!(summary.exit_code(), 1);
    summary.parts[0].books.rent.get_mut("uusd").unwrap().paid -= 1;
    summary.parts[0]
        .books
        .violations
        .push("step 1: I-01: made up".into());
    assert_eq!(summary.exit_code(), 1);
}

#[test]
fn machines_get_one_object_with_the_promised_fields() {
    let output = demo(&["--seed", "3", "--days", "2", "--json"]);
    assert!(output.status.success(), "{output:?}");
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let sorted = |mut fields: Vec<&str>| {
        fields.sort_unstable();
        fields.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let fields = vec![
        "seed",
        "days",
        "steps",
        "checks",
        "violations",
        "packets",
        "denoms",
        "parts",
    ];
    assert_eq!(names(&object), sorted(fields));
    assert_eq!(
        (object["seed"].as_u64(), object["days"].as_u64()),
        (Some(3), Some(2))
    );
    let fates = vec!["sent", "delivered", "refused", "timed_out", "repeated"];
    assert_eq!(names(&object["packets"]), sorted(fates));
    assert_eq!(names(&object["denoms"]), ["aeth", "uatom", "ustatom", "uusd"]);
    for denom in object["denoms"].as_object().unwrap().values() {
        let amounts = vec!["deposited", "compounded", "withdrawn", "slashed", "lost", "held"];
        assert_eq!(names(denom), sorted(amounts));
        assert!(denom.as_object().unwrap().values().all(|amount| amount
            .as_str()
            .unwrap()
            .parse::<u128>()
            .is_ok()));
    }
    assert_eq!(object["violations"], Value::Array(vec![]));
    assert_eq!(names(&object["parts"]), ["court", "market", "story"]);
    for part in object["parts"].as_object().unwrap().values() {
        assert_eq!(names(part), ["denoms", "packets", "shown", "steps"]);
    }
    let market = &object["parts"]["market"]["shown"];
    assert_eq!(market["ended_at"], market["runs_dry_at"]);
    assert!(market["ended_at"].is_string());
}

#[test]
fn people_get_a_story_and_a_report_without_colour_codes_in_a_pipe() {
    let folder = std::env::temp_dir().join(format!("holdfast-demo-{}", std::process::id()));
    let output = demo(&["--days", "2", "--out", folder.to_str().unwrap()]);
    let report = std::fs::read_to_string(folder.join("report.html")).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("adds up") && !told.contains('\x1b'));
    for chapter in [
        "The book: how deep is the market?",
        "A price that moves",
        "Somebody cheaper comes",
        "An escrow runs dry",
        "A proof travels",
        "Two prices for one round",
        "Accused on a mere word",
        "Accused, and the accusation taken back",
    ] {
        assert!(told.contains(chapter) && report.contains(chapter), "{chapter}");
    }
    assert!(report.contains("<svg"));
}

#[test]
fn a_length_out_of_range_is_refused() {
    for days in ["0", "3651", "x"] {
        assert!(!demo(&["--json", "--days", days]).status.success(), "{days}");
    }
}
