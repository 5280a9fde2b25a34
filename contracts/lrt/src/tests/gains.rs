//! Rewards: compounding, streaming, other denoms.

use cosmwasm_std::{coin, coins, Decimal, Uint128};

use super::fake_hub::UNBONDING;
use super::suite::{near, Suite, DENOM, EPOCH};

#[test]
fn gains_go_into_the_vaults_and_enter_over_one_epoch() {
    let mut suite = Suite::over(&[1, 1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.earn(1, &[coin(60_000, DENOM), coin(7, "uosmo")]);
    suite.earn(2, &coins(40_000, DENOM));
    suite.compound().unwrap();
    assert_eq!(suite.value(), 1_000_000);
    assert_eq!(suite.rate().streaming, Uint128::new(100_000));
    near(suite.portfolio().positions[1].value, 550_000);
    assert_eq!(suite.bank(&suite.lrt, "uosmo"), 7);
    suite.pass(EPOCH / 4);
    near(suite.value(), 1_025_000);
    suite.pass(EPOCH);
    near(suite.value(), 1_100_000);
    near(suite.rate().streaming, 0);
    assert!(suite.rate().rate >= Decimal::permille(1_099));
    // Nothing more to claim: nothing happens.
    suite.compound().unwrap();
    near(suite.value(), 1_100_000);
}

#[test]
fn a_second_compound_merges_what_remains() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.earn(1, &coins(100_000, DENOM));
    suite.compound().unwrap();
    suite.pass(EPOCH / 2);
    near(suite.value(), 1_050_000);
    suite.earn(1, &coins(50_000, DENOM));
    suite.compound().unwrap();
    near(suite.value(), 1_050_000);
    near(suite.rate().streaming, 100_000);
    suite.pass(EPOCH);
    near(suite.value(), 1_150_000);
}

///
#[test]
fn nobody_earns_by_being_quick() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 10_000_000_000).unwrap();
    suite.earn(1, &coins(250_000_000, DENOM));
    suite.mint("quick", 10_000_000_000).unwrap();
    suite.compound().unwrap();
    suite.redeem("quick", 10_000_000_000).unwrap();
    suite.pass(EPOCH);
    // Closing an epoch later, the quick one has earned half of one epoch's streaming and no more; closing at once,
    // nothing: see below.
    suite.close().unwrap();
    near(suite.batch(1).value_at_closing, 10_125_000_000);

    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 10_000_000_000).unwrap();
    suite.earn(1, &coins(250_000_000, DENOM));
    suite.pass(EPOCH);
    suite.mint("quick", 10_000_000_000).unwrap();
    suite.compound().unwrap();
    suite.redeem("quick", 10_000_000_000).unwrap();
    suite.close().unwrap();
    suite.pass(UNBONDING);
    near(suite.claimed(1, "quick"), 10_000_000_000);
    suite.pass(EPOCH);
    near(suite.value(), 10_250_000_000);
}

/// A redemption in the middle of a stream takes no more than its worth, and moves nobody's rate.
#[test]
fn leaving_in_the_middle_of_a_stream_moves_no_rate() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 60_000_000).unwrap();
    suite.mint("bob", 40_000_000).unwrap();
    suite.redeem("bob", 40_000_000).unwrap();
    suite.pass(EPOCH);
    suite.earn(1, &coins(10_000_000, DENOM));
    suite.compound().unwrap();
    suite.pass(EPOCH / 2);
    near(suite.value(), 105_000_000);
    suite.close().unwrap();
    near(suite.batch(1).value_at_closing, 42_000_000);
    near(suite.value(), 63_000_000);
    suite.pass(UNBONDING);
    // Its exits brought 44: the two beyond its worth go back to who stayed.
    near(suite.claimed(1, "bob"), 42_000_000);
    near(suite.buffer(), 2_000_000);
    near(suite.value(), 66_000_000);
    suite.pass(EPOCH);
    near(suite.value(), 68_000_000);
}

#[test]
fn a_loss_enters_at_once_while_a_gain_streams() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.earn(1, &coins(100_000, DENOM));
    suite.compound().unwrap();
    suite.slash(1, 50);
    near(suite.value(), 450_000);
    suite.slash(1, 100);
    assert_eq!(suite.value(), 0);
}

#[test]
fn a_vault_that_refuses_rewards_holds_up_no_other() {
    for broken in [1, 2] {
        let mut suite = Suite::over(&[1, 1]);
        suite.mint("alice", 1_000_000).unwrap();
        suite.earn(1, &coins(500, DENOM));
        suite.earn(2, &coins(500, DENOM));
        suite.edit_vault(broken, |vault| vault.refuse_rewards = true);
        suite.compound().unwrap();
        assert_eq!(suite.rate().streaming, Uint128::new(500));
        suite.edit_vault(broken, |_| {});
        suite.compound().unwrap();
        assert_eq!(suite.rate().streaming, Uint128::new(1_000));
    }
}

#[test]
fn gains_a_vault_refuses_wait_in_the_buffer() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.earn(1, &coins(1_000, DENOM));
    suite.edit_vault(1, |vault| vault.refuse_deposits = true);
    suite.compound().unwrap();
    assert_eq!(suite.buffer(), 1_000);
    assert_eq!(suite.value(), 1_000_000);
    suite.pass(EPOCH);
    assert_eq!(suite.value(), 1_001_000);
}
