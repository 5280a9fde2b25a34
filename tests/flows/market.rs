//! The market: who leases what at which rate. M-1 to M-13.

mod endings;

use cosmwasm_std::{coins, from_json, Addr, Decimal, Uint128};
use holdfast_shared::msg::hub::{
    Admission, BidParams, Depositors, ExecuteMsg, MatchResponse, OfferParams, Policy,
};
use holdfast_shared::Denom;
use holdfast_simnet::contract::Cost;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{HubCall, ServiceConfig};
use holdfast_simnet::{Chain, World, WorldBuilder};

const DAY: u64 = 86_400;
const UNBONDING: u64 = 25 * DAY;

/// One operator with one vault and its offer to `oracle`.
struct Lender {
    operator: Operator,
    staker: Staker,
    vault: u64,
}

fn market() -> World {
    WorldBuilder::new()
        .services(vec![ServiceConfig::new("oracle", 10)])
        .build()
}

/// A new operator whose vault holds `size` and is offered whole at a rate in basis points.
fn lender(world: &mut World, name: &str, basis_points: u64, size: u128) -> Lender {
    let operator = world.operator(name);
    vault_offered(world, operator, name, basis_points, size)
}

fn vault_offered(world: &mut World, operator: Operator, name: &str, basis_points: u64, size: u128) -> Lender {
    let vault = operator.creates_vault(world, "ustk", 100).unwrap();
    let staker = world.staker(&format!("staker of {name}"), size, "ustk");
    staker.deposits(world, vault, size).unwrap();
    operator
        .offers(world, vault, "oracle", basis_points, size)
        .unwrap();
    Lender {
        operator,
        staker,
        vault,
    }
}

/// Bids for so much value at up to so many basis points, each operator up to a share in percent.
fn bid(world: &mut World, wanted: u128, basis_points: u64, share: u64) {
    let owner = world.owner_of("oracle");
    let bid = BidParams {
        largest_share: Decimal::percent(share),
        ..owner.bid(world, wanted, basis_points)
    };
    owner.bids_with(world, bid).unwrap();
    owner.funds(world, wanted).unwrap();
}

/// Everything is matched in the next block: what each vault lends, in value, and at how many basis points.
fn matched(world: &mut World) -> Vec<(u64, u128, u128)> {
    world.net.next_block();
    let answer = world.matches("oracle", 200).unwrap();
    assert_eq!((answer.remaining, answer.short_of_escrow), (0, false));
    assert_eq!(
        world.matches("oracle", 200).unwrap().changed,
        0,
        "a match is at rest"
    );
    leases(world)
}

fn leases(world: &World) -> Vec<(u64, u128, u128)> {
    let leases = world.market("oracle").leases;
    let basis = Decimal::bps(1).atomics();
    leases
        .iter()
        .map(|lease| {
            (
                lease.vault_id,
                lease.value.u128(),
                (lease.rate.atomics() / basis).u128(),
            )
        })
        .collect()
}

fn tails(world: &World, vault: u64) -> u128 {
    world.slot(vault, "oracle").map_or(0, |slot| slot.tails.u128())
}

/// Covers: M-1, M-2
#[test]
fn the_cheapest_lend_first_and_a_cheaper_one_displaces_after_the_terms() {
    let mut world = market();
    let four = lender(&mut world, "four", 400, 100);
    let three = lender(&mut world, "three", 300, 100);
    bid(&mut world, 150, 500, 100);
    assert_eq!(
        matched(&mut world),
        [(four.vault, 50, 400), (three.vault, 100, 300)]
    );
    assert_eq!(world.market("oracle").unmet.u128(), 0);
    assert_eq!(world.offers("oracle")[0].params.size.u128() - 50, 50);

    let two = lender(&mut world, "two", 200, 80);
    let standing = [(four.vault, 50, 400), (three.vault, 100, 300)];
    assert_eq!(matched(&mut world), standing);
    world.pass(UNBONDING);
    assert_eq!(
        matched(&mut world),
        [(three.vault, 70, 300), (two.vault, 80, 200)]
    );
    assert_eq!((tails(&world, four.vault), tails(&world, three.vault)), (5, 3));
    let shown = world.market("oracle");
    assert_eq!(
        (shown.leased.u128(), shown.marginal_rate),
        (150, Decimal::percent(3))
    );
}

fn four_lenders(world: &mut World) -> Vec<u64> {
    let names = [("one", 100), ("two", 200), ("three", 300), ("four", 400)];
    let vault = |(name, rate)| lender(world, name, rate, 100).vault;
    names.into_iter().map(vault).collect()
}

/// Covers: M-3
#[test]
fn no_operator_provides_more_than_its_share() {
    let mut world = market();
    let vaults = four_lenders(&mut world);
    bid(&mut world, 100, 500, 30);
    let expected = [
        (vaults[0], 30, 100),
        (vaults[1], 30, 200),
        (vaults[2], 30, 300),
        (vaults[3], 10, 400),
    ];
    assert_eq!(matched(&mut world), expected);
}

/// Covers: M-4
#[test]
fn what_is_above_the_highest_rate_stays_unmet_and_shown() {
    let mut world = market();
    let vaults = four_lenders(&mut world);
    bid(&mut world, 100, 300, 30);
    let expected = [(vaults[0], 30, 100), (vaults[1], 30, 200), (vaults[2], 30, 300)];
    assert_eq!(matched(&mut world), expected);
    assert_eq!(world.market("oracle").unmet.u128(), 10);
}

/// 25 operators with 8 vaults of `collateral` each, all offered to `oracle`: 200 offers at rates from 0.01 % to 0.4 %.
fn two_hundred(world: &mut World, collateral: u128) {
    let operators: Vec<Operator> = (0..25)
        .map(|number| world.operator(&format!("operator {number}")))
        .collect();
    let whale = world.staker("whale", 200 * collateral, "ustk");
    let mut calls: Vec<HubCall> = vec![];
    for (vault_id, operator) in (1..).zip(operators.iter().flat_map(|operator| [operator; 8])) {
        let create = ExecuteMsg::CreateVault {
            denom: Denom::bank("ustk"),
            policy: Policy {
                ceiling: Decimal::one(),
                commission: Decimal::percent(10),
                admission: Admission::AllUpTo {
                    max_fraction: Decimal::one(),
                },
                deposit_cap: None,
                depositors: Depositors::Anyone,
            },
        };
        let deposit = ExecuteMsg::Deposit {
            vault_id,
            min_shares: None,
            accept_open_filings: false,
        };
        let offer = OfferParams {
            vault_id,
            service: "oracle".into(),
            rate: Decimal::bps(1 + vault_id * 37 % 40),
            size: Uint128::new(collateral),
            min_term_seconds: UNBONDING,
            max_term_seconds: 10 * UNBONDING,
            terms_version: 1,
        };
        calls.push((operator.addr.clone(), create, vec![]));
        calls.push((whale.addr.clone(), deposit, coins(collateral, "ustk")));
        calls.push((operator.addr.clone(), ExecuteMsg::PostOffer { offer }, vec![]));
    }
    world.tell_all("two hundred offers", calls).unwrap();
}

/// One match as one step: what it answered and what it did to storage.
fn match_once(chain: &mut Chain, hub: &Addr, limit: u32) -> (MatchResponse, Cost) {
    let keeper = chain.addr("keeper");
    let msg = ExecuteMsg::Match {
        service: "oracle".into(),
        limit,
    };
    let (answer, cost) = chain.metered(|chain| chain.execute(&keeper, hub, &msg, &[]).unwrap());
    let answer: MatchResponse = from_json(answer.data.unwrap()).unwrap();
    assert!(answer.changed <= limit && !answer.short_of_escrow);
    (answer, cost)
}

/// Matches with so many changes a call until nothing remains, as one step: the most a call cost, in storage gas.
fn match_all(world: &mut World, limit: u32) -> u64 {
    let hub = world.hub.clone();
    world.net.on("hub", "match", |chain| {
        let mut dearest = 0;
        loop {
            let (answer, cost) = match_once(chain, &hub, limit);
            dearest = dearest.max(cost.gas());
            if answer.remaining == 0 {
                return dearest;
            }
        }
    })
}

/// A match reads of a vault what it is, its core and the key of its operator, and of a lease its slot: not the vault with
/// its batches, rewards and other leases, for which it would read twice as much and more. A vault that changes is loaded.
#[test]
fn a_match_reads_a_summary_of_each_vault() {
    /// Reads that do not depend on the book.
    const FIXED: u64 = 16;
    let mut world = market();
    two_hundred(&mut world, 5);
    bid(&mut world, 1_000, 100, 100);
    world.net.next_block();
    let hub = world.hub.clone();
    let of = |world: &mut World, limit| {
        world
            .net
            .on("hub", "match", |chain| match_once(chain, &hub, limit))
    };
    // An offer is a step of a range; a vault three records more.
    let (answer, empty) = of(&mut world, 1);
    assert_eq!((answer.changed, answer.remaining), (1, 199));
    assert!(empty.reads <= 200 * 4 + FIXED + 10, "{empty:?}");
    assert_eq!(of(&mut world, 200).0.remaining, 0);
    world.net.next_block();
    // A lease is a step of two ranges; its vault two records, its slot and the key.
    let (answer, full) = of(&mut world, 200);
    assert_eq!(answer.changed, 0);
    assert!(full.reads <= 200 * 6 + FIXED, "{full:?}");
    assert!(full.writes <= 1, "{full:?}");
    println!(
        "reads in a book of 200 offers: {}, of 200 leases: {}",
        empty.reads, full.reads
    );
}

/// Covers: M-5, M-12
#[test]
fn passes_of_any_size_end_in_the_same_leases() {
    /// What a chain lets one transaction use, of storage.
    const BLOCK_GAS: u64 = 30_000_000;
    let mut world = market();
    two_hundred(&mut world, 5);
    bid(&mut world, 1_000, 100, 100);
    world.net.next_block();
    let empty = world.net.chain("hub").snapshot();
    let mut ends = vec![];
    for limit in [1, 7, 20, 200] {
        let gas = match_all(&mut world, limit);
        assert!(gas < BLOCK_GAS, "a pass of {limit} costs {gas}");
        let leases = leases(&world);
        assert_eq!(leases.len(), 200);
        ends.push(leases);
        if limit != 200 {
            world.net.restore("hub", &empty);
        }
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));

    world.pass(UNBONDING);
    bid(&mut world, 2_000, 100, 100);
    let bid = world.market("oracle").bid.unwrap();
    assert_eq!(bid.smallest_lease.u128(), 10);
    assert_eq!(matched(&mut world), ends[0]);
}

/// Covers: M-6
#[test]
fn within_its_term_a_lease_keeps_its_rate_whatever_is_offered() {
    for withdraw in [true, false] {
        let mut world = market();
        let orca = lender(&mut world, "orca", 200, 100);
        bid(&mut world, 100, 500, 100);
        let standing = [(orca.vault, 100, 200)];
        assert_eq!(matched(&mut world), standing);
        let term_ends_at = world.market("oracle").leases[0].term_ends_at.seconds();
        world.pass(10 * DAY);
        if withdraw {
            orca.operator
                .withdraws_offer(&mut world, orca.vault, "oracle")
                .unwrap();
        } else {
            orca.operator
                .offers(&mut world, orca.vault, "oracle", 450, 100)
                .unwrap();
        }
        assert_eq!(matched(&mut world), standing);
        world.pass_until(term_ends_at - 6);
        assert_eq!(matched(&mut world), standing);
        world.pass_until(term_ends_at);
        let after: &[_] = if withdraw { &[] } else { &[(orca.vault, 100, 450)] };
        assert_eq!(matched(&mut world), after);
    }
}

/// Covers: M-7
#[test]
fn an_operator_at_its_share_displaces_only_itself() {
    let mut world = market();
    let x = lender(&mut world, "x", 300, 50);
    let y = lender(&mut world, "y", 400, 50);
    bid(&mut world, 100, 500, 50);
    assert_eq!(matched(&mut world), [(x.vault, 50, 300), (y.vault, 50, 400)]);
    world.pass(UNBONDING);
    let cheaper = vault_offered(&mut world, x.operator, "x again", 100, 50);
    assert_eq!(
        matched(&mut world),
        [(y.vault, 50, 400), (cheaper.vault, 50, 100)]
    );
    assert_eq!(tails(&world, x.vault), 5);
}

/// Covers: M-8
#[test]
fn dust_at_a_high_rate_raises_nobody_elses_price() {
    for (dust, expected) in [(4_999, None), (5_000, Some((5_000, 1_000)))] {
        let mut world = market();
        let small = lender(&mut world, "small", 1_000, dust);
        let large = lender(&mut world, "large", 200, 400_000);
        bid(&mut world, 1_000_000, 1_000, 100);
        let mut leases: Vec<_> = expected
            .map(|(value, rate)| (small.vault, value, rate))
            .into_iter()
            .collect();
        leases.push((large.vault, 400_000, 200));
        assert_eq!(matched(&mut world), leases);
        let rents: u128 = world
            .market("oracle")
            .leases
            .iter()
            .map(|lease| lease.rent_per_year.u128())
            .sum();
        assert_eq!(rents, 8_000 + expected.map_or(0, |_| 500));
    }
}

/// Covers: M-10
#[test]
fn a_lease_within_its_term_lends_no_cheap_size_at_its_own_rate() {
    let mut world = market();
    let h = lender(&mut world, "h", 200, 995_000);
    bid(&mut world, 1_000_000, 1_000, 100);
    assert_eq!(matched(&mut world), [(h.vault, 995_000, 200)]);
    world.pass(20 * DAY);
    let x = lender(&mut world, "x", 1_000, 1_000_000);
    x.operator
        .offers(&mut world, x.vault, "oracle", 1_000, 5_000)
        .unwrap();
    let standing = [(h.vault, 995_000, 200), (x.vault, 5_000, 1_000)];
    assert_eq!(matched(&mut world), standing);

    world.pass(10 * DAY);
    let now = world.now();
    let terms: Vec<bool> = world
        .market("oracle")
        .leases
        .iter()
        .map(|lease| lease.term_ends_at.seconds() <= now)
        .collect();
    assert_eq!(terms, [true, false]);
    x.operator
        .offers(&mut world, x.vault, "oracle", 1, 1_000_000)
        .unwrap();
    assert_eq!(matched(&mut world), standing);
}

/// Covers: M-11
#[test]
fn security_never_dips_while_a_cheaper_offer_takes_over() {
    let mut world = market();
    for number in 0..10 {
        lender(&mut world, &format!("dear {number}"), 200, 100);
    }
    bid(&mut world, 1_000, 500, 100);
    assert_eq!(matched(&mut world).len(), 10);
    world.pass(UNBONDING);
    let cheap = lender(&mut world, "cheap", 1, 1_000);
    world.net.next_block();
    for remaining in (0..=10).rev() {
        let answer = world.matches("oracle", 1).unwrap();
        assert_eq!((answer.changed, answer.remaining), (1, remaining));
        assert!(world.market("oracle").leased.u128() >= 1_000);
    }
    assert_eq!(leases(&world), [(cheap.vault, 1_000, 1)]);
}

/// What cannot be raised displaces nothing: a match that is short of escrow leaves what stands, and ends only what
/// nobody offers any more.
#[test]
fn a_match_short_of_escrow_ends_no_lease_that_nothing_replaces() {
    let mut world = market();
    let dear = lender(&mut world, "dear", 400, 1_000_000);
    let owner = world.owner_of("oracle");
    owner.bids(&mut world, 1_000_000, 500).unwrap();
    owner.funds(&mut world, 10_000).unwrap();
    let standing = [(dear.vault, 1_000_000, 400)];
    assert_eq!(matched(&mut world), standing);

    world.pass(70 * DAY);
    lender(&mut world, "cheap", 390, 1_000_000);
    world.net.next_block();
    let answer = world.matches("oracle", 200).unwrap();
    assert!(answer.short_of_escrow);
    assert_eq!((answer.changed, leases(&world)), (0, standing.to_vec()));

    dear.operator
        .withdraws_offer(&mut world, dear.vault, "oracle")
        .unwrap();
    assert_eq!(world.matches("oracle", 200).unwrap().changed, 1);
    assert_eq!(leases(&world), []);
}

/// Covers: M-13
#[test]
fn a_match_takes_nothing_of_a_lease_that_a_closing_will_halve() {
    let mut world = market();
    let orca = lender(&mut world, "orca", 200, 100);
    bid(&mut world, 100, 500, 100);
    assert_eq!(matched(&mut world), [(orca.vault, 100, 200)]);
    world.pass(UNBONDING);
    let exit = orca.staker.exits(&mut world, orca.vault, 50).unwrap();
    assert_eq!(matched(&mut world), [(orca.vault, 100, 200)]);
    assert_eq!(tails(&world, orca.vault), 0);
    world.pass_until(exit.matures_at.seconds() - UNBONDING);
    assert_eq!(leases(&world), [(orca.vault, 50, 200)]);
    assert_eq!(matched(&mut world), [(orca.vault, 50, 200)]);
}
