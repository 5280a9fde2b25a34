//! A full book gives way to better offers.

use cosmwasm_std::Decimal;
use holdfast_shared::limits::MAX_OFFERS_PER_SERVICE;
use holdfast_shared::msg::hub::{ExecuteMsg, OfferParams, OfferView};
use holdfast_shared::msg::lens::QueryMsg;

use super::harness::{Hub, EPOCH, SERVICE, STAKE, YEAR};
use super::params::{bid, offer};
use crate::error::ContractError as Error;

/// A book of 200 offers at rates from 5 %; vaults from 2 on, eight for each operator.
fn full_book(deposit: u128) -> Hub {
    let mut hub = Hub::with_market();
    hub.bid(SERVICE, bid(1_000 * YEAR));
    let mut vault_id = 1;
    for number in 0..MAX_OFFERS_PER_SERVICE / 8 {
        let name = format!("filler {number}");
        hub.operator(&name, &[SERVICE]);
        for _ in 0..8 {
            vault_id += 1;
            hub.vault(&name, STAKE, deposit);
            hub.post(
                &name,
                OfferParams {
                    rate: Decimal::bps(500 + vault_id),
                    ..offer(vault_id, SERVICE, 5, YEAR)
                },
            );
        }
    }
    hub
}

fn offered(hub: &Hub) -> Vec<u64> {
    let mut vaults: Vec<u64> = vec![];
    loop {
        let page: Vec<OfferView> = hub.ask(QueryMsg::Offers {
            service: SERVICE.into(),
            start_after: vaults.last().copied(),
            limit: Some(100),
        });
        if page.is_empty() {
            return vaults;
        }
        vaults.extend(page.iter().map(|offer| offer.params.vault_id));
    }
}

/// Covers: F-69
#[test]
fn empty_vaults_hold_no_place_in_a_full_book() {
    let mut hub = full_book(1_000);
    hub.post("op", offer(1, SERVICE, 20, 100_000 * YEAR));
    let left = offered(&hub);
    assert_eq!(left.len(), 200);
    assert!(
        left.contains(&1) && !left.contains(&201),
        "the dearest of those that could fill nothing went"
    );
    hub.pass(1);
    hub.fund(SERVICE, 1 << 100);
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), [(1, 1_000 * YEAR)]);
}

#[test]
fn among_offers_that_can_be_leased_only_a_cheaper_one_takes_a_place_and_keeps_it_an_epoch() {
    let mut hub = full_book(10 * YEAR);
    // 5 years are the smallest lease of the bid: an offer of one year fills nothing.
    for vault_id in 2..=201u64 {
        let name = format!("filler {}", (vault_id - 2) / 8);
        let offer = OfferParams {
            rate: Decimal::bps(500 + vault_id),
            ..offer(vault_id, SERVICE, 5, 10 * YEAR)
        };
        hub.post(&name, offer);
    }
    let post = |rate| ExecuteMsg::PostOffer {
        offer: OfferParams {
            rate: Decimal::bps(rate),
            ..offer(1, SERVICE, 5, 10 * YEAR)
        },
    };
    let dearer = hub.refused("op", &[], post(701));
    assert!(
        matches!(dearer, Error::TooManyOffers { max: 200, .. }),
        "{dearer:?}"
    );
    let small = ExecuteMsg::PostOffer {
        offer: OfferParams {
            rate: Decimal::bps(1),
            ..offer(1, SERVICE, 5, 5 * YEAR - 1)
        },
    };
    assert!(matches!(
        hub.refused("op", &[], small),
        Error::TooManyOffers { .. }
    ));
    hub.ok("op", &[], post(700));
    assert!(!offered(&hub).contains(&201));

    // The newcomer is the dearest now; for an epoch its place is its own, though it changes its offer meanwhile.
    hub.operator("late", &[SERVICE]);
    let late = hub.vault("late", STAKE, 10 * YEAR);
    let cheap = |rate| ExecuteMsg::PostOffer {
        offer: OfferParams {
            rate: Decimal::bps(rate),
            ..offer(late, SERVICE, 5, 10 * YEAR)
        },
    };
    hub.pass(EPOCH - 1);
    hub.ok("op", &[], post(700));
    hub.ok("late", &[], cheap(600));
    assert!(offered(&hub).contains(&1));
    hub.ok(
        "late",
        &[],
        ExecuteMsg::WithdrawOffer {
            vault_id: late,
            service: SERVICE.into(),
        },
    );
    hub.ok(
        "filler 24",
        &[],
        ExecuteMsg::PostOffer {
            offer: OfferParams {
                rate: Decimal::bps(501),
                ..offer(200, SERVICE, 5, 10 * YEAR)
            },
        },
    );
    hub.pass(1);
    hub.post(
        "op",
        OfferParams {
            rate: Decimal::bps(699),
            ..offer(1, SERVICE, 5, 10 * YEAR)
        },
    );
    hub.ok("late", &[], cheap(600));
    assert!(!offered(&hub).contains(&1), "its epoch is over");
    assert!(offered(&hub).contains(&late));
    assert_eq!(offered(&hub).len(), 200);
}
