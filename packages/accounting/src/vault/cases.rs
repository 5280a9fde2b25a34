//! Worked cases of exits and slashes that need several boundaries.

use cosmwasm_std::Decimal;

use super::*;
use crate::grid::Grid;
use crate::units::Amount;

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

fn held(vault: &Vault, closing: u64) -> u128 {
    vault.batches[&closing].collateral.get().u128()
}

fn claimable(vault: &Vault, closing: u64, now: u64) -> u128 {
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

/// The arithmetic of S-16: what a closing makes of demands never exceeds them, and taking back each demand's parts
/// leaves at most one unit for each closing and demand, which the caller clears with the last filing.
#[test]
fn demands_split_with_the_pools_and_freeze_nothing_once_cleared() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 1_000, 0);
    vault.slots.get_mut(&0).unwrap().demands = 8.into();
    let closed = leave_with(&mut vault, 500, 0);
    let behind = vault.batches[&closed.number].behind[0];
    assert_eq!(
        (behind.demand, vault.slot(0).unwrap().demands),
        (4.into(), 4.into())
    );
    vault.lapse(closed.matures_at).unwrap();
    assert_eq!(claimable(&vault, 1, closed.matures_at), 496);
    let back = |due: u128| vault.parts(due.into(), 0).unwrap();
    assert_eq!((back(3)[0].amount, back(3)[1].amount), (1.into(), 2.into()));
    assert_eq!((back(5)[0].amount, back(5)[1].amount), (2.into(), 3.into()));
    vault.batches.get_mut(&1).unwrap().behind[0].demand = Amount::ZERO;
    vault.lapse(closed.matures_at).unwrap();
    assert_eq!(claimable(&vault, 1, closed.matures_at), 500);
    assert!(vault.batches[&1].behind.is_empty());
}

/// The arithmetic of S-17: what a reversal gives back is shared like the slash would be, by the closings since.
#[test]
fn a_reversal_makes_leavers_and_stayers_whole() {
    let mut vault = vault(157_000);
    lease(&mut vault, 0, 100, 157_000, 0);
    let shares = vault.core.pool.shares_for(50_000.into()).unwrap();
    slash(&mut vault, 0, 5_000, 0, 0);
    leave(&mut vault, shares, 0);
    let mut holds = [held(&vault, 1), vault.core.pool.collateral.get().u128()];
    for part in vault.parts(5_000.into(), 0).unwrap() {
        holds[usize::from(part.pool == PoolId::Active)] += part.amount.get().u128();
    }
    assert_eq!(holds[0] + holds[1], 157_000);
    assert!(holds[0].abs_diff(50_000) <= 1, "leaver has {}", holds[0]);
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
