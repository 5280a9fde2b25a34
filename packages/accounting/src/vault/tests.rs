//! The worked cases of leases, exits and slashes on one vault value.

use cosmwasm_std::Decimal;

use super::*;
use crate::grid::Grid;
use crate::units::Amount;

const UNBONDING: u64 = 70;

fn vault(collateral: u128, ceiling: u64) -> Vault {
    let mut vault = Vault::new(Grid::new(0, UNBONDING), Decimal::percent(ceiling));
    vault.core.pool.deposit(collateral.into()).unwrap();
    vault
}

fn lease(vault: &mut Vault, slot: u8, m: u64, stake: u128) {
    vault.raise(slot, Decimal::percent(m), stake.into(), 0).unwrap();
}

fn held(vault: &Vault, slot: u8) -> (u128, u128) {
    let slot = vault.slot(slot).unwrap();
    (slot.stake.get().u128(), slot.slashable.get().u128())
}

fn take(vault: &mut Vault, slot: u8, amount: u128) -> u128 {
    let part = Part {
        pool: PoolId::Active,
        amount: amount.into(),
    };
    vault.take(slot, part, 0).unwrap().get().u128()
}

/// Asks the exit that brings `amount` and closes it at the next boundary.
fn leave(vault: &mut Vault, amount: u128, now: u64) -> Closed {
    let shares = vault.core.pool.shares_for(amount.into()).unwrap();
    let at = vault.core.ask_exit(shares, now).unwrap();
    vault.close_due(at).unwrap().unwrap()
}

fn whole(vault: &Vault, now: u64) {
    assert_eq!(vault.check(now, false).unwrap(), vec![]);
}

/// Covers: L-1
#[test]
fn one_services_slash_leaves_what_the_other_was_promised() {
    let mut vault = vault(200, 100);
    lease(&mut vault, 0, 10, 190);
    lease(&mut vault, 1, 10, 150);
    assert_eq!(take(&mut vault, 1, 10), 10);
    assert_eq!(vault.core.pool.collateral, Amount::from(190));
    assert_eq!(held(&vault, 0), (190, 19));
    assert_eq!(held(&vault, 1), (50, 5));
    whole(&vault, 0);
}

/// Covers: L-2
#[test]
fn the_last_raise_gets_exactly_the_room_that_is_left() {
    let mut vault = vault(1_000, 100);
    lease(&mut vault, 0, 10, 300);
    lease(&mut vault, 1, 60, 200);
    lease(&mut vault, 2, 60, 100);
    assert_eq!(vault.exposure().unwrap(), Amount::from(210));
    lease(&mut vault, 1, 60, 400);
    lease(&mut vault, 2, 60, 500);
    assert_eq!(vault.exposure().unwrap(), Amount::from(570));
    let mut vault = self::vault(1_000, 100);
    lease(&mut vault, 0, 10, 300);
    lease(&mut vault, 1, 60, 900);
    let room = vault.room(2, Decimal::percent(60), 0).unwrap();
    assert_eq!(room, Amount::from(716));
    assert!(vault.raise(2, Decimal::percent(60), 717.into(), 0).is_err());
    lease(&mut vault, 2, 60, 716);
    assert_eq!(held(&vault, 2), (716, 430));
    assert_eq!(vault.exposure().unwrap(), Amount::from(1_000));
}

fn after_l3() -> Vault {
    let mut vault = vault(100, 100);
    lease(&mut vault, 0, 50, 100);
    lease(&mut vault, 1, 50, 80);
    leave(&mut vault, 20, 0);
    vault
}

/// Covers: L-3
#[test]
fn a_closing_parts_the_vault_in_proportion() {
    let vault = after_l3();
    assert_eq!((held(&vault, 0), held(&vault, 1)), ((80, 40), (64, 32)));
    let batch = &vault.batches[&1];
    assert_eq!(
        (batch.exposure_of(0), batch.exposure_of(1)),
        (10.into(), 8.into())
    );
    assert_eq!(vault.room(1, Decimal::percent(50), 10), Ok(80.into()));
    whole(&vault, 10);
}

/// Covers: L-4
#[test]
fn an_offence_before_the_closing_is_paid_by_both_pools() {
    let mut vault = after_l3();
    let due = amount_due(Decimal::percent(50), 100.into(), 50.into()).unwrap();
    let taken: Vec<_> = vault
        .parts(due, 0)
        .unwrap()
        .into_iter()
        .map(|part| (part.pool, vault.take(0, part, 10).unwrap()))
        .collect();
    assert_eq!(
        taken,
        [(PoolId::Batch(1), 10.into()), (PoolId::Active, 40.into())]
    );
    assert!(!vault.slot(0).unwrap().is_leased());
    assert_eq!(held(&vault, 1), (40, 32));
    assert_eq!(vault.batches[&1].collateral, Amount::from(10));
    whole(&vault, 10);
}

/// Covers: L-5, L-13
#[test]
fn an_offence_after_the_closing_is_paid_by_the_active_pool_and_the_slot_stays() {
    let mut vault = after_l3();
    let due = amount_due(Decimal::percent(50), 80.into(), 40.into()).unwrap();
    let parts = vault.parts(due, 1).unwrap();
    assert_eq!(
        parts,
        [Part {
            pool: PoolId::Active,
            amount: 40.into()
        }]
    );
    vault.take(0, parts[0], 10).unwrap();
    assert!(vault.slot(0).unwrap().exposure().unwrap().is_zero());
    assert_eq!(vault.is_free(0, 10), Ok(false));
    assert_eq!(vault.is_free(0, 10 + UNBONDING), Ok(true));
}

/// Covers: L-6
#[test]
fn every_service_takes_its_maximum_in_every_order() {
    let mut orders = vec![];
    permutations(&mut vec![0, 1, 2, 3, 4], 0, &mut orders);
    assert_eq!(orders.len(), 120);
    for order in orders {
        let mut vault = vault(1_000, 100);
        for slot in 0..5 {
            lease(&mut vault, slot, 20, 1_000);
        }
        for slot in order {
            assert_eq!(take(&mut vault, slot, 200), 200);
            whole(&vault, 0);
        }
        assert!(vault.core.pool.collateral.is_zero());
    }
}

fn permutations(items: &mut Vec<u8>, from: usize, out: &mut Vec<Vec<u8>>) {
    if from == items.len() {
        out.push(items.clone());
    }
    for i in from..items.len() {
        items.swap(from, i);
        permutations(items, from + 1, out);
        items.swap(from, i);
    }
}

/// Covers: L-7
#[test]
fn within_the_time_it_takes_to_leave_services_take_at_most_the_ceiling() {
    let mut vault = vault(1_000, 30);
    for slot in 0..3 {
        lease(&mut vault, slot, 10, 1_000);
    }
    let ten = Decimal::percent(10);
    assert_eq!(vault.room(3, ten, 0), Ok(0.into()));
    assert_eq!(take(&mut vault, 0, 100), 100);
    assert_eq!(vault.core.exposure_limit(900.into(), 0), Ok(200.into()));
    assert_eq!(vault.room(3, ten, 0), Ok(0.into()));
    let epoch = vault.core.grid.epoch_seconds();
    let forgiven = epoch + UNBONDING + 2 * epoch;
    assert_eq!(vault.room(3, ten, forgiven - 1), Ok(0.into()));
    assert_eq!(vault.room(3, ten, forgiven), Ok(700.into()));
    vault.core.pool.deposit(1_000.into()).unwrap();
    assert_eq!(vault.core.exposure_limit(1_900.into(), 0), Ok(422.into()));
}

/// Covers: L-8
#[test]
fn given_up_room_is_not_resold_before_its_tail_lapses() {
    let mut vault = vault(1_000, 100);
    let all = Decimal::one();
    vault.raise(0, all, 1_000.into(), 0).unwrap();
    vault.lower(0, 400.into(), 3).unwrap();
    assert_eq!(held(&vault, 0), (400, 400));
    assert_eq!(vault.room(1, all, 3), Ok(0.into()));
    vault.lapse(10 + UNBONDING - 1).unwrap();
    assert_eq!(vault.room(1, all, 79), Ok(0.into()));
    vault.lapse(10 + UNBONDING).unwrap();
    assert_eq!(vault.room(1, all, 80), Ok(600.into()));
}

/// Covers: L-10
#[test]
fn a_tail_is_split_like_a_lease() {
    let mut vault = vault(1_000, 100);
    lease(&mut vault, 0, 100, 500);
    vault.lower(0, 0.into(), 0).unwrap();
    lease(&mut vault, 1, 100, 500);
    leave(&mut vault, 900, 0);
    assert_eq!(vault.slot(0).unwrap().exposure(), Ok(50.into()));
    assert_eq!(held(&vault, 1), (50, 50));
    let batch = &vault.batches[&1];
    assert_eq!(
        (batch.exposure_of(0), batch.exposure_of(1)),
        (450.into(), 450.into())
    );
    whole(&vault, 10);
}

/// Covers: L-12
#[test]
fn a_newcomer_brings_no_room_once_the_ceiling_was_taken() {
    let mut vault = vault(1_000, 30);
    lease(&mut vault, 0, 30, 1_000);
    assert_eq!(take(&mut vault, 0, 300), 300);
    vault.core.pool.deposit(1_000.into()).unwrap();
    assert_eq!(vault.core.exposure_limit(1_700.into(), 0), Ok(0.into()));
}

/// Covers: L-14
#[test]
fn a_lease_too_small_to_halve_ends() {
    let mut vault = vault(10, 100);
    lease(&mut vault, 0, 10, 10);
    assert_eq!(held(&vault, 0), (10, 1));
    leave(&mut vault, 5, 0);
    assert_eq!(held(&vault, 0), (0, 0));
    assert!(!vault.slot(0).unwrap().is_leased());
}
