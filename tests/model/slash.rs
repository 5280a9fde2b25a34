//! Slashes: what is taken, and what could be.

use holdfast_accounting::vault::{Part, PoolId};
use holdfast_accounting::Amount;

use super::hub::{number, Hub};
use super::link::Sent;
use super::rules::Rules;

impl Hub {
    /// An offence under a sent entry costs `due`, or all the entry promised if that is less. `None` when it is too
    /// late for that entry, or it promised nothing.
    pub fn take(&mut self, service: u8, seq: u64, due: u128, rules: &Rules) -> Option<()> {
        let sent = self.ends[usize::from(service)].sent(seq)?;
        let (due, closing) = (due.min(sent.slashable), sent.closing);
        if due == 0 || self.now > rules.last_filing(sent.expires_at) {
            return None;
        }
        self.touch();
        let stakes = self.stakes();
        for part in self.vault.parts(due.into(), closing).unwrap() {
            let taken = self.vault.take(service, part, self.now).unwrap();
            self.note_taken(service, part.pool, number(taken));
        }
        self.follow(stakes, self.now);
        self.ends[usize::from(service)].dirty = true;
        Some(())
    }

    /// A service without a link takes everything it is exposed to in a pool: no judge is ever this harsh.
    pub fn seize(&mut self, service: u8, pool: PoolId) -> Option<()> {
        self.touch();
        let amount = self.exposure(service, pool);
        if amount.is_zero() {
            return None;
        }
        let stakes = self.stakes();
        let part = Part { pool, amount };
        self.vault.take(service, part, self.now).unwrap();
        self.follow(stakes, self.now);
        Some(())
    }

    /// What a service is exposed to in a pool.
    fn exposure(&self, service: u8, pool: PoolId) -> Amount {
        match pool {
            PoolId::Active => {
                let slot = self.vault.slots.get(&service);
                slot.map_or(Amount::ZERO, |slot| slot.exposure().unwrap())
            }
            PoolId::Batch(closing) => {
                let batch = self.vault.batches.get(&closing);
                batch.map_or(Amount::ZERO, |batch| batch.exposure_of(service))
            }
        }
    }

    /// Of the entries sent, those that the pool stood behind have had so much.
    fn note_taken(&mut self, service: u8, pool: PoolId, taken: u128) {
        let behind = |sent: &Sent| match pool {
            PoolId::Active => true,
            PoolId::Batch(closing) => closing > sent.closing,
        };
        let sent = &mut self.ends[usize::from(service)].sent;
        for sent in sent.iter_mut().filter(|sent| behind(sent)) {
            sent.taken += taken;
        }
    }

    /// What could still be taken under an entry in a filing at `filed_at`, if no closing came before: the parts of the
    /// pools behind it, each as far as its exposure lasts.
    pub fn takable(&self, service: u8, sent: &Sent, filed_at: u64) -> u128 {
        let parts = self.vault.parts(sent.slashable.into(), sent.closing).unwrap();
        let lasting = |pool| match pool {
            PoolId::Active => self.lasting(service, filed_at),
            PoolId::Batch(closing) => {
                let batch = self.vault.batches.get(&closing);
                let batch = batch.filter(|batch| !batch.is_matured(filed_at));
                batch.map_or(0, |batch| number(batch.exposure_of(service)))
            }
        };
        parts
            .iter()
            .map(|part| number(part.amount).min(lasting(part.pool)))
            .sum()
    }

    fn lasting(&self, service: u8, filed_at: u64) -> u128 {
        let Some(slot) = self.vault.slots.get(&service) else {
            return 0;
        };
        let grid = &self.vault.core.grid;
        let tails = slot
            .tails
            .iter()
            .filter(|tail| grid.lapse_of(tail.epoch) > filed_at);
        number(slot.slashable) + tails.map(|tail| number(tail.amount)).sum::<u128>()
    }
}
