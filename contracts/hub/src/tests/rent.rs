//! Rent by the second: closings, dry-outs, payouts.

use cosmwasm_std::{coins, Response};
use holdfast_shared::msg::hub::{Admission, ExecuteMsg, Policy};
use holdfast_shared::Denom;

use super::harness::{addr, Hub, EPOCH, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::{asset, bid, offer, policy};
use super::views::paid;

/// A lease that pays 1,000 units a second: 20 fee, 98 commission, 882 to stakers.
const VALUE: u128 = 10_000 * YEAR;

fn sum(response: &Response, denom: &str) -> u128 {
    paid(response)
        .into_iter()
        .filter(|(_, _, of)| of == denom)
        .map(|(_, amount, _)| amount)
        .sum()
}

///
#[test]
fn what_escrow_paid_since_a_boundary_for_what_left_returns() {
    let mut hub = Hub::with_lease(VALUE, 200_000);
    let shares = hub.position(1, "alice").shares;
    // The whole vault backs the lease; nine tenths of it leave, so stake is cut to what is left.
    hub.bid(SERVICE, bid(100_000 * YEAR));
    hub.fund(SERVICE, 2_000_000);
    let matched_at = hub.now();
    hub.matched(SERVICE, 200);
    assert_eq!(hub.leased(SERVICE), [(1, 100_000 * YEAR)]);
    let half = shares.checked_div(2u64.into()).unwrap();
    let ticket = hub.exit("alice", 1, half);
    let boundary = hub.vault_view(1).closing_at.unwrap().seconds();
    hub.pass(boundary - matched_at + 2 * EPOCH);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    let before = u128::from(boundary - matched_at) * 10_000;
    let since = u128::from(2 * EPOCH) * 5_000;
    let escrow = hub.service(SERVICE).escrow;
    assert_eq!(escrow.balance.u128(), 2_200_000 - before - since);
    assert_eq!(escrow.rent_per_year.u128(), 5_000 * YEAR);

    hub.pass(UNBONDING - 2 * EPOCH);
    let now = u128::from(hub.now() - boundary) * 5_000;
    let claim = hub.ok(
        "anyone",
        &[],
        ExecuteMsg::Claim {
            tickets: vec![ticket],
            receiver: None,
        },
    );
    // Until the boundary the ticket earned half of it, and nothing after.
    assert_eq!(sum(&claim, RENT), before * 882 / 1_000 / 2);
    let alice = hub.ok("alice", &[], ExecuteMsg::ClaimRewards { vault_id: 1 });
    let operator = hub.ok("op", &[], ExecuteMsg::ClaimRewards { vault_id: 1 });
    let denom = Denom::bank(RENT);
    let fees = hub.ok("anyone", &[], ExecuteMsg::ClaimFees { denom });
    let owed = sum(&alice, RENT) + sum(&operator, RENT) + sum(&fees, RENT) + sum(&claim, RENT);
    let left = hub.service(SERVICE).escrow.balance.u128();
    assert!(before + now - owed <= 1, "{before} + {now} against {owed}");
    assert_eq!(left + before + now, 2_200_000);
}

///
#[test]
fn leases_end_the_second_their_escrow_cannot_pay_and_late_money_waits() {
    let mut hub = Hub::with_lease(VALUE, 100_000);
    let start = hub.now();
    hub.pass(99);
    hub.fund(SERVICE, 1_000);
    hub.pass(1);
    assert_eq!(hub.leased(SERVICE), [(1, VALUE)]);
    assert_eq!(hub.now(), start + 100);
    hub.pass(1);
    hub.fund(SERVICE, 1_000_000);
    assert_eq!(hub.leased(SERVICE), []);
    let alice = hub.ok("alice", &[], ExecuteMsg::ClaimRewards { vault_id: 1 });
    assert!((101 * 882 - 1..=101 * 882).contains(&sum(&alice, RENT)));
    assert_eq!(hub.service(SERVICE).escrow.balance.u128(), 1_000_000);
}

/// A rent denom whose transfers fail, frozen by its issuer say, must not hold up collateral (P7): rewards go out as
/// messages whose failure is kept for later.
#[test]
fn a_reward_that_cannot_be_paid_holds_up_no_exit() {
    let mut hub = Hub::with_lease(VALUE, 200_000);
    let shares = hub.position(1, "alice").shares;
    let ticket = hub.exit("alice", 1, shares);
    hub.pass(EPOCH + UNBONDING);
    let claim = hub.ok(
        "anyone",
        &[],
        ExecuteMsg::Claim {
            tickets: vec![ticket],
            receiver: None,
        },
    );
    let (reward, collateral): (Vec<_>, Vec<_>) = claim
        .messages
        .iter()
        .partition(|message| format!("{:?}", message.msg).contains(RENT));
    assert_eq!((reward.len(), collateral.len()), (1, 1));
    assert_eq!(reward[0].reply_on, cosmwasm_std::ReplyOn::Error);
    assert_eq!(collateral[0].reply_on, cosmwasm_std::ReplyOn::Never);
    let refusal = cosmwasm_std::Reply {
        id: reward[0].id,
        payload: reward[0].payload.clone(),
        gas_used: 0,
        result: cosmwasm_std::SubMsgResult::Err("frozen".into()),
    };
    crate::contract::reply(hub.deps.as_mut(), hub.env.clone(), refusal).unwrap();
    let retried = hub.ok("anyone", &[], ExecuteMsg::RetryPayout { payout_id: 1 });
    let owner = addr("alice").to_string();
    assert_eq!(paid(&retried), [(owner, sum(&claim, RENT), RENT.to_owned())]);
}

/// DESIGN 3.4: a vault has at most 8 reward denoms, also when all of them are matched before any of them paid.
#[test]
fn a_ninth_reward_denom_is_never_matched() {
    let mut hub = Hub::new();
    hub.operator("op", &[]);
    let names: Vec<String> = (0..9).map(|i| format!("service-{i}")).collect();
    for name in &names {
        let denom = format!("rent-{name}");
        let asset = asset(&denom, 1, 6);
        hub.ok("dao", &[], ExecuteMsg::ApproveAsset { asset });
        hub.connected(name, &denom);
        let key = hub.key_of("op", name);
        hub.ok("op", &[], key);
    }
    hub.vault("op", STAKE, 100_000 * YEAR);
    for name in &names {
        hub.post("op", offer(1, name, 10, YEAR));
        hub.bid(name, bid(YEAR));
        let service = name.clone();
        hub.ok(
            "buyer",
            &coins(1_000_000, format!("rent-{name}")),
            ExecuteMsg::FundEscrow { service },
        );
    }
    hub.pass(1);
    let matched: Vec<u32> = names.iter().map(|name| hub.matched(name, 1).changed).collect();
    assert_eq!(matched, [1, 1, 1, 1, 1, 1, 1, 1, 0]);
}

/// A name no service can have would only burden whoever reads the policy.
#[test]
fn a_policy_lists_service_names_only() {
    let mut hub = Hub::new();
    hub.operator("op", &[]);
    let services = vec!["x".repeat(100_000)];
    let policy = Policy {
        admission: Admission::Listed { services },
        ..policy()
    };
    let denom = Denom::bank(STAKE);
    hub.refused("op", &[], ExecuteMsg::CreateVault { denom, policy });
}
