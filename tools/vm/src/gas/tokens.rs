//! Collateral and prices that other contracts hold: a CW20, and a contract that is asked for a rate. The reference token
//! is both; what a call of it costs is in the rows.

use anyhow::Result;
use cosmwasm_std::{to_json_binary, Addr, Decimal, Uint128};
use cw20::Cw20ExecuteMsg;
use holdfast_shared::msg::hub::{
    Admission, AssetParams, Depositors, ExecuteMsg, Policy, PriceSource, RateSource,
};
use holdfast_shared::Denom;
use holdfast_simnet::world::{World, HUB};

use super::bench::send;
use super::reference::token;
use super::simple::{one_service, told};
use super::Bench;

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut world = one_service(bench);
    let alice = world.net.chain(HUB).addr("alice");
    let cw20 = token(bench, &mut world, &alice)?;
    let owner = world.owner.clone();
    let asset = rated(&cw20, Decimal::one())?;
    bench.row(["hub", "approve_asset", "priced by a rate contract"], || {
        told(&mut world, &owner, &ExecuteMsg::ApproveAsset { asset })
    })?;
    world.net.advance(300);
    let read = ExecuteMsg::ReadPrice { denom: denom(&cw20) };
    bench.row(["hub", "read_price", "any"], || told(&mut world, &alice, &read))?;
    let asset = rated(&cw20, Decimal::percent(50))?;
    bench.row(["hub", "change_asset", "priced by a rate contract"], || {
        told(&mut world, &owner, &ExecuteMsg::ChangeAsset { asset })
    })?;
    deposits(bench, &mut world, &alice, &cw20)
}

fn denom(token: &Addr) -> Denom {
    Denom::Cw20(token.to_string())
}

/// An asset whose price is what the token says of its supply.
fn rated(token: &Addr, max_change: Decimal) -> Result<AssetParams> {
    Ok(AssetParams {
        denom: denom(token),
        decimals: 6,
        price: PriceSource::Rate(RateSource {
            contract: token.to_string(),
            query: to_json_binary(&cw20::Cw20QueryMsg::TokenInfo {})?,
            path: vec!["total_supply".to_owned()],
            max_age_seconds: 1_000,
            max_change,
        }),
        haircut: Decimal::zero(),
        cap: None,
    })
}

fn deposits(bench: &mut Bench, world: &mut World, alice: &Addr, token: &Addr) -> Result<()> {
    let orca = world.operator("orca");
    let policy = Policy {
        ceiling: Decimal::percent(80),
        commission: Decimal::percent(10),
        admission: Admission::AllUpTo {
            max_fraction: Decimal::one(),
        },
        deposit_cap: None,
        depositors: Depositors::Anyone,
    };
    let vault_id = orca.creates_vault_of(world, denom(token), policy)?;
    let msg = to_json_binary(&ExecuteMsg::Deposit {
        vault_id,
        min_shares: None,
        accept_open_filings: false,
    })?;
    let sent = Cw20ExecuteMsg::Send {
        contract: world.hub.to_string(),
        amount: Uint128::new(100),
        msg,
    };
    for case in ["first deposit", "second deposit"] {
        let case = format!("{case} of a CW20, sent by its holder");
        bench.row(["hub", "receive", &case], || {
            send(world, alice, token, &sent, &[])
        })?;
    }
    Ok(())
}
