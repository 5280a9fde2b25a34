//! People who try to gain by being first, last, many or small.

use cosmwasm_std::{coin, Uint256};
use holdfast_shared::msg::hub::ExecuteMsg as Msg;
use holdfast_simnet::world::actors::Staker;
use holdfast_simnet::world::{HubCall, HUB};
use holdfast_simnet::{World, WorldBuilder};
use proptest::prelude::*;
use rstest::rstest;

const BILLION: u128 = 1_000_000_000;

fn vault(world: &mut World) -> u64 {
    let orca = world.operator("orca");
    orca.creates_vault(world, "ustk", 50).unwrap()
}

/// Leaves with everything and is paid.
fn leaves(world: &mut World, staker: &Staker, vault: u64) -> u128 {
    let shares = world.position(vault, &staker.addr).shares;
    let exit = staker.exits_shares(world, vault, shares).unwrap();
    world.pass_until(exit.matures_at.seconds());
    staker.claims(world, &[exit.ticket_id]).unwrap();
    world.ticket(exit.ticket_id).paid.u128()
}

/// However much the first depositor puts in and gives away, the next loses at most a unit and the first gains nothing.
/// Covers: F-37, F-67
#[rstest]
#[case::a_unit(1, BILLION)]
#[case::a_unit_and_all_there_is(1, 1_000_000 * BILLION)]
#[case::a_thousand(1_000, BILLION)]
#[case::nothing_given(1, 0)]
fn the_first_depositor_gains_nothing_by_a_gift(#[case] first: u128, #[case] gift: u128) {
    let mut world = World::usual();
    let vault = vault(&mut world);
    let thief = world.staker("thief", first + 2 * gift + 2, "ustk");
    let victim = world.staker("victim", BILLION, "ustk");
    // Before the first deposit, and after it.
    world.donate(&thief.addr, coin(gift + 1, "ustk")).unwrap();
    thief.deposits(&mut world, vault, first).unwrap();
    world.donate(&thief.addr, coin(gift + 1, "ustk")).unwrap();
    victim.deposits(&mut world, vault, BILLION).unwrap();
    assert!(victim.value_in(&world, vault) >= BILLION - 1);
    assert!(thief.value_in(&world, vault) <= first);
    assert!(leaves(&mut world, &victim, vault) >= BILLION - 1);
    assert!(leaves(&mut world, &thief, vault) <= first);
}

/// Covers: F-70
#[test]
fn the_last_one_out_takes_all_and_the_first_one_in_again_starts_at_the_first_rate() {
    let mut world = World::usual();
    let vault = vault(&mut world);
    let (alice, bob) = (
        world.staker("alice", 333, "ustk"),
        world.staker("bob", 777, "ustk"),
    );
    for _ in 0..3 {
        alice.deposits(&mut world, vault, 333).unwrap();
        bob.deposits(&mut world, vault, 777).unwrap();
        assert_eq!(leaves(&mut world, &alice, vault), 333);
        assert_eq!(leaves(&mut world, &bob, vault), 777);
        let empty = world.vault(vault);
        assert!(empty.shares.is_zero() && empty.collateral.is_zero() && !empty.closed);
    }
    alice.deposits(&mut world, vault, 333).unwrap();
    assert_eq!(
        world.position(vault, &alice.addr).shares,
        Uint256::from(333_000u128)
    );
}

/// Ten thousand deposits and a thousand exits of a unit: nobody else's value, date or cost moves.
/// Covers: F-69
#[test]
fn a_crowd_of_dust_costs_nobody_else_anything() {
    let mut world = WorldBuilder::new().unwatched().build();
    let vault_id = vault(&mut world);
    let alice = world.staker("alice", 2 * BILLION, "ustk");
    alice.deposits(&mut world, vault_id, BILLION).unwrap();
    let cost = |world: &mut World| {
        let (hub, sender) = (world.hub.clone(), alice.addr.clone());
        let msg = Msg::RequestExit {
            vault_id,
            shares: 1_000u64.into(),
            receiver: None,
        };
        let (done, cost) = world.net.on(HUB, "an exit", |chain| {
            chain.metered(|chain| chain.execute(&sender, &hub, &msg, &[]))
        });
        done.unwrap();
        (cost.reads, cost.writes)
    };
    let before = (alice.value_in(&world, vault_id), cost(&mut world));
    let dust = world.staker("dust", 10_000, "ustk");
    let call = |msg: Msg, amount: u128| -> HubCall {
        let funds = if amount == 0 {
            vec![]
        } else {
            vec![coin(amount, "ustk")]
        };
        (dust.addr.clone(), msg, funds)
    };
    let deposits = (0..10_000).map(|_| {
        let min_shares = None;
        call(
            Msg::Deposit {
                vault_id,
                min_shares,
                accept_open_filings: false,
            },
            1,
        )
    });
    world.tell_all("dust comes", deposits.collect()).unwrap();
    let exits = (0..1_000).map(|_| {
        let msg = Msg::RequestExit {
            vault_id,
            shares: 1_000u64.into(),
            receiver: None,
        };
        call(msg, 0)
    });
    world.tell_all("dust goes", exits.collect()).unwrap();
    // Her exit of one unit is part of the cost.
    assert_eq!((alice.value_in(&world, vault_id) + 1, cost(&mut world)), before);
    assert_eq!(dust.value_in(&world, vault_id), 9_000);
}

/// What somebody does in a vault in which others are.
#[derive(Clone, Debug)]
enum Step {
    Deposit(u128),
    Exit(u32),
    Wait(u64),
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1u128..1_000_000).prop_map(Step::Deposit),
        (1u32..=100).prop_map(Step::Exit),
        (1u64..900_000).prop_map(Step::Wait),
        Just(Step::Close),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever one actor does by itself, it ends with at most what it put in, and others lose nothing to it.
    /// Covers: I-06
    #[test]
    fn nobody_gains_by_coming_and_going(steps in proptest::collection::vec(step(), 1..20), others in 1u128..1_000_000) {
        let mut world = WorldBuilder::new().services(vec![]).unwatched().build();
        let vault_id = vault(&mut world);
        let other = world.staker("other", others, "ustk");
        other.deposits(&mut world, vault_id, others).unwrap();
        let actor = world.staker("actor", 1_000_000_000, "ustk");
        let mut tickets = vec![];
        for step in steps {
            match step {
                Step::Deposit(amount) => drop(actor.deposits(&mut world, vault_id, amount)),
                Step::Wait(seconds) => world.net.advance(seconds),
                Step::Close => drop(world.close(vault_id)),
                Step::Exit(percent) => {
                    let held = world.position(vault_id, &actor.addr).shares;
                    let part = held * Uint256::from(percent) / Uint256::from(100u32);
                    tickets.extend(actor.exits_shares(&mut world, vault_id, part));
                }
            }
            prop_assert!(other.value_in(&world, vault_id) >= others, "others lost to it");
        }
        let held = world.position(vault_id, &actor.addr).shares;
        tickets.extend(actor.exits_shares(&mut world, vault_id, held));
        world.net.advance(40 * 86_400);
        for ticket in tickets {
            actor.claims(&mut world, &[ticket.ticket_id]).unwrap();
        }
        prop_assert!(actor.balance(&world, "ustk") <= 1_000_000_000);
        prop_assert!(actor.balance(&world, "ustk") + 30 >= 1_000_000_000, "it lost more than a unit a step");
    }
}
