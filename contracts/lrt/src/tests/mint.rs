//! Minting, what the rate counts, and vaults that refuse.

use cosmwasm_std::{Decimal, Uint128};

use super::suite::{near, Suite, DENOM};

#[test]
fn the_rate_starts_at_one_and_deposits_follow_the_weights() {
    let mut suite = Suite::over(&[1, 2, 1]);
    assert_eq!(suite.rate().rate, Decimal::one());
    suite.mint("alice", 1_003).unwrap();
    assert_eq!(suite.tokens("alice"), 1_003);
    let held: Vec<u128> = suite
        .portfolio()
        .positions
        .iter()
        .map(|p| p.value.u128())
        .collect();
    // Floored parts are 250, 501, 250; the remainder goes to the first vault.
    assert_eq!(held, [252, 501, 250]);
    assert_eq!(suite.buffer(), 0);
    assert_eq!(suite.rate().rate, Decimal::one());
    assert_eq!(suite.bank(&suite.lrt, DENOM), 0);
}

///
#[test]
fn a_slash_halves_what_tokens_bring_and_no_balance() {
    let mut suite = Suite::over(&[1]);
    for who in ["alice", "bob", "carol"] {
        suite.mint(who, 100_000_000).unwrap();
    }
    suite.slash(1, 50);
    assert_eq!(suite.rate().supply.u128(), 300_000_000);
    assert_eq!(suite.rate().rate, Decimal::percent(50));
    for (batch_id, who) in [(1, "alice"), (2, "bob"), (3, "carol")] {
        assert_eq!(suite.tokens(who), 100_000_000);
        suite.redeem(who, 100_000_000).unwrap();
        suite.close_next();
        near(suite.batch(batch_id).value_at_closing, 50_000_000);
    }
    suite.pass(super::fake_hub::UNBONDING);
    for (batch_id, who) in [(1, "alice"), (2, "bob"), (3, "carol")] {
        near(suite.claimed(batch_id, who), 50_000_000);
    }
}

#[test]
fn a_newcomer_after_a_slash_pays_the_lower_rate() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000_000).unwrap();
    suite.slash(1, 50);
    suite.mint("bob", 1_000_000).unwrap();
    // Two for one, less what the virtual token beside the supply weighs: two tokens are a unit.
    assert_eq!(suite.tokens("bob"), 1_999_998);
    near(suite.rate().value, 1_500_000);
}

#[test]
fn coins_sent_to_the_contract_change_no_rate() {
    let mut suite = Suite::over(&[1]);
    suite.mint("mallory", 1).unwrap();
    suite.give(&suite.lrt.clone(), 1_000_000_000, DENOM);
    assert_eq!(suite.value(), 1);
    suite.mint("victim", 1_000_000_000).unwrap();
    assert_eq!(suite.tokens("victim"), 1_000_000_000);
    // And they never mix with what a redemption brings.
    suite.redeem("victim", 1_000_000_000).unwrap();
    suite.close_next();
    suite.pass(super::fake_hub::UNBONDING);
    assert!(suite.claimed(1, "victim") >= 999_999_999);
}

#[test]
fn a_vault_that_refuses_deposits_does_not_stop_a_mint() {
    let mut suite = Suite::over(&[1, 3]);
    suite.edit_vault(2, |vault| vault.refuse_deposits = true);
    suite.mint("alice", 1_000).unwrap();
    assert_eq!(suite.tokens("alice"), 1_000);
    assert_eq!(suite.buffer(), 750);
    assert_eq!(suite.value(), 1_000);
    // All vaults refuse: all of it waits in the buffer and counts.
    suite.edit_vault(1, |vault| vault.refuse_deposits = true);
    suite.mint("bob", 500).unwrap();
    assert_eq!(suite.tokens("bob"), 500);
    assert_eq!(suite.buffer(), 1_250);
    assert_eq!(suite.rate().rate, Decimal::one());
}

#[test]
fn the_buffer_leaves_with_a_batch_in_proportion() {
    let mut suite = Suite::over(&[1, 1]);
    suite.edit_vault(2, |vault| vault.refuse_deposits = true);
    suite.mint("alice", 600_000).unwrap();
    suite.mint("bob", 400_000).unwrap();
    suite.redeem("bob", 400_000).unwrap();
    suite.close_next();
    assert_eq!(suite.buffer(), 300_000);
    assert_eq!(suite.batch(1).brought, Uint128::new(200_000));
    near(suite.value(), 600_000);
    suite.pass(super::fake_hub::UNBONDING);
    near(suite.claimed(1, "bob"), 400_000);
}

/// A batch without exits is there at once.
#[test]
fn a_batch_out_of_the_buffer_alone_pays_when_it_closes() {
    let mut suite = Suite::over(&[1]);
    suite.edit_vault(1, |vault| vault.refuse_deposits = true);
    suite.mint("alice", 1_000).unwrap();
    suite.redeem("alice", 400).unwrap();
    suite.close_next();
    let batch = suite.batch(1);
    assert!(batch.tickets.is_empty());
    assert_eq!(batch.matures_at, Some(suite.app.block_info().time));
    assert_eq!(suite.claimed(1, "alice"), 400);
    assert_eq!(suite.buffer(), 600);
}
