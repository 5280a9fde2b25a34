//! Random network runs: everybody does anything in any order over a network that loses, delays, repeats, reorders and
//! lies; clients die, chains halt, channels are lost and replaced, operators vote twice, hosts hand in any bytes. All
//! invariants of the world hold after every step.
//!
//! A run is a script made from its seed. When one fails, its seed is printed with the shortest script found that fails
//! in the same way: saved in `regressions/` it is played with every test. `HOLDFAST_SEEDS` (how many), `HOLDFAST_FIRST_SEED`
//! and `HOLDFAST_STEPS` make it more.

mod ending;
mod faults;
mod liquid;
mod network;
mod people;
mod reached;
mod run;
mod script;
mod search;
mod shrink;

use std::collections::BTreeMap;

use reached::Reached;
use run::Run;
pub use script::Dice;
use script::Script;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;
const SERVICES: [&str; 2] = ["oracle", "bridge"];

/// A run in which the first messages of each kind stop at each of their writes before they are done: the kinds.
pub(super) fn interrupted(seed: u64, steps: usize) -> BTreeMap<String, u32> {
    let script = Script::random(seed, steps);
    let mut run = Run::new(script.seed);
    run.world.interrupt(2);
    script.steps.iter().for_each(|step| run.step(step));
    run.world.interrupted()
}

fn number(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok().and_then(|text| text.parse().ok());
    given.unwrap_or(default)
}

/// Covers: I-01, I-02, I-04, I-07, I-12, I-13, I-15, I-22, I-26, I-29, I-30, I-31, I-32, I-33, I-35, I-39, F-01, F-02, F-05
/// Covers: F-06, F-08, F-09, F-10, F-12, F-13, F-14, F-18
#[test]
fn any_seed_keeps_every_promise() {
    let seeds = number("HOLDFAST_SEEDS", 2_000);
    let first = number("HOLDFAST_FIRST_SEED", 0);
    let steps = number("HOLDFAST_STEPS", 300) as usize;
    let reached = search::all(first..first + seeds, |seed| Script::random(seed, steps), false);
    eprintln!("{seeds} seeds of {steps} steps reached {reached:#?}");
    if seeds >= 500 && steps >= 300 {
        reached.assert_floors();
    }
}

/// Afterwards the network heals, everybody leaves, and everybody is paid.
/// Covers: I-05, I-08, I-09, I-11, I-16, I-34, I-37, I-48
#[test]
fn every_run_ends_with_everybody_paid() {
    let seeds = number("HOLDFAST_SEEDS", 2_000).div_ceil(40);
    let steps = number("HOLDFAST_STEPS", 300) as usize;
    let first = 1_000_000;
    search::all(first..first + seeds, |seed| Script::random(seed, steps), true);
}

/// What once failed, and what shows that a mistake would be found.
#[test]
fn regressions_stay_mended() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/adversarial/random/regressions");
    let mut played = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let script: Script = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        if let Err(why) = run::play(&script, true) {
            panic!("{}: {why}", path.display());
        }
        played += 1;
    }
    assert!(played > 0, "no regression in {folder}");
}

/// Covers: I-47
#[test]
fn the_same_seed_gives_the_same_bytes() {
    let fingerprint = |seed| {
        let mut run = Run::new(seed);
        let script = Script::random(seed, 100);
        script.steps.iter().for_each(|step| run.step(step));
        run.world.net.fingerprint().unwrap()
    };
    assert_eq!(fingerprint(7), fingerprint(7));
    assert_ne!(fingerprint(7), fingerprint(8));
}
