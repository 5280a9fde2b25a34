//! Base staking as a contract meets it: coins, queries and the module's messages. The rules have their own tests.

use cosmwasm_std::{coin, Decimal, StakingMsg};
use holdfast_simnet::Chain;

use crate::probe::Do;
use crate::setup::{World, DAY};

fn stake(amount: u128) -> Do {
    Do::Stake(StakingMsg::Delegate {
        validator: "val".into(),
        amount: coin(amount, "stake"),
    })
}

fn unstake(amount: u128) -> Do {
    Do::Stake(StakingMsg::Undelegate {
        validator: "val".into(),
        amount: coin(amount, "stake"),
    })
}

fn staking_world() -> World {
    let mut world = World::unconnected();
    let hub = world.hub.clone();
    world.net.on("hub", "validator and coins", |chain| {
        chain.add_validator("val", 0).unwrap();
        chain.mint(&hub, 1_000, "stake");
    });
    world.hub_does(&stake(1_000)).unwrap();
    world
}

fn held(world: &World) -> u128 {
    world.net.chain("hub").balance(&world.hub, "stake").u128()
}

fn queried(chain: &Chain, world: &World) -> u128 {
    let delegation = chain.app().wrap().query_delegation(&world.hub, "val").unwrap();
    delegation.map_or(0, |full| full.amount.amount.u128())
}

#[test]
fn coins_come_back_after_the_unbonding_time() {
    let mut world = staking_world();
    assert_eq!(
        (held(&world), queried(world.net.chain("hub"), &world)),
        (0, 1_000)
    );
    world.hub_does(&unstake(400)).unwrap();
    world.net.advance(21 * DAY - 1);
    assert_eq!(held(&world), 0);
    world.net.advance(1);
    assert_eq!(
        (held(&world), queried(world.net.chain("hub"), &world)),
        (400, 600)
    );
    assert_eq!(world.net.chain("hub").supply("stake").u128(), 1_000);
}

#[test]
fn the_eighth_undelegation_fails_until_one_completes() {
    let mut world = staking_world();
    for _ in 0..7 {
        world.hub_does(&unstake(10)).unwrap();
        world.net.next_block();
    }
    let error = world.hub_does(&unstake(10)).unwrap_err();
    assert!(
        format!("{error:#}").contains("too many unbonding delegation entries"),
        "{error:#}"
    );
    world.net.advance(21 * DAY - 35);
    world.hub_does(&unstake(10)).unwrap();
}

#[test]
fn slashed_coins_are_burned() {
    let mut world = staking_world();
    world.hub_does(&unstake(400)).unwrap();
    let height = world.net.chain("hub").block().height;
    world.net.next_block();
    world
        .net
        .on("hub", "slash", |chain| {
            chain.slash_validator("val", Decimal::percent(10), height)
        })
        .unwrap();
    assert_eq!(world.net.chain("hub").supply("stake").u128(), 900);
    assert_eq!(queried(world.net.chain("hub"), &world), 540);
    world.net.advance(21 * DAY);
    assert_eq!(held(&world), 360);
}

#[test]
fn delegating_more_pays_the_rewards_so_far() {
    let mut world = staking_world();
    let hub = world.hub.clone();
    world
        .net
        .on("hub", "reward", |chain| chain.reward_validator("val", 50))
        .unwrap();
    assert_eq!(held(&world), 0);
    world.net.on("hub", "coins", |chain| chain.mint(&hub, 5, "stake"));
    world.hub_does(&stake(5)).unwrap();
    assert_eq!(held(&world), 50);
}

#[test]
fn another_denom_cannot_be_staked() {
    let mut world = staking_world();
    let msg = StakingMsg::Delegate {
        validator: "val".into(),
        amount: coin(1, "atom"),
    };
    assert!(world.hub_does(&Do::Stake(msg)).is_err());
    let msg = StakingMsg::Delegate {
        validator: "nobody".into(),
        amount: coin(1, "stake"),
    };
    assert!(world.hub_does(&Do::Stake(msg)).is_err());
}
