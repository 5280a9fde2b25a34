//! Rewards depend on one's own shares and seconds, and on nobody's claims.

use cosmwasm_std::Uint256;
use holdfast_shared::msg::hub::ExecuteMsg;
use proptest::prelude::*;

use super::harness::{Hub, SERVICE, STAKE, YEAR};
use super::views::paid;

const STAKERS: [&str; 3] = ["alice", "bob", "carol"];

/// One thing a staker does, and how many seconds pass after it.
#[derive(Debug, Clone)]
enum Act {
    Deposit(u128),
    Exit(u64),
    Claim,
    ClaimAll,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => (1u128..50_000).prop_map(|years| Act::Deposit(years * YEAR)),
        1 => (1u64..100).prop_map(Act::Exit),
        2 => Just(Act::Claim),
        2 => Just(Act::ClaimAll),
    ]
}

fn do_it(hub: &mut Hub, who: &str, act: &Act, claims: bool) -> u128 {
    let msg = match act {
        Act::Deposit(amount) => {
            hub.deposit(who, 1, STAKE, *amount);
            return 0;
        }
        Act::Exit(part) => {
            let held = hub.position(1, who).shares;
            let shares = held * Uint256::from(*part) / Uint256::from(100u64);
            let receiver = None;
            let _ = hub.try_as(
                who,
                &[],
                ExecuteMsg::RequestExit {
                    vault_id: 1,
                    shares,
                    receiver,
                },
            );
            return 0;
        }
        Act::Claim if claims => ExecuteMsg::ClaimRewards { vault_id: 1 },
        Act::ClaimAll if claims => ExecuteMsg::ClaimAllRewards {
            start_after: None,
            limit: None,
        },
        Act::Claim | Act::ClaimAll => return 0,
    };
    hub.try_as(who, &[], msg)
        .map_or(0, |response| sum(&paid(&response)))
}

fn sum(paid: &[(String, u128, String)]) -> u128 {
    paid.iter().map(|(_, amount, _)| amount).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Two hubs live the same life; in one of them people claim whenever they like. Everybody gets the same.
    ///
    /// Covers: I-40
    #[test]
    fn claiming_often_or_once_in_any_order_pays_the_same(life in prop::collection::vec((0usize..3, act(), 0u64..40), 1..25)) {
        let mut often = Hub::with_lease(90_000 * YEAR, 1 << 100);
        let mut once = Hub::with_lease(90_000 * YEAR, 1 << 100);
        let mut got = [0u128; 3];
        for (who, act, seconds) in &life {
            got[*who] += do_it(&mut often, STAKERS[*who], act, true);
            do_it(&mut once, STAKERS[*who], act, false);
            often.pass(*seconds);
            once.pass(*seconds);
        }
        for (place, who) in STAKERS.iter().enumerate() {
            got[place] += do_it(&mut often, who, &Act::ClaimAll, true);
            let all = do_it(&mut once, who, &Act::Claim, true);
            prop_assert!(got[place].abs_diff(all) <= 1, "{who}: {} against {all}", got[place]);
        }
        prop_assert_eq!(often.service(SERVICE).escrow, once.service(SERVICE).escrow);
    }
}
