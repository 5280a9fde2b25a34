//! A full book: 200 offers of 200 vaults of 50 operators, and the snapshots of 50 entries that follow from it.

use anyhow::Result;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{ServiceConfig, World, WorldBuilder};

use super::{tips, Bench, DAY, MILLION};

/// A world, who deposited into all vaults, and each vault with its operator.
type Book = (World, Staker, Vec<(Operator, u64)>);

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    ten(bench)?;
    let (mut world, _, operators) = book(bench, 50, 4, 199)?;
    let (last, vault) = &operators[operators.len() - 1];
    bench.row(["hub", "post_offer", "200th of the book"], || {
        last.offers(&mut world, *vault, "oracle", 100, 2 * MILLION)
    })?;
    matches(bench, &mut world)?;
    flushes(bench, &mut world)?;
    bench.row(["hub", "withdraw_offer", "book of 200"], || {
        last.withdraws_offer(&mut world, *vault, "oracle")
    })?;
    Ok(())
}

/// Operators with vaults, each with a deposit of 3 and, up to `offers`, an offer of 2; a bid for a million a vault.
pub(super) fn book(bench: &Bench, operators: u32, each: u32, offers: u32) -> Result<Book> {
    let mut world = bench.world(WorldBuilder::new().services(vec![ServiceConfig::new("oracle", 10)]));
    let alice = world.staker("alice", 10_000 * MILLION, "ustk");
    let mut vaults = Vec::new();
    for number in 0..operators {
        let operator = world.operator(&format!("operator {number}"));
        for _ in 0..each {
            let vault = operator.creates_vault(&mut world, "ustk", 80)?;
            alice.deposits(&mut world, vault, 3 * MILLION)?;
            if (vaults.len() as u32) < offers {
                let rate = 100 + vaults.len() as u64;
                operator.offers(&mut world, vault, "oracle", rate, MILLION)?;
            }
            vaults.push((operator.clone(), vault));
        }
    }
    let oracle = world.owner_of("oracle");
    oracle.bids(&mut world, u128::from(operators * each) * MILLION, 500)?;
    oracle.funds(&mut world, 1_000 * MILLION)?;
    world.net.next_block();
    Ok((world, alice, vaults))
}

/// The first lease of a small book, and all of them.
fn ten(bench: &mut Bench) -> Result<()> {
    for (case, limit) in [("1 change of 10, book of 10", 1), ("10 changes, book of 10", 20)] {
        let (mut world, ..) = book(bench, 10, 1, 10)?;
        bench.row(["hub", "match", case], || world.matches("oracle", limit))?;
    }
    Ok(())
}

fn matches(bench: &mut Bench, world: &mut World) -> Result<()> {
    world.net.next_block();
    bench.row(["hub", "match", "1 change of 200, book of 200"], || {
        world.matches("oracle", 1)
    })?;
    bench.row(["hub", "match", "20 changes of 199, book of 200"], || {
        world.matches("oracle", 20)
    })?;
    while world.matches("oracle", 50)?.remaining > 0 {}
    bench.row(["hub", "match", "no change, book of 200 leases"], || {
        world.matches("oracle", 20)
    })?;
    Ok(())
}

fn flushes(bench: &mut Bench, world: &mut World) -> Result<()> {
    bench.row(["hub", "flush", "50 entries, 200 vaults, first"], || {
        world.flush("oracle")
    })?;
    let packet = bench.delivery(world, "consumer", "snapshot of 50, first")?;
    bench.ack(world, &packet, "hub", "snapshot of 50")?;
    world.net.advance(DAY + DAY / 8);
    bench.row(["hub", "flush", "50 entries, 200 vaults, again"], || {
        world.flush("oracle")
    })?;
    bench.timeout(world, "hub", "snapshot of 50")?;
    world.net.advance(DAY / 8);
    tips::budget(world, "oracle")?;
    world.flush("oracle")?;
    let packet = bench.delivery(world, "consumer", "snapshot of 50, again")?;
    bench.ack(world, &packet, "hub", "snapshot of 50, each tipped")
}
