//! Vaults: V-1, V-3, V-5.

use holdfast_simnet::World;

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
}
