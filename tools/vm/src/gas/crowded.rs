//! A vault with all its 16 lease slots taken and all its 7 exit batches under way.

use anyhow::{Context, Result};
use holdfast_shared::limits::{MAX_LEASE_SLOTS, MAX_TICKETS_PER_CLAIM, MAX_UNMATURED_BATCHES};
use holdfast_simnet::world::actors::Staker;
use holdfast_simnet::world::{ServiceConfig, World, WorldBuilder};

use super::{Bench, DAY, MILLION};

const NAMES: [&str; MAX_LEASE_SLOTS as usize] = [
    "srva", "srvb", "srvc", "srvd", "srve", "srvf", "srvg", "srvh", "srvi", "srvj", "srvk", "srvl", "srvm",
    "srvn", "srvo", "srvp",
];

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let services = NAMES.iter().map(|name| ServiceConfig::new(name, 1)).collect();
    let mut world = bench.world(WorldBuilder::new().services(services));
    let alice = world.staker("alice", 100_000 * MILLION, "ustk");
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 80)?;
    alice.deposits(&mut world, vault, 10_000 * MILLION)?;
    for name in NAMES {
        let owner = world.owner_of(name);
        orca.offers(&mut world, vault, name, 300, 10_000 * MILLION)?;
        owner.bids(&mut world, 5_000 * MILLION, 500)?;
        owner.funds(&mut world, 1_000 * MILLION)?;
        world.net.next_block();
        let (last, _) = NAMES.split_last().context("services")?;
        if name == *last {
            bench.row(
                ["hub", "match", "1 lease, book of 1, 15 leases on the vault"],
                || world.matches(name, 1),
            )?;
        } else {
            world.matches(name, 1)?;
        }
    }
    let tickets = exits(bench, &mut world, &alice, vault)?;
    world.net.advance(DAY / 24);
    bench.row(["hub", "deposit", "16 leases, 7 batches"], || {
        alice.deposits(&mut world, vault, MILLION)
    })?;
    world.net.advance(DAY / 24);
    bench.row(["hub", "claim_rewards", "a staker, 1 denom, 16 leases"], || {
        alice.claims_rewards(&mut world, vault)
    })?;
    world.net.advance(40 * DAY);
    bench.row(["hub", "claim", "30 tickets of 7 batches"], || {
        alice.claims(&mut world, &tickets)
    })?;
    Ok(())
}

/// Seven closings with the 30 tickets one message may claim.
fn exits(bench: &mut Bench, world: &mut World, alice: &Staker, vault: u64) -> Result<Vec<u64>> {
    let mut tickets = Vec::new();
    for batch in 1..=MAX_UNMATURED_BATCHES {
        let all = MAX_TICKETS_PER_CLAIM * batch / MAX_UNMATURED_BATCHES;
        while tickets.len() + 1 < all {
            tickets.push(alice.exits(world, vault, MILLION)?.ticket_id);
        }
        let last = batch == MAX_UNMATURED_BATCHES;
        let case = ["hub", "request_exit", "16 leases, 6 batches"];
        let exit = match last {
            true => bench.row(case, || alice.exits(world, vault, MILLION))?,
            false => alice.exits(world, vault, MILLION)?,
        };
        tickets.push(exit.ticket_id);
        let boundary = world.closing_at(vault).context("an exit is under way")?;
        world.wait_until(boundary.seconds());
        match last {
            true => bench.row(["hub", "close_epoch", "16 leases, 6 batches"], || {
                world.close(vault)
            })?,
            false => world.close(vault)?,
        };
    }
    Ok(tickets)
}
