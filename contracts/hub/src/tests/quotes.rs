//! What is told of the market: quotes, depth, history, yields; and claims of all rewards at once.

use cosmwasm_std::{from_json, Decimal, Uint128};
use holdfast_shared::msg::hub::{
    BidParams, ClaimAllResponse, CoverageResponse, ExecuteMsg, LeaseView, PositionYieldResponse,
    QuoteResponse, YieldResponse,
};
use holdfast_shared::msg::lens::QueryMsg;
use proptest::prelude::*;

use super::harness::{addr, percent, Hub, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::market_rules::notice;
use super::params::{bid, offer};
use super::views::paid;

fn quote(hub: &Hub, params: BidParams) -> QuoteResponse {
    hub.ask(QueryMsg::QuoteSecurity {
        service: SERVICE.into(),
        bid: params,
    })
}

/// What a match does is what was quoted in the same block: I-46.
fn matches_as_quoted(hub: &mut Hub, params: &BidParams) {
    let quoted = quote(hub, params.clone());
    hub.bid(SERVICE, params.clone());
    let before = hub.market(SERVICE).leases;
    let answer = hub.matched(SERVICE, 200);
    assert_eq!(usize::try_from(answer.changed).unwrap(), quoted.changes.len());
    assert_eq!(answer.short_of_escrow, quoted.short_of_escrow);
    assert_eq!(answer.rent_unpriced, quoted.rent_unpriced);
    let market = hub.market(SERVICE);
    assert_eq!(
        (
            market.leased,
            market.unmet,
            market.marginal_rate,
            market.average_rate
        ),
        (
            quoted.leased,
            quoted.unmet,
            quoted.marginal_rate,
            quoted.average_rate
        )
    );
    let rents: Uint128 = market.leases.iter().map(|lease| lease.rent_per_year).sum();
    assert_eq!(rents, quoted.rent_per_year);
    let of = |leases: &[LeaseView], vault_id| leases.iter().find(|lease| lease.vault_id == vault_id).cloned();
    for change in &quoted.changes {
        let now = of(&market.leases, change.vault_id);
        let facts = now.map_or_else(Default::default, |lease| {
            (lease.stake, lease.slashable, lease.value, lease.rent_per_year)
        });
        assert_eq!(
            facts,
            (change.stake, change.slashable, change.value, change.rent_per_year)
        );
        let was = of(&before, change.vault_id).map_or(Uint128::zero(), |lease| lease.value);
        assert_eq!(was, change.value_before);
    }
    let coverage: CoverageResponse = hub.ask(QueryMsg::Coverage {
        service: SERVICE.into(),
    });
    assert_eq!(
        (coverage.value, coverage.slashable),
        (quoted.leased, quoted.slashable)
    );
}

/// Something that may happen between two matches of a market of four vaults.
#[derive(Debug, Clone)]
enum Between {
    Post(u64, u64, u128),
    Withdraw(u64),
    Pass(u64),
    Notice(u64),
    Exit(u64, u64),
}

fn between() -> impl Strategy<Value = Between> {
    let vault = 1u64..=4;
    prop_oneof![
        4 => (vault.clone(), 1u64..20, 1u128..200).prop_map(|(vault, rate, size)| Between::Post(vault, rate, size * YEAR)),
        1 => vault.clone().prop_map(Between::Withdraw),
        3 => (1u64..2 * UNBONDING).prop_map(Between::Pass),
        1 => vault.clone().prop_map(Between::Notice),
        1 => (vault, 1u64..60).prop_map(|(vault, part)| Between::Exit(vault, part)),
    ]
}

fn happen(hub: &mut Hub, what: Between) {
    let name = |vault_id: u64| format!("op {vault_id}");
    match what {
        Between::Post(vault_id, rate, size) => {
            hub.post(&name(vault_id), offer(vault_id, SERVICE, rate, size))
        }
        Between::Withdraw(vault_id) => {
            let service = SERVICE.to_owned();
            let _ = hub.try_as(
                &name(vault_id),
                &[],
                ExecuteMsg::WithdrawOffer { vault_id, service },
            );
        }
        Between::Pass(seconds) => hub.pass(seconds),
        Between::Notice(vault_id) => drop(hub.try_as("buyer", &[], notice(vault_id))),
        Between::Exit(vault_id, part) => {
            let held = hub.position(vault_id, "alice").shares;
            let shares = held * cosmwasm_std::Uint256::from(part) / cosmwasm_std::Uint256::from(100u64);
            let _ = hub.try_as(
                "alice",
                &[],
                ExecuteMsg::RequestExit {
                    vault_id,
                    shares,
                    receiver: None,
                },
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Covers: I-46, I-19
    #[test]
    fn a_quote_is_what_the_match_then_does(
        rounds in prop::collection::vec((prop::collection::vec(between(), 0..6), 1u128..400, 1u64..=100, 1u64..20), 1..6),
        escrow in 0u128..200_000,
    ) {
        let mut hub = Hub::new();
        hub.connected(SERVICE, RENT);
        for vault_id in 1..=4u64 {
            let name = format!("op {vault_id}");
            hub.operator(&name, &[SERVICE]);
            hub.vault(&name, STAKE, 150 * YEAR);
            hub.post(&name, offer(vault_id, SERVICE, 3 * vault_id, 100 * YEAR));
        }
        hub.fund(SERVICE, escrow + 1);
        hub.pass(1);
        for (happening, wanted, share, rate) in rounds {
            for what in happening {
                happen(&mut hub, what);
            }
            let params = BidParams {
                largest_share: percent(share),
                highest_rate: percent(rate),
                ..bid(wanted * YEAR)
            };
            matches_as_quoted(&mut hub, &params);
            prop_assert_eq!(hub.matched(SERVICE, 200).changed, 0, "a match is at rest");
        }
    }
}

#[test]
fn a_quote_names_cost_and_what_is_missing() {
    let mut hub = Hub::with_market();
    hub.post("op", offer(1, SERVICE, 10, 100 * YEAR));
    hub.pass(1);
    let quoted = quote(&hub, bid(150 * YEAR));
    assert!(quoted.short_of_escrow && quoted.changes.is_empty());
    // 10 units a second for 75 seconds.
    assert_eq!(quoted.escrow_needed.u128(), 750);
    hub.fund(SERVICE, 750);
    let quoted = quote(&hub, bid(150 * YEAR));
    assert_eq!(
        (quoted.unmet.u128(), quoted.leased.u128()),
        (50 * YEAR, 100 * YEAR)
    );
    assert_eq!(quoted.rent_per_day.u128(), 864_000);
    assert_eq!(quoted.slashable.u128(), 10 * YEAR);
    assert!(hub.market(SERVICE).leases.is_empty(), "a quote changes nothing");
}

#[test]
fn one_message_claims_every_vault_page_by_page() {
    let mut hub = Hub::with_lease(100 * YEAR, 1 << 100);
    for _ in 0..3 {
        hub.vault("op", STAKE, YEAR);
    }
    hub.post("op", offer(3, SERVICE, 5, YEAR));
    hub.bid(SERVICE, bid(101 * YEAR));
    hub.pass(1);
    hub.matched(SERVICE, 200);
    hub.pass(1_000);
    let owed: u128 = [1, 3]
        .map(|vault| hub.position(vault, "alice").rewards[0].amount.u128())
        .iter()
        .sum();
    let mut got = 0;
    let mut start_after = None;
    let mut calls = 0;
    loop {
        let claim = ExecuteMsg::ClaimAllRewards {
            start_after,
            limit: Some(1),
        };
        let response = hub.ok("alice", &[], claim);
        got += paid(&response).iter().map(|(_, amount, _)| amount).sum::<u128>();
        let answer: ClaimAllResponse = from_json(response.data.unwrap()).unwrap();
        calls += 1;
        start_after = answer.next_start_after;
        if start_after.is_none() {
            break;
        }
    }
    assert_eq!((got, calls), (owed, 4));
    let all = ExecuteMsg::ClaimAllRewards {
        start_after: None,
        limit: None,
    };
    let operators = paid(&hub.ok("op", &[], all.clone()));
    assert_eq!(operators.len(), 2, "commission of both vaults that lend");
    assert_eq!(paid(&hub.ok("alice", &[], all.clone())), []);
    assert_eq!(paid(&hub.ok("nobody", &[], all)), []);
}

#[test]
fn whoever_leaves_a_vault_wholly_is_not_found_there_any_more() {
    let mut hub = Hub::with_market();
    let shares = hub.position(1, "alice").shares;
    hub.exit("alice", 1, shares);
    let left = crate::vault::positions::vaults_of(&hub.deps.storage, &addr("alice"), None, 30).unwrap();
    assert_eq!(left, Vec::<u64>::new());
    hub.deposit("alice", 1, STAKE, 5_000);
    let back = crate::vault::positions::vaults_of(&hub.deps.storage, &addr("alice"), None, 30).unwrap();
    assert_eq!(back, [1]);
}

/// P10: what a position secures, earns and can lose.
#[test]
fn yields_are_told_by_layer_with_the_worst_loss_beside_them() {
    let mut hub = Hub::with_lease(50_000 * YEAR, 1 << 100);
    let of_vault: YieldResponse = hub.ask(QueryMsg::Yield { vault_id: 1 });
    // 10 % on half of the vault; fee 2 %, then commission 10 %.
    assert_eq!(of_vault.yield_before, percent(5));
    assert_eq!(of_vault.yield_after, "0.0441".parse::<Decimal>().unwrap());
    assert_eq!(of_vault.worst_loss, percent(5));
    assert_eq!(of_vault.layers.len(), 1);
    hub.deposit("bob", 1, STAKE, 100_000 * YEAR);
    let mine: PositionYieldResponse = hub.ask(QueryMsg::PositionYield {
        vault_id: 1,
        owner: addr("bob").into(),
    });
    assert_eq!(mine.layers[0].stake.u128(), 25_000 * YEAR);
    assert_eq!(mine.layers[0].exposure.u128(), 2_500 * YEAR);
    assert_eq!(mine.position.worst_loss.u128(), 2_500 * YEAR);
    assert_eq!(mine.yield_before, percent(5) / Uint128::new(2));
}

#[test]
fn the_market_shows_depth_history_runway_and_arrears() {
    let mut hub = Hub::with_lease(100 * YEAR, 10_000);
    hub.operator("b", &[SERVICE]);
    hub.vault("b", STAKE, 40 * YEAR);
    hub.post("b", offer(2, SERVICE, 4, 100 * YEAR));
    hub.pass(1);
    let shown = hub.market(SERVICE);
    let depth: Vec<_> = shown
        .depth
        .iter()
        .map(|at| (at.rate, at.offers, at.value.u128()))
        .collect();
    assert_eq!(
        depth,
        [(percent(4), 1, 40 * YEAR), (percent(10), 1, 100_040 * YEAR)]
    );
    assert_eq!(shown.admitted, None);
    assert_eq!(shown.history.len(), 1);
    assert_eq!(shown.history[0].average_rate, percent(10));
    assert_eq!(shown.history[0].leased.u128(), 100 * YEAR);
    // 10 a second; 75 seconds must stay.
    assert_eq!(
        (shown.escrow.must_stay.u128(), shown.escrow.withdrawable.u128()),
        (750, 10_000 - 10 - 750)
    );
    assert_eq!(shown.escrow.runway_days, Some(0));
    assert!(!shown.escrow.in_arrears);
    hub.pass(994);
    let coverage: CoverageResponse = hub.ask(QueryMsg::Coverage {
        service: SERVICE.into(),
    });
    assert!(coverage.escrow.in_arrears);
    assert_eq!(
        (coverage.largest_share, coverage.herfindahl),
        (Decimal::one(), Decimal::one())
    );
    assert!(quote(&hub, bid(YEAR)).escrow.in_arrears);
}
