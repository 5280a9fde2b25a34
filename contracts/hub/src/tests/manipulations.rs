//! Attempts to gain from the rules of the market. What each costs stands in `docs/market.md`.

use cosmwasm_std::{Decimal, Uint256};
use holdfast_shared::msg::hub::{
    AssetParams, BatchView, BidParams, ExecuteMsg, OfferParams, PolicyChange, PriceSource,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;

use super::harness::{addr, percent, Hub, EPOCH, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::{asset, bid, offer};
use super::views::paid;

/// Operators `a`, `b`, .. each with a vault of 100 years, numbered from 1, and an escrow that never ends.
fn market(operators: &[&str]) -> Hub {
    let mut hub = Hub::new();
    hub.connected(SERVICE, RENT);
    for name in operators {
        hub.operator(name, &[SERVICE]);
        hub.vault(name, STAKE, 100 * YEAR);
    }
    hub.fund(SERVICE, 1 << 100);
    hub
}

fn post(hub: &mut Hub, operator: &str, vault_id: u64, points: u64, years: u128) {
    hub.post(operator, offer(vault_id, SERVICE, points, years * YEAR));
}

fn withdraw(hub: &mut Hub, operator: &str, vault_id: u64) {
    let service = SERVICE.to_owned();
    hub.ok(operator, &[], ExecuteMsg::WithdrawOffer { vault_id, service });
}

fn notice(hub: &mut Hub, vault_id: u64) {
    let service = SERVICE.to_owned();
    hub.ok("buyer", &[], ExecuteMsg::GiveNotice { service, vault_id });
}

fn leased(hub: &Hub) -> Vec<(u64, u128)> {
    let years = |(vault, value): (u64, u128)| (vault, value / YEAR);
    hub.leased(SERVICE).into_iter().map(years).collect()
}

/// Several names pass a share limit in a market open to all, and the query says that it is; a list stops them.
#[test]
fn an_operator_split_in_many_passes_a_share_only_where_everyone_may_offer() {
    let mut hub = market(&["a", "a again"]);
    post(&mut hub, "a", 1, 5, 100);
    post(&mut hub, "a again", 2, 5, 100);
    let half = BidParams {
        largest_share: percent(50),
        ..bid(100 * YEAR)
    };
    hub.bid(SERVICE, half);
    hub.pass(1);
    assert!(hub.service(SERVICE).open_to_all);
    hub.matched(SERVICE, 200);
    assert_eq!(leased(&hub), [(1, 50), (2, 50)]);
    let operators = Some(vec![addr("a").into()]);
    let service = SERVICE.to_owned();
    hub.ok("buyer", &[], ExecuteMsg::AdmitOperators { service, operators });
    hub.pass(UNBONDING);
    hub.matched(SERVICE, 200);
    assert_eq!(leased(&hub), [(1, 50)]);
}

/// Covers: F-72
#[test]
fn offers_posted_and_withdrawn_around_a_match_move_nothing() {
    let mut hub = market(&["a", "b"]);
    post(&mut hub, "a", 1, 5, 100);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    hub.pass(UNBONDING);
    // Posted, matched and withdrawn in one block: it never counted.
    post(&mut hub, "b", 2, 1, 100);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    withdraw(&mut hub, "b", 2);
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    // Once it counts, it is bound for a term at its word.
    post(&mut hub, "b", 2, 1, 100);
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 1).changed, 1);
    withdraw(&mut hub, "b", 2);
    while hub.matched(SERVICE, 1).changed > 0 {}
    assert_eq!(leased(&hub), [(2, 100)]);
    assert_eq!(hub.market(SERVICE).marginal_rate, percent(1));
}

/// A lease within its term cannot be displaced, to the second; after it only by a cheaper offer, which then is bound.
#[test]
fn displacing_at_the_last_second_binds_the_displacer() {
    let mut hub = market(&["a", "b"]);
    post(&mut hub, "a", 1, 5, 100);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    hub.pass(UNBONDING - 1);
    post(&mut hub, "b", 2, 4, 100);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    hub.pass(1);
    // The holder answers in the block of the match: an equal offer is too late, and keeps nothing.
    post(&mut hub, "a", 1, 4, 100);
    hub.matched(SERVICE, 200);
    assert_eq!(leased(&hub), [(2, 100)]);
    withdraw(&mut hub, "b", 2);
    post(&mut hub, "b", 2, 20, 100);
    hub.pass(UNBONDING - 1);
    hub.matched(SERVICE, 200);
    assert_eq!(
        (leased(&hub), hub.market(SERVICE).marginal_rate),
        (vec![(2, 100)], percent(4))
    );
}

/// What a service pays its own operator comes back less the protocol fee and what other stakers earn.
#[test]
fn leasing_from_ones_own_operator_costs_the_fee() {
    let mut hub = market(&["buyer"]);
    post(&mut hub, "buyer", 1, 20, 100);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    let before = hub.service(SERVICE).escrow.balance.u128();
    hub.pass(1_000);
    let spent = before - hub.service(SERVICE).escrow.balance.u128();
    let all = ExecuteMsg::ClaimAllRewards {
        start_after: None,
        limit: None,
    };
    let commission: u128 = paid(&hub.ok("buyer", &[], all.clone()))
        .iter()
        .map(|paid| paid.1)
        .sum();
    let stakers: u128 = paid(&hub.ok("alice", &[], all)).iter().map(|paid| paid.1).sum();
    assert_eq!(spent, 20_000);
    assert!(
        commission + stakers <= spent * 98 / 100,
        "the treasury has its 2 %"
    );
    assert!(commission <= spent * 98 / 1_000);
}

/// Covers: I-41, F-72
#[test]
fn an_escrow_fed_unit_by_unit_pays_for_every_second_it_holds() {
    let mut hub = Hub::with_lease(100 * YEAR, 750);
    hub.pass(74);
    let start = hub.service(SERVICE).escrow.balance.u128();
    assert_eq!(start, 10);
    // Ten units a second: one unit holds nothing for a whole second.
    hub.fund(SERVICE, 1);
    hub.pass(1);
    assert_eq!(hub.leased(SERVICE), [], "it could not pay the next second");
    let mut hub = Hub::with_lease(100 * YEAR, 750);
    hub.pass(74);
    for _ in 0..50 {
        hub.fund(SERVICE, 10);
        hub.pass(1);
    }
    assert_eq!(leased(&hub), [(1, 100)]);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    let escrow = hub.service(SERVICE).escrow;
    assert_eq!(escrow.balance.u128() + 10 * (74 + 50), escrow.funded.u128());
}

/// Letting the escrow run dry is no cheaper a way out than notice: what must stay pays for longer than one unbonding.
#[test]
fn starving_an_escrow_costs_more_than_notice() {
    let mut hub = Hub::with_lease(100 * YEAR, 1_000_000);
    let free = hub.service(SERVICE).escrow.withdrawable;
    let service = SERVICE.to_owned();
    hub.ok(
        "buyer",
        &[],
        ExecuteMsg::WithdrawEscrow {
            service,
            amount: free,
        },
    );
    let escrow = hub.service(SERVICE).escrow;
    assert!(escrow.runs_dry_at.unwrap().seconds() >= hub.now() + UNBONDING);
    assert!(escrow.withdrawable.is_zero());
    hub.pass(1);
    let more = ExecuteMsg::WithdrawEscrow {
        service: SERVICE.into(),
        amount: 1u128.into(),
    };
    hub.refused("buyer", &[], more);
}

/// A bid lowered and raised again frees nothing: what was given up holds its room until it lapses.
#[test]
fn a_bid_lowered_and_raised_gets_no_room_twice() {
    let mut hub = market(&["a"]);
    let ceiling = ExecuteMsg::ChangePolicy {
        vault_id: 1,
        change: PolicyChange::Ceiling(percent(10)),
    };
    hub.ok("a", &[], ceiling);
    post(&mut hub, "a", 1, 5, 100);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    assert_eq!(leased(&hub), [(1, 100)]);
    hub.pass(UNBONDING);
    hub.bid(SERVICE, bid(40 * YEAR));
    hub.matched(SERVICE, 200);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.matched(SERVICE, 200);
    assert_eq!(leased(&hub), [(1, 40)], "sixty of the hundred are a tail");
    hub.pass(UNBONDING + EPOCH);
    hub.matched(SERVICE, 200);
    assert_eq!(leased(&hub), [(1, 100)]);
}

/// Covers: M-9
#[test]
fn match_and_notice_pays_an_unbonding() {
    let mut hub = Hub::with_lease(100 * YEAR, 1_000_000);
    notice(&mut hub, 1);
    hub.bid(SERVICE, bid(1));
    hub.pass(10 * UNBONDING);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    let spent = 1_000_000 - hub.service(SERVICE).escrow.balance.u128();
    assert_eq!(spent, 10 * u128::from(UNBONDING));
}

/// Lending, making way and leaving takes nothing out of reach: tail and batch stand behind what was promised.
#[test]
fn lend_displace_exit_leaves_what_was_promised_in_reach() {
    let mut hub = market(&["a", "b"]);
    post(&mut hub, "a", 1, 5, 100);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    hub.flush(SERVICE);
    hub.pass(UNBONDING);
    post(&mut hub, "b", 2, 1, 100);
    hub.pass(1);
    hub.matched(SERVICE, 200);
    let shares = hub.position(1, "alice").shares;
    hub.exit("alice", 1, shares);
    hub.pass(EPOCH);
    let batches: Vec<BatchView> = hub.ask(QueryMsg::Batches {
        vault_id: 1,
        start_after: None,
        limit: None,
    });
    assert_eq!(batches[0].exposure.u128(), 10 * YEAR);
    assert!(batches[0].matures_at.seconds() >= hub.now() + UNBONDING - EPOCH);
}

/// Past its term a raise smaller than the smallest lease begins no new term, so dust locks nobody in.
#[test]
fn dust_relocks_no_lease() {
    let mut hub = market(&["a"]);
    post(&mut hub, "a", 1, 5, 100);
    hub.bid(SERVICE, bid(80 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    let ends_at = |hub: &Hub| hub.market(SERVICE).leases[0].term_ends_at.seconds();
    let term = ends_at(&hub);
    hub.pass(UNBONDING);
    let little = BidParams {
        smallest_lease: YEAR.into(),
        ..bid(80 * YEAR + YEAR / 2)
    };
    hub.bid(SERVICE, little);
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(ends_at(&hub), term, "it grew and is free to go");
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.matched(SERVICE, 200);
    assert_eq!(
        ends_at(&hub),
        hub.now() + UNBONDING,
        "a whole lease more is a new agreement"
    );
}

/// A term is the bid's, within what the offer takes: who wants to be locked in longer finds no one.
#[test]
fn nobody_squats_a_term_longer_than_both_agreed() {
    let mut hub = market(&["a", "b"]);
    let short = OfferParams {
        max_term_seconds: UNBONDING,
        ..offer(1, SERVICE, 5, 100 * YEAR)
    };
    hub.post("a", short);
    let long = BidParams {
        term_seconds: 2 * UNBONDING,
        ..bid(100 * YEAR)
    };
    hub.bid(SERVICE, long);
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.matched(SERVICE, 200);
    assert_eq!(
        hub.market(SERVICE).leases[0].term_ends_at.seconds(),
        hub.now() + UNBONDING
    );
}

/// A ceiling lowered under what is leased ends nothing; it only stops raises.
#[test]
fn a_lowered_ceiling_ends_no_lease() {
    let mut hub = market(&["a"]);
    post(&mut hub, "a", 1, 5, 100);
    hub.bid(SERVICE, bid(50 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    let ceiling = ExecuteMsg::ChangePolicy {
        vault_id: 1,
        change: PolicyChange::Ceiling(percent(1)),
    };
    hub.ok("a", &[], ceiling);
    hub.bid(SERVICE, bid(100 * YEAR));
    hub.matched(SERVICE, 200);
    assert_eq!(leased(&hub), [(1, 50)]);
    hub.pass(UNBONDING);
    assert_eq!(
        hub.matched(SERVICE, 200).changed,
        0,
        "past its term it has at least its stake"
    );
    assert_eq!(leased(&hub), [(1, 50)]);
}

/// A price that spikes for a moment lowers a rent for the rest of a term, and no longer: it is the operator's risk.
#[test]
fn a_reprice_at_a_spike_costs_the_operator_its_term() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    let spike = |hub: &mut Hub, price| {
        let asset = AssetParams {
            price: PriceSource::Fixed(Decimal::percent(price)),
            ..asset(RENT, 1, 6)
        };
        hub.ok("dao", &[], ExecuteMsg::ChangeAsset { asset });
    };
    spike(&mut hub, 125);
    let (service, vault_id) = (SERVICE.to_owned(), 1);
    hub.ok("buyer", &[], ExecuteMsg::Reprice { service, vault_id });
    spike(&mut hub, 100);
    let rent = |hub: &Hub| hub.market(SERVICE).leases[0].rent_per_year.u128();
    assert_eq!(rent(&hub), 8 * YEAR);
    hub.pass(UNBONDING);
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(rent(&hub), 10 * YEAR);
}

/// Covers: F-68
#[test]
fn who_comes_just_before_rent_is_settled_earns_its_seconds() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    hub.pass(1_000);
    hub.deposit("quick", 1, STAKE, 300_000 * YEAR);
    hub.pass(1);
    let (quick, alice) = (hub.position(1, "quick"), hub.position(1, "alice"));
    let amount = |view: &holdfast_shared::msg::hub::PositionView| {
        view.rewards.first().map_or(0, |coin| coin.amount.u128())
    };
    assert!(amount(&quick) <= 7, "three quarters of one second's ten units");
    assert!(amount(&alice) >= 8_820);
    let all = ExecuteMsg::RequestExit {
        vault_id: 1,
        shares: quick.shares.min(Uint256::MAX),
        receiver: None,
    };
    hub.ok("quick", &[], all);
}

/// The second denom a service might flood a vault with needs a lease, and a ninth is never matched.
#[test]
fn a_vault_with_eight_denoms_is_passed_over() {
    let mut hub = market(&["a"]);
    let named = |number: u32| (format!("service-{number}"), format!("rent{number}"));
    for number in 0..8 {
        let (service, rent) = named(number);
        hub.ok(
            "dao",
            &[],
            ExecuteMsg::ApproveAsset {
                asset: asset(&rent, 1, 6),
            },
        );
        hub.connected(&service, &rent);
        let key = hub.key_of("a", &service);
        hub.ok("a", &[], key);
    }
    let vault = hub.vault("a", STAKE, 100 * YEAR);
    for number in 0..8 {
        let (service, rent) = named(number);
        hub.post("a", offer(vault, &service, 5, YEAR));
        hub.bid(&service, bid(YEAR));
        let service_name = service.clone();
        hub.ok(
            "buyer",
            &cosmwasm_std::coins(1 << 60, &rent),
            ExecuteMsg::FundEscrow {
                service: service_name,
            },
        );
        hub.pass(1);
        assert_eq!(hub.matched(&service, 200).changed, 1);
    }
    post(&mut hub, "a", vault, 5, 10);
    hub.bid(SERVICE, bid(10 * YEAR));
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    assert_eq!(hub.market(SERVICE).unmet.u128(), 10 * YEAR);
    assert_eq!(hub.service(SERVICE).params.rent_denom, Denom::bank(RENT));
}
