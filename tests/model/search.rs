//! The searches of the model without mistakes: every run within the bounds.

use stateright::{Checker, HasDiscoveries, Model};

use super::actions::ViewSafety;
use super::reached;
use super::rules::{Bounds, Rules};

/// Half and whole stakes, small and whole exits, one snapshot.
pub fn wide() -> Bounds {
    Bounds {
        horizon: 9,
        unit: 60,
        deposit: 4,
        deposits: vec![],
        stakes: vec![2, 4],
        exits: vec![1, 4],
        moves: 3,
        flushes: [1, 0],
        deaths: 1,
    }
}

/// Whole stakes and half exits only, with a second snapshot.
pub fn narrow() -> Bounds {
    Bounds {
        stakes: vec![4],
        exits: vec![2],
        flushes: [2, 0],
        ..wide()
    }
}

/// Explores all of it. Nothing that must hold may break, at least so many states must be there, and of what is to be
/// reached only `out_of_reach` may be missing.
fn explore(rules: Rules, bounds: Bounds, at_least: usize, out_of_reach: &[&str]) {
    let model = ViewSafety { rules, bounds };
    let search = model.checker().finish_when(HasDiscoveries::AnyFailures);
    let checker = search.spawn_dfs().join();
    let found = checker.discoveries();
    for (name, path) in &found {
        let wanted = reached::ALL.iter().any(|(wanted, _)| wanted == name);
        assert!(wanted, "broken: {name}, by {:#?}", path.clone().into_actions());
    }
    let all = reached::ALL.into_iter().map(|(name, _)| name);
    let missing: Vec<&str> = all.filter(|name| !found.contains_key(name)).collect();
    assert_eq!(missing, out_of_reach, "what the search never saw");
    let states = checker.unique_state_count();
    println!("{states} states, {} steps", checker.state_count());
    assert!(states >= at_least, "{states} states");
}

/// Covers: I-12, I-13, I-15, I-30
#[test]
fn i_15_whatever_services_and_stakers_do() {
    explore(Rules::shortest(), wide(), 1_700_000, &[reached::OVERTAKEN]);
}

/// Covers: I-15, I-17
#[test]
fn i_17_whatever_overtakes_whatever() {
    let bounds = Bounds {
        horizon: 7,
        deaths: 0,
        ..narrow()
    };
    explore(
        Rules::shortest(),
        bounds,
        1_300_000,
        &[reached::CLAIMED_WHILE_DEAD],
    );
}

/// Covers: I-15, I-30
#[test]
fn i_30_whenever_clients_die_and_timeouts_lie() {
    let bounds = Bounds { moves: 2, ..narrow() };
    explore(Rules::shortest(), bounds, 1_300_000, &[reached::SHARED_SLASH]);
}

/// People come while others go.
///
/// Covers: I-15
#[test]
fn i_15_whoever_comes_and_goes() {
    let bounds = Bounds {
        deposits: vec![4],
        flushes: [1, 0],
        deaths: 0,
        moves: 4,
        horizon: 8,
        ..narrow()
    };
    let unreached = [reached::OVERTAKEN, reached::CLAIMED_WHILE_DEAD];
    explore(Rules::shortest(), bounds, 400_000, &unreached);
}

/// With epochs of two ticks boundaries lie between the moments at which things happen.
///
/// Covers: I-15
#[test]
fn i_15_whatever_happens_between_boundaries() {
    let bounds = Bounds {
        horizon: 12,
        flushes: [1, 0],
        deaths: 0,
        ..wide()
    };
    let unreached = [reached::OVERTAKEN, reached::CLAIMED_WHILE_DEAD];
    explore(Rules::longer(), bounds, 400_000, &unreached);
}

/// Both services have a link and are watched.
///
/// Covers: I-15
#[test]
fn i_15_for_two_services_at_once() {
    let bounds = Bounds {
        horizon: 8,
        flushes: [1, 1],
        moves: 4,
        deaths: 0,
        ..narrow()
    };
    let unreached = [reached::OVERTAKEN, reached::CLAIMED_WHILE_DEAD, reached::SEIZED];
    explore(Rules::shortest(), bounds, 400_000, &unreached);
}

/// Moves, deaths and two snapshots together: some ten minutes. Run it by
/// `cargo test -p holdfast-tests --test model -- --ignored --nocapture`.
#[test]
#[ignore = "ten minutes"]
fn i_15_ten_million_states() {
    explore(Rules::shortest(), narrow(), 10_000_000, &[]);
}
