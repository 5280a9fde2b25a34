//! An offence counts once: I-22.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::Round;

pub(super) fn check(facts: &Facts<'_>, round: &mut Round) {
    let mut seen = BTreeSet::new();
    for slash in &facts.slashes {
        let new = seen.insert((&slash.service, &slash.operator, &slash.offence));
        round.expect("I-22", new, || {
            format!("slash {} counts {} again", slash.slash_id, slash.offence)
        });
    }
    round.expect("I-22", seen.len() == facts.slashes.len(), || {
        "an offence counts twice".to_owned()
    });
}
