//! The last holder leaves: what remains is the treasury's.

use cosmwasm_std::{coins, Decimal, Uint128};
use holdfast_shared::msg::lrt::ExecuteMsg;

use super::fake_hub::{Sudo, UNBONDING};
use super::suite::{near, Suite, DENOM, EPOCH};
use crate::ContractError;

///
#[test]
fn everyone_leaves_rewards_arrive_a_newcomer_starts_at_one() {
    let mut suite = Suite::over(&[1, 1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.redeem("alice", 1_000_000).unwrap();
    suite.close_next();
    assert_eq!(suite.rate().rate, Decimal::one());
    suite.earn(1, &coins(300, DENOM));
    suite.compound().unwrap();
    assert_eq!(suite.buffer(), 300);
    suite.earn(2, &coins(44, DENOM));
    suite.mint("bob", 5_000).unwrap();
    assert_eq!(suite.tokens("bob"), 5_000);
    assert_eq!(suite.rate().rate, Decimal::one());
    assert_eq!(suite.bank(&suite.treasury, DENOM), 344);
    assert_eq!(suite.buffer(), 0);
    suite.pass(EPOCH * 10);
    assert_eq!(suite.value(), 5_000);
    near(suite.claimed(1, "alice"), 1_000_000);
}

#[test]
fn what_the_last_holder_burned_reaches_the_treasury() {
    let mut suite = Suite::over(&[1, 1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite
        .execute(
            "alice",
            &ExecuteMsg::Burn {
                amount: Uint128::new(1_000_000),
            },
            &[],
        )
        .unwrap();
    suite.mint("bob", 5_000).unwrap();
    assert_eq!(suite.tokens("bob"), 5_000);
    assert_eq!(suite.value(), 5_000);
    suite.pass(UNBONDING);
    near(suite.claimed(1, "treasury"), 1_000_000);
    assert_eq!(suite.value(), 5_000);
    assert_eq!(suite.tokens("bob"), 5_000);
}

#[test]
fn closing_sweeps_without_holders() {
    let mut suite = Suite::over(&[1]);
    assert_eq!(
        suite.close().unwrap_err(),
        ContractError::EmptyBatch { batch_id: 1 }
    );
    suite.mint("alice", 1_000_000).unwrap();
    suite.redeem("alice", 1_000_000).unwrap();
    suite.close_next();
    // A ticket that brings more than the batch was worth: nobody is left to gain.
    suite.give(&suite.hub.clone(), 500, DENOM);
    suite.tell_hub(&Sudo::RaiseTicket {
        ticket_id: 1,
        amount: Uint128::new(500),
    });
    suite.pass(UNBONDING);
    near(suite.claimed(1, "alice"), 1_000_000);
    assert_eq!(suite.buffer(), 500);
    suite.close().unwrap();
    assert_eq!(suite.bank(&suite.treasury, DENOM), 500);
    assert_eq!(
        suite.close().unwrap_err(),
        ContractError::EmptyBatch { batch_id: 2 }
    );
}

#[test]
fn a_stream_ends_with_its_holders() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.redeem("alice", 1_000_000).unwrap();
    suite.earn(1, &coins(100_000, DENOM));
    suite.pass(EPOCH);
    suite.compound().unwrap();
    suite.close().unwrap();
    assert_eq!(suite.batch(1).value_at_closing, Uint128::new(1_000_000));
    assert_eq!(suite.rate().streaming, Uint128::zero());
    suite.pass(UNBONDING);
    near(suite.claimed(1, "alice"), 1_000_000);
    near(suite.buffer(), 100_000);
    suite.mint("bob", 777).unwrap();
    near(suite.bank(&suite.treasury, DENOM), 100_000);
    assert_eq!(suite.rate().rate, Decimal::one());
}

#[test]
fn a_stream_whose_holders_burned_everything_weighs_on_no_newcomer() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.earn(1, &coins(100_000, DENOM));
    suite.compound().unwrap();
    let all = Uint128::new(1_000_000);
    suite
        .execute("alice", &ExecuteMsg::Burn { amount: all }, &[])
        .unwrap();
    suite.mint("bob", 5_000).unwrap();
    assert_eq!(suite.rate().streaming, Uint128::zero());
    assert_eq!(suite.value(), 5_000);
}
