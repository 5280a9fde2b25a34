//! Random sets of slashes, small and up to 2^120.

use proptest::prelude::*;

use super::timeline::{leased, Event, Slash, Story};
use super::{assert_near, check, slash, with_events};

fn random_story() -> impl Strategy<Value = (u128, Vec<Slash>, Vec<(usize, Event)>)> {
    let one_slash = (0u8..5, 0u128..=100, 0u64..2, any::<bool>());
    let one_event = (0usize..6, 0u8..5, 0u8..5, 1u128..=40);
    (
        prop_oneof![20u128..2_000, 1u128 << 60..1 << 114],
        prop::collection::vec(one_slash, 1..=5),
        prop::collection::vec(one_event, 0..4),
        any::<bool>(),
    )
        .prop_map(|(lease, slashes, events, one_age)| {
            let slashes: Vec<Slash> = slashes
                .into_iter()
                .map(|(slot, percent, since, filed)| Slash {
                    slot,
                    due: lease * percent / 100,
                    since: if filed || one_age { 0 } else { since },
                    filed,
                })
                .collect();
            let events = events.into_iter().map(|(place, kind, slot, size)| {
                let event = match kind {
                    0 => Event::Raise(slot, lease * size / 400),
                    1 => Event::Deposit(lease * size / 10),
                    2 => Event::Loss(size / 4),
                    _ => Event::Close(size),
                };
                (place % (slashes.len() + 1), event)
            });
            let events = events.collect();
            (lease, slashes, events)
        })
}

/// Where a match restores what was taken, or a loss leaves less than is due, it matters what came first, and an entry sent
/// after a closing promises only what is left then; so there dues are kept below what stays exposed.
fn bounded(lease: u128, mut slashes: Vec<Slash>, events: &[(usize, Event)]) -> Vec<Slash> {
    let open = |(_, event): &(usize, Event)| matches!(event, Event::Raise(..) | Event::Loss(_));
    if events.iter().any(open) || slashes.iter().any(|slash| slash.since > 0) {
        let least = lease.saturating_sub(20) / 10;
        slashes
            .iter_mut()
            .for_each(|slash| slash.due = slash.due.min(least));
    }
    slashes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Up to five slashes of five services, in vaults up to 2^120, around up to three other events.
    ///
    /// Covers: I-25
    #[test]
    fn i_25_random_sets_of_slashes_end_alike((lease, slashes, events) in random_story()) {
        let slashes = bounded(lease, slashes, &events);
        let events = with_events(slashes.len(), &events);
        // Room for five leases, for what is raised and for what is lost on the way.
        let collateral = lease * 7;
        check(collateral, &[lease; 5], &events, &slashes);
    }

    /// F-48: a hundred slashes of ten services in one block, in random orders.
    ///
    /// Covers: F-48
    #[test]
    fn f_48_a_hundred_slashes_in_one_block_end_alike(
        lease in prop_oneof![50u128..1_000, 1u128 << 100..1 << 116],
        percents in prop::collection::vec(0u128..=20, 100),
        order in Just((0usize..100).collect::<Vec<_>>()).prop_shuffle(),
        place in 0usize..=100,
    ) {
        let slashes: Vec<Slash> = percents.iter().enumerate().map(|(i, percent)| slash((i % 10) as u8, lease * percent / 100)).collect();
        let events = with_events(100, &[(place, Event::Close(33))]);
        let story = Story::new(leased(lease * 10, &[lease; 10]), &events, &slashes);
        let (first, other) = (story.play(&(0..100).collect::<Vec<_>>()).unwrap(), story.play(&order).unwrap());
        let text = || format!("{order:?}");
        // A unit for each of a service's ten slashes at the closing, and two for the closing itself.
        assert_near("taken", &first.taken, &other.taken, 10, &text);
        assert_near("held", &first.held, &other.held, 102, &text);
    }
}
