//! Rent from the consumer's chain, by ICS-20.

use anyhow::Result;
use cosmwasm_std::{coin, coins, Addr, IbcMsg};
use holdfast_shared::msg::consumer::{ExecuteMsg, RentRoute};
use holdfast_simnet::ibc::voucher_denom;
use holdfast_simnet::world::{World, HUB};

use super::scene::{services, Scene, FIRST};
use super::{Bench, MILLION};

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut scene = Scene::leased(bench, 1, services(1))?;
    let world = &mut scene.world;
    let site = world.site(FIRST).clone();
    let pair = world.net.open_transfer_channel(FIRST, &site.connection)?;
    let payer = world.net.chain(FIRST).addr("payer");
    let voucher = voucher_denom(&format!("transfer/{}/ustk", pair.a.channel));
    supplied(world, &pair.b.channel, &payer)?;
    let route = ExecuteMsg::SetRentRoute {
        route: Some(RentRoute {
            channel_id: pair.a.channel,
            denom: voucher.clone(),
            receiver: None,
        }),
    };
    bench.row(["consumer", "set_rent_route", "any"], || {
        world.tell_consumer(FIRST, "owner", &route)
    })?;
    let funds = coins(MILLION, &voucher);
    let pay = |world: &mut World| {
        world
            .net
            .execute(FIRST, &payer, &site.consumer, &ExecuteMsg::PayRent {}, &funds)
    };
    bench.row(["consumer", "pay_rent", "any"], || pay(world))?;
    bench.received(world, ["hub", "ibc_destination_callback", "rent"])?;
    world.relay();
    // Rent that comes back may be taken out.
    pay(world)?;
    world.net.advance(3_601);
    world.relay();
    let withdraw = ExecuteMsg::Withdraw {
        coin: coin(MILLION, &voucher),
        recipient: payer.to_string(),
    };
    bench.row(["consumer", "withdraw", "any"], || {
        world.tell_consumer(FIRST, "owner", &withdraw)
    })?;
    Ok(())
}

/// Brings the hub chain's coins to the payer on the consumer's chain.
fn supplied(world: &mut World, channel: &str, payer: &Addr) -> Result<()> {
    let sender = world.net.chain(HUB).addr("treasurer");
    let transfer = IbcMsg::Transfer {
        channel_id: channel.to_owned(),
        to_address: payer.to_string(),
        amount: coin(10 * MILLION, "ustk"),
        timeout: world.net.now().plus_seconds(600).into(),
        memo: None,
    };
    world.net.on(HUB, "coins for the payer", |chain| {
        chain.mint(&sender, 10 * MILLION, "ustk");
        chain.transact(&sender, vec![transfer.into()])
    })?;
    world.relay();
    Ok(())
}
