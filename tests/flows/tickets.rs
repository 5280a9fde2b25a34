//! What a ticket says of itself: its dates, and what it waits for until when. What filings hold back is told in
//! `slashing/filings.rs`.

use cosmwasm_std::Uint256;
use holdfast_shared::msg::hub::{ExecuteMsg, SolvencyResponse, TicketState, TicketWait};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use holdfast_simnet::{World, WorldBuilder};
use rstest::rstest;

const DAY: u64 = 86_400;
const UNBONDING: u64 = 25 * DAY;
const MILLION: u128 = 1_000_000;

/// Until the boundary, until it matures, and then for nothing.
///
/// Covers: E-1, I-37
#[test]
fn a_ticket_says_what_it_waits_for_and_until_when() {
    let mut world = World::usual();
    let orca = world.operator("orca");
    let (vault, alice) = world.funded_vault(&orca, 100, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 1_000 * MILLION).unwrap();
    let exit = alice.exits(&mut world, vault, 500 * MILLION).unwrap();
    let until = world.closing_at(vault).unwrap();
    let ticket = world.ticket(exit.ticket_id);
    assert_eq!(ticket.waits_for, Some(TicketWait::Boundary { until }));
    assert_eq!(
        (ticket.state, ticket.matures_at),
        (TicketState::Waiting, exit.matures_at)
    );

    world.pass_until(until.seconds());
    let ticket = world.ticket(exit.ticket_id);
    let matures_at = until.plus_seconds(UNBONDING);
    assert_eq!(ticket.waits_for, Some(TicketWait::Maturity { until: matures_at }));
    assert_eq!(
        (ticket.matures_at, ticket.claimable.u128(), ticket.held.u128()),
        (matures_at, 0, 0)
    );

    world.pass_until(matures_at.seconds() - 1);
    let ticket = world.ticket(exit.ticket_id);
    assert_eq!(ticket.state, TicketState::Unbonding);
    world.pass(1);
    let ticket = world.ticket(exit.ticket_id);
    assert_eq!((ticket.state, ticket.waits_for), (TicketState::Matured, None));
    alice.claims(&mut world, &[exit.ticket_id]).unwrap();
    let paid = world.ticket(exit.ticket_id);
    assert_eq!(
        (paid.state, paid.waits_for, paid.held.u128()),
        (TicketState::Paid, None, 0)
    );
}

/// Two tickets of one closing, one of which names a contract that has no use for coins: both are paid in one message, and
/// what the hub or the LRT receives that way moves no other number of the vault.
///
/// Covers: F-71
#[rstest]
#[case::the_hub(true)]
#[case::the_lrt(false)]
fn a_receiver_that_has_no_use_for_coins_costs_nobody_else_anything(#[case] the_hub: bool) {
    // The simulator's books know no payment that stays where it is.
    let mut world = WorldBuilder::new().unwatched().build();
    let orca = world.operator("orca");
    let (vault_id, alice) = world.funded_vault(&orca, 100, 1_000 * MILLION);
    let lrt = world.lrt("ustk", &[vault_id], 4 * DAY);
    let bob = world.staker("bob", 500 * MILLION, "ustk");
    bob.deposits(&mut world, vault_id, 500 * MILLION).unwrap();
    let receiver = if the_hub { &world.hub } else { &lrt.contract }.to_string();
    let leave = ExecuteMsg::RequestExit {
        vault_id,
        shares: Uint256::from(100_000 * MILLION),
        receiver: Some(receiver),
    };
    world.tell(&alice.addr, &leave).unwrap();
    let exit = bob.exits(&mut world, vault_id, 200 * MILLION).unwrap();
    world.pass_until(exit.matures_at.seconds());
    let before = world.vault(vault_id);
    bob.claims(&mut world, &[exit.ticket_id - 1, exit.ticket_id])
        .unwrap();
    assert_eq!(bob.balance(&world, "ustk"), 200 * MILLION);
    let books: SolvencyResponse = world.ask(&QueryMsg::Solvency {
        denom: Denom::bank("ustk"),
        start_at: None,
        so_far: None,
        limit: None,
    });
    let gift = if the_hub { 100 * MILLION } else { 0 };
    assert_eq!(
        (books.gifts, books.lacking),
        (Some(gift.into()), Some(0u128.into()))
    );
    let after = world.vault(vault_id);
    assert_eq!(
        (after.collateral, after.shares),
        (before.collateral, before.shares)
    );
}
