//! Notice, and prices that move under a lease.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::hub::{AssetParams, BidParams, ExecuteMsg, LeaseView, PriceSource};

use super::harness::{Hub, RENT, SERVICE, STAKE, UNBONDING, VALIDITY, YEAR};
use super::params::{asset, bid, offer};
use crate::error::ContractError as Error;

pub(super) fn notice(vault_id: u64) -> ExecuteMsg {
    ExecuteMsg::GiveNotice {
        service: SERVICE.into(),
        vault_id,
    }
}

fn reprice(vault_id: u64) -> ExecuteMsg {
    ExecuteMsg::Reprice {
        service: SERVICE.into(),
        vault_id,
    }
}

/// A lease of 100 years at 10 % with a term of ten unbondings: 10 units a second.
fn long_lease(escrow: u128) -> Hub {
    let mut hub = Hub::with_market();
    hub.post("op", offer(1, SERVICE, 10, 100_000 * YEAR));
    let params = BidParams {
        term_seconds: 10 * UNBONDING,
        ..bid(100 * YEAR)
    };
    hub.bid(SERVICE, params);
    hub.fund(SERVICE, escrow);
    hub.pass(1);
    hub.matched(SERVICE, 200);
    hub
}

/// Covers: M-9, I-41
#[test]
fn notice_ends_a_lease_by_time_paid_to_the_second() {
    let mut hub = long_lease(1_000_000);
    hub.pass(60);
    hub.ok("buyer", &[], notice(1));
    let ends_at = hub.now() + UNBONDING;
    let lease = &hub.market(SERVICE).leases[0];
    assert!(lease.under_notice);
    assert_eq!(lease.term_ends_at.seconds(), ends_at);
    let again = hub.refused("buyer", &[], notice(1));
    assert!(matches!(again, Error::UnderNotice { .. }), "{again:?}");
    hub.bid(SERVICE, bid(200 * YEAR));
    assert_eq!(
        hub.matched(SERVICE, 200).changed,
        0,
        "it does not grow and nothing takes its place"
    );
    hub.pass(UNBONDING - 1);
    assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR)]);
    hub.pass(1);
    assert_eq!(hub.leased(SERVICE), []);
    assert_eq!(
        hub.vault_view(1).slots[0].tails.u128(),
        10 * YEAR,
        "its tail holds its room"
    );
    // Nobody touches the vault for a while: what the escrow streamed meanwhile comes back.
    hub.pass(500);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    let escrow = hub.service(SERVICE).escrow;
    assert_eq!(
        escrow.balance.u128(),
        1_000_000 - 10 * (60 + u128::from(UNBONDING))
    );
    assert!(escrow.rent_per_year.is_zero());
}

#[test]
fn notice_never_lengthens_a_term_and_past_it_ends_the_lease_now() {
    let mut hub = long_lease(1_000_000);
    hub.pass(10 * UNBONDING - 5);
    let term_ends_at = hub.market(SERVICE).leases[0].term_ends_at;
    hub.ok("buyer", &[], notice(1));
    assert_eq!(hub.market(SERVICE).leases[0].term_ends_at, term_ends_at);
    hub.pass(5);
    assert_eq!(hub.leased(SERVICE), []);

    let mut hub = long_lease(1_000_000);
    hub.pass(10 * UNBONDING);
    hub.ok("buyer", &[], notice(1));
    assert_eq!(hub.leased(SERVICE), []);
    assert!(hub.service(SERVICE).escrow.rent_per_year.is_zero());
}

/// Covers: I-41
#[test]
fn no_entry_outlasts_a_lease_under_notice() {
    let mut hub = long_lease(1_000_000);
    hub.ok("buyer", &[], notice(1));
    hub.pass(UNBONDING - VALIDITY / 2);
    let entry = hub.flush(SERVICE).entries.remove(0);
    assert_eq!(entry.expires_at.seconds(), hub.now() + VALIDITY / 2);
}

/// Whichever comes first: the escrow runs dry before the notice is over, or after.
#[test]
fn a_dry_escrow_ends_a_lease_before_its_notice_does() {
    // 750 units are the least the match takes; 10 a second.
    let mut hub = long_lease(750);
    hub.pass(60);
    hub.ok("buyer", &[], notice(1));
    hub.pass(UNBONDING);
    assert_eq!(hub.leased(SERVICE), []);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    assert_eq!(
        hub.service(SERVICE).escrow.balance.u128(),
        0,
        "it paid to the last second"
    );
    let mut hub = long_lease(760 + 600);
    hub.pass(60);
    hub.ok("buyer", &[], notice(1));
    hub.pass(UNBONDING + 300);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    let escrow = hub.service(SERVICE).escrow;
    assert_eq!(
        escrow.balance.u128(),
        60,
        "what was streamed past the end came back, though it had run dry"
    );
}

fn price(hub: &mut Hub, denom: &str, numerator: u128, denominator: u128) {
    let asset = AssetParams {
        price: PriceSource::Fixed(Decimal::from_ratio(numerator, denominator)),
        ..asset(denom, 1, 6)
    };
    hub.ok("dao", &[], ExecuteMsg::ChangeAsset { asset });
}

fn lease(hub: &Hub) -> LeaseView {
    hub.market(SERVICE).leases.remove(0)
}

#[test]
fn a_lease_follows_prices_down_within_its_term_and_never_up() {
    let mut hub = long_lease(1_000_000);
    price(&mut hub, STAKE, 1, 2);
    assert_eq!(lease(&hub).value.u128(), 100 * YEAR, "until somebody asks");
    hub.ok("anyone", &[], reprice(1));
    assert_eq!(
        (lease(&hub).value.u128(), lease(&hub).rent_per_year.u128()),
        (50 * YEAR, 5 * YEAR)
    );
    assert_eq!(hub.service(SERVICE).escrow.rent_per_year.u128(), 5 * YEAR);
    assert!(matches!(
        hub.refused("anyone", &[], reprice(1)),
        Error::NothingToReprice { .. }
    ));
    price(&mut hub, STAKE, 4, 1);
    assert!(matches!(
        hub.refused("anyone", &[], reprice(1)),
        Error::NothingToReprice { .. }
    ));
    // The token of the rent gets dearer: fewer of it are owed.
    price(&mut hub, RENT, 5, 1);
    hub.ok("anyone", &[], reprice(1));
    assert_eq!(
        (lease(&hub).value.u128(), lease(&hub).rent_per_year.u128()),
        (50 * YEAR, YEAR)
    );
    price(&mut hub, RENT, 1, 1);
    assert!(matches!(
        hub.refused("anyone", &[], reprice(1)),
        Error::NothingToReprice { .. }
    ));
}

#[test]
fn past_its_term_a_match_reads_prices_anew_up_and_down() {
    for (numerator, denominator, value) in [(1, 2, 50), (3, 1, 100)] {
        let mut hub = long_lease(1 << 100);
        price(&mut hub, STAKE, numerator, denominator);
        hub.pass(10 * UNBONDING);
        assert!(matches!(
            hub.refused("anyone", &[], reprice(1)),
            Error::NothingToReprice { .. }
        ));
        hub.bid(SERVICE, bid(value * YEAR));
        assert_eq!(hub.matched(SERVICE, 200).changed, 1);
        let lease = lease(&hub);
        assert_eq!(
            (lease.value.u128(), lease.rent_per_year.u128()),
            (value * YEAR, value * YEAR / 10)
        );
        assert_eq!(lease.stake.u128(), value * YEAR * denominator / numerator);
        assert_eq!(hub.matched(SERVICE, 200).changed, 0, "a match is at rest");
    }
}
