//! Exits and claims.

use cosmwasm_std::{coins, Uint256};
use holdfast_accounting::pool::VIRTUAL_SHARES;
use holdfast_accounting::AccountingError;
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_shared::packet::ReportAck;

use super::harness::{addr, Hub, EPOCH, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::link::acked;
use super::params::{bid, offer};
use super::slash::{packet, receive, votes};
use super::views::paid;
use crate::error::ContractError;

/// Covers: E-2
#[test]
fn asking_twice_makes_two_tickets_and_moves_no_date() {
    let mut hub = Hub::with_market();
    let first = hub.exit("alice", 1, 1_000u64.into());
    let date = |hub: &Hub, ticket_id| -> holdfast_shared::msg::hub::TicketView {
        hub.ask(holdfast_shared::msg::lens::QueryMsg::Ticket { ticket_id })
    };
    let promised = date(&hub, first).matures_at;
    hub.pass(EPOCH);
    let second = hub.exit("alice", 1, 10u64.into());
    assert_eq!(date(&hub, first).matures_at, promised);
    assert_eq!(date(&hub, second).matures_at, promised.plus_seconds(EPOCH));
}

/// Covers: E-1
#[test]
fn an_untouched_exit_is_paid_on_its_date_once() {
    let mut hub = Hub::with_market();
    let shares = hub.position(1, "alice").shares;
    let ticket = hub.exit("alice", 1, shares);
    let closing = hub.vault_view(1).closing_at.unwrap().seconds();
    hub.pass(closing - hub.now() + UNBONDING - 1);
    let claim = || ExecuteMsg::Claim {
        tickets: vec![ticket],
        receiver: None,
    };
    let early = hub.refused("bob", &[], claim());
    assert!(
        matches!(early, ContractError::NotMatured { matures_at, .. } if matures_at == closing + UNBONDING)
    );
    hub.pass(1);
    let response = hub.ok("bob", &[], claim());
    let owner = addr("alice").to_string();
    assert_eq!(paid(&response), [(owner, 100_000 * YEAR, STAKE.to_owned())]);
    let again = hub.refused("bob", &[], claim());
    assert!(matches!(again, ContractError::NothingToClaim { .. }));
}

/// A vault of one share a unit and less: the end of a road of a thousand epochs.
fn patiently_raised() -> (Hub, u64) {
    let mut hub = Hub::new();
    hub.connected(SERVICE, RENT);
    hub.operator("op", &[SERVICE]);
    let vault_id = hub.vault("op", STAKE, 1);
    let virtual_shares = Uint256::from(VIRTUAL_SHARES);
    let mut epochs = 0;
    loop {
        // The most shares that are worth less than a unit.
        let view = hub.vault_view(vault_id);
        let (shares, units) = (
            view.shares + virtual_shares,
            Uint256::from(view.collateral) + Uint256::one(),
        );
        assert!(shares >= units, "{shares} shares of {units} units");
        if shares == units {
            break;
        }
        let less = (shares - Uint256::one()) / units;
        hub.exit("alice", vault_id, less.min(view.shares - Uint256::one()));
        hub.pass(EPOCH);
        hub.deposit("alice", vault_id, STAKE, 1);
        epochs += 1;
    }
    assert!(epochs > 990, "{epochs}: at most one unit an epoch");
    (hub, vault_id)
}

/// One share a unit is the dearest that deposits and exits can make it, and that takes somebody who gives a unit away in
/// each of a thousand epochs, ten years of the default windows. A slash in between that is reversed rounds the last
/// unit up: then one unit buys nothing, is refused, and two buy a share.
///
/// Covers: V-5, F-67, F-69
#[test]
fn a_deposit_too_small_to_mint_a_share_is_refused_with_the_smallest_that_works() {
    let (mut hub, vault_id) = patiently_raised();
    hub.deposit("alice", vault_id, STAKE, 10_000 * YEAR);
    hub.post("op", offer(vault_id, SERVICE, 10, 1_000 * YEAR));
    hub.bid(SERVICE, bid(1_000 * YEAR));
    hub.fund(SERVICE, 1_000_000);
    hub.pass(1);
    hub.matched(SERVICE, 200);
    let first = hub.flush(SERVICE);
    acked(&mut hub, &first, 5);
    let whole = hub.vault_view(vault_id);
    let accepted = receive(&mut hub, packet(1, addr("op").as_str(), votes(7, 0)));
    assert_eq!(accepted, ReportAck::Accepted { id: 1 });
    let left = hub.vault_view(vault_id);
    let taken = Uint256::from(whole.collateral - left.collateral);

    // Shares whose part of the pool and whose part of what comes back both round down.
    let in_pool = |k: Uint256| {
        k * (Uint256::from(left.collateral) + Uint256::one()) / (left.shares + Uint256::from(VIRTUAL_SHARES))
    };
    let rounds = |k: &Uint256| in_pool(*k) + *k * taken / left.shares + Uint256::one() == *k;
    let shares = (2u128..100).map(Uint256::from).find(rounds).unwrap();
    hub.exit("alice", vault_id, shares);
    let boundary = hub.vault_view(vault_id).closing_at.unwrap().seconds();
    hub.pass(boundary - hub.now());
    hub.ok("dao", &[], ExecuteMsg::Reverse { slash_id: 1 });

    let deposit = ExecuteMsg::Deposit {
        vault_id,
        min_shares: None,
        accept_open_filings: false,
    };
    let refusal = hub.refused("victim", &coins(1, STAKE), deposit);
    let ContractError::Accounting(AccountingError::TooSmall { amount, smallest }) = &refusal else {
        panic!("{refusal:?}")
    };
    assert_eq!((amount.get().u128(), smallest.get().u128()), (1, 2));
    hub.deposit("victim", vault_id, STAKE, 2);
    assert_eq!(hub.position(vault_id, "victim").shares, Uint256::one());
}
