//! What the runs came by. A run that reaches nothing proves nothing, so the ends assert a floor for each.

use std::collections::BTreeMap;

/// Counters by name.
#[derive(Debug, Default, Clone)]
pub struct Reached(BTreeMap<&'static str, u64>);

impl Reached {
    pub fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn note_if(&mut self, condition: bool, what: &'static str) {
        if condition {
            self.note(what);
        }
    }

    pub fn add(&mut self, other: &Self) {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }

    /// Fails unless all of these were reached at least so often.
    pub fn assert_floor(&self, floors: &[(&'static str, u64)]) {
        let short = |(what, floor): &&(&'static str, u64)| self.0.get(what).copied().unwrap_or(0) < *floor;
        let short: Vec<_> = floors.iter().filter(short).collect();
        assert!(
            short.is_empty(),
            "not reached often enough: {short:?} of {self:#?}"
        );
    }
}
