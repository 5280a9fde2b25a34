//! The hub with one operator, one vault and one service: the smallest case of everything.

use anyhow::{Context, Result};
use cosmwasm_std::Addr;
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_shared::Denom;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{ServiceConfig, World, WorldBuilder, HUB};

use super::bench::send;
use super::{Bench, DAY, MILLION};

/// One vault of one operator.
pub(super) struct Simple {
    pub world: World,
    pub alice: Staker,
    pub orca: Operator,
    pub vault: u64,
}

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut scene = joined(bench)?;
    market(bench, &mut scene)?;
    link(bench, &mut scene)?;
    rewards(bench, &mut scene)?;
    exit(bench)
}

/// The hub with one service and nothing else.
pub(super) fn one_service(bench: &Bench) -> World {
    bench.world(WorldBuilder::new().services(vec![ServiceConfig::new("oracle", 10)]))
}

/// Sends the hub a message without coins.
pub(super) fn told(world: &mut World, sender: &Addr, msg: &ExecuteMsg) -> Result<()> {
    let hub = world.hub.clone();
    send(world, sender, &hub, msg, &[])
}

fn joined(bench: &mut Bench) -> Result<Simple> {
    let mut world = one_service(bench);
    let orca = Operator {
        addr: world.net.chain(HUB).addr("orca"),
        name: "orca".into(),
    };
    let msg = ExecuteMsg::RegisterOperator {
        moniker: "orca".into(),
    };
    bench.row(["hub", "register_operator", "any"], || {
        told(&mut world, &orca.addr, &msg)
    })?;
    bench.row(["hub", "register_key", "any"], || {
        orca.registers_key(&mut world, "oracle")
    })?;
    let vault = bench.row(["hub", "create_vault", "any"], || {
        orca.creates_vault(&mut world, "ustk", 80)
    })?;
    let alice = world.staker("alice", 10_000 * MILLION, "ustk");
    bench.row(["hub", "deposit", "first, no lease"], || {
        alice.deposits(&mut world, vault, 500 * MILLION)
    })?;
    bench.row(["hub", "deposit", "second, no lease"], || {
        alice.deposits(&mut world, vault, 500 * MILLION)
    })?;
    Ok(Simple {
        world,
        alice,
        orca,
        vault,
    })
}

fn market(bench: &mut Bench, scene: &mut Simple) -> Result<()> {
    let Simple {
        world, orca, vault, ..
    } = scene;
    let oracle = world.owner_of("oracle");
    bench.row(["hub", "post_offer", "1st of the book"], || {
        orca.offers(world, *vault, "oracle", 300, 1_000 * MILLION)
    })?;
    bench.row(["hub", "place_bid", "any"], || {
        oracle.bids(world, 800 * MILLION, 500)
    })?;
    bench.row(["hub", "fund_escrow", "no lease"], || {
        oracle.funds(world, 10 * MILLION)
    })?;
    world.net.next_block();
    bench.row(["hub", "match", "1 lease, book of 1"], || {
        world.matches("oracle", 1)
    })?;
    bench.row(["hub", "withdraw_escrow", "1 lease"], || {
        oracle.withdraws(world, MILLION)
    })?;
    Ok(())
}

fn link(bench: &mut Bench, scene: &mut Simple) -> Result<()> {
    let world = &mut scene.world;
    bench.row(["hub", "flush", "1 entry"], || world.flush("oracle"))?;
    let packet = bench.delivery(world, "consumer", "snapshot of 1, first")?;
    bench.ack(world, &packet, "hub", "snapshot of 1")?;
    world.net.advance(DAY + DAY / 8);
    world.flush("oracle")?;
    bench.timeout(world, "hub", "snapshot of 1")
}

fn rewards(bench: &mut Bench, scene: &mut Simple) -> Result<()> {
    let Simple {
        world,
        alice,
        orca,
        vault,
    } = scene;
    alice.claims_rewards(world, *vault)?;
    bench.row(["hub", "claim_rewards", "an operator, 1 denom"], || {
        orca.claims_rewards(world, *vault)
    })?;
    let owner = world.owner.clone();
    let denom = Denom::bank("ustk");
    bench.row(["hub", "claim_fees", "any"], || {
        told(world, &owner, &ExecuteMsg::ClaimFees { denom })
    })?;
    bench.row(["hub", "withdraw_offer", "book of 1"], || {
        orca.withdraws_offer(world, *vault, "oracle")
    })?;
    Ok(())
}

/// A vault with one lease whose consumer knows of it.
pub(super) fn leased(bench: &Bench) -> Result<Simple> {
    let mut world = one_service(bench);
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 80)?;
    let alice = world.staker("alice", 10_000 * MILLION, "ustk");
    alice.deposits(&mut world, vault, 1_000 * MILLION)?;
    orca.offers(&mut world, vault, "oracle", 300, 1_000 * MILLION)?;
    let oracle = world.owner_of("oracle");
    oracle.bids(&mut world, 800 * MILLION, 500)?;
    oracle.funds(&mut world, 10 * MILLION)?;
    world.net.next_block();
    world.matches("oracle", 1)?;
    world.flush_and_relay("oracle")?;
    Ok(Simple {
        world,
        alice,
        orca,
        vault,
    })
}

fn exit(bench: &mut Bench) -> Result<()> {
    let mut world = one_service(bench);
    let vault = world.operator("orca").creates_vault(&mut world, "ustk", 80)?;
    let alice = world.staker("alice", 1_000 * MILLION, "ustk");
    alice.deposits(&mut world, vault, 1_000 * MILLION)?;
    let exit = bench.row(["hub", "request_exit", "no lease"], || {
        alice.exits(&mut world, vault, MILLION)
    })?;
    let boundary = world.closing_at(vault).context("an exit is under way")?;
    world.wait_until(boundary.seconds());
    bench.row(["hub", "close_epoch", "no lease"], || world.close(vault))?;
    world.wait_until(exit.matures_at.seconds());
    bench.row(["hub", "claim", "1 ticket"], || {
        alice.claims(&mut world, &[exit.ticket_id])
    })?;
    Ok(())
}
