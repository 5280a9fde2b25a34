//! Worked cases of exits and slashes that need several boundaries.

use cosmwasm_std::Decimal;

use super::*;
use crate::grid::Grid;

pub(super) const UNBONDING: u64 = 70;
pub(super) const EPOCH: u64 = 10;

pub(super) fn vault(collateral: u128) -> Vault {
    let mut vault = Vault::new(Grid::new(0, UNBONDING), Decimal::one());
    vault.core.pool.deposit(collateral.into()).unwrap();
    vault
}

pub(super) fn lease(vault: &mut Vault, slot: u8, m: u64, stake: u128, now: u64) {
    vault.raise(slot, Decimal::percent(m), stake.into(), now).unwrap();
}

/// Asks the exit of `shares` and closes it at the next boundary.
pub(super) fn leave(vault: &mut Vault, shares: Shares, now: u64) -> Closed {
    let at = vault.core.ask_exit(shares, now).unwrap();
    let closed = vault.close_due(at).unwrap().unwrap();
    assert_eq!((closed.at, closed.matures_at), (at, at + UNBONDING));
    closed
}

pub(super) fn leave_with(vault: &mut Vault, amount: u128, now: u64) -> Closed {
    let shares = vault.core.pool.shares_for(amount.into()).unwrap();
    leave(vault, shares, now)
}

/// Takes `due` for `slot` under an entry sent after closing `since`, pool by pool.
pub(super) fn slash(vault: &mut Vault, slot: u8, due: u128, since: u64, now: u64) -> Vec<(PoolId, u128)> {
    let parts = vault.parts(due.into(), since).unwrap();
    let taken = |part: Part| (part.pool, vault.take(slot, part, now).unwrap().get().u128());
    parts.into_iter().map(taken).collect()
}

pub(super) fn held(vault: &Vault, closing: u64) -> u128 {
    vault.batches[&closing].collateral.get().u128()
}

pub(super) fn claimable(vault: &Vault, closing: u64, now: u64) -> u128 {
    let batch = &vault.batches[&closing];
    let all = batch.claimable(batch.shares, batch.paid, now).unwrap();
    all.get().u128()
}

pub(super) fn whole(vault: &Vault, now: u64) {
    assert_eq!(vault.check(now, false).unwrap(), vec![]);
}

/// 120 in the vault, one lease of all of it at m 100 %, and 20 leaving at each of the boundaries 10 to 50.
/// Returns the stakes an entry sent just before each of them would name, and after the last.
fn five_exits() -> (Vault, Vec<u128>) {
    let mut vault = vault(120);
    lease(&mut vault, 0, 100, 120, 0);
    let mut stakes = vec![];
    for closing in 0..5 {
        stakes.push(vault.slot(0).unwrap().stake.get().u128());
        assert_eq!(leave_with(&mut vault, 20, closing * EPOCH).collateral, 20.into());
        whole(&vault, (closing + 1) * EPOCH);
    }
    stakes.push(vault.slot(0).unwrap().stake.get().u128());
    (vault, stakes)
}

/// Covers: E-4
#[test]
fn who_left_before_the_entry_is_paid_in_full_and_who_left_after_pays_all() {
    let (mut vault, stakes) = five_exits();
    assert_eq!(stakes[2], 80);
    let now = 2 * EPOCH + UNBONDING;
    vault.lapse(now).unwrap();
    let due = amount_due(Decimal::one(), 80.into(), 80.into()).unwrap();
    let taken = slash(&mut vault, 0, due.get().u128(), 2, now);
    let batch = |number| (PoolId::Batch(number), 20);
    assert_eq!(taken, [batch(3), batch(4), batch(5), (PoolId::Active, 20)]);
    assert_eq!(claimable(&vault, 1, now) + claimable(&vault, 2, now), 40);
    assert_eq!([3, 4, 5].map(|number| held(&vault, number)), [0, 0, 0]);
    assert!(vault.core.pool.collateral.is_zero());
    whole(&vault, now);
}

/// Covers: E-4b
#[test]
fn all_who_left_before_the_entry_are_paid_in_full() {
    let (mut vault, stakes) = five_exits();
    assert_eq!(stakes[5], 20);
    assert_eq!(slash(&mut vault, 0, 20, 5, 55), [(PoolId::Active, 20)]);
    let now = 5 * EPOCH + UNBONDING;
    vault.lapse(now).unwrap();
    let paid: u128 = (1..=5).map(|number| claimable(&vault, number, now)).sum();
    assert_eq!(paid, 100);
}

/// Covers: S-1, S-2
#[test]
fn leaving_after_the_offence_costs_what_staying_costs_and_leaving_before_the_entry_nothing() {
    let mut vault = vault(1_250_000);
    lease(&mut vault, 0, 20, 1_250_000, 0);
    let early = leave_with(&mut vault, 250_000, 0);
    let sent_after = vault.core.closings.count();
    let entry = vault.slot(0).unwrap().clone();
    assert_eq!(entry.stake, 1_000_000.into());
    let late = leave_with(&mut vault, 300_000, 12);
    let due = amount_due(Decimal::percent(20), entry.stake, entry.slashable).unwrap();
    let taken = slash(&mut vault, 0, due.get().u128(), sent_after, 60);
    assert_eq!(
        taken,
        [(PoolId::Batch(late.number), 60_000), (PoolId::Active, 140_000)]
    );
    let now = late.matures_at;
    vault.lapse(now).unwrap();
    assert_eq!(claimable(&vault, early.number, now), 250_000);
    assert_eq!(claimable(&vault, late.number, now), 240_000);
    assert_eq!(vault.core.pool.collateral, 560_000.into());
    whole(&vault, now);
}

/// Covers: S-9
#[test]
fn the_least_offence_costs_a_unit() {
    let mut vault = vault(3);
    lease(&mut vault, 0, 10, 3, 0);
    let slot = vault.slot(0).unwrap();
    assert_eq!((slot.stake, slot.slashable), (3.into(), 1.into()));
    let due = amount_due(Decimal::percent(1), slot.stake, slot.slashable).unwrap();
    assert_eq!(
        slash(&mut vault, 0, due.get().u128(), 0, 1),
        [(PoolId::Active, 1)]
    );
    assert!(!vault.slot(0).unwrap().is_leased());
}

/// Covers: S-11
#[test]
fn offences_under_an_old_and_a_new_entry_add_up_in_both_orders() {
    for order in [[0, 1], [1, 0]] {
        let mut vault = vault(1_000);
        lease(&mut vault, 0, 10, 100, 0);
        let old = vault.slot(0).unwrap().clone();
        lease(&mut vault, 0, 10, 400, 1);
        let new = vault.slot(0).unwrap().clone();
        let dues = [
            amount_due(Decimal::percent(10), old.stake, old.slashable).unwrap(),
            amount_due(Decimal::percent(5), new.stake, new.slashable).unwrap(),
        ];
        assert_eq!(dues, [10.into(), 20.into()]);
        for which in order {
            let due = dues[which].get().u128();
            assert_eq!(slash(&mut vault, 0, due, 0, 2), [(PoolId::Active, due)]);
        }
        assert_eq!(vault.core.pool.collateral, 970.into());
    }
}

/// Covers: S-18
#[test]
fn a_newcomer_after_everybody_left_pays_for_no_old_offence() {
    let mut vault = vault(7);
    lease(&mut vault, 0, 100, 7, 0);
    let half = vault.core.pool.shares_for(3.into()).unwrap();
    leave(&mut vault, half, 0);
    let rest = vault.core.pool.shares;
    leave(&mut vault, rest, EPOCH);
    vault.core.pool.deposit(100.into()).unwrap();
    lease(&mut vault, 0, 100, 100, 25);
    let taken = slash(&mut vault, 0, 7, 0, 30);
    assert_eq!(taken.iter().map(|(_, amount)| amount).sum::<u128>(), 7);
    assert!(taken.iter().all(|(pool, _)| *pool != PoolId::Active));
    assert_eq!(vault.core.pool.collateral, 100.into());
    whole(&vault, 30);
}
