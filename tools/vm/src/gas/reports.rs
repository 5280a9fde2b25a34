//! What a consumer is told to report, and what becomes of it on the way: faults, and orders to the market.

use anyhow::Result;
use holdfast_shared::msg::consumer::{ExecuteMsg, SudoMsg};
use holdfast_shared::msg::hub::ExecuteMsg as HubMsg;
use holdfast_shared::packet::{FaultKind, Order};
use holdfast_simnet::world::World;

use super::scene::{services, Scene, FIRST};
use super::Bench;

const REPORTER: &str = "reporter";

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut scene = Scene::leased(bench, 1, services(1))?;
    named(bench, &mut scene)?;
    fault(bench, &mut scene)?;
    orders(bench, &mut scene)?;
    by_the_chain(bench, &mut scene)
}

/// Somebody may file faults, and the consumer knows.
fn named(bench: &mut Bench, scene: &mut Scene) -> Result<()> {
    let world = &mut scene.world;
    let reporter = world.net.chain(FIRST).addr(REPORTER).into_string();
    let name = HubMsg::NameReporter {
        service: FIRST.to_owned(),
        reporter: Some(reporter),
    };
    let owner = world.owner_of(FIRST).addr;
    bench.row(["hub", "name_reporter", "any"], || world.tell(&owner, &name))?;
    scene.tells()?;
    scene.world.net.next_block();
    Ok(())
}

fn told(bench: &mut Bench, world: &mut World, sender: &str, case: [&str; 2], msg: &ExecuteMsg) -> Result<()> {
    let [name, case] = case;
    bench.row(["consumer", name, case], || {
        world.tell_consumer(FIRST, sender, msg).map(drop)
    })
}

fn fault(bench: &mut Bench, scene: &mut Scene) -> Result<()> {
    let world = &mut scene.world;
    let height = world.net.chain(FIRST).block().height;
    let submit = ExecuteMsg::SubmitFault {
        operator: scene.orca.addr.to_string(),
        kind: FaultKind::ServiceFault,
        height,
        slot: 1,
    };
    told(bench, world, REPORTER, ["submit_fault", "any"], &submit)?;
    bench.timeout(world, "consumer", "fault")?;
    world.tell_consumer(FIRST, "watcher", &ExecuteMsg::Retry { report_id: 1 })?;
    let packet = bench.delivery(
        world,
        "hub",
        "fault, by the reporter, 1 vault, 0 batches, 1 lease",
    )?;
    bench.ack(world, &packet, "consumer", "fault")
}

fn orders(bench: &mut Bench, scene: &mut Scene) -> Result<()> {
    let vault_id = scene.vault()?;
    let world = &mut scene.world;
    let bid = world.owner_of(FIRST).bid(world, 1_000_000, 500);
    let reporter = Some(world.net.chain(FIRST).addr("another").into_string());
    let orders = [
        ("order, reporter", Order::Reporter { reporter }),
        ("order, notice", Order::Notice { vault_id }),
        ("order, bid", Order::Bid { bid }),
    ];
    for (case, order) in &orders {
        let order = order.clone();
        told(
            bench,
            world,
            "owner",
            ["order", case],
            &ExecuteMsg::Order { order },
        )?;
        let packet = bench.delivery(world, "hub", case)?;
        bench.ack(world, &packet, "consumer", case)?;
    }
    let [.., (_, order)] = orders;
    told(
        bench,
        world,
        "owner",
        ["order", "order, bid, again"],
        &ExecuteMsg::Order { order },
    )?;
    bench.timeout(world, "consumer", "order")
}

/// The same by the chain's own word.
fn by_the_chain(bench: &mut Bench, scene: &mut Scene) -> Result<()> {
    scene.tells()?;
    let world = &mut scene.world;
    world.net.next_block();
    let height = world.net.chain(FIRST).block().height;
    let bid = world.owner_of(FIRST).bid(world, 2_000_000, 500);
    let operator = scene.orca.addr.to_string();
    let messages = [
        (
            "submit_fault",
            SudoMsg::SubmitFault {
                operator: operator.clone(),
                kind: FaultKind::Downtime,
                height,
                slot: 2,
            },
        ),
        (
            "submit_evidence",
            SudoMsg::SubmitEvidence {
                operator,
                evidence: scene.orca.votes_twice(world, FIRST, height),
            },
        ),
        (
            "order",
            SudoMsg::Order {
                order: Order::Bid { bid },
            },
        ),
        ("set_owner", SudoMsg::SetOwner { owner: None }),
    ];
    let site = world.site(FIRST).clone();
    for (case, msg) in messages {
        bench.row(["consumer", "sudo", case], || {
            world
                .net
                .on(&site.chain, case, |chain| chain.sudo(&site.consumer, &msg))
        })?;
    }
    Ok(())
}
