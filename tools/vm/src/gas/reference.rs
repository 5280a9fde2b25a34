//! The yardsticks: a token transfer of cw20-base, and a call that does nothing.

use anyhow::Result;
use cosmwasm_std::{Addr, Empty, Uint128};
use cw20::Cw20Coin;
use holdfast_simnet::world::{World, WorldBuilder, HUB};

use super::bench::send;
use super::Bench;

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut world = bench.world(WorldBuilder::new().services(vec![]));
    let (alice, bob) = (
        world.net.chain(HUB).addr("alice"),
        world.net.chain(HUB).addr("bob"),
    );
    let empty = bench.reference(&mut world, "empty", "empty", &Empty {})?;
    bench.row(["empty", "execute", "nothing at all"], || {
        send(&mut world, &alice, &empty, &Empty {}, &[])
    })?;
    let cw20 = token(bench, &mut world, &alice)?;
    for case in ["to a new holder", "to a holder"] {
        let transfer = cw20_base::msg::ExecuteMsg::Transfer {
            recipient: bob.to_string(),
            amount: Uint128::new(10),
        };
        bench.row(["cw20-base", "transfer", case], || {
            send(&mut world, &alice, &cw20, &transfer, &[])
        })?;
    }
    Ok(())
}

/// A token of cw20-base, all of it `holder`'s.
pub(super) fn token(bench: &Bench, world: &mut World, holder: &Addr) -> Result<Addr> {
    let msg = cw20_base::msg::InstantiateMsg {
        name: "Yardstick".into(),
        symbol: "YARD".into(),
        decimals: 6,
        initial_balances: vec![Cw20Coin {
            address: holder.to_string(),
            amount: Uint128::new(1_000),
        }],
        mint: None,
        marketing: None,
    };
    bench.reference(world, "cw20-base", "cw20", &msg)
}
