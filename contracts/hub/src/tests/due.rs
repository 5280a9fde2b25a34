//! What is due in a vault at once, a closing and an escrow that ran dry, comes in the order of its times, whoever looks
//! first (DESIGN 3.4).

use cosmwasm_std::coins;
use holdfast_accounting::Accrued;
use holdfast_shared::msg::hub::{ExecuteMsg, SolvencyResponse};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use rstest::rstest;

use super::harness::{dump, Hub, RENT, SERVICE, YEAR};
use super::params::bid;

/// The whole vault, at 10 % of a value that makes 10,000 units a second.
const VALUE: u128 = 100_000 * YEAR;
const A_SECOND: u128 = 10_000;

/// Half of a vault leaves at a boundary, and its only service's escrow runs dry, one after the other; then nobody
/// looked for a while. The hub, the boundary, and the second of the end.
fn both_due(closing_first: bool) -> (Hub, u64, u64) {
    let mut hub = Hub::with_lease(YEAR, 200_000);
    hub.bid(SERVICE, bid(VALUE));
    hub.fund(SERVICE, 600_000);
    hub.matched(SERVICE, 200);
    let dry_at = hub.service(SERVICE).escrow.runs_dry_at.unwrap().seconds();
    let ahead = if closing_first { 15 } else { 1 };
    hub.pass(dry_at - ahead - hub.now());
    let half = hub.position(1, "alice").shares / cosmwasm_std::Uint256::from(2u8);
    hub.exit("alice", 1, half);
    let boundary = hub.vault_view(1).closing_at.unwrap().seconds();
    assert_eq!(boundary < dry_at, closing_first, "{boundary} and {dry_at}");
    assert_ne!(boundary, dry_at);
    hub.pass(dry_at.max(boundary) + 5 - hub.now());
    (hub, boundary, dry_at)
}

/// Who may look first: a keeper, the service, a buyer's match, a staker.
fn look(hub: &mut Hub, who: usize) {
    match who {
        0 => drop(hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 })),
        1 => {
            let service = SERVICE.to_owned();
            hub.ok("buyer", &coins(1_000, RENT), ExecuteMsg::FundEscrow { service });
        }
        2 => assert_eq!(hub.matched(SERVICE, 200).changed, 0),
        _ => drop(hub.ok("alice", &[], ExecuteMsg::ClaimRewards { vault_id: 1 })),
    }
}

/// All that is owed of what was paid for rent, to the unit.
fn rents(hub: &Hub) -> u128 {
    let books: SolvencyResponse = hub.ask(QueryMsg::Solvency {
        denom: Denom::bank(RENT),
        start_at: None,
        so_far: None,
        limit: None,
    });
    let owed = books.owed;
    let fractions = Accrued::new(owed.fractions).payable_up().unwrap();
    (owed.escrow + owed.rewards + owed.fees + fractions.get()).u128()
}

fn orders() -> Vec<Vec<usize>> {
    let mut orders = vec![vec![]];
    for _ in 0..4 {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                let free = (0..4).filter(|next| !order.contains(next)).collect::<Vec<_>>();
                free.into_iter()
                    .map(move |next| [order.clone(), vec![next]].concat())
            })
            .collect();
    }
    orders
}

/// Covers, I-37, I-41
#[rstest]
#[case::a_closing_then_the_end(true)]
#[case::the_end_then_a_closing(false)]
fn whoever_looks_first_finds_the_same(#[case] closing_first: bool) {
    let mut stored = Vec::new();
    for order in orders() {
        let (mut hub, boundary, dry_at) = both_due(closing_first);
        let streamed = hub.service(SERVICE).escrow.balance.u128();
        assert_eq!(
            rents(&hub),
            800_000,
            "what was paid is left, earned, or a fee, before anybody looks"
        );
        for who in &order {
            look(&mut hub, *who);
        }
        assert_eq!(hub.leased(SERVICE), []);
        let back = u128::from(dry_at.saturating_sub(boundary)) * A_SECOND / 2;
        let left = hub.service(SERVICE).escrow.balance.u128();
        assert_eq!(left, streamed + back + 1_000, "{order:?}");
        stored.push((order, dump(&hub.deps.storage)));
    }
    assert_eq!(stored.len(), 24);
    for (order, records) in &stored[1..] {
        assert_eq!(*records, stored[0].1, "{order:?} against {:?}", stored[0].0);
    }
}
