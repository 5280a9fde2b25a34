//! A vault with all its 16 lease slots taken and all its 7 exit batches under way.

use anyhow::{Context, Result};
use holdfast_shared::limits::{MAX_LEASE_SLOTS, MAX_TICKETS_PER_CLAIM, MAX_UNMATURED_BATCHES};
use holdfast_simnet::world::actors::Staker;
use holdfast_simnet::world::World;

use super::scene::{services, Scene};
use super::{Bench, DAY, MILLION};

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let all = services(MAX_LEASE_SLOTS as usize);
    let names: Vec<_> = all.iter().map(|service| service.name).collect();
    let mut scene = Scene::unleased(bench, 1, all)?;
    let (&last, others) = names.split_last().context("services")?;
    for &name in others {
        scene.bids(name)?;
        scene.world.matches(name, 1)?;
    }
    scene.bids(last)?;
    let vault = scene.vault()?;
    let (mut world, alice) = (scene.world, scene.alice);
    bench.row(
        ["hub", "match", "1 lease, book of 1, 15 leases on the vault"],
        || world.matches(last, 1),
    )?;
    let tickets = exits(bench, &mut world, &alice, vault)?;
    world.net.advance(DAY / 24);
    bench.row(["hub", "deposit", "16 leases, 7 batches"], || {
        alice.deposits(&mut world, vault, MILLION)
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
