//! Every IBC entry point of both ends against generated inputs, structured and raw, over the state of real worlds: no panic,
//! every receive answered, every ack and timeout taken, nothing changed from a channel that is not the live one.
//!
//! An input is made from its number. `HOLDFAST_INPUTS` (how many), `HOLDFAST_FIRST_INPUT` and `HOLDFAST_FUZZ_SECONDS` (for
//! so long, instead of so many) make it more; `cargo xtask fuzz` does.

mod input;
mod judge;
mod scenes;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use input::Input;
use scenes::Scenes;

/// What inputs came to, and how often.
type Tally = BTreeMap<&'static str, u64>;

/// What generated inputs must come to, or they are all noise.
const WANTED: [&str; 12] = [
    "ack ignored",
    "ack settled",
    "close confirmed",
    "close refused",
    "opening agreed",
    "opening refused",
    "packet of a stranger refused",
    "packet refused",
    "packet taken",
    "timeout ignored",
    "timeout settled",
    "large",
];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Throws one input; what is wrong with what came of it.
fn throw(scenes: &Scenes, number: u64) -> Result<Vec<&'static str>, String> {
    let input = Input::made(number, scenes);
    let judged = judge::judge(scenes, &input);
    judged.map_err(|wrong| format!("input {number}: {wrong}\n{}", input.told()))
}

/// Covers: I-32, I-33, I-35, F-15, F-16, F-26, F-27, F-28, F-29, F-30, F-31, F-32
#[test]
fn no_bytes_harm_any_handler() {
    let first = number("HOLDFAST_FIRST_INPUT").unwrap_or(0);
    let inputs = number("HOLDFAST_INPUTS").unwrap_or(100_000);
    let until = number("HOLDFAST_FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let next = AtomicU64::new(first);
    let total: Mutex<Tally> = Mutex::default();
    let failed: Mutex<Option<String>> = Mutex::default();
    let work = || {
        let scenes = Scenes::new();
        let mut tally = Tally::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let enough = match until {
                Some(until) => Instant::now() >= until,
                None => number >= first + inputs,
            };
            if enough || failed.lock().unwrap().is_some() {
                break;
            }
            match throw(&scenes, number) {
                Ok(came_to) => came_to
                    .into_iter()
                    .for_each(|what| *tally.entry(what).or_default() += 1),
                Err(wrong) => drop(failed.lock().unwrap().get_or_insert(wrong)),
            }
        }
        for (what, times) in tally {
            *total.lock().unwrap().entry(what).or_default() += times;
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
    if let Some(wrong) = failed.into_inner().unwrap() {
        panic!("{wrong}\nagain with HOLDFAST_FIRST_INPUT and HOLDFAST_INPUTS=1");
    }
    let total = total.into_inner().unwrap();
    eprintln!("from input {first}: {total:#?}");
    if inputs >= 100_000 {
        for what in WANTED {
            assert!(
                total.get(what).is_some_and(|times| *times > 20),
                "{what} is rare: {total:?}"
            );
        }
    }
}
