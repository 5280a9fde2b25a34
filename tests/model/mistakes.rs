//! Every mistake is found, or the model proves nothing.

use rstest::rstest;
use stateright::{Checker, HasDiscoveries, Model};

use super::actions::ViewSafety;
use super::rules::{Bounds, Mistake, Rules};
use super::safety::{GROWS, VIEW};
use super::search::narrow;

/// The first promise that breaks.
fn broken(rules: Rules, bounds: Bounds) -> Option<&'static str> {
    let model = ViewSafety { rules, bounds };
    let search = model.checker().finish_when(HasDiscoveries::AnyFailures);
    let checker = search.spawn_bfs().join();
    let mut found = checker.discoveries().into_keys();
    found.find(|name| [VIEW, GROWS].contains(name))
}

/// Differences need a third snapshot to go wrong: one that is applied, one that is lost, one that lives on the sum.
///
/// Covers: I-15, I-17, I-30
#[rstest]
#[case::differences(Mistake::SendsDifferences, 3, VIEW)]
#[case::older_applied(Mistake::AppliesOlder, 2, GROWS)]
#[case::released_on_timeout(Mistake::ReleasesOnTimeout, 1, VIEW)]
#[case::no_expiry(Mistake::NeverExpires, 1, VIEW)]
#[case::old_values_again(Mistake::ResendsOldValues, 2, VIEW)]
#[case::no_tail(Mistake::LowersWithoutTail, 1, VIEW)]
#[case::before_the_closing(Mistake::SendsBeforeClosing, 1, VIEW)]
fn i_15_each_mistake_is_found(#[case] mistake: Mistake, #[case] flushes: u8, #[case] promise: &str) {
    let bounds = Bounds {
        flushes: [flushes, 0],
        moves: 2,
        deaths: 0,
        ..narrow()
    };
    let rules = Rules {
        mistake: Some(mistake),
        ..Rules::shortest()
    };
    assert_eq!(broken(rules, bounds), Some(promise));
}

/// Each window counts, and so does unbonding. Time in whole ticks leaves two of them to spare: a closing comes at least
/// one tick after the entry, and nobody relies on an entry in the tick in which it expires. The third is missed.
///
/// Covers: I-18
#[rstest]
#[case::validity(|rules: &mut Rules, ticks| rules.validity += ticks)]
#[case::evidence_age(|rules: &mut Rules, ticks| rules.evidence_age += ticks)]
#[case::relay_slack(|rules: &mut Rules, ticks| rules.relay_slack += ticks)]
#[case::clock_drift(|rules: &mut Rules, ticks| rules.clock_drift += ticks)]
#[case::unbonding(|rules: &mut Rules, ticks| rules.unbonding -= ticks)]
fn i_18_every_window_counts(#[case] worsen: fn(&mut Rules, u64)) {
    let bounds = Bounds {
        flushes: [1, 0],
        moves: 2,
        deaths: 0,
        horizon: 12,
        ..narrow()
    };
    let worse_by = |ticks| {
        let mut rules = Rules::shortest();
        worsen(&mut rules, ticks);
        broken(rules, bounds.clone())
    };
    assert_eq!(worse_by(2), None);
    assert_eq!(worse_by(3), Some(VIEW));
}
