//! A vault driven by random moves, with the books an auditor would keep beside it.

use std::collections::BTreeMap;

use cosmwasm_std::{Decimal, Uint256, Uint512};

use super::random_filings::Filing;
use super::random_moves::{Move, SLOTS};
use super::*;
use crate::grid::Grid;

pub(super) const UNBONDING: u64 = 70;
const EPOCH: u64 = 10;
/// Time within which P4 bounds what services take.
pub(super) const WINDOW: u64 = UNBONDING + 2 * EPOCH;
/// The `m` of each slot's service, in percent.
pub(super) const MAXIMA: [u64; SLOTS as usize] = [100, 10, 37, 60];

/// What a consumer was told, and what its service took before.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) slot: u8,
    pub(super) stake: Amount,
    pub(super) slashable: Amount,
    pub(super) closing: u64,
    pub(super) sent_at: u64,
    pub(super) taken_before: u128,
    pub(super) floors_before: u128,
}

#[derive(Clone)]
pub(super) struct World {
    pub(super) vault: Vault,
    pub(super) now: u64,
    pub(super) ceiling: u64,
    scale: u128,
    pub(super) deposited: u128,
    pub(super) taken: [u128; SLOTS as usize],
    /// Units a slot may have lost to rounding: one for each part at each closing.
    pub(super) floors: [u128; SLOTS as usize],
    pub(super) lost: u128,
    pub(super) entries: Vec<Entry>,
    pub(super) filings: Vec<Filing>,
    /// What two tickets of each batch were paid: of a third of its shares, and of the rest.
    pub(super) tickets: BTreeMap<u64, [Amount; 2]>,
    /// `(time, C + 1, S + V)` after each move since the last loss on the hub chain or the last to leave.
    pub(super) history: Vec<(u64, Uint256, Uint256)>,
    /// How long the history was at each closing since.
    pub(super) closed_at: BTreeMap<u64, usize>,
}

impl World {
    pub(super) fn new(scale: u128, ceiling: u64) -> Self {
        let mut world = Self {
            vault: Vault::new(Grid::new(0, UNBONDING), Decimal::percent(ceiling)),
            now: 0,
            ceiling,
            scale,
            deposited: 0,
            taken: [0; SLOTS as usize],
            floors: [0; SLOTS as usize],
            lost: 0,
            entries: vec![],
            filings: vec![],
            tickets: BTreeMap::new(),
            history: vec![],
            closed_at: BTreeMap::new(),
        };
        world.deposit(scale);
        world
    }

    pub(super) fn step(&mut self, one: &Move) {
        match *one {
            Move::Deposit(part) => self.deposit(self.scale / 100 * part + part),
            Move::Raise(slot, part) => self.raise(slot, part),
            Move::Lower(slot, part) => self.lower(slot, part),
            Move::Agree(slot, m) => self.agree(slot, m),
            Move::AskExit(part) => self.ask_exit(part),
            Move::Wait(seconds) => self.wait(seconds),
            Move::Shrink(pool, part) => self.shrink(pool, part),
            Move::Remember(slot) => self.remember(slot),
            Move::Grab(slot) => self.grab(slot),
            Move::Offend(entry, part) => drop(self.filing(entry, part).map(|filing| self.execute(&filing))),
            Move::File(entry, part) => self.file(entry, part),
            Move::Execute(which) => self.execute_filing(which),
            Move::Veto(which) => self.veto(which),
            Move::Claim(which, first) => self.claim(which, first),
        }
        let pool = self.vault.core.pool;
        let collateral = Uint256::from(pool.collateral.get()) + Uint256::one();
        let shares = pool.shares.get() + Uint256::from(crate::pool::VIRTUAL_SHARES);
        self.history.push((self.now, collateral, shares));
    }

    fn deposit(&mut self, amount: u128) {
        match self.vault.core.pool.deposit(amount.into()) {
            Ok(_) => self.deposited += amount,
            Err(
                AccountingError::Closed | AccountingError::TooSmall { .. } | AccountingError::AboveCap { .. },
            ) => {}
            Err(other) => panic!("{other}"),
        }
    }

    pub(super) fn raise(&mut self, slot: u8, part: u128) {
        let m = Decimal::percent(MAXIMA[usize::from(slot)]);
        let room = self.vault.room(slot, m, self.now).unwrap();
        let over = room.plus(1.into()).unwrap();
        assert!(self.vault.clone().raise(slot, m, over, self.now).is_err());
        let stake = percent(room, part);
        self.vault.raise(slot, m, stake, self.now).unwrap();
        assert!(self.vault.slot(slot).unwrap().stake >= stake);
    }

    fn lower(&mut self, slot: u8, part: u128) {
        let Some(held) = self.vault.slots.get(&slot).cloned() else {
            return;
        };
        let stake = percent(held.stake, part);
        self.vault.lower(slot, stake, self.now).unwrap();
        let after = self.vault.slot(slot).unwrap();
        assert_eq!((after.stake, after.exposure()), (stake, held.exposure()));
    }

    fn agree(&mut self, slot: u8, m: u64) {
        let Some(held) = self.vault.slots.get(&slot).cloned() else {
            return;
        };
        self.vault.agree(slot, Decimal::percent(m), self.now).unwrap();
        let after = self.vault.slot(slot).unwrap();
        assert!(after.stake <= held.stake && after.exposure().unwrap() >= held.exposure().unwrap());
    }

    fn ask_exit(&mut self, part: u128) {
        let core = &mut self.vault.core;
        let rest = core.pool.shares.minus(core.leaving).unwrap().get();
        let shares = Shares::new(rest * Uint256::from(part) / Uint256::from(100u128));
        let at = core.ask_exit(shares, self.now).unwrap();
        assert!(at > self.now && at <= self.now + EPOCH);
    }

    fn wait(&mut self, seconds: u64) {
        self.now += seconds;
        let slots: Vec<_> = self
            .vault
            .slots
            .iter()
            .map(|(n, slot)| (usize::from(*n), slot.tails.len()))
            .collect();
        if let Some(closed) = self.vault.close_due(self.now).unwrap() {
            assert_eq!(closed.matures_at, closed.at + UNBONDING);
            slots
                .iter()
                .for_each(|(n, tails)| self.floors[*n] += *tails as u128 + 1);
            self.tickets.insert(closed.number, [Amount::ZERO; 2]);
            self.closed_at.insert(closed.number, self.history.len());
            if self.vault.core.pool.shares.is_zero() {
                self.forget();
            }
        }
        assert_eq!(self.vault.close_due(self.now), Ok(None));
        let before = self.exposures();
        self.vault.lapse(self.now).unwrap();
        self.demands_hold(&before);
    }

    /// No exposure lapses below the open demands on it.
    fn demands_hold(&self, before: &BTreeMap<(u8, PoolId), u128>) {
        let after = self.exposures();
        for ((slot, pool), exposure) in before {
            let left = after.get(&(*slot, *pool)).copied().unwrap_or(0);
            let demand = match pool {
                PoolId::Active => self.vault.slots[slot].demands,
                PoolId::Batch(closing) => self.vault.batches[closing]
                    .of(*slot)
                    .map_or(Amount::ZERO, |of| of.demand),
            };
            assert!(left >= u128_of(demand).min(*exposure), "slot {slot} {pool:?}");
        }
    }

    /// Rates before this are no measure of what services took after it.
    fn forget(&mut self) {
        self.history.clear();
        self.closed_at.clear();
    }

    fn shrink(&mut self, pool: Option<usize>, part: u128) {
        let pool = match pool.and_then(|which| pick(self.vault.batches.keys(), which)) {
            Some(closing) => PoolId::Batch(*closing),
            None => PoolId::Active,
        };
        let held = match pool {
            PoolId::Active => self.vault.core.pool.collateral,
            PoolId::Batch(closing) => self.vault.batches[&closing].collateral,
        };
        self.lost += u128_of(self.vault.shrink(pool, percent(held, part)).unwrap());
        self.entries.clear();
        self.forget();
    }

    fn remember(&mut self, slot: u8) {
        let Some(held) = self.vault.slots.get(&slot) else {
            return;
        };
        self.entries.push(Entry {
            slot,
            stake: held.stake,
            slashable: held.promisable().unwrap(),
            closing: self.vault.core.closings.count(),
            sent_at: self.now,
            taken_before: self.taken[usize::from(slot)],
            floors_before: self.floors[usize::from(slot)],
        });
    }

    pub(super) fn claim(&mut self, which: usize, first: bool) {
        let Some(closing) = pick(self.tickets.keys().copied(), which) else {
            return;
        };
        let paid = &mut self.tickets.get_mut(&closing).unwrap()[usize::from(first)];
        let batch = self.vault.batches.get_mut(&closing).unwrap();
        let third = Shares::new(batch.shares.get() / Uint256::from(3u128));
        let shares = if first {
            third
        } else {
            batch.shares.minus(third).unwrap()
        };
        let amount = batch.claimable(shares, *paid, self.now).unwrap();
        assert!(amount.is_zero() || batch.is_matured(self.now));
        batch.pay(amount).unwrap();
        *paid = paid.plus(amount).unwrap();
    }

    /// What every service is exposed to, pool by pool.
    pub(super) fn exposures(&self) -> BTreeMap<(u8, PoolId), u128> {
        let slots = self.vault.slots.iter();
        let active = slots.map(|(slot, held)| ((*slot, PoolId::Active), held.exposure().unwrap()));
        let batches = self.vault.batches.iter().flat_map(|(closing, batch)| {
            let of = |behind: &Behind| ((behind.slot, PoolId::Batch(*closing)), behind.exposure);
            batch.behind.iter().map(of).collect::<Vec<_>>()
        });
        let all = active.chain(batches).map(|(key, amount)| (key, u128_of(amount)));
        all.filter(|(_, amount)| *amount > 0).collect()
    }
}

pub(super) fn u128_of(amount: Amount) -> u128 {
    amount.get().u128()
}

/// `a x b` of numbers up to 256 bits, times a percentage.
pub(super) fn product(a: Uint256, b: Uint256, percent: u64) -> Uint512 {
    a.full_mul(b) * Uint512::from(percent)
}

fn percent(amount: Amount, part: u128) -> Amount {
    amount.portion(part.into(), 100.into(), Rounding::Down).unwrap()
}

pub(super) fn pick<T>(all: impl Iterator<Item = T>, which: usize) -> Option<T> {
    let mut all: Vec<T> = all.collect();
    (!all.is_empty()).then(|| all.swap_remove(which % all.len()))
}
