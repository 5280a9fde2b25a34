//! Matching.

use holdfast_shared::msg::hub::{ExecuteMsg, ServiceView};
use holdfast_shared::msg::lens::QueryMsg;

use super::harness::{percent, Hub, GOLD, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::{bid, offer};

const GOLD_UNIT: u128 = 600_000_000;

fn posted(hub: &mut Hub, operator: &str, vault_id: u64, points: u64, size: u128) {
    hub.post(operator, offer(vault_id, SERVICE, points, size));
}

/// [`Hub::with_market`] with further operators, each with a vault.
fn market_of(operators: &[(&str, &str, u128)]) -> Hub {
    let mut hub = Hub::with_market();
    for (name, denom, amount) in operators {
        hub.operator(name, &[SERVICE]);
        hub.vault(name, denom, *amount);
    }
    hub.fund(SERVICE, 1 << 100);
    hub
}

/// An asset whose base unit is worth much is matched in whole units: never above the value wanted, and matching
/// again changes nothing.
#[test]
fn a_coarse_asset_never_exceeds_what_was_wanted_and_settles() {
    let mut hub = market_of(&[("gold", GOLD, 1_000)]);
    posted(&mut hub, "gold", 2, 10, 1_000);
    hub.bid(SERVICE, bid(10 * GOLD_UNIT + GOLD_UNIT / 2));
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(hub.leased(SERVICE), [(2, 10 * GOLD_UNIT)]);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    hub.pass(UNBONDING);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    hub.bid(SERVICE, bid(5 * GOLD_UNIT + GOLD_UNIT / 2));
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(hub.leased(SERVICE), [(2, 5 * GOLD_UNIT)]);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    hub.bid(SERVICE, bid(GOLD_UNIT / 2));
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), []);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
}

/// An operator lends no more than its share, though half a base unit would be left of it.
#[test]
fn an_operators_share_holds_for_a_coarse_asset() {
    let mut hub = market_of(&[("gold", GOLD, 1_000)]);
    posted(&mut hub, "gold", 2, 10, 1_000);
    let wanted = 11 * GOLD_UNIT;
    let half = holdfast_shared::msg::hub::BidParams {
        largest_share: percent(50),
        ..bid(wanted)
    };
    hub.bid(SERVICE, half);
    hub.pass(1);
    hub.matched(SERVICE, 200);
    let leased = hub.leased(SERVICE);
    assert!(leased[0].1 <= wanted / 2, "{leased:?}");
}

/// An offer changed in this block is matched from the next on; until then the lease it replaces stands.
#[test]
fn changing_an_offer_costs_no_lease_in_the_same_block() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    hub.pass(UNBONDING);
    posted(&mut hub, "op", 1, 5, 100_000 * YEAR);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR)]);
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(hub.market(SERVICE).leases[0].rate, percent(5));
}

/// Nor does it keep a cheaper offer out.
#[test]
fn changing_an_offer_every_block_keeps_no_cheaper_one_out() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    hub.operator("b", &[SERVICE]);
    hub.vault("b", STAKE, 100_000 * YEAR);
    posted(&mut hub, "b", 2, 5, 100 * YEAR);
    hub.pass(UNBONDING);
    posted(&mut hub, "op", 1, 10, 100 * YEAR);
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), [(2, 100 * YEAR)]);
}

/// A lease past its term that shrinks and changes its rate does both at once: when a match says that nothing
/// remains, matching again changes nothing.
#[test]
fn a_smaller_lease_at_a_new_rate_is_one_change() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    hub.pass(UNBONDING);
    posted(&mut hub, "op", 1, 12, 40 * YEAR);
    hub.pass(1);
    let answer = hub.matched(SERVICE, 200);
    assert_eq!((answer.changed, answer.remaining), (1, 0));
    let lease = &hub.market(SERVICE).leases[0];
    assert_eq!((lease.value.u128(), lease.rate), (40 * YEAR, percent(12)));
    assert_eq!(lease.term_ends_at.seconds(), hub.now() + UNBONDING);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    let view: ServiceView = hub.ask(QueryMsg::Service {
        service: SERVICE.into(),
    });
    assert_eq!(view.escrow.rent_per_year, lease.rent_per_year);
}

/// Within its term a lease keeps its rate, so it is not enlarged out of an offer that asks for more by now.
#[test]
fn nobody_lends_more_below_its_price() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    posted(&mut hub, "op", 1, 15, 100_000 * YEAR);
    hub.bid(SERVICE, bid(200 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR)]);
    posted(&mut hub, "op", 1, 10, 100_000 * YEAR);
    hub.pass(1);
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), [(1, 200 * YEAR)]);
}

/// Covers: M-1, M-2
#[test]
fn the_worked_case() {
    let mut hub = market_of(&[("b", STAKE, 100_000 * YEAR), ("c", STAKE, 100_000 * YEAR)]);
    posted(&mut hub, "op", 1, 3, 100 * YEAR);
    posted(&mut hub, "b", 2, 4, 100 * YEAR);
    hub.bid(SERVICE, bid(150 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR), (2, 50 * YEAR)]);
    hub.pass(UNBONDING);
    posted(&mut hub, "c", 3, 2, 80 * YEAR);
    hub.pass(1);
    for leased in [230, 150 + 50, 150] {
        assert_eq!(hub.matched(SERVICE, 1).changed, 1);
        let sum: u128 = hub.leased(SERVICE).iter().map(|(_, value)| value).sum();
        assert_eq!(sum, leased * YEAR);
    }
    assert_eq!(hub.leased(SERVICE), [(1, 70 * YEAR), (3, 80 * YEAR)]);
    assert_eq!(hub.matched(SERVICE, 1).changed, 0);
    assert_eq!(hub.vault_view(1).slots[0].tails.u128(), 3 * YEAR);
    assert_eq!(hub.vault_view(2).slots[0].tails.u128(), 5 * YEAR);
}

/// Covers: M-6
#[test]
fn a_lease_outlives_its_offer_to_the_end_of_its_term() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    let withdraw = ExecuteMsg::WithdrawOffer {
        vault_id: 1,
        service: SERVICE.into(),
    };
    hub.ok("op", &[], withdraw);
    hub.pass(UNBONDING - 1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(hub.leased(SERVICE), []);
}
