//! The LRT over one vault and over eight.

use anyhow::Result;
use cosmwasm_std::{coins, Binary, Empty, Uint128};
use cw20::Logo;
use holdfast_shared::limits::MAX_LRT_VAULTS;
use holdfast_shared::msg::lrt::ExecuteMsg;
use holdfast_simnet::world::actors::Staker;
use holdfast_simnet::world::{Lrt, ServiceConfig, World, WorldBuilder, HUB};

use super::bench::send;
use super::{Bench, DAY, MILLION};

const EPOCH_SECONDS: u64 = 4 * DAY;

struct Scene {
    world: World,
    alice: Staker,
    lrt: Lrt,
}

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut small = scene(bench, 1)?;
    portfolio(bench, &mut small, "1 vault")?;
    token(bench, &mut small)?;
    contracts(bench, &mut small)?;
    marketing(bench, &mut small)?;
    let mut large = scene(bench, MAX_LRT_VAULTS)?;
    portfolio(bench, &mut large, "8 vaults")
}

/// Vaults with one lease each, and an LRT over them.
fn scene(bench: &Bench, vaults: usize) -> Result<Scene> {
    let mut world = bench.world(WorldBuilder::new().services(vec![ServiceConfig::new("oracle", 10)]));
    let alice = world.staker("alice", 100_000 * MILLION, "ustk");
    let orca = world.operator("orca");
    let mut ids = Vec::new();
    for _ in 0..vaults {
        let vault = orca.creates_vault(&mut world, "ustk", 80)?;
        alice.deposits(&mut world, vault, 100 * MILLION)?;
        orca.offers(&mut world, vault, "oracle", 300, 50 * MILLION)?;
        ids.push(vault);
    }
    let oracle = world.owner_of("oracle");
    oracle.bids(&mut world, 50 * MILLION * vaults as u128, 500)?;
    oracle.funds(&mut world, 1_000 * MILLION)?;
    world.net.next_block();
    world.matches("oracle", 20)?;
    let lrt = world.lrt("ustk", &ids, EPOCH_SECONDS);
    Ok(Scene { world, alice, lrt })
}

fn portfolio(bench: &mut Bench, scene: &mut Scene, case: &str) -> Result<()> {
    let Scene { world, alice, lrt } = scene;
    let mint = ExecuteMsg::Mint { min_tokens: None };
    for which in ["first", "second"] {
        let case = format!("{which}, {case}");
        let funds = coins(100 * MILLION, &lrt.denom);
        bench.row(["lrt", "mint", &case], || {
            send(world, &alice.addr, &lrt.contract, &mint, &funds)
        })?;
    }
    world.net.advance(5 * DAY);
    let redeem = ExecuteMsg::Redeem {
        amount: Uint128::new(50 * MILLION),
    };
    let claim = ExecuteMsg::ClaimRedemption {
        batch_id: 1,
        owner: alice.addr.to_string(),
    };
    let steps = [
        ("compound", ExecuteMsg::Compound {}, 0),
        ("redeem", redeem, 0),
        ("close_batch", ExecuteMsg::CloseBatch {}, 40 * DAY),
        ("claim_redemption", claim, 0),
    ];
    for (name, msg, wait) in steps {
        bench.row(["lrt", name, case], || {
            send(world, &alice.addr, &lrt.contract, &msg, &[])
        })?;
        if wait > 0 {
            world.net.advance(wait);
        }
    }
    Ok(())
}

fn token(bench: &mut Bench, scene: &mut Scene) -> Result<()> {
    let Scene { world, alice, lrt } = scene;
    let bob = world.net.chain(HUB).addr("bob");
    let amount = Uint128::new(MILLION);
    let transfer = || ExecuteMsg::Transfer {
        recipient: bob.to_string(),
        amount,
    };
    let allowance = ExecuteMsg::IncreaseAllowance {
        spender: bob.to_string(),
        amount: amount * Uint128::new(10),
        expires: None,
    };
    let lower = ExecuteMsg::DecreaseAllowance {
        spender: bob.to_string(),
        amount,
        expires: None,
    };
    let transfer_from = ExecuteMsg::TransferFrom {
        owner: alice.addr.to_string(),
        recipient: bob.to_string(),
        amount,
    };
    let burn_from = ExecuteMsg::BurnFrom {
        owner: alice.addr.to_string(),
        amount,
    };
    let steps = [
        ("transfer", "to a new holder", &alice.addr, transfer()),
        ("transfer", "to a holder", &alice.addr, transfer()),
        ("burn", "any", &alice.addr, ExecuteMsg::Burn { amount }),
        ("increase_allowance", "first", &alice.addr, allowance),
        ("decrease_allowance", "any", &alice.addr, lower),
        ("transfer_from", "any", &bob, transfer_from),
        ("burn_from", "any", &bob, burn_from),
    ];
    for (name, case, sender, msg) in steps {
        bench.row(["lrt", name, case], || {
            send(world, sender, &lrt.contract, &msg, &[])
        })?;
    }
    Ok(())
}

/// Tokens sent to a contract that does nothing with them.
fn contracts(bench: &mut Bench, scene: &mut Scene) -> Result<()> {
    let Scene { world, alice, lrt } = scene;
    let contract = bench.reference(world, "empty", "empty", &Empty {})?.into_string();
    let carol = world.net.chain(HUB).addr("carol");
    let amount = Uint128::new(MILLION);
    let msg = Binary::from(b"{}");
    let allowance = ExecuteMsg::IncreaseAllowance {
        spender: carol.to_string(),
        amount,
        expires: None,
    };
    send(world, &alice.addr, &lrt.contract, &allowance, &[])?;
    let sent = ExecuteMsg::Send {
        contract: contract.clone(),
        amount,
        msg: msg.clone(),
    };
    let sent_from = ExecuteMsg::SendFrom {
        owner: alice.addr.to_string(),
        contract,
        amount,
        msg,
    };
    let case = "to a contract that does nothing";
    bench.row(["lrt", "send", case], || {
        send(world, &alice.addr, &lrt.contract, &sent, &[])
    })?;
    bench.row(["lrt", "send_from", case], || {
        send(world, &carol, &lrt.contract, &sent_from, &[])
    })
}

/// Nobody is the marketing address of a new token, so both are refused.
fn marketing(bench: &mut Bench, scene: &mut Scene) -> Result<()> {
    let Scene { world, alice, lrt } = scene;
    let update = ExecuteMsg::UpdateMarketing {
        project: Some("https://example.com".to_owned()),
        description: None,
        marketing: Some(alice.addr.to_string()),
    };
    let logo = ExecuteMsg::UploadLogo(Logo::Url("https://example.com/logo.svg".to_owned()));
    for (name, msg) in [("update_marketing", update), ("upload_logo", logo)] {
        bench.refusal(["lrt", name, "refused, as always"], || {
            send(world, &alice.addr, &lrt.contract, &msg, &[])
        })?;
    }
    Ok(())
}
