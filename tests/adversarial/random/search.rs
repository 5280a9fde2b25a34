//! Many seeds on all cores, and what is said of one that fails.

use std::ops::Range;
use std::panic;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Mutex;
use std::thread;

use super::reached::Reached;
use super::run::play;
use super::script::Script;
use super::shrink::shrink;

/// Plays the script of every seed: what they reached together.
///
/// # Panics
/// A seed fails: its number, what broke, and the shortest script found that breaks it.
pub fn all(seeds: Range<u64>, script: impl Fn(u64) -> Script + Sync, to_the_end: bool) -> Reached {
    let next = AtomicU64::new(seeds.start);
    let failed: Mutex<Option<(Script, String)>> = Mutex::new(None);
    let total = Mutex::new(Reached::default());
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= seeds.end || failed.lock().unwrap().is_some() {
            return;
        }
        let script = script(seed);
        match play(&script, to_the_end) {
            Ok(reached) => total.lock().unwrap().add(&reached),
            Err(why) => drop(failed.lock().unwrap().get_or_insert((script, why))),
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
    if let Some((script, why)) = failed.into_inner().unwrap() {
        panic!("{}", told(&script, &why, to_the_end));
    }
    total.into_inner().unwrap()
}

/// What broke, without the numbers of steps, which shrinking changes: the id, when an invariant names one.
fn kind(why: &str) -> String {
    let words = why.split_whitespace().map(|word| word.trim_matches(':'));
    let mut ids = words.filter(|word| {
        let number = word.strip_prefix("I-");
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let first = || {
        why.chars()
            .filter(|letter| !letter.is_ascii_digit())
            .take(40)
            .collect()
    };
    ids.next().map_or_else(first, str::to_owned)
}

fn told(script: &Script, why: &str, to_the_end: bool) -> String {
    let broken = kind(why);
    let fails = |candidate: &Script| play(candidate, to_the_end).is_err_and(|why| kind(&why) == broken);
    // Hundreds of runs fail on the way, each the same.
    let said = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let shortest = shrink(script, fails);
    let why_shortest = play(&shortest, to_the_end).err().unwrap_or_default();
    panic::set_hook(said);
    format!(
        "seed {} fails: {why}\n\nThe shortest script found that fails so ({} steps): {why_shortest}\nTo keep it, save it as \
         tests/adversarial/random/regressions/<what it shows>.txt:\n\n{shortest}",
        script.seed,
        shortest.steps.len()
    )
}

/// Another kind of failure is another failure, however it is numbered.
#[test]
fn failures_are_told_apart_by_what_broke() {
    let broken = "broken after step 17 (hub: flush): step 17: I-15: oracle relies on 5";
    assert_eq!(kind(broken), "I-15");
    assert_eq!(kind(&broken.replace("17", "3")), "I-15");
    assert_eq!(
        kind("hub/channel-0#3 cannot end"),
        kind("hub/channel-1#4 cannot end")
    );
    assert_ne!(kind("hub/channel-0#3 cannot end"), "I-15");
}
