//! Exits and claims.

use holdfast_shared::msg::hub::ExecuteMsg;

use super::harness::{Hub, EPOCH, STAKE, UNBONDING, YEAR};
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
    let owner = super::harness::addr("alice").to_string();
    assert_eq!(paid(&response), [(owner, 100_000 * YEAR, STAKE.to_owned())]);
    let again = hub.refused("bob", &[], claim());
    assert!(matches!(again, ContractError::NothingToClaim { .. }));
}
