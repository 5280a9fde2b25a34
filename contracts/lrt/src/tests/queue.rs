//! The redemption queue: closing, exits, what batches pay.

use cosmwasm_std::{coins, Timestamp, Uint128, Uint256};
use holdfast_shared::msg::lrt::RedemptionBatchState;

use super::fake_hub::{Sudo, UNBONDING};
use super::suite::{near, Suite, DENOM, EPOCH};
use crate::ContractError;

/// A holder of 100,000,000 of 200,000,000 whose batch has closed at `percent` of the first rate.
fn closed_at(percent: u64) -> Suite {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 100_000_000).unwrap();
    suite.mint("bob", 100_000_000).unwrap();
    suite.edit_vault(1, |vault| {
        vault.collateral = vault.collateral.multiply_ratio(percent, 100u64);
    });
    suite.redeem("alice", 100_000_000).unwrap();
    suite.close_next();
    suite
}

#[test]
fn closing_burns_the_tokens_and_leaves_the_rate() {
    let suite = closed_at(110);
    assert_eq!(suite.rate().supply.u128(), 100_000_000);
    near(suite.rate().value, 110_000_000);
    let batch = suite.batch(1);
    assert_eq!(batch.state, RedemptionBatchState::Closed);
    assert_eq!(batch.tickets, [1]);
    assert_eq!(
        batch.matures_at,
        Some(suite.app.block_info().time.plus_seconds(UNBONDING))
    );
    near(batch.value_at_closing, 110_000_000);
    assert_eq!(suite.batch(2).state, RedemptionBatchState::Open);
    assert_eq!(suite.batch(2).matures_at, None);
}

#[test]
fn a_batch_slashed_before_payout_pays_what_came() {
    let mut suite = closed_at(110);
    suite.tell_hub(&Sudo::SlashTicket {
        ticket_id: 1,
        amount: Uint128::new(11_000_000),
    });
    suite.pass(UNBONDING);
    near(suite.redemptions("alice")[0].claimable, 99_000_000);
    near(suite.claimed(1, "alice"), 99_000_000);
    assert_eq!(suite.buffer(), 0);
    near(suite.value(), 110_000_000);
}

/// What a batch brings beyond its value at closing belongs to who stayed, and enters over an epoch.
#[test]
fn a_batch_that_brings_more_gives_the_rest_back() {
    let mut suite = closed_at(110);
    // A ticket never gains on the real hub; a reversed slash is the one way it may bring more.
    suite.give(&suite.hub.clone(), 11_000_000, DENOM);
    suite.tell_hub(&Sudo::RaiseTicket {
        ticket_id: 1,
        amount: Uint128::new(11_000_000),
    });
    suite.pass(UNBONDING);
    near(suite.claimed(1, "alice"), 110_000_000);
    near(suite.buffer(), 11_000_000);
    near(suite.value(), 110_000_000);
    suite.pass(EPOCH / 2);
    near(suite.value(), 115_500_000);
    suite.pass(EPOCH);
    near(suite.value(), 121_000_000);
}

#[test]
fn maturity_is_known_and_kept_to_the_second() {
    let mut suite = closed_at(100);
    let matures_at = suite.batch(1).matures_at.unwrap();
    suite.pass(UNBONDING - 1);
    let early = suite.claim(1, "alice").unwrap_err();
    assert_eq!(
        early,
        ContractError::NotMatured {
            batch_id: 1,
            matures_at
        }
    );
    assert_eq!(suite.redemptions("alice")[0].claimable, Uint128::zero());
    suite.pass(1);
    near(suite.claimed(1, "alice"), 100_000_000);
    assert_eq!(suite.batch(1).state, RedemptionBatchState::Paid);
    let again = suite.claim(1, "alice").unwrap_err();
    assert!(matches!(again, ContractError::NoRedemption { batch_id: 1, .. }));
    assert!(suite.redemptions("alice").is_empty());
}

///
#[test]
fn a_short_batch_holds_up_no_other() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 100_000_000).unwrap();
    suite.mint("bob", 100_000_000).unwrap();
    suite.redeem("alice", 100_000_000).unwrap();
    suite.close_next();
    suite.tell_hub(&Sudo::SlashTicket {
        ticket_id: 1,
        amount: Uint128::new(40_000_000),
    });
    suite.redeem("bob", 100_000_000).unwrap();
    suite.close_next();
    suite.pass(UNBONDING);
    near(suite.claimed(2, "bob"), 100_000_000);
    near(suite.claimed(1, "alice"), 60_000_000);
}

///
#[test]
fn every_vault_is_asked_and_one_that_halves_costs_its_part() {
    let mut suite = Suite::over(&[1; 8]);
    suite.mint("alice", 1_000_000_000).unwrap();
    suite.redeem("alice", 100_000_000).unwrap();
    suite.close_next();
    assert_eq!(suite.batch(1).tickets.len(), 8);
    for position in suite.portfolio().positions {
        near(position.value, 112_500_000);
    }
    suite.tell_hub(&Sudo::SlashTicket {
        ticket_id: 3,
        amount: Uint128::new(6_250_000),
    });
    suite.pass(UNBONDING);
    let paid = suite.claimed(1, "alice");
    assert!(paid.abs_diff(93_750_000) <= 8, "{paid}");
}

#[test]
fn redemptions_of_a_batch_share_it_by_tokens_in_any_order() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 600).unwrap();
    suite.mint("bob", 400).unwrap();
    suite.redeem("alice", 100).unwrap();
    suite.redeem("bob", 400).unwrap();
    suite.redeem("alice", 200).unwrap();
    assert_eq!(suite.tokens("alice"), 300);
    assert_eq!(suite.redemptions("alice")[0].tokens, Uint128::new(300));
    suite.close_next();
    suite.tell_hub(&Sudo::SlashTicket {
        ticket_id: 1,
        amount: Uint128::new(350),
    });
    suite.pass(UNBONDING);
    near(suite.claimed(1, "bob"), 200);
    near(suite.claimed(1, "alice"), 150);
}

/// What a filing holds back follows once it is free, once.
#[test]
fn a_frozen_part_is_paid_later() {
    let mut suite = closed_at(100);
    suite.tell_hub(&Sudo::Freeze {
        ticket_id: 1,
        frozen: Uint128::new(30_000_000),
    });
    suite.pass(UNBONDING);
    near(suite.claimed(1, "alice"), 70_000_000);
    assert!(matches!(
        suite.claim(1, "alice").unwrap_err(),
        ContractError::NothingDue { .. }
    ));
    suite.tell_hub(&Sudo::Freeze {
        ticket_id: 1,
        frozen: Uint128::zero(),
    });
    near(suite.redemptions("alice")[0].claimable, 30_000_000);
    near(suite.claimed(1, "alice"), 30_000_000);
    assert!(matches!(
        suite.claim(1, "alice").unwrap_err(),
        ContractError::NoRedemption { .. }
    ));
}

/// Anyone may claim the LRT's tickets on the hub; the batch is credited all the same.
#[test]
fn tickets_claimed_by_a_stranger_are_credited() {
    let mut suite = closed_at(100);
    suite.pass(UNBONDING);
    let stranger = suite.actor("stranger");
    let claim = holdfast_shared::msg::hub::ExecuteMsg::Claim {
        tickets: vec![1],
        receiver: None,
    };
    suite.execute_hub(&stranger, &claim);
    near(suite.bank(&suite.lrt, DENOM), 100_000_000);
    near(suite.redemptions("alice")[0].claimable, 100_000_000);
    near(suite.claimed(1, "alice"), 100_000_000);
}

/// Rewards that tickets earned come with the collateral and are not mistaken for it.
#[test]
fn rewards_of_tickets_are_gains_of_the_pool() {
    let mut suite = closed_at(100);
    suite.give(&suite.hub.clone(), 1_000, DENOM);
    suite.tell_hub(&Sudo::TicketEarn {
        ticket_id: 1,
        rewards: coins(1_000, DENOM),
    });
    suite.tell_hub(&Sudo::SlashTicket {
        ticket_id: 1,
        amount: Uint128::new(50_000_000),
    });
    suite.pass(UNBONDING);
    near(suite.claimed(1, "alice"), 50_000_000);
    assert_eq!(suite.buffer(), 0);
    suite.compound().unwrap();
    assert_eq!(suite.rate().streaming, Uint128::new(1_000));
    suite.pass(EPOCH);
    near(suite.value(), 100_001_000);
}

#[test]
fn a_batch_closes_once_an_epoch() {
    let mut suite = Suite::over(&[1]);
    let start = suite.app.block_info().time;
    suite.mint("alice", 1_000).unwrap();
    assert_eq!(
        suite.close().unwrap_err(),
        ContractError::EmptyBatch { batch_id: 1 }
    );
    suite.redeem("alice", 10).unwrap();
    suite.pass(EPOCH - 1);
    let closes_at = start.plus_seconds(EPOCH);
    assert_eq!(
        suite.close().unwrap_err(),
        ContractError::ClosesLater { closes_at }
    );
    suite.pass(1);
    suite.close().unwrap();
    suite.redeem("alice", 10).unwrap();
    let closes_at: Timestamp = closes_at.plus_seconds(EPOCH);
    assert_eq!(
        suite.close().unwrap_err(),
        ContractError::ClosesLater { closes_at }
    );
}

/// A vault that refuses an exit blocks nobody: its shares leave the rate and are asked again.
#[test]
fn a_refused_exit_is_owed_and_asked_again() {
    let mut suite = Suite::over(&[1, 1]);
    suite.mint("alice", 100_000).unwrap();
    suite.mint("bob", 100_000).unwrap();
    suite.edit_vault(2, |vault| vault.refuse_exits = true);
    suite.redeem("alice", 100_000).unwrap();
    suite.close_next();
    assert_eq!(suite.batch(1).tickets, [1]);
    near(suite.value(), 100_000);
    near(suite.portfolio().positions[1].value, 50_000);
    // Still broken: asked again, owed again, counted once.
    suite.close().unwrap();
    near(suite.value(), 100_000);
    suite.edit_vault(2, |_| {});
    suite.close().unwrap();
    assert_eq!(suite.batch(1).tickets, [1, 2]);
    near(suite.value(), 100_000);
    assert!(matches!(
        suite.close().unwrap_err(),
        ContractError::EmptyBatch { .. }
    ));
    suite.pass(UNBONDING);
    near(suite.claimed(1, "alice"), 99_999);
}

#[test]
fn all_shares_leave_with_the_last_token() {
    let mut suite = Suite::over(&[3, 1]);
    suite.mint("alice", 1_000_001).unwrap();
    suite.slash(1, 13);
    suite.redeem("alice", 1_000_001).unwrap();
    suite.close_next();
    for position in suite.portfolio().positions {
        assert!(position.shares.is_zero());
    }
    assert_eq!(suite.rate().supply.u128(), 0);
}

/// Shares owed to one batch are not asked again for the next, whoever leaves meanwhile.
#[test]
fn shares_owed_to_one_batch_never_leave_with_another() {
    let mut suite = Suite::over(&[1, 1]);
    suite.mint("alice", 100_000).unwrap();
    suite.mint("bob", 100_000).unwrap();
    suite.edit_vault(2, |vault| vault.refuse_exits = true);
    suite.redeem("alice", 100_000).unwrap();
    suite.close_next();
    suite.edit_vault(2, |_| {});
    suite.redeem("bob", 100_000).unwrap();
    suite.close_next();
    assert_eq!(suite.batch(1).tickets, [1, 2]);
    assert_eq!(suite.batch(2).tickets, [3, 4]);
    assert_eq!(suite.portfolio().positions[1].shares, Uint256::zero());
    suite.pass(UNBONDING);
    near(suite.claimed(1, "alice"), 99_999);
    near(suite.claimed(2, "bob"), 100_000);
}
