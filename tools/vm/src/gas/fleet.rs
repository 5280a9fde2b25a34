//! An operator with all its 8 vaults leased to one service, and five closings of each since the offence.

use anyhow::{Context, Result};
use holdfast_shared::limits::MAX_VAULTS_PER_OPERATOR;
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::world::{ServiceConfig, World, WorldBuilder, HUB};

use super::{Bench, MILLION};

const CLOSINGS: u32 = 5;

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let (mut world, orca, height) = closed(bench)?;
    let msg = ExecuteMsg::SubmitEvidence {
        service: "oracle".into(),
        operator: orca.addr.to_string(),
        evidence: orca.votes_twice(&world, "oracle", height),
    };
    let keeper = world.net.chain(HUB).addr("keeper");
    bench.row(["hub", "submit_evidence", "8 vaults, 6 pools each"], || {
        world.tell(&keeper, &msg)
    })?;
    world.net.advance(8 * super::DAY);
    bench.row(["hub", "settle", "8 vaults, 6 pools each"], || world.settle(1))?;
    by_packet(bench)
}

/// The same by packet: the dearest a relayer carries to the hub.
fn by_packet(bench: &mut Bench) -> Result<()> {
    let (mut world, orca, height) = closed(bench)?;
    let evidence = orca.votes_twice(&world, "oracle", height);
    world.report_packet("oracle", &orca, evidence)?;
    bench.delivery(&mut world, "hub", "evidence, 8 vaults, 6 pools each")?;
    Ok(())
}

fn closed(bench: &Bench) -> Result<(World, Operator, u64)> {
    let mut world = bench.world(WorldBuilder::new().services(vec![ServiceConfig::new("oracle", 10)]));
    let alice = world.staker("alice", 10_000 * MILLION, "ustk");
    let orca = world.operator("orca");
    let mut vaults = Vec::new();
    for _ in 0..MAX_VAULTS_PER_OPERATOR {
        let vault = orca.creates_vault(&mut world, "ustk", 80)?;
        alice.deposits(&mut world, vault, 100 * MILLION)?;
        orca.offers(&mut world, vault, "oracle", 300, 50 * MILLION)?;
        vaults.push(vault);
    }
    let oracle = world.owner_of("oracle");
    oracle.bids(&mut world, 400 * MILLION, 500)?;
    oracle.funds(&mut world, 1_000 * MILLION)?;
    world.net.next_block();
    world.matches("oracle", 20)?;
    world.flush_and_relay("oracle")?;
    world.net.next_block();
    let height = world.net.chain("oracle").block().height;
    for _ in 0..CLOSINGS {
        for vault in &vaults {
            alice.exits(&mut world, *vault, MILLION)?;
        }
        let last = *vaults.last().context("vaults")?;
        let boundary = world.closing_at(last).context("an exit is under way")?;
        world.wait_until(boundary.seconds());
        for vault in &vaults {
            world.close(*vault)?;
        }
        world.flush_and_relay("oracle")?;
    }
    Ok((world, orca, height))
}
