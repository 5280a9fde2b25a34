//! What a vault allows and says of itself: ceilings that move, previews that are exact, receivers that are not the owner.

use cosmwasm_std::{Decimal, Uint256};
use holdfast_shared::msg::hub::{
    ExecuteMsg as Msg, PolicyChange, RequestExitResponse, SimulateDepositResponse, SimulateExitResponse,
    TicketState,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{ServiceConfig, HUB};
use holdfast_simnet::{World, WorldBuilder};

const DAY: u64 = 86_400;
const UNBONDING: u64 = 25 * DAY;
/// `ceil(25 d / 7)`.
const EPOCH: u64 = 308_572;
/// `unbonding + 2 epochs + 7 days`.
const NOTICE: u64 = UNBONDING + 2 * EPOCH + 7 * DAY;

fn vault_of(world: &mut World, amount: u128, ceiling: u64) -> (Operator, Staker, u64) {
    let orca = world.operator("orca");
    let vault = orca.creates_vault(world, "ustk", ceiling).unwrap();
    let alice = world.staker("alice", 2 * amount, "ustk");
    alice.deposits(world, vault, amount).unwrap();
    (orca, alice, vault)
}

fn changes(world: &mut World, operator: &Operator, vault_id: u64, change: PolicyChange) {
    let msg = Msg::ChangePolicy { vault_id, change };
    world.tell(&operator.addr, &msg).unwrap();
}

fn exposed(world: &World, vault: u64) -> u128 {
    let slots = world.vault(vault).slots;
    slots
        .iter()
        .map(|slot| (slot.slashable + slot.tails).u128())
        .sum()
}

/// Covers: I-13
#[test]
fn a_lowered_ceiling_stops_raises_at_once_and_what_stands_above_it_runs_down() {
    let mut world = WorldBuilder::new()
        .services(vec![
            ServiceConfig::new("alpha", 50),
            ServiceConfig::new("bravo", 50),
        ])
        .build();
    let (orca, _, vault) = vault_of(&mut world, 1_000, 100);
    world.lends(&orca, vault, "alpha", 1_000).unwrap();
    orca.offers(&mut world, vault, "bravo", 100, 1_000).unwrap();
    assert_eq!(exposed(&world, vault), 500);
    changes(
        &mut world,
        &orca,
        vault,
        PolicyChange::Ceiling(Decimal::percent(40)),
    );
    world.wants("bravo", 100).unwrap();
    assert_eq!((exposed(&world, vault), world.slot(vault, "bravo")), (500, None));
    // The lease ends, its tail lapses: then there is room for 40 %, and no more.
    orca.withdraws_offer(&mut world, vault, "alpha").unwrap();
    world.pass(UNBONDING);
    world.matches("alpha", 200).unwrap();
    assert_eq!(world.matches("bravo", 200).unwrap().changed, 0);
    world.pass(UNBONDING + EPOCH);
    world.wants("bravo", 1_000).unwrap();
    assert_eq!(exposed(&world, vault), 400);
}

/// Whoever asks to leave when a higher ceiling is announced is paid before anything can be lent against it (P4).
#[test]
fn every_objector_leaves_before_a_ceiling_rises() {
    let mut world = WorldBuilder::new()
        .services(vec![ServiceConfig::new("bridge", 100)])
        .build();
    let (orca, alice, vault) = vault_of(&mut world, 1_000, 30);
    orca.offers(&mut world, vault, "bridge", 100, 1_000).unwrap();
    changes(&mut world, &orca, vault, PolicyChange::Ceiling(Decimal::one()));
    let announced = world.now();
    // A week to read of it.
    world.pass(7 * DAY - 1);
    let exit = alice.exits(&mut world, vault, 500).unwrap();
    world.wants("bridge", 1_000).unwrap();
    assert_eq!(exposed(&world, vault), 150, "30 % of what stays");
    world.pass_until(exit.matures_at.seconds());
    alice.claims(&mut world, &[exit.ticket_id]).unwrap();
    assert!(world.ticket(exit.ticket_id).paid.u128() >= 500 - 1);
    assert!(world.now() < announced + NOTICE);
    world.wants("bridge", 1_000).unwrap();
    assert!(exposed(&world, vault) <= 151);
    world.pass_until(announced + NOTICE);
    world.wants("bridge", 1_000).unwrap();
    assert_eq!(exposed(&world, vault), world.vault(vault).collateral.u128());
}

fn preview_of_deposit(
    world: &World,
    vault_id: u64,
    depositor: &Staker,
    amount: u128,
) -> SimulateDepositResponse {
    world.ask(&QueryMsg::SimulateDeposit {
        vault_id,
        depositor: depositor.addr.to_string(),
        amount: amount.into(),
        accept_open_filings: false,
    })
}

/// A preview of an exit, and then the exit in the same block.
fn exits_as_foretold(
    world: &mut World,
    vault_id: u64,
    staker: &Staker,
    shares: Uint256,
) -> RequestExitResponse {
    let foretold: SimulateExitResponse = world.ask(&QueryMsg::SimulateExit {
        vault_id,
        owner: staker.addr.to_string(),
        shares,
    });
    let exit = staker.exits_shares(world, vault_id, shares).unwrap();
    assert_eq!(exit.matures_at, foretold.matures_at);
    assert_eq!(world.ticket(exit.ticket_id).closing, foretold.closing);
    assert_eq!(world.closing_at(vault_id), Some(foretold.closes_at));
    world.pass_until(exit.matures_at.seconds());
    staker.claims(world, &[exit.ticket_id]).unwrap();
    let paid = world.ticket(exit.ticket_id).paid;
    assert!(
        paid.abs_diff(foretold.amount).u128() <= 1,
        "{paid} against {}",
        foretold.amount
    );
    exit
}

/// Covers: I-46
#[test]
fn a_preview_is_what_the_message_then_does() {
    let mut world = WorldBuilder::new()
        .services(vec![ServiceConfig::new("oracle", 7)])
        .build();
    let (orca, alice, vault) = vault_of(&mut world, 999_999, 100);
    let bob = world.staker("bob", 1_000_000, "ustk");
    for amount in [1, 333_333] {
        let foretold = preview_of_deposit(&world, vault, &bob, amount);
        let before = world.position(vault, &bob.addr).shares;
        bob.deposits(&mut world, vault, amount).unwrap();
        assert_eq!(world.position(vault, &bob.addr).shares - before, foretold.shares);
    }
    world.lends(&orca, vault, "oracle", 900_000).unwrap();
    let height = world.informs("oracle").unwrap();
    let answer = world.convicts("oracle", &orca, height).unwrap();
    assert!(matches!(answer, ReportAck::Accepted { .. }));
    world.pass(7 * DAY);
    world.settle(1).unwrap();
    // A closing that is due is worked off in the preview as in the message.
    alice.exits(&mut world, vault, 10_000).unwrap();
    world.pass(EPOCH);
    let foretold = preview_of_deposit(&world, vault, &bob, 100_001);
    let before = world.position(vault, &bob.addr).shares;
    bob.deposits(&mut world, vault, 100_001).unwrap();
    let held = world.position(vault, &bob.addr).shares;
    assert_eq!(held - before, foretold.shares);
    exits_as_foretold(&mut world, vault, &bob, Uint256::from(1_000_000u128));
    let held = world.position(vault, &bob.addr).shares;
    exits_as_foretold(&mut world, vault, &bob, held);
}

/// Covers: I-46
#[test]
fn a_preview_refuses_what_the_message_refuses() {
    let mut world = World::usual();
    let (orca, alice, vault) = vault_of(&mut world, 1_000, 100);
    let cap = PolicyChange::DepositCap(Some(1_005u128.into()));
    changes(&mut world, &orca, vault, cap);
    let deposit = |amount: u128| QueryMsg::SimulateDeposit {
        vault_id: vault,
        depositor: alice.addr.to_string(),
        amount: amount.into(),
        accept_open_filings: false,
    };
    let words = |error: anyhow::Error| format!("{error:#}");
    let foretold = words(world.try_ask::<SimulateDepositResponse>(&deposit(6)).unwrap_err());
    let refused = words(alice.deposits(&mut world, vault, 6).unwrap_err());
    let why = "lifts the vault above its deposit cap; at most 5 more fits";
    assert!(
        foretold.contains(why) && refused.contains(why),
        "{foretold}; {refused}"
    );
    assert!(world.try_ask::<SimulateDepositResponse>(&deposit(5)).is_ok());
    let exit = QueryMsg::SimulateExit {
        vault_id: vault,
        owner: alice.addr.to_string(),
        shares: Uint256::from(1_000_001u128),
    };
    let foretold = words(world.try_ask::<SimulateExitResponse>(&exit).unwrap_err());
    assert!(foretold.contains("shares asked to exit"), "{foretold}");
}

/// Covers: I-37
#[test]
fn the_owner_and_nobody_else_names_another_receiver() {
    let mut world = World::usual();
    let (_, alice, vault) = vault_of(&mut world, 1_000, 100);
    let (safe, mallory) = (
        world.net.chain(HUB).addr("safe"),
        world.staker("mallory", 0, "ustk"),
    );
    let ask = |receiver: Option<String>| Msg::RequestExit {
        vault_id: vault,
        shares: Uint256::from(300_000u128),
        receiver,
    };
    world.tell(&alice.addr, &ask(Some(safe.to_string()))).unwrap();
    world.tell(&alice.addr, &ask(None)).unwrap();
    world.tell(&alice.addr, &ask(None)).unwrap();
    assert_eq!(world.ticket(1).receiver, safe.to_string());
    world.pass_until(world.ticket(1).matures_at.seconds());
    let claim = |ticket: u64, receiver: Option<String>| Msg::Claim {
        tickets: vec![ticket],
        receiver,
    };
    let to_mallory = Some(mallory.addr.to_string());
    for ticket in [1, 2] {
        let stolen = world
            .tell(&mallory.addr, &claim(ticket, to_mallory.clone()))
            .unwrap_err();
        assert!(
            format!("{stolen:#}").contains("only the owner of ticket"),
            "{stolen:#}"
        );
    }
    // Anyone may claim for whom the owner named; the owner may still name another.
    world.tell(&mallory.addr, &claim(1, None)).unwrap();
    world
        .tell(&alice.addr, &claim(2, Some(safe.to_string())))
        .unwrap();
    world.tell(&mallory.addr, &claim(3, None)).unwrap();
    let chain = world.net.chain(HUB);
    assert_eq!(chain.balance(&safe, "ustk").u128(), 600);
    assert_eq!(
        (alice.balance(&world, "ustk"), mallory.balance(&world, "ustk")),
        (1_300, 0)
    );
}

/// An exit to an address that may not receive is not lost: the owner names another.
/// Covers: F-71
#[test]
fn an_owner_whose_address_is_blocked_is_paid_elsewhere() {
    let mut world = World::usual();
    let (_, alice, vault) = vault_of(&mut world, 1_000, 100);
    let exit = alice.exits(&mut world, vault, 1_000).unwrap();
    world.pass_until(exit.matures_at.seconds());
    let owner = alice.addr.clone();
    world
        .net
        .on(HUB, "block", |chain| chain.block_address(&owner, true));
    assert!(alice.claims(&mut world, &[exit.ticket_id]).is_err());
    assert_eq!(world.ticket(exit.ticket_id).state, TicketState::Matured);
    let safe = world.net.chain(HUB).addr("safe");
    let msg = Msg::Claim {
        tickets: vec![exit.ticket_id],
        receiver: Some(safe.to_string()),
    };
    world.tell(&alice.addr, &msg).unwrap();
    assert_eq!(world.net.chain(HUB).balance(&safe, "ustk").u128(), 1_000);
}
