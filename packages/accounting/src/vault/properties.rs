//! What holds whatever happens to a vault: solvency, bounds, conservation, order independence.

use cosmwasm_std::{Decimal, Uint256};
use proptest::prelude::*;

use super::random_moves::{moves, Move};
use super::world::{product, u128_of, World, UNBONDING, WINDOW};
use super::*;
use crate::grid::Grid;
use crate::pool::MAX_COLLATERAL;

/// I-12, I-13: both limits. I-04: every unit is held, taken, lost or paid.
fn books_balance(world: &World) {
    assert_eq!(world.vault.check(world.now, false).unwrap(), vec![]);
    let batches = world.vault.batches.values();
    let in_batches: u128 = batches
        .map(|batch| u128_of(batch.collateral) + u128_of(batch.paid))
        .sum();
    let held = u128_of(world.vault.core.pool.collateral) + in_batches;
    assert_eq!(
        world.deposited,
        held + world.taken.iter().sum::<u128>() + world.lost
    );
}

/// I-15: what an entry promised can still be taken, or was, but for a unit for each part and closing since.
fn promises_are_kept(world: &World) {
    let exposures = world.exposures();
    for entry in &world.entries {
        let slot = usize::from(entry.slot);
        if world.now >= entry.sent_at + UNBONDING {
            continue;
        }
        let parts = world.vault.parts(entry.slashable, entry.closing).unwrap();
        let reachable: u128 = parts
            .iter()
            .map(|part| {
                let exposure = exposures.get(&(entry.slot, part.pool));
                exposure.map_or(0, |held| u128_of(part.amount).min(*held))
            })
            .sum();
        let taken = world.taken[slot] - entry.taken_before;
        let rounding = world.floors[slot] - entry.floors_before;
        let promised = u128_of(entry.slashable);
        assert!(
            reachable + taken + rounding >= promised,
            "{reachable} + {taken} of {promised}"
        );
    }
}

/// P4: of a unit held at any moment, all that services took within the window leaves `1 - ceiling`, for who stayed
/// and for who left. Each move may round by one unit.
fn losses_are_bounded(world: &World) {
    let (now, collateral, shares) = *world.history.last().unwrap();
    let rest = 100 - world.ceiling;
    for (i, (at, before, shares_before)) in world.history.iter().enumerate() {
        if now - at > WINDOW {
            continue;
        }
        let rounding = Uint256::from((world.history.len() - i) as u128);
        let left = product(collateral + rounding, *shares_before, 100);
        assert!(
            left >= product(*before, shares, rest),
            "stayers lost too much since {at}"
        );
        for (closing, _) in world.closed_at.iter().filter(|(_, length)| **length > i) {
            let batch = &world.vault.batches[closing];
            let held = Uint256::from(u128_of(batch.collateral) + u128_of(batch.paid)) + rounding;
            let left = product(held, *shares_before, 100);
            assert!(
                left >= product(*before, batch.shares.get(), rest),
                "leavers of {closing}"
            );
        }
    }
}

/// P3: every service takes all it may, in the order given, in two bites, and is paid in full.
fn everyone_can_take_all(world: &World, order: &[u8]) {
    let mut vault = world.vault.clone();
    let mut all: Vec<_> = world.exposures().into_iter().collect();
    all.sort_by_key(|((slot, pool), _)| {
        let closing = match pool {
            PoolId::Active => 0,
            PoolId::Batch(closing) => *closing as usize,
        };
        order[(usize::from(*slot) * 7 + closing) % order.len()]
    });
    for bite in [2, 1] {
        for ((slot, pool), exposure) in &mut all {
            let amount = Amount::from(*exposure / bite);
            let taken = vault.take(*slot, Part { pool: *pool, amount }, world.now);
            assert_eq!(taken, Ok(amount));
            *exposure -= u128_of(amount);
            assert_eq!(vault.check(world.now, false).unwrap(), vec![]);
        }
    }
    assert!(vault.exposure().unwrap().is_zero());
    assert!(vault.batches.values().all(|batch| batch.exposure().is_zero()));
}

fn run(scale: u128, ceiling: u64, moves: &[Move], order: &[u8]) {
    let mut world = World::new(scale, ceiling);
    for (i, one) in moves.iter().enumerate() {
        world.step(one);
        books_balance(&world);
        promises_are_kept(&world);
        losses_are_bounded(&world);
        if i % 8 == usize::from(order[0]) % 8 {
            everyone_can_take_all(&world, order);
        }
    }
}

fn ceilings() -> impl Strategy<Value = u64> {
    prop_oneof![Just(100u64), 1u64..100, Just(30u64)]
}

proptest! {
    /// Covers: I-04, I-12, I-13, I-20
    #[test]
    fn small_vaults_stay_sound(scale in 1u128..300, ceiling in ceilings(), moves in moves(), order in prop::collection::vec(any::<u8>(), 16)) {
        run(scale, ceiling, &moves, &order);
    }

    /// Covers: I-10
    #[test]
    fn vaults_up_to_the_cap_stay_sound(bits in 60u32..=120, ceiling in ceilings(), moves in moves(), order in prop::collection::vec(any::<u8>(), 16)) {
        run(1 << bits, ceiling, &moves, &order);
    }

    #[test]
    fn the_limit_grows_with_collateral_ceiling_and_time_and_falls_with_what_is_taken(
        collateral in 1u128..=MAX_COLLATERAL,
        more in 0u128..1 << 60,
        ceiling in 0u64..=100,
        bites in prop::collection::vec((0u64..30, 1u64..60), 0..12),
    ) {
        let mut vault = Vault::new(Grid::new(0, UNBONDING), Decimal::one());
        vault.core.pool.deposit(MAX_COLLATERAL.into()).unwrap();
        vault.raise(0, Decimal::one(), MAX_COLLATERAL.into(), 0).unwrap();
        vault.core.ceiling = Decimal::percent(ceiling);
        let mut now = 0;
        for (wait, part) in bites {
            let limit = |core: &Core, now| core.exposure_limit(collateral.into(), now).unwrap();
            prop_assert!(limit(&vault.core, now + wait) >= limit(&vault.core, now));
            now += wait;
            let before = limit(&vault.core, now);
            prop_assert!(before <= vault.core.exposure_limit((collateral + more).into(), now).unwrap());
            prop_assert!(before <= collateral.into());
            let mut bolder = vault.core.clone();
            bolder.ceiling = Decimal::percent((ceiling + 1).min(100));
            prop_assert!(before <= limit(&bolder, now));
            let amount = vault.core.pool.collateral.fraction(Decimal::percent(part), Rounding::Down).unwrap();
            vault.take(0, Part { pool: PoolId::Active, amount }, now).unwrap();
            prop_assert!(limit(&vault.core, now) <= before);
        }
    }
}

/// A slash or an exit that waits for its turn.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Event {
    Take { slot: u8, percent: u128 },
    Close { part: u128 },
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let take = (0u8..3, 0u128..=100).prop_map(|(slot, percent)| Event::Take { slot, percent });
    let close = (0u128..=25).prop_map(|part| Event::Close { part });
    prop::collection::vec(prop_oneof![take, close], 1..=4)
}

/// What an order ends in: taken by each slot, and held by who left with each closing and by who stayed.
fn outcome(collateral: u128, events: &[(usize, Event)]) -> Vec<u128> {
    let mut vault = Vault::new(Grid::new(0, UNBONDING), Decimal::one());
    let all = vault.core.pool.deposit(collateral.into()).unwrap();
    for slot in 0..3 {
        let stake = (collateral / 2).into();
        vault.raise(slot, Decimal::percent(60), stake, 0).unwrap();
    }
    let due = u128_of(vault.slot(0).unwrap().slashable);
    let mut result = vec![0; 3 + 1 + events.len()];
    let mut batches = vec![];
    for (name, event) in events {
        match *event {
            Event::Take { slot, percent } => {
                let due = due / 100 * percent;
                for part in vault.parts(due.into(), 0).unwrap() {
                    result[usize::from(slot)] += u128_of(vault.take(slot, part, 0).unwrap());
                }
            }
            Event::Close { part } => {
                let shares = Shares::new(all.get() * Uint256::from(part) / Uint256::from(100u128));
                let at = vault.core.ask_exit(shares, vault.core.leaving_at).unwrap();
                if let Some(closed) = vault.close_due(at).unwrap() {
                    batches.push((*name, closed.number));
                }
            }
        }
    }
    result[3] = u128_of(vault.core.pool.collateral);
    for (name, number) in batches {
        result[4 + name] = u128_of(vault.batches[&number].collateral);
    }
    result
}

fn orders(events: &[(usize, Event)]) -> Vec<Vec<(usize, Event)>> {
    if events.is_empty() {
        return vec![vec![]];
    }
    let with_first = |i: usize| {
        let mut rest = events.to_vec();
        let first = rest.remove(i);
        orders(&rest).into_iter().map(move |mut order| {
            order.insert(0, first);
            order
        })
    };
    (0..events.len()).flat_map(with_first).collect()
}

proptest! {
    /// Each slash takes the same but for a unit for each closing, also when slashes of one service exhaust what it is
    /// exposed to. Who left and who stayed hold the same but for that and two units for each closing, whose own
    /// amount is rounded.
    ///
    /// Covers: I-25
    #[test]
    fn the_order_of_slashes_and_closings_does_not_matter(collateral in prop_oneof![100u128..10_000, 1u128 << 60..1 << 110], events in events()) {
        let named: Vec<_> = events.iter().copied().enumerate().collect();
        let closings = events.iter().filter(|event| matches!(event, Event::Close { .. })).count() as u128;
        let takes = events.len() as u128 - closings;
        let first = outcome(collateral, &named);
        for order in orders(&named) {
            let other = outcome(collateral, &order);
            for (i, (a, b)) in first.iter().zip(&other).enumerate() {
                let units = if i < 3 { closings * takes } else { closings * (2 + takes) };
                prop_assert!(a.abs_diff(*b) <= units, "{i}: {first:?} or {other:?} in the order {order:?}");
            }
        }
    }
}

/// Covers: I-10
#[test]
fn ten_thousand_slashes_in_a_row_never_fail() {
    for ceiling in [100, 50, 1] {
        let mut vault = Vault::new(Grid::new(0, UNBONDING), Decimal::percent(ceiling));
        vault.core.pool.deposit(MAX_COLLATERAL.into()).unwrap();
        for i in 0..10_000u64 {
            let m = Decimal::percent(1);
            let stake = vault.room(0, m, i).unwrap();
            vault.raise(0, m, stake, i).unwrap();
            let amount = vault.slot(0).unwrap().slashable;
            let part = Part {
                pool: PoolId::Active,
                amount,
            };
            assert_eq!(vault.take(0, part, i), Ok(amount));
            assert_eq!(vault.check(i, false).unwrap(), vec![]);
        }
    }
}
