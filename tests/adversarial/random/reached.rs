//! What runs came to. Runs that never come to the rare cases show nothing about them.

use std::collections::BTreeMap;

/// How often each case was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached(BTreeMap<&'static str, u64>);

/// The cases that must be met, and how often at least in 500 runs of 300 steps.
const FLOORS: [(&str, u64); 17] = [
    ("slash", 100),
    ("slash during exit", 20),
    ("two services slash one vault in one block", 2),
    ("timeout, resend, then the older ack", 20),
    ("timeout although received", 50),
    ("client expired with packets in flight", 20),
    ("slash to zero, then a new vault", 2),
    ("filed and frozen", 50),
    ("veto", 20),
    ("reversal", 10),
    ("the same offence by both paths", 20),
    ("arrears", 10),
    ("displaced lease slashed in its tail", 2),
    ("channel replaced", 20),
    ("connection replaced", 5),
    ("chain halted", 100),
    ("hostile bytes", 500),
];

impl Reached {
    pub fn note(&mut self, case: &'static str) {
        *self.0.entry(case).or_default() += 1;
    }

    pub fn note_if(&mut self, met: bool, case: &'static str) {
        if met {
            self.note(case);
        }
    }

    pub fn add(&mut self, other: &Self) {
        for (case, times) in &other.0 {
            *self.0.entry(case).or_default() += times;
        }
    }

    pub fn assert_floors(&self) {
        let missing: Vec<_> = FLOORS
            .iter()
            .filter(|(case, floor)| self.0.get(case).is_none_or(|times| times < floor))
            .collect();
        assert!(missing.is_empty(), "the runs are blind to {missing:?}: {self:?}");
    }
}
