//! The consumer's messages and packets.

use anyhow::Result;
use holdfast_shared::msg::consumer::ExecuteMsg;
use holdfast_shared::msg::hub::ExecuteMsg as HubMsg;
use holdfast_simnet::world::{World, HUB};

use super::simple::{leased, Simple};
use super::{Bench, DAY};

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let Simple { mut world, orca, .. } = leased(bench)?;
    world.net.next_block();
    hello(bench, &mut world)?;
    let height = world.net.chain("oracle").block().height;
    let submit = ExecuteMsg::SubmitEvidence {
        operator: orca.addr.to_string(),
        evidence: orca.votes_twice(&world, "oracle", height),
        reporter: None,
    };
    bench.row(["consumer", "submit_evidence", "any"], || {
        world.tell_consumer("oracle", "watcher", &submit)
    })?;
    bench.timeout(&mut world, "consumer", "evidence")?;
    bench.row(["consumer", "retry", "any"], || {
        world.tell_consumer("oracle", "watcher", &ExecuteMsg::Retry { report_id: 1 })
    })?;
    let packet = bench.delivery(&mut world, "hub", "evidence, sent again")?;
    bench.ack(&mut world, &packet, "consumer", "evidence")?;
    refused(bench, &mut world)
}

/// What the slash took is refused by its receiver, and paid later.
fn refused(bench: &mut Bench, world: &mut World) -> Result<()> {
    world.net.advance(8 * DAY);
    let insurance = world.insurance.clone();
    world.net.on(HUB, "insurance refuses coins", |chain| {
        chain.block_address(&insurance, true)
    });
    bench.row(["hub", "settle", "1 pool, 1 payout refused"], || world.settle(1))?;
    world.net.on(HUB, "insurance takes coins again", |chain| {
        chain.block_address(&insurance, false)
    });
    let keeper = world.net.chain(HUB).addr("keeper");
    bench.row(["hub", "retry_payout", "any"], || {
        world.tell(&keeper, &HubMsg::RetryPayout { payout_id: 1 })
    })?;
    Ok(())
}

fn hello(bench: &mut Bench, world: &mut World) -> Result<()> {
    bench.row(["consumer", "hello", "any"], || {
        world.tell_consumer("oracle", "watcher", &ExecuteMsg::Hello {})
    })?;
    let packet = bench.delivery(world, "hub", "hello, 1 operator")?;
    bench.ack(world, &packet, "consumer", "hello")
}
