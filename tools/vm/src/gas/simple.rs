//! The hub with one operator, one vault and one service: the smallest case of everything.

use anyhow::{Context, Result};
use cosmwasm_std::{Addr, Decimal};
use cw_ownable::Action;
use holdfast_shared::msg::hub::{AssetParams, ExecuteMsg, PriceSource};
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
    governance(bench)?;
    let mut scene = joined(bench)?;
    market(bench, &mut scene)?;
    link(bench, &mut scene)?;
    rewards(bench, &mut scene)?;
    slash(bench)?;
    exit(bench)
}

fn one_service(bench: &Bench) -> World {
    bench.world(WorldBuilder::new().services(vec![ServiceConfig::new("oracle", 10)]))
}

fn told(world: &mut World, sender: &Addr, msg: &ExecuteMsg) -> Result<()> {
    let hub = world.hub.clone();
    send(world, sender, &hub, msg, &[])
}

fn governance(bench: &mut Bench) -> Result<()> {
    let mut world = one_service(bench);
    let owner = world.owner.clone();
    let mut params = world.service("oracle").params;
    let asset = AssetParams {
        denom: Denom::bank("uother"),
        decimals: 6,
        price: PriceSource::Fixed(Decimal::one()),
        haircut: Decimal::zero(),
        cap: None,
    };
    params.service = "feed".into();
    params.chain_id = "feed-1".into();
    params.link.connection_id = "connection-9".into();
    let service = params.service.clone();
    let messages = [
        ("approve_asset", ExecuteMsg::ApproveAsset { asset }),
        ("propose_service", ExecuteMsg::ProposeService { params }),
        ("approve_service", ExecuteMsg::ApproveService { service }),
    ];
    for (name, msg) in messages {
        bench.row(["hub", name, "any"], || told(&mut world, &owner, &msg))?;
    }
    let transfer = ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
        new_owner: world.net.chain(HUB).addr("heir").into_string(),
        expiry: None,
    });
    bench.row(["hub", "update_ownership", "any"], || {
        told(&mut world, &owner, &transfer)
    })?;
    replacement(bench)
}

/// A channel that never opened may be named anew.
fn replacement(bench: &mut Bench) -> Result<()> {
    let services = vec![ServiceConfig::new("oracle", 10)];
    let mut world = bench.world(WorldBuilder::new().services(services).unconnected());
    let owner = world.owner.clone();
    let msg = ExecuteMsg::ReplaceLink {
        service: "oracle".into(),
        link: world.service("oracle").params.link,
    };
    bench.row(["hub", "replace_link", "any"], || told(&mut world, &owner, &msg))
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
    bench.row(["hub", "claim_rewards", "a staker, 1 denom, 1 lease"], || {
        alice.claims_rewards(world, *vault)
    })?;
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

fn slash(bench: &mut Bench) -> Result<()> {
    let Simple { mut world, orca, .. } = leased(bench)?;
    world.net.next_block();
    let height = world.net.chain("oracle").block().height - 1;
    let msg = ExecuteMsg::SubmitEvidence {
        service: "oracle".into(),
        operator: orca.addr.to_string(),
        evidence: orca.votes_twice(&world, "oracle", height),
    };
    // Something newer must be acknowledged before a direct proof of that height can be dated.
    world.net.advance(DAY + DAY / 8);
    world.flush_and_relay("oracle")?;
    let keeper = world.net.chain(HUB).addr("keeper");
    bench.row(["hub", "submit_evidence", "1 vault, 1 pool"], || {
        told(&mut world, &keeper, &msg)
    })?;
    world.net.advance(8 * DAY);
    bench.row(["hub", "settle", "1 pool"], || world.settle(1))?;
    Ok(())
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
