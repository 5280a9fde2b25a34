//! The hub: the vault is the real one, so every sum is the product's own.

use std::hash::{Hash, Hasher};

use cosmwasm_std::Decimal;
use holdfast_accounting::vault::Vault;
use holdfast_accounting::{Amount, Grid, Shares};
use holdfast_record::encode;

use super::link::HubEnd;
use super::packets::Packet;
use super::rules::{Mistake, Rules, SERVICES};

/// The hub, as far as one vault and the links of its services go.
#[derive(Clone, Debug, PartialEq)]
pub struct Hub {
    /// Now, on the hub's clock.
    pub now: u64,
    /// The vault; the lease of a service is in the slot of its number.
    pub vault: Vault,
    /// What is kept of each link.
    pub ends: [HubEnd; SERVICES],
}

/// Everything of a vault that moves.
impl Hash for Hub {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.now.hash(state);
        self.ends.hash(state);
        let core = &self.vault.core;
        number(core.pool.collateral).hash(state);
        core.pool.shares.get().to_be_bytes().hash(state);
        core.leaving.get().to_be_bytes().hash(state);
        core.leaving_at.hash(state);
        encode(&core.kept).hash(state);
        encode(&core.closings).hash(state);
        for (_, slot) in self.vault.slots.iter() {
            [slot.stake, slot.slashable].map(number).hash(state);
            for tail in &slot.tails {
                (tail.epoch, number(tail.amount)).hash(state);
            }
        }
        for (closing, batch) in self.vault.batches.iter() {
            (closing, number(batch.collateral), number(batch.paid)).hash(state);
            for behind in &batch.behind {
                (behind.slot, number(behind.exposure)).hash(state);
            }
        }
    }
}

/// The bare number of an amount.
pub fn number(amount: Amount) -> u128 {
    amount.get().u128()
}

impl Hub {
    /// A hub with one vault, created now, that somebody deposited into.
    pub fn new(deposit: u128, ceiling: Decimal, now: u64, rules: &Rules) -> Self {
        let mut vault = Vault::new(Grid::new(now, rules.unbonding), ceiling);
        vault.core.pool.deposit(deposit.into()).unwrap();
        Self {
            now,
            vault,
            ends: Default::default(),
        }
    }

    /// The stake of a service's lease; zero without one.
    pub fn stake(&self, service: u8) -> u128 {
        self.vault
            .slots
            .get(&service)
            .map_or(0, |slot| number(slot.stake))
    }

    pub(super) fn stakes(&self) -> [u128; SERVICES] {
        std::array::from_fn(|service| self.stake(service as u8))
    }

    /// Works off what is due, as every message does that touches the vault: the closing, as of its boundary, then the
    /// tails.
    pub fn touch(&mut self) {
        if let Some(boundary) = self.vault.core.due_closing(self.now) {
            self.vault.lapse(boundary).unwrap();
            self.note_rounding();
            let stakes = self.stakes();
            self.vault.close_due(self.now).unwrap();
            self.follow(stakes, boundary);
        }
        self.vault.lapse(self.now).unwrap();
    }

    /// A closing may round down each part of an exposure by a unit.
    fn note_rounding(&mut self) {
        for (service, slot) in self.vault.slots.iter() {
            let parts = slot.tails.len() as u64 + u64::from(slot.is_leased());
            for sent in &mut self.ends[usize::from(*service)].sent {
                sent.rounded += parts;
            }
        }
    }

    /// Leases whose stake was cut are told of; one that is worth nothing ends.
    pub(super) fn follow(&mut self, before: [u128; SERVICES], at: u64) {
        for (service, before) in (0u8..).zip(before) {
            let stake = self.stake(service);
            if stake >= before {
                continue;
            }
            self.ends[usize::from(service)].dirty = true;
            if stake == 0 {
                self.vault.lower(service, Amount::ZERO, at).unwrap();
            }
        }
    }

    /// Somebody puts more in; `None` when the vault takes nothing.
    pub fn deposit(&mut self, amount: u128) -> Option<()> {
        self.touch();
        self.vault.core.pool.deposit(amount.into()).ok()?;
        Some(())
    }

    /// A match lends more to a service; `None` when there is no room.
    pub fn raise(&mut self, service: u8, stake: u128, rules: &Rules) -> Option<()> {
        self.touch();
        let m = rules.max_fractions[usize::from(service)];
        if stake <= self.stake(service) {
            return None;
        }
        self.vault.raise(service, m, stake.into(), self.now).ok()?;
        self.ends[usize::from(service)].dirty = true;
        Some(())
    }

    /// A lease is displaced in part, or ends; `None` when there is nothing to lower.
    pub fn lower(&mut self, service: u8, stake: u128, rules: &Rules) -> Option<()> {
        self.touch();
        if stake >= self.stake(service) {
            return None;
        }
        self.vault.lower(service, stake.into(), self.now).unwrap();
        if rules.has(Mistake::LowersWithoutTail) {
            self.vault.slots.get_mut(&service).unwrap().tails.clear();
        }
        self.ends[usize::from(service)].dirty = true;
        Some(())
    }

    /// Shares ask to leave at the next boundary; `None` when fewer stay.
    pub fn exit(&mut self, shares: Shares) -> Option<()> {
        self.touch();
        self.vault.core.ask_exit(shares, self.now).ok()?;
        Some(())
    }

    /// Every matured batch is paid out; `None` when there is nothing to pay.
    pub fn claim(&mut self) -> Option<()> {
        self.touch();
        let (mut paid, now) = (None, self.now);
        for batch in self.vault.batches.values_mut() {
            let amount = batch.claimable(batch.shares, batch.paid, now).unwrap();
            if !amount.is_zero() {
                batch.pay(amount).unwrap();
                paid = Some(());
            }
        }
        paid
    }

    /// Sends what changed or ages; `None` when there is nothing to send. Whether the packet leaves, the host decides.
    pub fn flush(&mut self, service: u8, rules: &Rules) -> Option<Packet> {
        if !self.ends[usize::from(service)].wants_flush(self.now, rules) {
            return None;
        }
        if !rules.has(Mistake::SendsBeforeClosing) {
            self.touch();
        }
        let leased = self.stake(service) > 0;
        let slot = self.vault.slots.get(&service).filter(|_| leased);
        let promise = slot.map(|slot| number(slot.promisable().unwrap()));
        let closing = self.vault.core.closings.count();
        Some(self.ends[usize::from(service)].send(promise, closing, self.now, rules))
    }

    /// Another channel takes over: the fate of what is under way stays unknown, and what is leased is told anew.
    pub fn replace(&mut self, service: u8) {
        self.touch();
        let stands = !self.vault.is_free(service, self.now).unwrap();
        let end = &mut self.ends[usize::from(service)];
        end.dirty |= stands;
        end.abandon();
    }

    /// What built-in mistakes do when a packet times out.
    pub fn blunder(&mut self, service: u8, seq: u64, rules: &Rules) -> Option<Packet> {
        let end = &mut self.ends[usize::from(service)];
        if rules.has(Mistake::ResendsOldValues) {
            let promise = end.sent(seq).map(|sent| sent.slashable);
            let closing = self.vault.core.closings.count();
            return Some(end.send(promise, closing, self.now, rules));
        }
        if rules.has(Mistake::ReleasesOnTimeout) {
            if let Some(slot) = self.vault.slots.get_mut(&service) {
                slot.stake = Amount::ZERO;
                slot.slashable = Amount::ZERO;
            }
        }
        None
    }
}
