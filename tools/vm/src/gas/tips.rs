//! What relayers earn.

use anyhow::{Context, Result};
use cosmwasm_std::{coins, Addr, Uint128};
use holdfast_shared::msg::hub::{ExecuteMsg, OwedTip, TipParams};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use holdfast_simnet::world::{World, HUB};

use super::scene::{services, Scene, FIRST};
use super::{Bench, MILLION};

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut scene = Scene::leased(bench, 1, services(1))?;
    let world = &mut scene.world;
    let owner = world.owner_of(FIRST).addr;
    let service = || FIRST.to_owned();
    bench.row(["hub", "set_tips", "any"], || set(world, FIRST))?;
    let fund = ExecuteMsg::FundTips { service: service() };
    minted(world, &owner);
    bench.row(["hub", "fund_tips", "any"], || {
        world.tell_with(&owner, &fund, &coins(1_000 * MILLION, "ustk"))
    })?;
    let withdraw = ExecuteMsg::WithdrawTips {
        service: service(),
        amount: Uint128::new(MILLION),
    };
    bench.row(["hub", "withdraw_tips", "any"], || world.tell(&owner, &withdraw))?;
    world.flush(FIRST)?;
    let packet = bench.delivery(world, "consumer", "snapshot of 1, under tips")?;
    bench.ack(world, &packet, "hub", "snapshot of 1, tipped")?;
    let owed: Vec<OwedTip> = world.ask(&QueryMsg::TipsOwed {
        start_after: None,
        limit: None,
    });
    let earned = owed.first().context("the relayer earned a tip")?;
    let relayer = Addr::unchecked(&earned.relayer);
    let claim = ExecuteMsg::ClaimTips {
        denom: Denom::bank("ustk"),
    };
    bench.row(["hub", "claim_tips", "any"], || world.tell(&relayer, &claim))?;
    Ok(())
}

fn set(world: &mut World, service: &str) -> Result<()> {
    let owner = world.owner_of(service).addr;
    let msg = ExecuteMsg::SetTips {
        service: service.to_owned(),
        tips: TipParams {
            snapshot: Uint128::new(10),
            evidence: Uint128::new(50),
            daily_cap: Uint128::new(10_000),
        },
    };
    world.tell(&owner, &msg).map(drop)
}

fn minted(world: &mut World, owner: &Addr) {
    world.net.on(HUB, "mint to a service owner", |chain| {
        chain.mint(owner, 1_000 * MILLION, "ustk");
    });
}

/// A budget that pays for every entry.
pub(super) fn budget(world: &mut World, service: &str) -> Result<()> {
    set(world, service)?;
    let owner = world.owner_of(service).addr;
    minted(world, &owner);
    let fund = ExecuteMsg::FundTips {
        service: service.to_owned(),
    };
    world.tell_with(&owner, &fund, &coins(1_000 * MILLION, "ustk"))?;
    Ok(())
}
