//! Vaults: V-1 to V-4, V-6.

use cosmwasm_std::Decimal;
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::ServiceConfig;
use holdfast_simnet::{World, WorldBuilder};

const BILLION: u128 = 1_000_000_000;

/// A vault with 1,000,000,000 of A and 2,000,000,000 of B, slashed by 300,000,000.
fn slashed_by_a_tenth() -> (World, u64, Staker, Staker) {
    let mut world = WorldBuilder::new()
        .services(vec![ServiceConfig::new("oracle", 10)])
        .build();
    let a = world.staker("a", BILLION, "ustk");
    let b = world.staker("b", 2 * BILLION, "ustk");
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 100).unwrap();
    a.deposits(&mut world, vault, BILLION).unwrap();
    b.deposits(&mut world, vault, 2 * BILLION).unwrap();
    let before = world.vault(vault);
    world.lends(&orca, vault, "oracle", 3 * BILLION).unwrap();
    slash(&mut world, "oracle", &orca);
    let after = world.vault(vault);
    assert_eq!((before.collateral - after.collateral).u128(), 300_000_000);
    assert_eq!(before.shares, after.shares);
    (world, vault, a, b)
}

fn slash(world: &mut World, service: &str, operator: &Operator) {
    let height = world.informs(service).unwrap();
    let answer = world.convicts(service, operator, height).unwrap();
    assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
}

/// What an exit of everything brings, in the staker's account.
fn leaves(world: &mut World, staker: &Staker, vault: u64) -> u128 {
    let shares = world.position(vault, &staker.addr).shares;
    let exit = staker.exits_shares(world, vault, shares).unwrap();
    world.pass_until(exit.matures_at.seconds());
    staker.claims(world, &[exit.ticket_id]).unwrap();
    world.ticket(exit.ticket_id).paid.u128()
}

fn within(amount: u128, expected: u128) {
    assert!(
        (expected - 1..=expected).contains(&amount),
        "{amount}, not {expected}"
    );
}

/// Covers: V-1
#[test]
fn a_slash_costs_everybody_the_same_fraction() {
    let (mut world, vault, a, b) = slashed_by_a_tenth();
    within(a.value_in(&world, vault), 900_000_000);
    within(b.value_in(&world, vault), 1_800_000_000);
    within(leaves(&mut world, &a, vault), 900_000_000);
    within(leaves(&mut world, &b, vault), 1_800_000_000);
}

/// Covers: V-2
#[test]
fn a_deposit_after_a_slash_buys_at_the_lower_rate() {
    let (mut world, vault, a, b) = slashed_by_a_tenth();
    world.pass(7 * 86_400);
    world.settle(1).unwrap();
    let before = [a.value_in(&world, vault), b.value_in(&world, vault)];
    let c = world.staker("c", 100_000_000, "ustk");
    c.deposits(&mut world, vault, 100_000_000).unwrap();
    within(c.value_in(&world, vault), 100_000_000);
    within(a.value_in(&world, vault), before[0]);
    within(b.value_in(&world, vault), before[1]);
    within(leaves(&mut world, &c, vault), 100_000_000);
}

/// Covers: V-3
#[test]
fn a_donation_to_the_hub_steals_nothing_from_the_next_depositor() {
    let mut world = World::usual();
    let thief = world.staker("thief", 1_000_000_001, "ustk");
    let victim = world.staker("victim", 1_000_000_000, "ustk");
    let vault = world
        .operator("orca")
        .creates_vault(&mut world, "ustk", 50)
        .unwrap();
    thief.deposits(&mut world, vault, 1).unwrap();
    let all = cosmwasm_std::coin(1_000_000_000, "ustk");
    world.donate(&thief.addr, all).unwrap();
    victim.deposits(&mut world, vault, 1_000_000_000).unwrap();
    assert!(victim.value_in(&world, vault) >= 999_999_999);
    assert!(thief.value_in(&world, vault) <= 1);
    assert!(leaves(&mut world, &victim, vault) >= 999_999_999);
}

/// Covers: V-4
#[test]
fn eighteen_decimals_come_back_whole() {
    const DEPOSIT: u128 = 20 * 10u128.pow(18);
    let mut world = WorldBuilder::new().asset("awei", 18, Decimal::one()).build();
    let vault = world
        .operator("orca")
        .creates_vault(&mut world, "awei", 50)
        .unwrap();
    let stakers = ["alice", "bob"].map(|name| {
        let staker = world.staker(name, DEPOSIT, "awei");
        staker.deposits(&mut world, vault, DEPOSIT).unwrap();
        staker
    });
    let exits: Vec<_> = stakers
        .iter()
        .map(|staker| staker.exits(&mut world, vault, DEPOSIT).unwrap())
        .collect();
    world.pass_until(exits[1].matures_at.seconds());
    for (staker, exit) in stakers.iter().zip(exits) {
        staker.claims(&mut world, &[exit.ticket_id]).unwrap();
        within(staker.balance(&world, "awei"), DEPOSIT);
    }
    assert!(world.vault(vault).shares.is_zero());
}

/// Covers: V-6
#[test]
fn a_vault_slashed_to_nothing_is_closed_and_a_new_one_is_not() {
    let mut world = WorldBuilder::new()
        .services(vec![ServiceConfig::new("bridge", 100)])
        .build();
    let alice = world.staker("alice", 3 * BILLION, "ustk");
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 100).unwrap();
    alice.deposits(&mut world, vault, BILLION).unwrap();
    world.lends(&orca, vault, "bridge", BILLION).unwrap();
    slash(&mut world, "bridge", &orca);
    let empty = world.vault(vault);
    assert!(empty.collateral.is_zero() && empty.closed);

    let refused = alice.deposits(&mut world, vault, BILLION).unwrap_err();
    assert!(format!("{refused:#}").contains("closed"), "{refused:#}");
    assert_eq!(alice.balance(&world, "ustk"), 2 * BILLION);

    let fresh = orca.creates_vault(&mut world, "ustk", 100).unwrap();
    alice.deposits(&mut world, fresh, BILLION).unwrap();
    assert_eq!(alice.value_in(&world, fresh), BILLION);
}
