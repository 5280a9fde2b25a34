//! I-25: the order of slashes does not change the sums. Every set of up to five slashes of up to five services, in every
//! order, with closings, executions of filings, raises, deposits and losses on the hub chain in between.
// Tests: a failing assertion or an overflow is the finding.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod random;
mod timeline;

use timeline::{leased, orders, Event, Outcome, Slash, Story};

fn slash(slot: u8, due: u128) -> Slash {
    Slash {
        slot,
        due,
        since: 0,
        filed: false,
    }
}

/// Slashes with one event before each of some places, the last place being after all of them.
fn with_events(slashes: usize, events: &[(usize, Event)]) -> Vec<Event> {
    let mut all = vec![];
    for place in 0..=slashes {
        all.extend(
            events
                .iter()
                .filter(|(at, _)| *at == place)
                .map(|(_, event)| *event),
        );
        if place < slashes {
            all.push(Event::Slash);
        }
    }
    all
}

fn closings(events: &[Event]) -> u128 {
    events
        .iter()
        .filter(|event| matches!(event, Event::Close(_)))
        .count() as u128
}

fn assert_near(what: &str, a: &[u128], b: &[u128], units: u128, story: &dyn Fn() -> String) {
    assert_eq!(a.len(), b.len(), "{what}: {}", story());
    for (a, b) in a.iter().zip(b) {
        assert!(a.abs_diff(*b) <= units, "{what}: {a} or {b}, {}", story());
    }
}

/// All orders of a story end alike: each service takes the same but for a unit for each closing, and each pool holds the
/// same but for a unit for each slash and two for each closing, whose own amount is rounded.
fn ends_alike(story: &Story, events: &[Event], slashes: &[Slash]) -> usize {
    let closings = closings(events);
    let deposits = events
        .iter()
        .any(|event| matches!(event, Event::Deposit(_) | Event::Loss(_)));
    let outcomes: Vec<(Vec<usize>, Outcome)> = orders(slashes.len())
        .into_iter()
        .filter_map(|order| story.play(&order).map(|outcome| (order, outcome)))
        .collect();
    let Some((first_order, first)) = outcomes.first() else {
        return 0;
    };
    for (order, other) in &outcomes {
        let text = || format!("{slashes:?} in the order {order:?} or {first_order:?} of {events:?}");
        assert_near("taken", &first.taken, &other.taken, closings, &text);
        let sum = |outcome: &Outcome| outcome.held.iter().sum::<u128>() + outcome.lost;
        let service_units = closings * first.taken.len() as u128;
        assert_near("held in all", &[sum(first)], &[sum(other)], service_units, &text);
        // Who deposits between two slashes pays for the later one; a loss takes its part of what is still there. So
        // the pools and what is left to take may differ then.
        if !deposits {
            let units = if closings == 0 {
                0
            } else {
                slashes.len() as u128 + 2 * closings
            };
            assert_near("held", &first.held, &other.held, units, &text);
            assert_near("exposure", &first.exposure, &other.exposure, units, &text);
            assert_near("limit", &[first.limit], &[other.limit], units, &text);
        }
    }
    outcomes.len()
}

fn check(collateral: u128, leases: &[u128], events: &[Event], slashes: &[Slash]) -> usize {
    let story = Story::new(leased(collateral, leases), events, slashes);
    ends_alike(&story, events, slashes)
}

const LEASES: [u128; 5] = [2, 2, 2, 3, 3];

/// L-6, with a closing of a tenth, a half or all in each place: five services take all they were promised.
///
/// Covers: L-6, I-25
#[test]
fn l_6_five_services_take_everything_in_all_orders_around_a_closing() {
    let slashes: Vec<Slash> = (0..5).map(|slot| slash(slot, 200)).collect();
    let leases = [200; 5];
    let plain = with_events(5, &[]);
    assert_eq!(check(1_000, &leases, &plain, &slashes), 120);
    for order in orders(5) {
        let outcome = Story::new(leased(1_000, &leases), &plain, &slashes)
            .play(&order)
            .unwrap();
        assert_eq!((outcome.taken, outcome.held), (vec![200; 5], vec![0]));
    }
    for place in 0..=5 {
        for percent in [10, 50, 100] {
            let events = with_events(5, &[(place, Event::Close(percent))]);
            assert_eq!(check(1_000, &leases, &events, &slashes), 120);
        }
    }
}

/// Everything there is of three slashes in a vault of twelve units: all amounts, filed or proven, one closing or two.
///
/// Covers: I-25
#[test]
fn i_25_all_small_sets_of_three_slashes_end_alike() {
    let mut played = 0;
    for slots in [[0, 1, 2], [0, 3, 4], [3, 3, 4], [4, 4, 4]] {
        for dues in 0..64u128 {
            for kinds in 0..4 {
                let slashes: Vec<Slash> = (0..3)
                    .map(|i| Slash {
                        due: (dues >> (2 * i)) & 3,
                        filed: kinds & (1 << i) > 0,
                        ..slash(slots[i], 0)
                    })
                    .collect();
                for (place, percent) in [(1, 50), (2, 30), (1, 100)] {
                    let events = with_events(3, &[(place, Event::Close(percent)), (2, Event::Close(20))]);
                    played += check(12, &LEASES, &events, &slashes);
                }
            }
        }
    }
    assert_eq!(played, 4 * 64 * 4 * 3 * 6);
}

/// The same of five slashes, each of one unit or all there is, with a closing in each place.
///
/// Covers: I-25
#[test]
fn i_25_all_small_sets_of_five_slashes_end_alike() {
    let mut played = 0;
    for dues in 0..32usize {
        let due = |slot: usize| if dues & (1 << slot) > 0 { LEASES[slot] } else { 1 };
        let slashes: Vec<Slash> = (0..5).map(|slot| slash(slot as u8, due(slot))).collect();
        for place in 0..=5 {
            let events = with_events(5, &[(place, Event::Close(40))]);
            played += check(12, &LEASES, &events, &slashes);
        }
    }
    assert_eq!(played, 32 * 6 * 120);
}

/// Entries sent between two closings: a slash comes after its entry, and who left before pays nothing for it in any order.
///
/// Covers: I-25, I-23
#[test]
fn i_25_slashes_under_entries_of_different_age_end_alike() {
    let mut played = 0;
    for since in 0..81u64 {
        let slashes: Vec<Slash> = (0..4u32)
            .map(|i| Slash {
                since: since / 3u64.pow(i) % 3,
                ..slash(i as u8, 40 + 7 * u128::from(i))
            })
            .collect();
        let events = with_events(4, &[(1, Event::Close(30)), (3, Event::Close(25))]);
        played += check(1_000, &[200; 4], &events, &slashes);
    }
    assert!(played > 250, "{played}");
}
