//! Making a failing script shorter: parts of it are left out for as long as it still fails in the same way.

use super::script::{Script, Step};

/// Most runs spent on one failure; a run takes about a quarter of a second.
const PATIENCE: u32 = 2_000;

/// The shortest script found of which `fails` says yes.
pub fn shrink(script: &Script, mut fails: impl FnMut(&Script) -> bool) -> Script {
    let mut best = script.clone();
    let mut left = PATIENCE;
    let mut fails = |candidate: &Script| {
        left = left.saturating_sub(1);
        left > 0 && fails(candidate)
    };
    let mut part = best.steps.len().div_ceil(2);
    while part > 0 {
        let shorter = without_parts(&best, part, &mut fails);
        let done = shorter.steps.len() == best.steps.len();
        best = shorter;
        if done {
            part /= 2;
        }
        part = part.min(best.steps.len());
    }
    smaller_numbers(best, &mut fails)
}

/// Leaves out every part of that many steps that is not needed.
fn without_parts(script: &Script, part: usize, fails: &mut impl FnMut(&Script) -> bool) -> Script {
    let mut best = script.clone();
    let mut end = best.steps.len();
    while end > 0 {
        let start = end.saturating_sub(part);
        let mut steps = best.steps.clone();
        steps.drain(start..end);
        let candidate = best.with(steps);
        if fails(&candidate) {
            best = candidate;
        }
        end = start;
    }
    best
}

/// Zero reads better than a number that does not matter.
fn smaller_numbers(mut best: Script, fails: &mut impl FnMut(&Script) -> bool) -> Script {
    for place in 0..best.steps.len() {
        for which in 0..3 {
            let mut steps: Vec<Step> = best.steps.clone();
            if std::mem::take(&mut steps[place].numbers[which]) == 0 {
                continue;
            }
            let candidate = best.with(steps);
            if fails(&candidate) {
                best = candidate;
            }
        }
    }
    best
}

#[test]
fn what_does_not_matter_is_left_out() {
    use super::script::Verb;
    let script = Script::random(11, 300);
    let fails = |script: &Script| {
        let flush = script.steps.iter().position(|step| step.verb == Verb::Flush);
        let wait = script
            .steps
            .iter()
            .rposition(|step| step.verb == Verb::Wait && step.numbers[1] > 9);
        flush.zip(wait).is_some_and(|(flush, wait)| flush < wait)
    };
    assert!(fails(&script));
    let shrunk = shrink(&script, fails);
    let verbs: Vec<Verb> = shrunk.steps.iter().map(|step| step.verb).collect();
    assert_eq!(verbs, [Verb::Flush, Verb::Wait]);
    assert_eq!(shrunk.steps[0].numbers, [0; 3]);
    assert!(shrunk.steps[1].numbers[1] > 9);
}
