//! Assets of every kind: tokens good and bad, denoms over several channels, any decimals, junk.

use cosmwasm_std::{coin, coins, Decimal, Uint128};
use holdfast_shared::msg::hub::{Admission, Depositors, ExecuteMsg, Policy, TicketState};
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{AssetConfig, Nature, Token, HUB};
use holdfast_simnet::{World, WorldBuilder};
use rstest::rstest;

const BILLION: u128 = 1_000_000_000;

fn open_policy() -> Policy {
    Policy {
        ceiling: Decimal::one(),
        commission: Decimal::percent(10),
        admission: Admission::AllUpTo {
            max_fraction: Decimal::one(),
        },
        deposit_cap: None,
        depositors: Depositors::Anyone,
    }
}

/// A vault of a token, with a billion of Alice's, who keeps another.
fn token_vault(decimals: u8) -> (World, Token, Operator, Staker, u64) {
    let mut world = World::usual();
    let token = world.approved_token(decimals);
    let orca = world.operator("orca");
    let vault = orca
        .creates_vault_of(&mut world, token.denom(), open_policy())
        .unwrap();
    let alice = world.staker("alice", 0, "ustk");
    token.sets(&mut world, &alice.addr, 2 * BILLION);
    token.deposits(&mut world, &alice.addr, vault, BILLION).unwrap();
    (world, token, orca, alice, vault)
}

fn refused<T: std::fmt::Debug>(answer: anyhow::Result<T>, why: &str) {
    let text = format!("{:#}", answer.unwrap_err());
    assert!(text.contains(why), "{text}");
}

/// Covers: F-35, I-03
#[test]
fn tokens_are_credited_to_who_sent_them_and_leave_again() {
    let (mut world, token, _, alice, vault) = token_vault(6);
    let hub = world.hub.clone();
    assert_eq!(alice.value_in(&world, vault), BILLION);
    assert!(world.position(vault, &token.addr).shares.is_zero());
    assert_eq!(token.balance(&world, &hub), BILLION);
    let exit = alice.exits(&mut world, vault, BILLION).unwrap();
    world.pass_until(exit.matures_at.seconds());
    alice.claims(&mut world, &[exit.ticket_id]).unwrap();
    assert_eq!(token.balance(&world, &alice.addr), 2 * BILLION);
    assert_eq!(token.balance(&world, &hub), 0);
    let checks = world.monitor().checks;
    assert!(checks.get("I-03").is_some_and(|times| *times > 3), "{checks:?}");
}

/// Covers: F-35
#[test]
fn a_token_that_was_never_approved_deposits_nothing_and_a_hook_names_no_other_sender() {
    let (mut world, token, _, alice, vault) = token_vault(6);
    let stranger = world.token(6);
    stranger.sets(&mut world, &alice.addr, BILLION);
    let before = world.vault(vault);
    refused(
        stranger.deposits(&mut world, &alice.addr, vault, 5),
        "received 5 of the token",
    );
    // Nobody but the token speaks for the token.
    let forged = ExecuteMsg::Receive {
        sender: alice.addr.to_string(),
        amount: Uint128::new(5),
        msg: br#"{"deposit":{"vault_id":1,"accept_open_filings":false}}"#.into(),
    };
    refused(world.tell(&alice.addr, &forged), "received 5 of the token");
    // Coins are no tokens, and a plain transfer is a gift.
    let mallory = world.staker("mallory", 10, "ustk");
    let deposit = ExecuteMsg::Deposit {
        vault_id: vault,
        min_shares: None,
        accept_open_filings: false,
    };
    refused(
        world.tell_with(&mallory.addr, &deposit, &coins(5, "ustk")),
        "send coins",
    );
    token.donates(&mut world, &alice.addr, 7).unwrap();
    assert_eq!(world.vault(vault), before);
}

/// A token that turned bad: what it is, and why the next deposit is refused.
#[rstest]
#[case::takes_a_fee(Nature { fee_percent: 1, ..Nature::default() }, "would be owed")]
#[case::only_talks(Nature { only_talks: true, ..Nature::default() }, "would be owed")]
#[case::lies_low(Nature { lie: Some(Uint128::new(3)), ..Nature::default() }, "would be owed")]
#[case::is_paused(Nature { paused: true, ..Nature::default() }, "paused")]
/// Covers: F-36
fn a_token_that_does_not_deliver_is_not_taken(#[case] nature: Nature, #[case] why: &str) {
    let (mut world, token, _, alice, vault) = token_vault(6);
    let before = world.vault(vault);
    world.panic_when_broken(false);
    token.becomes(&mut world, nature);
    refused(token.deposits(&mut world, &alice.addr, vault, 100), why);
    assert_eq!(world.vault(vault), before);
    // Honest again, it is taken again; nobody lost anything.
    token.becomes(&mut world, Nature::default());
    world.panic_when_broken(true);
    token.deposits(&mut world, &alice.addr, vault, 100).unwrap();
    assert_eq!(alice.value_in(&world, vault), BILLION + 100);
}

/// Two vaults beside each other, and an exit of each that has matured.
fn two_exits() -> (World, Token, Staker, [u64; 2]) {
    let (mut world, token, orca, alice, vault) = token_vault(6);
    let other = orca.creates_vault(&mut world, "ustk", 100).unwrap();
    let coins = world.staker("alice", BILLION, "ustk");
    coins.deposits(&mut world, other, BILLION).unwrap();
    let exits = [vault, other].map(|id| alice.exits(&mut world, id, BILLION).unwrap());
    world.pass_until(exits[1].matures_at.seconds());
    (world, token, alice, exits.map(|exit| exit.ticket_id))
}

/// Covers: F-36
#[test]
fn a_paused_token_holds_up_its_own_exits_only_and_none_is_lost() {
    let (mut world, token, alice, [of_token, of_coins]) = two_exits();
    token.becomes(
        &mut world,
        Nature {
            paused: true,
            ..Nature::default()
        },
    );
    refused(alice.claims(&mut world, &[of_token]), "paused");
    assert_eq!(world.ticket(of_token).state, TicketState::Matured);
    alice.claims(&mut world, &[of_coins]).unwrap();
    assert_eq!(alice.balance(&world, "ustk"), BILLION);
    token.becomes(&mut world, Nature::default());
    alice.claims(&mut world, &[of_token]).unwrap();
    assert_eq!(token.balance(&world, &alice.addr), 2 * BILLION);
}

/// Covers: F-36
#[test]
fn a_token_that_shrank_costs_no_other_asset_anything() {
    let (mut world, token, alice, [of_token, of_coins]) = two_exits();
    world.panic_when_broken(false);
    let hub = world.hub.clone();
    token.sets(&mut world, &hub, BILLION / 2);
    alice.claims(&mut world, &[of_coins]).unwrap();
    refused(alice.claims(&mut world, &[of_token]), "");
    let broken = world.monitor().violations;
    assert!(
        broken.iter().all(|what| what.contains(token.addr.as_str())),
        "{broken:?}"
    );
    // What it grows back is paid.
    token.sets(&mut world, &hub, BILLION);
    alice.claims(&mut world, &[of_token]).unwrap();
}

/// Covers: F-36
#[rstest]
#[case::claims_again(|ticket, _| ExecuteMsg::Claim { tickets: vec![ticket], receiver: None })]
#[case::closes(|_, vault_id| ExecuteMsg::CloseEpoch { vault_id })]
#[case::deposits_out_of_nothing(|_, vault_id| ExecuteMsg::Receive {
    sender: "hub1mallory".into(),
    amount: Uint128::new(5),
    msg: format!("{{\"deposit\":{{\"vault_id\":{vault_id}}}}}").as_bytes().into(),
})]
fn a_token_that_calls_back_while_it_pays_gets_nothing_twice(#[case] call: fn(u64, u64) -> ExecuteMsg) {
    let (mut world, token, alice, [of_token, _]) = two_exits();
    let vault = world.ticket(of_token).vault_id;
    let message = cosmwasm_std::to_json_binary(&call(of_token, vault)).unwrap();
    let hub = world.hub.to_string();
    token.becomes(
        &mut world,
        Nature {
            calls_back: Some((hub, message)),
            ..Nature::default()
        },
    );
    let _ = alice.claims(&mut world, &[of_token]);
    token.becomes(&mut world, Nature::default());
    let _ = alice.claims(&mut world, &[of_token]);
    assert_eq!(token.balance(&world, &alice.addr), 2 * BILLION);
    assert_eq!(world.ticket(of_token).paid.u128(), BILLION);
    let hub = world.hub.clone();
    assert_eq!(token.balance(&world, &hub), 0);
}

/// Rent, slash and settlement in a token: every way out goes through custody.
#[test]
fn a_token_is_leased_slashed_and_settled_like_a_coin() {
    let (mut world, token, orca, alice, vault) = token_vault(6);
    world.lends(&orca, vault, "bridge", BILLION).unwrap();
    let height = world.informs("bridge").unwrap();
    let answer = world.convicts("bridge", &orca, height).unwrap();
    assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
    world.pass(7 * 86_400);
    // A receiver that is not there when the token pauses is paid later.
    token.becomes(
        &mut world,
        Nature {
            paused: true,
            ..Nature::default()
        },
    );
    world.settle(1).unwrap();
    let insurance = world.insurance.clone();
    assert_eq!(token.balance(&world, &insurance), 0);
    token.becomes(&mut world, Nature::default());
    for payout_id in [1, 2] {
        let _ = world.tell(&alice.addr, &ExecuteMsg::RetryPayout { payout_id });
    }
    let taken = BILLION / 2;
    assert!(token.balance(&world, &insurance) >= taken * 95 / 100);
    assert_eq!(alice.value_in(&world, vault), BILLION - taken);
    token.deposits(&mut world, &alice.addr, vault, 5).unwrap();
}

/// Covers: F-34
#[test]
fn the_same_denom_over_another_channel_is_another_asset() {
    let (one, two) = (
        format!("ibc/{}", "A".repeat(64)),
        format!("ibc/{}", "B".repeat(64)),
    );
    let mut world = WorldBuilder::new().asset(&one, 6, Decimal::one()).build();
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, &one, 100).unwrap();
    refused(orca.creates_vault(&mut world, &two, 100), "does not exist");
    let alice = world.staker("alice", 10, &one);
    world.staker("alice", 10, &two);
    let deposit = ExecuteMsg::Deposit {
        vault_id: vault,
        min_shares: None,
        accept_open_filings: false,
    };
    refused(
        world.tell_with(&alice.addr, &deposit, &coins(10, &two)),
        "expected only",
    );
    refused(
        world.tell_with(&alice.addr, &deposit, &[coin(10, &one), coin(10, &two)]),
        "expected only",
    );
    world.tell_with(&alice.addr, &deposit, &coins(10, &one)).unwrap();
    assert_eq!(alice.value_in(&world, vault), 10);
}

/// Covers: F-38, V-4
#[test]
fn assets_of_any_decimals_live_in_one_hub() {
    let of = |decimals: u8| AssetConfig {
        denom: format!("factory/maker/d{decimals}"),
        decimals,
        price: Decimal::one(),
    };
    let mut all: Vec<AssetConfig> = [0, 6, 8, 18, 24].map(of).into();
    all.push(AssetConfig {
        denom: "ustk".into(),
        ..of(6)
    });
    let mut world = WorldBuilder::new().assets(all).build();
    let orca = world.operator("orca");
    // A thousand whole tokens of each, and a service that takes a tenth of each.
    let vaults: Vec<(u64, u128, Staker)> = [0u32, 6, 8, 18, 24]
        .into_iter()
        .map(|decimals| {
            let (denom, amount) = (format!("factory/maker/d{decimals}"), 1_000 * 10u128.pow(decimals));
            let vault = orca.creates_vault(&mut world, &denom, 100).unwrap();
            let staker = world.staker(&format!("s{decimals}"), amount, &denom);
            staker.deposits(&mut world, vault, amount).unwrap();
            orca.offers(&mut world, vault, "oracle", 100, amount).unwrap();
            (vault, amount, staker)
        })
        .collect();
    // All five in value: a thousand units of account each, in millionths.
    world.wants("oracle", 5_000 * 1_000_000).unwrap();
    let leases = world.market("oracle").leases;
    assert_eq!(leases.len(), 5);
    assert!(
        leases.iter().all(|lease| lease.value.u128() == 1_000_000_000),
        "{leases:?}"
    );
    let height = world.informs("oracle").unwrap();
    world.convicts("oracle", &orca, height).unwrap();
    for (vault, amount, staker) in vaults {
        let left = amount - amount / 10;
        assert_eq!(staker.value_in(&world, vault), left);
        let exit = staker.exits(&mut world, vault, left).unwrap();
        world.pass_until(exit.matures_at.seconds());
        staker.claims(&mut world, &[exit.ticket_id]).unwrap();
        assert_eq!(world.ticket(exit.ticket_id).paid.u128(), left);
    }
}

/// Covers: F-39
#[test]
fn a_thousand_junk_denoms_change_nothing() {
    let mut world = WorldBuilder::new().unwatched().build();
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 100).unwrap();
    let alice = world.staker("alice", 100, "ustk");
    let junk = world.net.chain(HUB).addr("junk");
    let hub = world.hub.clone();
    let coins: Vec<_> = (0..1_000).map(|n| coin(1, format!("junk{n:04}"))).collect();
    world
        .net
        .on(HUB, "mint junk", |chain| {
            for coin in &coins {
                chain.mint(&junk, 1, &coin.denom);
            }
            chain.transfer(&junk, &hub, &coins).map(drop)
        })
        .unwrap();
    let (_, cost) = world.net.on(HUB, "deposit", |chain| {
        let msg = ExecuteMsg::Deposit {
            vault_id: vault,
            min_shares: None,
            accept_open_filings: false,
        };
        chain.metered(|chain| {
            chain
                .execute(&alice.addr, &hub, &msg, &cosmwasm_std::coins(50, "ustk"))
                .unwrap()
        })
    });
    assert!(cost.reads < 10, "{cost:?}");
}
