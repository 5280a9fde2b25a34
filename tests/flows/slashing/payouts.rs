//! Where the money of a slash goes, and the smallest slash.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::hub::{ExecuteMsg, PayoutSource, PayoutView, Recipient, SlashStatus};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::world::{ServiceConfig, HUB};
use holdfast_simnet::{World, WorldBuilder};

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

fn world_with(service: ServiceConfig) -> (World, Operator) {
    let services = vec![service, ServiceConfig::new("bridge", 50)];
    let mut world = WorldBuilder::new().services(services).build();
    let orca = world.operator("orca");
    (world, orca)
}

/// Orca lends the whole vault to the oracle and votes twice; the proof goes by packet.
fn slashed(world: &mut World, orca: &Operator, amount: u128) -> u64 {
    let (vault, _) = world.funded_vault(orca, 100, amount);
    world.lends(orca, vault, "oracle", amount).unwrap();
    world.flush_and_relay("oracle").unwrap();
    world.net.advance(DAY);
    let height = world.net.chain("oracle").block().height;
    let evidence = orca.votes_twice(world, "oracle", height);
    world.report_packet("oracle", orca, evidence).unwrap();
    world.relay();
    vault
}

fn pay_again(world: &mut World, payout_id: u64) -> anyhow::Result<()> {
    let keeper = world.net.chain(HUB).addr("keeper");
    world
        .tell(&keeper, &ExecuteMsg::RetryPayout { payout_id })
        .map(drop)
}

/// Covers: S-8
#[test]
fn a_recipient_that_refuses_money_holds_up_nobody() {
    let service = ServiceConfig {
        reporter_part: Decimal::percent(10),
        ..ServiceConfig::new("oracle", 20)
    };
    let (mut world, orca) = world_with(service);
    slashed(&mut world, &orca, 1_000 * MILLION);
    let (insurance, watcher) = (world.insurance.clone(), world.net.chain(HUB).addr("watcher"));
    world.net.on(HUB, "insurance refuses coins", |chain| {
        chain.block_address(&insurance, true)
    });
    let early = format!("{:#}", world.settle(1).unwrap_err());
    assert!(early.contains("slash 1 settles at"), "{early}");
    world.net.advance(7 * DAY);
    world.settle(1).unwrap();

    let balance = |world: &World, owner| world.net.chain(HUB).balance(owner, "ustk").u128();
    assert_eq!(balance(&world, &watcher), 20 * MILLION, "the reporter is paid");
    assert_eq!(balance(&world, &insurance), 0);
    assert_eq!(world.slashes()[0].status, SlashStatus::Settled);
    assert!(world.settle(1).is_err(), "a slash settles once");
    assert!(
        pay_again(&mut world, 1).is_err(),
        "it still refuses, and is still owed"
    );

    let second = world.operator("second");
    let (vault, _) = world.funded_vault(&second, 100, 1_000);
    world.lends(&second, vault, "bridge", 1_000).unwrap();
    world.flush_and_relay("bridge").unwrap();
    world.net.advance(DAY);
    let height = world.net.chain("bridge").block().height;
    let evidence = second.votes_twice(&world, "bridge", height);
    world.report_packet("bridge", &second, evidence).unwrap();
    world.relay();
    world.net.advance(7 * DAY);
    world.settle(2).unwrap();
    assert_eq!(world.slashes()[1].status, SlashStatus::Settled);

    world.net.on(HUB, "insurance takes coins again", |chain| {
        chain.block_address(&insurance, false)
    });
    pay_again(&mut world, 1).unwrap();
    assert_eq!(
        balance(&world, &insurance),
        180 * MILLION,
        "the oracle's part waited"
    );
    assert!(pay_again(&mut world, 1).is_err(), "it is paid once");
    pay_again(&mut world, 2).unwrap();
    assert_eq!(balance(&world, &insurance), 180 * MILLION + 475);
}

/// Covers: S-9
#[test]
fn three_units_staked_with_one_slashable_pay_one_unit() {
    let service = ServiceConfig {
        max_fraction: Decimal::percent(33),
        duplicate_vote_fraction: Decimal::percent(1),
        ..ServiceConfig::new("oracle", 33)
    };
    let (mut world, orca) = world_with(service);
    let vault = slashed(&mut world, &orca, 3);
    let sent = &world.sent_entries("oracle", &orca.addr)[0];
    assert_eq!((sent.stake.u128(), sent.slashable.u128()), (3, 1));
    assert_eq!(world.slashes()[0].totals[0].1.u128(), 1);
    assert_eq!(world.vault(vault).collateral.u128(), 2);
}

/// Burnt collateral is gone from the bank, not merely unreachable.
/// Covers: I-29
#[test]
fn a_burn_lowers_the_supply() {
    let service = ServiceConfig {
        recipient: Recipient::Burn,
        ..ServiceConfig::new("oracle", 10)
    };
    let (mut world, orca) = world_with(service);
    slashed(&mut world, &orca, 1_000 * MILLION);
    let before = world.net.chain(HUB).supply("ustk").u128();
    world.net.advance(7 * DAY);
    world.settle(1).unwrap();
    let watcher = world.net.chain(HUB).addr("watcher");
    let reporter = world.net.chain(HUB).balance(&watcher, "ustk").u128();
    assert_eq!(reporter, 5 * MILLION);
    assert_eq!(before - world.net.chain(HUB).supply("ustk").u128(), 95 * MILLION);
}

/// A staker that cannot receive coins holds up no books: its rewards wait under a number and arrive when it can.
#[test]
fn refused_rewards_wait_for_their_owner() {
    let (mut world, orca) = world_with(ServiceConfig::new("oracle", 20));
    let (vault, staker) = world.funded_vault(&orca, 100, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 1_000 * MILLION).unwrap();
    world.net.advance(DAY);
    let owner = staker.addr.clone();
    world.net.on(HUB, "the staker refuses coins", |chain| {
        chain.block_address(&owner, true)
    });
    staker.claims_rewards(&mut world, vault).unwrap();
    assert_eq!(staker.balance(&world, "ustk"), 0);
    let waiting: Vec<PayoutView> = world.ask(&QueryMsg::Payouts {
        start_after: None,
        limit: None,
    });
    let [payout] = waiting.as_slice() else {
        panic!("{waiting:?}")
    };
    assert_eq!(
        (payout.source, payout.to.as_deref()),
        (PayoutSource::Rewards, Some(owner.as_str()))
    );
    assert!(pay_again(&mut world, payout.payout_id).is_err());
    world.net.on(HUB, "the staker takes coins", |chain| {
        chain.block_address(&owner, false)
    });
    pay_again(&mut world, payout.payout_id).unwrap();
    assert_eq!(staker.balance(&world, "ustk"), payout.amount.u128());
    assert!(pay_again(&mut world, payout.payout_id).is_err(), "once");
}
