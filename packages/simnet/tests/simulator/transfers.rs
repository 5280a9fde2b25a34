//! ICS-20: coins between chains, and memos.

use cosmwasm_std::{Addr, IbcMsg};
use holdfast_simnet::ibc::{voucher_denom, Delivery};
use holdfast_simnet::PacketId;

use crate::setup::World;

const PATH: &str = "transfer/channel-0/stake";

/// A user of the zone with 1,000 stake, and a transfer channel: `channel-0` on both sides.
fn world() -> (World, Addr) {
    let mut world = World::unconnected();
    let connection = world.link.b.clone();
    world.net.open_transfer_channel("zone", &connection).unwrap();
    let user = world.net.chain("zone").addr("user");
    world
        .net
        .on("zone", "mint", |chain| chain.mint(&user, 1_000, "stake"));
    (world, user)
}

fn transfer(
    world: &mut World,
    from: &str,
    sender: &Addr,
    to: &Addr,
    coin: (u128, &str),
    memo: &str,
) -> PacketId {
    let msg = IbcMsg::Transfer {
        channel_id: "channel-0".into(),
        to_address: to.to_string(),
        amount: cosmwasm_std::coin(coin.0, coin.1),
        timeout: world.net.now().plus_seconds(100).into(),
        memo: Some(memo.into()),
    };
    world
        .net
        .on(from, "transfer", |chain| chain.transact(sender, vec![msg.into()]))
        .unwrap();
    world
        .net
        .pending()
        .into_iter()
        .map(|(id, _)| id)
        .find(|id| id.chain == from)
        .unwrap()
}

fn balance(world: &World, chain: &str, owner: &Addr, denom: &str) -> u128 {
    world.net.chain(chain).balance(owner, denom).u128()
}

fn memo(world: &World, more: &str) -> String {
    format!(
        r#"{{"dest_callback":{{"address":"{}"}},"for":"{more}"}}"#,
        world.hub
    )
}

#[test]
fn coins_go_out_as_vouchers_and_come_home() {
    let (mut world, user) = world();
    let voucher = voucher_denom(PATH);
    let friend = world.net.chain("hub").addr("friend");
    transfer(&mut world, "zone", &user, &friend, (300, "stake"), "");
    let mut relayer = world.relayer.clone();
    relayer.relay_all(&mut world.net);
    assert_eq!(
        (
            balance(&world, "zone", &user, "stake"),
            balance(&world, "hub", &friend, &voucher)
        ),
        (700, 300)
    );
    transfer(&mut world, "hub", &friend, &user, (100, &voucher), "");
    relayer.relay_all(&mut world.net);
    assert_eq!(
        (
            balance(&world, "zone", &user, "stake"),
            balance(&world, "hub", &friend, &voucher)
        ),
        (800, 200)
    );
    assert_eq!(world.net.chain("hub").supply(&voucher).u128(), 200);
    assert_eq!(world.net.chain("zone").supply("stake").u128(), 1_000);
}

#[test]
fn a_memo_calls_the_contract_after_the_coins_arrived() {
    let (mut world, user) = world();
    let (hub, memo) = (world.hub.clone(), memo(&world, "rent"));
    let id = transfer(&mut world, "zone", &user, &hub, (300, "stake"), &memo);
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Accepted { .. })
    ));
    assert_eq!(world.seen("hub"), [r#"holds 300, {"result":"AQ=="}"#]);
    assert_eq!(balance(&world, "hub", &hub, &voucher_denom(PATH)), 300);
}

#[test]
fn a_contract_hears_nothing_of_a_transfer_without_its_memo() {
    let (mut world, user) = world();
    let hub = world.hub.clone();
    let id = transfer(&mut world, "zone", &user, &hub, (300, "stake"), "just a note");
    world.net.deliver(&id, "relayer").unwrap();
    assert_eq!(world.seen("hub"), Vec::<String>::new());
    assert_eq!(balance(&world, "hub", &hub, &voucher_denom(PATH)), 300);
}

#[test]
fn a_failing_callback_sends_the_coins_back() {
    let (mut world, user) = world();
    let (hub, memo) = (world.hub.clone(), memo(&world, "told to fail"));
    let id = transfer(&mut world, "zone", &user, &hub, (300, "stake"), &memo);
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Refused { .. })
    ));
    assert_eq!(world.net.chain("hub").supply(&voucher_denom(PATH)).u128(), 0);
    world.net.deliver_ack(&id, "relayer").unwrap();
    assert_eq!(balance(&world, "zone", &user, "stake"), 1_000);
}

#[test]
fn a_failing_callback_leaves_coins_that_came_home_in_escrow() {
    let (mut world, user) = world();
    let voucher = voucher_denom(PATH);
    let (hub, friend) = (world.hub.clone(), world.net.chain("hub").addr("friend"));
    let mut relayer = world.relayer.clone();
    transfer(&mut world, "zone", &user, &friend, (300, "stake"), "");
    relayer.relay_all(&mut world.net);
    // The zone's contract is named, and no contract of that address lives there.
    let memo = format!(r#"{{"dest_callback":{{"address":"{hub}"}}}}"#);
    transfer(&mut world, "hub", &friend, &user, (300, &voucher), &memo);
    relayer.relay_all(&mut world.net);
    assert_eq!(
        (
            balance(&world, "zone", &user, "stake"),
            balance(&world, "hub", &friend, &voucher)
        ),
        (700, 300)
    );
}

#[test]
fn a_transfer_that_times_out_or_finds_no_receiver_is_paid_back() {
    let (mut world, user) = world();
    let nobody = Addr::unchecked("nobody");
    transfer(&mut world, "zone", &user, &nobody, (300, "stake"), "");
    let mut relayer = world.relayer.clone();
    relayer.relay_all(&mut world.net);
    assert_eq!(balance(&world, "zone", &user, "stake"), 1_000);
    let friend = world.net.chain("hub").addr("friend");
    transfer(&mut world, "zone", &user, &friend, (300, "stake"), "");
    assert_eq!(balance(&world, "zone", &user, "stake"), 700);
    world.net.advance(100);
    assert_eq!(relayer.relay_all(&mut world.net).timed_out, 1);
    assert_eq!(balance(&world, "zone", &user, "stake"), 1_000);
}

#[test]
fn the_same_denom_over_another_channel_is_another_voucher() {
    assert_ne!(voucher_denom(PATH), voucher_denom("transfer/channel-1/stake"));
    // ibc-go's own example of a denom trace.
    let known = "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2";
    assert_eq!(voucher_denom("transfer/channel-0/uatom"), known);
}
