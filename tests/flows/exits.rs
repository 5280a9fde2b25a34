//! Exits: E-1 to E-6.

use cosmwasm_std::Timestamp;
use holdfast_shared::msg::hub::{ExecuteMsg, TicketState};
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::ibc::{ChannelState, ClientStatus};
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{HubCall, ServiceConfig};
use holdfast_simnet::{World, WorldBuilder};

const DAY: u64 = 86_400;
const UNBONDING: u64 = 25 * DAY;
/// `ceil(25 d / 7)`.
const EPOCH: u64 = 308_572;

fn vault_of(world: &mut World, amount: u128) -> (Operator, Staker, u64) {
    let orca = world.operator("orca");
    let vault = orca.creates_vault(world, "ustk", 100).unwrap();
    let alice = world.staker("alice", amount, "ustk");
    alice.deposits(world, vault, amount).unwrap();
    (orca, alice, vault)
}

fn refused_until(error: &anyhow::Error, at: Timestamp) {
    let text = format!("{error:#}");
    assert!(text.contains(&format!("matures at {} s", at.seconds())), "{text}");
}

/// What an exit of 400 out of 1,000 brings, and when, in a vault that nobody or everybody touches meanwhile.
fn leaves(busy: bool) -> (u64, u128) {
    let mut world = World::usual();
    let created_at = world.now();
    let (orca, alice, vault) = vault_of(&mut world, 1_000);
    let boundary = created_at + EPOCH;
    assert_eq!(world.windows().unbonding_seconds, UNBONDING);

    let exit = alice.exits(&mut world, vault, 400).unwrap();
    assert_eq!(world.closing_at(vault), Some(Timestamp::from_seconds(boundary)));
    assert_eq!(exit.matures_at.seconds(), boundary + UNBONDING);
    if busy {
        let bob = world.staker("bob", 500, "ustk");
        world.pass_until(boundary);
        world.close(vault).unwrap();
        bob.deposits(&mut world, vault, 500).unwrap();
        world.lends(&orca, vault, "bridge", 1_000).unwrap();
        world.pass(10 * DAY);
        bob.exits(&mut world, vault, 500).unwrap();
    }
    world.pass_until(boundary + UNBONDING - 1);
    refused_until(
        &alice.claims(&mut world, &[exit.ticket_id]).unwrap_err(),
        exit.matures_at,
    );
    assert_eq!(alice.balance(&world, "ustk"), 0);

    world.net.advance(1);
    alice.claims(&mut world, &[exit.ticket_id]).unwrap();
    assert_eq!(world.ticket(exit.ticket_id).state, TicketState::Paid);
    let again = alice.claims(&mut world, &[exit.ticket_id]).unwrap_err();
    assert!(format!("{again:#}").contains("nothing to claim"), "{again:#}");
    (
        exit.matures_at.seconds(),
        world.ticket(exit.ticket_id).paid.u128(),
    )
}

/// Covers: E-1
#[test]
fn an_exit_is_paid_at_the_second_it_was_told() {
    let (at, paid) = leaves(false);
    assert_eq!(paid, 400);
    assert_eq!(leaves(true), (at, paid));
}

/// 100 asked on day 0 and 1 on day 6, with or without a crowd of 1,000 exits around them: dates and sums.
fn two_exits(crowd: u128) -> Vec<(u64, u128)> {
    let mut world = World::usual();
    let (_, alice, vault) = vault_of(&mut world, 1_000);
    let others = world.staker("others", 2 * crowd.max(1), "ustk");
    others.deposits(&mut world, vault, 2 * crowd.max(1)).unwrap();
    let first = alice.exits(&mut world, vault, 100).unwrap();
    exits_of(&mut world, &others, vault, crowd / 2);
    world.pass(6 * DAY);
    let before = world.ticket(first.ticket_id);
    exits_of(&mut world, &others, vault, crowd - crowd / 2);
    let second = alice.exits(&mut world, vault, 1).unwrap();
    let after = world.ticket(first.ticket_id);
    assert_eq!(
        (before.matures_at, before.closing, before.shares),
        (after.matures_at, after.closing, after.shares)
    );
    [first, second]
        .into_iter()
        .map(|exit| {
            world.pass_until(exit.matures_at.seconds() - 1);
            refused_until(
                &alice.claims(&mut world, &[exit.ticket_id]).unwrap_err(),
                exit.matures_at,
            );
            world.net.advance(1);
            alice.claims(&mut world, &[exit.ticket_id]).unwrap();
            (
                exit.matures_at.seconds(),
                world.ticket(exit.ticket_id).paid.u128(),
            )
        })
        .collect()
}

/// So many exits of one base unit each, in one step.
fn exits_of(world: &mut World, staker: &Staker, vault_id: u64, count: u128) {
    let shares = 1_000u128.into();
    let call = |_| -> HubCall {
        let msg = ExecuteMsg::RequestExit {
            vault_id,
            shares,
            receiver: None,
        };
        (staker.addr.clone(), msg, vec![])
    };
    world
        .tell_all("many exits", (0..count).map(call).collect())
        .unwrap();
}

/// Covers: E-2, E-3
#[test]
fn a_second_exit_and_a_crowd_move_nothing_of_the_first() {
    let alone = two_exits(0);
    assert_eq!((alone[0].1, alone[1].1), (100, 1));
    assert_eq!(alone[1].0 - alone[0].0, EPOCH);
    assert_eq!(two_exits(1_000), alone);
}

/// Five exits of 20 from 120 at consecutive boundaries; an entry just before the third and one after the last. The
/// heights at which those two are in force, and the tickets.
fn five_exits() -> (World, Operator, u64, [u64; 2], Vec<u64>) {
    let mut world = WorldBuilder::new()
        .services(vec![ServiceConfig::new("bridge", 100)])
        .build();
    let (orca, alice, vault) = vault_of(&mut world, 120);
    world.lends(&orca, vault, "bridge", 120).unwrap();
    let mut heights = [0; 2];
    let mut tickets = vec![];
    for closing in 1..=5 {
        let exit = alice.exits(&mut world, vault, 20).unwrap();
        let boundary = exit.matures_at.seconds() - UNBONDING;
        world.pass_until(boundary - 100);
        if closing == 3 {
            heights[0] = world.informs("bridge").unwrap();
        }
        world.pass_until(boundary);
        tickets.push(exit.ticket_id);
    }
    heights[1] = world.informs("bridge").unwrap();
    let sent: Vec<u128> = world
        .sent_entries("bridge", &orca.addr)
        .iter()
        .map(|entry| entry.stake.u128())
        .collect();
    assert_eq!(sent, [80, 20]);
    (world, orca, vault, heights, tickets)
}

fn claimable(world: &World, tickets: &[u64]) -> Vec<u128> {
    let claimable = |ticket: &u64| world.ticket(*ticket).claimable.u128();
    tickets.iter().map(claimable).collect()
}

/// Covers: E-4
#[test]
fn who_left_before_the_entry_is_paid_in_full_and_who_left_after_pays_all() {
    let (mut world, orca, vault, heights, tickets) = five_exits();
    world.pass_until(world.ticket(tickets[1]).matures_at.seconds());
    assert_eq!(claimable(&world, &tickets), [20, 20, 0, 0, 0]);
    let answer = world.convicts("bridge", &orca, heights[0]).unwrap();
    assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");

    assert!(world.vault(vault).collateral.is_zero());
    let taken = world.slashes()[0].totals[0].1;
    assert_eq!(taken.u128(), 80);
    let last = world.ticket(tickets[4]).matures_at.seconds();
    world.pass_until(last);
    assert_eq!(claimable(&world, &tickets), [20, 20, 0, 0, 0]);
}

/// Covers: E-4b
#[test]
fn all_who_left_before_the_entry_are_paid_in_full() {
    let (mut world, orca, vault, heights, tickets) = five_exits();
    let answer = world.convicts("bridge", &orca, heights[1]).unwrap();
    assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
    assert!(world.vault(vault).collateral.is_zero());
    let last = world.ticket(tickets[4]).matures_at.seconds();
    world.pass_until(last);
    assert_eq!(claimable(&world, &tickets), [20; 5]);
    let anyone = world.staker("anyone", 0, "ustk");
    anyone.claims(&mut world, &tickets).unwrap();
    let alice = world.net.chain("hub").addr("alice");
    assert!(world.net.chain("hub").balance(&alice, "ustk").u128() >= 100);
}

/// An exit of 300 of 1,000 behind a lease whose service is healthy or as dead and hostile as can be.
fn leaves_behind_a(dead: bool) -> (u64, u64, u128) {
    let mut world = World::usual();
    let (orca, alice, vault) = vault_of(&mut world, 1_000);
    world.lends(&orca, vault, "bridge", 1_000).unwrap();
    world.informs("bridge").unwrap();
    if dead {
        kill(&mut world, "bridge");
    }
    let exit = alice.exits(&mut world, vault, 300).unwrap();
    if dead {
        obstruct(&mut world, &orca, vault);
    }
    let asked_at = world.now();
    let wait = exit.matures_at.seconds() - asked_at;
    world.net.advance(wait - 1);
    let early = alice.claims(&mut world, &[exit.ticket_id]).unwrap_err();
    refused_until(&early, exit.matures_at);
    world.net.advance(1);
    if dead {
        let connection = world.site("bridge").hub_connection.clone();
        let status = world.net.client_status("hub", &connection).unwrap();
        assert_eq!(status, ClientStatus::Expired);
    }
    alice.claims(&mut world, &[exit.ticket_id]).unwrap();
    let paid = world.ticket(exit.ticket_id).paid.u128();
    (exit.matures_at.seconds(), world.now(), paid)
}

/// The channel is closed behind both contracts' backs and the service's chain stands still; nobody will refresh the
/// client.
fn kill(world: &mut World, service: &str) {
    let site = world.site(service).clone();
    for (chain, channel) in [("hub", &site.hub_channel), (service, &site.channel)] {
        let mut end = world.net.channel(chain, channel.as_ref().unwrap()).unwrap();
        end.state = ChannelState::Closed;
        world.net.overwrite_channel(chain, &end).unwrap();
    }
    world.net.halt(service).unwrap();
}

/// All that a service's owner can do on the hub, whether or not the hub takes it.
fn obstruct(world: &mut World, orca: &Operator, vault: u64) {
    let owner = world.owner_of("bridge");
    owner.bids(world, u128::from(u64::MAX), 1).unwrap();
    let _ = world.matches("bridge", 200);
    owner.bids(world, 1, 10_000).unwrap();
    let _ = owner.withdraws(world, 990);
    let _ = world.flush("bridge");
    let replace = ExecuteMsg::ReplaceLink {
        service: "bridge".into(),
        link: world.service("bridge").params.link,
    };
    assert!(world.tell(&owner.addr, &replace).is_err());
    let close = ExecuteMsg::CloseEpoch { vault_id: vault };
    world.tell(&owner.addr, &close).unwrap();
    let stranger = holdfast_shared::evidence::signing::signing_key("stranger");
    let evidence = orca.votes_twice_with(world, "bridge", &stranger, 10_000_000);
    let forged = ExecuteMsg::SubmitEvidence {
        service: "bridge".into(),
        operator: orca.addr.to_string(),
        evidence,
    };
    assert!(world.tell(&owner.addr, &forged).is_err());
}

/// Covers: E-5
#[test]
fn a_dead_channel_and_a_hostile_owner_hold_no_exit_up() {
    let healthy = leaves_behind_a(false);
    assert_eq!((healthy.0, healthy.2), (healthy.1, 300));
    assert_eq!(leaves_behind_a(true), healthy);
}

/// Covers: E-6
#[test]
fn rewards_after_the_closing_are_not_the_batchs() {
    let mut world = WorldBuilder::new().protocol_fee(0).build();
    let (orca, alice, vault) = vault_of(&mut world, 1_000_000);
    let bob = world.staker("bob", 1_000_000, "ustk");
    bob.deposits(&mut world, vault, 1_000_000).unwrap();
    let exit = alice.exits(&mut world, vault, 1_000_000).unwrap();
    let boundary = exit.matures_at.seconds() - UNBONDING;
    world.pass_until(boundary);
    world.close(vault).unwrap();
    assert_eq!(world.ticket(exit.ticket_id).claimable.u128(), 0);

    world.lends(&orca, vault, "bridge", 1_000_000).unwrap();
    world.pass_until(exit.matures_at.seconds() + 100 * DAY);
    assert_eq!(world.ticket(exit.ticket_id).claimable.u128(), 1_000_000);
    assert!(!world.position(vault, &bob.addr).rewards.is_empty());
    alice.claims(&mut world, &[exit.ticket_id]).unwrap();
    assert_eq!(alice.balance(&world, "ustk"), 1_000_000);
    assert!(world.position(vault, &alice.addr).rewards.is_empty());
}
