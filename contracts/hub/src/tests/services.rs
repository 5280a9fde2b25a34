//! The life of a service: deposit, states, terms that wait, operators admitted, closing.

use cosmwasm_std::{coin, coins, Decimal, Response};
use holdfast_shared::msg::hub::{
    ConfigResponse, ExecuteMsg, PayoutView, ServiceState, ServiceStep, ServiceView, Terms, TermsChange,
};
use holdfast_shared::msg::lens::QueryMsg;

use super::harness::{addr, percent, Hub, EPOCH, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::{bid, offer, service};
use super::views::paid;
use crate::error::ContractError as Error;

const DELAY: u64 = UNBONDING + 2 * EPOCH + 604_800;

fn step(hub: &mut Hub, sender: &str, name: &str, step: ServiceStep) -> Response {
    let service = name.to_owned();
    hub.ok(sender, &[], ExecuteMsg::MoveService { service, step })
}

fn change(change: TermsChange) -> ExecuteMsg {
    ExecuteMsg::ChangeTerms {
        service: SERVICE.into(),
        change,
    }
}

fn terms(points: u64) -> Terms {
    Terms {
        max_fraction: percent(points),
        duplicate_vote_fraction: percent(points),
        signed_conflict_fraction: percent(points.min(10)),
        service_fault_fraction: percent(points.min(10)),
        ..service(SERVICE, RENT).terms
    }
}

fn with_deposit() -> Hub {
    let mut hub = Hub::new();
    let params = ExecuteMsg::SetMarketParams {
        protocol_fee: percent(2),
        proposal_deposit: Some(coin(500, RENT)),
    };
    hub.ok("dao", &[], params);
    hub
}

fn propose(hub: &mut Hub, funds: u128) -> Result<Response, Error> {
    let params = service(SERVICE, RENT);
    let funds = if funds == 0 { vec![] } else { coins(funds, RENT) };
    hub.try_as("buyer", &funds, ExecuteMsg::ProposeService { params })
}

#[test]
fn a_proposal_holds_its_deposit_exactly_until_it_is_approved() {
    let mut hub = with_deposit();
    for wrong in [1, 499, 501] {
        let error = propose(&mut hub, wrong).unwrap_err();
        assert!(matches!(error, Error::Deposit { .. }), "{error:?}");
    }
    assert!(matches!(propose(&mut hub, 0).unwrap_err(), Error::Validation(_)));
    propose(&mut hub, 500).unwrap();
    assert_eq!(hub.service(SERVICE).deposit, Some(coin(500, RENT)));
    let approved = hub.ok(
        "dao",
        &[],
        ExecuteMsg::ApproveService {
            service: SERVICE.into(),
        },
    );
    assert_eq!(
        paid(&approved),
        [(addr("buyer").to_string(), 500, RENT.to_owned())]
    );
    assert_eq!(hub.service(SERVICE).deposit, None);
}

#[test]
fn a_proposal_taken_back_returns_its_deposit_and_one_refused_does_not() {
    for (sender, receiver) in [("buyer", "buyer"), ("dao", "treasury")] {
        let mut hub = with_deposit();
        propose(&mut hub, 500).unwrap();
        hub.fund(SERVICE, 7);
        let dropped = step(&mut hub, sender, SERVICE, ServiceStep::Close);
        let expected = [
            (addr(receiver).to_string(), 500, RENT.to_owned()),
            (addr("buyer").to_string(), 7, RENT.to_owned()),
        ];
        assert_eq!(paid(&dropped), expected);
        let again = propose(&mut hub, 500);
        assert!(again.is_ok(), "its name is free again: {again:?}");
    }
}

/// A deposit set later asks nothing of who proposed before, and what was held returns in the denom it came in.
#[test]
fn a_new_deposit_counts_for_new_proposals_only() {
    let mut hub = with_deposit();
    propose(&mut hub, 500).unwrap();
    let params = ExecuteMsg::SetMarketParams {
        protocol_fee: percent(2),
        proposal_deposit: Some(coin(9, STAKE)),
    };
    hub.ok("dao", &[], params);
    let config: ConfigResponse = hub.ask(QueryMsg::Config {});
    assert_eq!(config.proposal_deposit, Some(coin(9, STAKE)));
    let dropped = step(&mut hub, "buyer", SERVICE, ServiceStep::Close);
    assert_eq!(
        paid(&dropped),
        [(addr("buyer").to_string(), 500, RENT.to_owned())]
    );
    let payouts: Vec<PayoutView> = hub.ask(QueryMsg::Payouts {
        start_after: None,
        limit: None,
    });
    assert_eq!(payouts, []);
}

#[test]
fn a_frozen_service_raises_nothing_and_loses_nothing() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    step(&mut hub, "dao", SERVICE, ServiceStep::Freeze);
    assert_eq!(hub.service(SERVICE).state, ServiceState::Frozen);
    hub.bid(SERVICE, bid(200 * YEAR));
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR)]);
    hub.pass(UNBONDING);
    assert_eq!(
        hub.matched(SERVICE, 200).changed,
        0,
        "its lease runs on past its term"
    );
    hub.bid(SERVICE, bid(60 * YEAR));
    assert_eq!(
        hub.matched(SERVICE, 200).changed,
        1,
        "what the bid no longer carries is lowered"
    );
    assert_eq!(hub.leased(SERVICE), [(1, 60 * YEAR)]);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    step(&mut hub, "dao", SERVICE, ServiceStep::Unfreeze);
    hub.bid(SERVICE, bid(200 * YEAR));
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(hub.leased(SERVICE), [(1, 200 * YEAR)]);
}

/// Covers: F-60
#[test]
fn winding_down_ends_leases_with_their_terms_and_closes_when_nothing_is_left() {
    for sender in ["dao", "buyer"] {
        let mut hub = Hub::with_lease(100 * YEAR, 1_000_000);
        hub.pass(1);
        step(&mut hub, sender, SERVICE, ServiceStep::WindDown);
        let refused = hub.refused(
            "op",
            &[],
            ExecuteMsg::PostOffer {
                offer: offer(1, SERVICE, 1, YEAR),
            },
        );
        assert!(matches!(refused, Error::ServiceState { .. }));
        assert_eq!(hub.matched(SERVICE, 200).changed, 0, "within its term it stands");
        hub.pass(UNBONDING);
        assert_eq!(
            hub.leased(SERVICE),
            [(1, 100 * YEAR)],
            "and runs on, paid, until a match"
        );
        assert_eq!(hub.matched(SERVICE, 200).changed, 1);
        let close = ExecuteMsg::MoveService {
            service: SERVICE.into(),
            step: ServiceStep::Close,
        };
        let refused = hub.refused("anyone", &[], close.clone());
        assert!(
            matches!(refused, Error::StillExposed { vault_id: 1, .. }),
            "{refused:?}"
        );
        hub.pass(UNBONDING + EPOCH);
        let rest = hub.service(SERVICE).escrow.balance.u128();
        let closed = hub.ok("anyone", &[], close);
        assert_eq!(
            paid(&closed),
            [(addr("buyer").to_string(), rest, RENT.to_owned())]
        );
        assert_eq!(hub.service(SERVICE).state, ServiceState::Closed);
        let late = hub.refused(
            "bob",
            &coins(5, RENT),
            ExecuteMsg::FundEscrow {
                service: SERVICE.into(),
            },
        );
        assert!(
            matches!(late, Error::ServiceState { .. }),
            "nothing is trapped in a closed escrow"
        );
        assert!(
            hub.position(1, "alice").rewards[0].amount.u128() > 0,
            "what was earned stays to be claimed"
        );
    }
}

#[test]
fn terms_wait_in_public_and_can_be_cancelled_by_either_owner() {
    for canceller in ["buyer", "dao"] {
        let mut hub = Hub::with_market();
        hub.ok("buyer", &[], change(TermsChange::Propose { terms: terms(20) }));
        let waiting = hub.service(SERVICE).pending_terms.unwrap();
        assert_eq!(
            (waiting.version, waiting.ready_at.seconds()),
            (2, hub.now() + DELAY)
        );
        assert_eq!(waiting.terms, terms(20));
        let second = hub.refused("buyer", &[], change(TermsChange::Propose { terms: terms(30) }));
        assert!(matches!(second, Error::TermsWait { version: 2, .. }));
        hub.pass(DELAY - 1);
        let early = hub.refused("dao", &[], change(TermsChange::Approve { version: 2 }));
        assert!(matches!(early, Error::TermsWait { .. }));
        hub.ok(canceller, &[], change(TermsChange::Cancel {}));
        hub.pass(1);
        hub.refused("dao", &[], change(TermsChange::Approve { version: 2 }));
        assert_eq!(hub.service(SERVICE).params.terms, service(SERVICE, RENT).terms);
    }
}

fn in_force(hub: &mut Hub, points: u64, before: impl FnOnce(&mut Hub)) {
    hub.ok(
        "buyer",
        &[],
        change(TermsChange::Propose { terms: terms(points) }),
    );
    before(hub);
    hub.pass(DELAY);
    hub.ok("dao", &[], change(TermsChange::Approve { version: 2 }));
}

/// Covers: F-61
#[test]
fn a_lease_keeps_its_terms_until_its_offer_accepts_newer_ones() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    let long = ExecuteMsg::PlaceBid {
        service: SERVICE.into(),
        bid: holdfast_shared::msg::hub::BidParams {
            term_seconds: 9 * UNBONDING,
            ..bid(200 * YEAR)
        },
    };
    hub.ok("buyer", &[], long);
    hub.pass(UNBONDING);
    hub.matched(SERVICE, 200);
    in_force(&mut hub, 20, |_| ());
    let slot = &hub.vault_view(1).slots[0];
    assert_eq!(
        (slot.slashable.u128(), slot.max_fraction),
        (20 * YEAR, percent(10))
    );
    assert_eq!(hub.market(SERVICE).leases[0].terms_version, 1);
    let stale = hub.refused(
        "op",
        &[],
        ExecuteMsg::PostOffer {
            offer: offer(1, SERVICE, 10, YEAR),
        },
    );
    assert!(matches!(
        stale,
        Error::TermsVersion {
            accepted: 1,
            current: 2,
            ..
        }
    ));
}

/// Whoever accepts waiting terms in time keeps its lease without a gap: it stands until they are in force, and begins
/// a new term under them then.
#[test]
fn an_offer_that_accepts_waiting_terms_renews_without_a_gap() {
    for points in [5, 20] {
        let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
        hub.pass(UNBONDING);
        in_force(&mut hub, points, |hub| {
            let accepting = holdfast_shared::msg::hub::OfferParams {
                terms_version: 2,
                ..offer(1, SERVICE, 10, 100_000 * YEAR)
            };
            hub.post("op", accepting);
            hub.pass(1);
            assert_eq!(hub.matched(SERVICE, 200).changed, 0, "until then it stands");
        });
        assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR)]);
        assert_eq!(hub.matched(SERVICE, 200).changed, 1);
        let lease = &hub.market(SERVICE).leases[0];
        assert_eq!((lease.terms_version, lease.value.u128()), (2, 100 * YEAR));
        assert_eq!(lease.term_ends_at.seconds(), hub.now() + UNBONDING);
        let slot = &hub.vault_view(1).slots[0];
        assert_eq!(slot.slashable.u128(), 100 * YEAR * u128::from(points) / 100);
        assert_eq!(
            slot.tails.u128(),
            (10 - u128::from(points).min(10)) * YEAR,
            "nothing promised is taken back"
        );
        assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    }
}

#[test]
fn whoever_does_not_accept_newer_terms_ends_with_its_term() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    in_force(&mut hub, 20, |_| ());
    assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR)]);
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(hub.leased(SERVICE), []);
    assert_eq!(hub.vault_view(1).slots[0].tails.u128(), 10 * YEAR);
}

/// An offence under an entry is judged by the version its lease was under, whatever is in force when it comes.
#[test]
fn older_terms_are_kept_for_whoever_agreed_to_them() {
    let mut hub = Hub::with_market();
    in_force(&mut hub, 20, |_| ());
    let held = crate::market::services::load(&hub.deps.storage, SERVICE).unwrap();
    assert_eq!(
        held.terms_of(&hub.deps.storage, 1).unwrap(),
        service(SERVICE, RENT).terms
    );
    assert_eq!(held.terms_of(&hub.deps.storage, 2).unwrap(), terms(20));
    assert!(held.terms_of(&hub.deps.storage, 3).is_err());
}

fn admit(hub: &mut Hub, operators: Option<&[&str]>) {
    let service = SERVICE.to_owned();
    let operators = operators.map(|names| names.iter().map(|name| addr(name).into()).collect());
    hub.ok("buyer", &[], ExecuteMsg::AdmitOperators { service, operators });
}

#[test]
fn who_is_not_admitted_neither_offers_nor_leases_anew() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    assert!(hub.service(SERVICE).open_to_all);
    admit(&mut hub, Some(&["other"]));
    let view: ServiceView = hub.service(SERVICE);
    assert!(!view.open_to_all);
    assert_eq!(hub.market(SERVICE).admitted, Some(vec![addr("other").into()]));
    let refused = hub.refused(
        "op",
        &[],
        ExecuteMsg::PostOffer {
            offer: offer(1, SERVICE, 1, YEAR),
        },
    );
    assert!(matches!(refused, Error::OperatorNotAdmitted { .. }));
    hub.bid(SERVICE, bid(200 * YEAR));
    assert_eq!(
        hub.matched(SERVICE, 200).changed,
        0,
        "its lease stands to its term and does not grow"
    );
    assert_eq!(hub.leased(SERVICE), [(1, 100 * YEAR)]);
    hub.pass(UNBONDING);
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), []);
    admit(&mut hub, None);
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), [(1, 200 * YEAR)]);
}

/// Covers: F-61, I-42
#[test]
fn a_raised_fee_counts_for_what_is_matched_after_it() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    let raise = ExecuteMsg::SetMarketParams {
        protocol_fee: percent(20),
        proposal_deposit: None,
    };
    hub.ok("dao", &[], raise);
    let fee = |hub: &Hub| hub.market(SERVICE).leases[0].protocol_fee;
    assert_eq!(fee(&hub), Decimal::percent(2));
    hub.bid(SERVICE, bid(150 * YEAR));
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(fee(&hub), Decimal::percent(2), "a raise within the term keeps it");
    hub.pass(UNBONDING);
    hub.matched(SERVICE, 200);
    assert_eq!(fee(&hub), Decimal::percent(2), "and so does running on");
    hub.bid(SERVICE, bid(300 * YEAR));
    hub.matched(SERVICE, 200);
    assert_eq!(fee(&hub), Decimal::percent(20));
}
