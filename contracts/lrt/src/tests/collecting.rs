//! Collecting a batch's tickets when they were paid before, or when the hub refuses one of them.

use cosmwasm_std::{coins, Uint128};
use holdfast_shared::msg::hub::ExecuteMsg as HubMsg;

use super::fake_hub::{Sudo, UNBONDING};
use super::suite::{near, Suite, DENOM, EPOCH};
use crate::ContractError;

/// A holder of 90,000,000 in three vaults whose batch has tickets 1 to 3 and is mature; another holder stays.
fn mature() -> Suite {
    let mut suite = Suite::over(&[1, 1, 1]);
    suite.mint("alice", 90_000_000).unwrap();
    suite.mint("bob", 90_000_000).unwrap();
    suite.redeem("alice", 90_000_000).unwrap();
    suite.close_next();
    assert_eq!(suite.batch(1).tickets, [1, 2, 3]);
    suite.pass(UNBONDING);
    suite
}

fn stranger_claims(suite: &mut Suite, tickets: &[u64]) {
    let stranger = suite.actor("stranger");
    let claim = HubMsg::Claim {
        tickets: tickets.to_vec(),
        receiver: None,
    };
    suite.execute_hub(&stranger, &claim);
}

fn freeze(suite: &mut Suite, ticket_id: u64, frozen: u128) {
    let frozen = Uint128::new(frozen);
    suite.tell_hub(&Sudo::Freeze { ticket_id, frozen });
}

/// The hub refuses a ticket that was paid: the others are claimed without it, and it counts all the same.
#[test]
fn tickets_a_stranger_claimed_hold_up_no_other() {
    for claimed in [&[1][..], &[3, 2], &[1, 2, 3]] {
        let mut suite = mature();
        stranger_claims(&mut suite, claimed);
        let shown = suite.redemptions("alice")[0].claimable;
        near(shown, 90_000_000);
        assert_eq!(suite.claimed(1, "alice"), shown.u128());
        near(suite.value(), 90_000_000);
    }
}

/// A paid ticket brings what a filing frees later, whoever claims which part.
#[test]
fn a_ticket_grows_after_a_stranger_claimed_it() {
    let mut suite = mature();
    freeze(&mut suite, 2, 20_000_000);
    stranger_claims(&mut suite, &[2]);
    near(suite.claimed(1, "alice"), 70_000_000);
    freeze(&mut suite, 2, 5_000_000);
    stranger_claims(&mut suite, &[2]);
    near(suite.claimed(1, "alice"), 15_000_000);
    freeze(&mut suite, 2, 0);
    near(suite.claimed(1, "alice"), 5_000_000);
    assert!(matches!(
        suite.claim(1, "alice").unwrap_err(),
        ContractError::NothingDue { .. } | ContractError::NoRedemption { .. }
    ));
}

#[test]
fn a_ticket_the_hub_refuses_holds_up_no_other() {
    for broken in 1..=3 {
        let mut suite = mature();
        suite.edit_vault(broken, |vault| vault.refuse_claims = true);
        let response = suite.claim(1, "alice").unwrap();
        let refused = |event: &&cosmwasm_std::Event| event.ty.ends_with("ticket_refused");
        assert_eq!(response.events.iter().filter(refused).count(), 1);
        near(suite.bank(&suite.actor("alice"), DENOM), 60_000_000);
        assert!(matches!(
            suite.claim(1, "alice").unwrap_err(),
            ContractError::NothingDue { .. }
        ));
        suite.edit_vault(broken, |_| {});
        near(suite.claimed(1, "alice"), 30_000_000);
        near(suite.value(), 90_000_000);
    }
}

/// While every vault refuses, nothing is lost and nothing is paid twice.
#[test]
fn a_batch_refused_altogether_is_paid_once_the_hub_pays() {
    let mut suite = mature();
    for vault_id in 1..=3 {
        suite.edit_vault(vault_id, |vault| vault.refuse_claims = true);
    }
    assert!(matches!(
        suite.claim(1, "alice").unwrap_err(),
        ContractError::NothingDue { .. }
    ));
    for vault_id in 1..=3 {
        suite.edit_vault(vault_id, |_| {});
    }
    near(suite.claimed(1, "alice"), 90_000_000);
}

/// Rewards come with the first claim even of a ticket slashed to nothing, also when tickets are claimed singly.
#[test]
fn rewards_of_a_ticket_slashed_to_nothing_are_collected() {
    for broken in [None, Some(3)] {
        let mut suite = mature();
        let amount = suite.ticket(1).claimable;
        suite.tell_hub(&Sudo::SlashTicket { ticket_id: 1, amount });
        suite.give(&suite.hub.clone(), 1_000, DENOM);
        suite.tell_hub(&Sudo::TicketEarn {
            ticket_id: 1,
            rewards: coins(1_000, DENOM),
        });
        if let Some(vault_id) = broken {
            suite.edit_vault(vault_id, |vault| vault.refuse_claims = true);
        }
        let expected = if broken.is_some() { 30_000_000 } else { 60_000_000 };
        near(suite.claimed(1, "alice"), expected);
        suite.compound().unwrap();
        assert_eq!(suite.rate().streaming, Uint128::new(1_000));
        suite.pass(EPOCH);
        near(suite.value(), 90_001_000);
    }
}
