//! Worked cases of losses and lapses, and the edges where a vault empties.

use cosmwasm_std::Decimal;

use super::cases::{lease, leave, leave_with, slash, vault, whole, EPOCH, UNBONDING};
use super::*;
use crate::units::Amount;

/// I-23 where the pool was empty when everybody left: the pair of that closing is (0, 0).
#[test]
fn a_newcomer_after_a_total_loss_pays_for_no_old_offence() {
    let mut vault = vault(100);
    lease(&mut vault, 0, 50, 100, 0);
    vault.shrink(PoolId::Active, Amount::ZERO).unwrap();
    let all = vault.core.pool.shares;
    leave(&mut vault, all, 0);
    vault.core.pool.deposit(100.into()).unwrap();
    lease(&mut vault, 0, 50, 100, 15);
    slash(&mut vault, 0, 50, 0, 20);
    assert_eq!(vault.core.pool.collateral, 100.into());
}

/// I-13 of a batch that pays: paying is only done once matured, and then only open filings stand behind it.
#[test]
fn a_batch_that_paid_out_stands_behind_nothing_it_has_not() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 1_000, 0);
    let closed = leave_with(&mut vault, 500, 0);
    let batch = vault.batches.get_mut(&1).unwrap();
    batch.pay(Amount::ZERO).unwrap();
    assert_eq!(batch.exposure_of(0), 500.into());
    batch.behind[0].demand = 40.into();
    let free = batch
        .claimable(batch.shares, Amount::ZERO, closed.matures_at)
        .unwrap();
    assert_eq!(free, 460.into());
    batch.pay(free).unwrap();
    whole(&vault, closed.matures_at);
    let part = Part {
        pool: PoolId::Batch(1),
        amount: 500.into(),
    };
    assert_eq!(vault.take(0, part, closed.matures_at), Ok(40.into()));
}

/// Terms that changed while a slot held only tails count for the next lease in it.
#[test]
fn a_slot_without_a_lease_is_raised_at_the_m_agreed_now() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 10, 1_000, 0);
    vault.lower(0, Amount::ZERO, 1).unwrap();
    let half = Decimal::percent(50);
    assert_eq!(vault.room(0, half, 2), Ok(1_000.into()));
    vault.raise(0, half, 1_000.into(), 2).unwrap();
    let slot = vault.slot(0).unwrap();
    assert_eq!((slot.max_fraction, slot.slashable), (half, 500.into()));
    assert_eq!(slot.exposure(), Ok(600.into()));
    whole(&vault, 2);
}

/// Covers: L-9
#[test]
fn a_loss_on_the_hub_chain_is_shared_pro_rata() {
    let mut vault = vault(1_000);
    vault.core.ceiling = Decimal::percent(90);
    lease(&mut vault, 0, 100, 600, 0);
    lease(&mut vault, 1, 30, 1_000, 0);
    assert_eq!(vault.room(2, Decimal::one(), 0), Ok(Amount::ZERO));
    assert_eq!(vault.shrink(PoolId::Active, 950.into()), Ok(50.into()));
    let slashable = |slot| vault.slot(slot).unwrap().slashable;
    assert_eq!((slashable(0), slashable(1)), (570.into(), 285.into()));
    assert_eq!(vault.room(2, Decimal::one(), 0), Ok(Amount::ZERO));
    whole(&vault, 0);
}

/// Covers: L-11
#[test]
fn a_filing_on_a_tail_keeps_its_room_until_it_is_final() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 1_000, 0);
    vault.lower(0, Amount::ZERO, 3).unwrap();
    let lapses = EPOCH + UNBONDING;
    let demand = vault.shared(300.into(), 0).unwrap();
    vault.file(0, &demand).unwrap();
    vault.lapse(lapses + 3).unwrap();
    assert_eq!(vault.room(1, Decimal::one(), lapses + 3), Ok(700.into()));
    assert_eq!(
        vault
            .clone()
            .take(0, vault.parts(300.into(), 0).unwrap()[0], lapses + 3),
        Ok(300.into())
    );
    assert_eq!(vault.is_free(0, lapses + 3), Ok(false));
    vault.unfile(0, &demand).unwrap();
    vault.lapse(lapses + 3).unwrap();
    assert_eq!(vault.is_free(0, lapses + 3), Ok(true));
    assert_eq!(vault.room(1, Decimal::one(), lapses + 3), Ok(1_000.into()));
}

/// A closing worked off late counts from its boundary: a tail lapsed by then stands behind nothing.
#[test]
fn what_lapsed_at_a_boundary_is_not_split_at_it() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 600, 0);
    vault.lower(0, 200.into(), 3).unwrap();
    let shares = vault.core.pool.shares_for(500.into()).unwrap();
    let at = vault.core.ask_exit(shares, UNBONDING + 1).unwrap();
    assert_eq!(at, EPOCH + UNBONDING);
    let closed = vault.close_due(at + 5).unwrap().unwrap();
    assert_eq!((closed.at, closed.matures_at), (at, at + UNBONDING));
    assert_eq!(vault.batches[&1].exposure_of(0), 100.into());
    assert_eq!(vault.slot(0).unwrap().exposure(), Ok(100.into()));
}

#[test]
fn what_was_asked_to_leave_backs_no_new_lease() {
    let mut vault = vault(1_000);
    let shares = vault.core.pool.shares_for(400.into()).unwrap();
    vault.core.ask_exit(shares, 0).unwrap();
    assert_eq!(vault.room(0, Decimal::percent(10), 0), Ok(600.into()));
    lease(&mut vault, 0, 100, 600, 0);
    assert_eq!(vault.room(1, Decimal::percent(10), 0), Ok(Amount::ZERO));
    assert!(vault.raise(0, Decimal::one(), 601.into(), 0).is_err());
}

/// I-37: what was asked first keeps its date; a request that would move it is refused.
#[test]
fn nobody_asks_to_leave_past_a_closing_that_is_due() {
    let mut vault = vault(1_000);
    let at = vault.core.ask_exit(Shares::from(1_000), 0).unwrap();
    let error = vault.core.ask_exit(Shares::from(1_000), at).unwrap_err();
    assert_eq!(error, AccountingError::ClosingDue { at });
    vault.close_due(at).unwrap();
    assert_eq!(vault.core.ask_exit(Shares::from(1_000), at), Ok(at + EPOCH));
}
