//! What filings and slashes do to one vault: demands, takes, refunds, and the due filings that any touch executes
//! (DESIGN 3.5).

use cosmwasm_std::Storage;
use holdfast_accounting::vault::{Part, PoolId, Shared};
use holdfast_accounting::Amount;
use holdfast_shared::limits::MAX_DUE_FILINGS_PER_TOUCH;

use super::live::LiveVault;
use super::store;
use crate::error::Result;
use crate::slashing::store as slashes;

/// How a filing ended in one vault.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    pub slash_id: u64,
    /// What was taken, pool by pool; nothing when it had expired.
    pub taken: Shared,
    pub expired: bool,
}

impl LiveVault {
    /// Executes the filings that are due, oldest first, a few at a time.
    pub(super) fn execute_due(&mut self, storage: &dyn Storage) -> Result<()> {
        if self.vault.core.pending.count == 0 {
            return Ok(());
        }
        for id in slashes::due(storage, self.id, self.now, MAX_DUE_FILINGS_PER_TOUCH)? {
            self.execute_filing(storage, id)?;
        }
        Ok(())
    }

    /// Executes a due filing in this vault, unless that has happened: takes what its pools owe now, then takes the
    /// demands back, which kept it in reach. One that nobody executed in time is as if vetoed.
    pub(crate) fn execute_filing(&mut self, storage: &dyn Storage, id: u64) -> Result<()> {
        let slash = slashes::load(storage, id)?;
        let done = self.effects.outcomes.iter().any(|outcome| outcome.slash_id == id);
        let (Some(share), Some(slot), false) = (slash.demand_on(self.id), self.slot_of(&slash.service), done)
        else {
            return Ok(());
        };
        self.fetch_batches(storage, &share.shared)?;
        let expired = self.now >= slash.expires_at;
        let owed = if expired {
            Vec::new()
        } else {
            self.vault.shared_now(&share.shared)?
        };
        let taken = self.take(slot, owed)?;
        self.vault.unfile(slot, &share.shared)?;
        if taken.parts.is_empty() {
            self.vault.core.pending.close(Amount::ZERO);
        } else {
            let delay = slash.settles_at.saturating_sub(slash.executed_at);
            self.vault.core.pending.extend(self.now.saturating_add(delay));
        }
        self.follow_cuts(self.now)?;
        self.effects.dirty.push(slash.service);
        self.effects.outcomes.push(Outcome {
            slash_id: id,
            taken,
            expired,
        });
        Ok(())
    }

    /// Takes what pools owe, each at most its exposure, and returns what was taken, as it may be given back.
    pub(crate) fn take(&mut self, slot: u8, owed: Vec<Part>) -> Result<Shared> {
        let mut parts = Vec::new();
        for owed in owed {
            let amount = self.vault.take(slot, owed, self.now)?;
            if owed.pool == PoolId::Active {
                self.vault.core.pending.take(amount)?;
            }
            if !amount.is_zero() {
                let pool = owed.pool;
                parts.push(Part { pool, amount });
            }
        }
        Ok(Shared {
            closing: self.vault.core.closings.count(),
            parts,
        })
    }

    /// Freezes what a filing demands, until it is final.
    pub(crate) fn file(&mut self, slot: u8, demand: &Shared, final_at: u64) -> Result<()> {
        self.vault.file(slot, demand)?;
        Ok(self.vault.core.pending.open(final_at)?)
    }

    /// Takes a filing's demands back: nothing else ever moved.
    pub(crate) fn unfile(&mut self, storage: &dyn Storage, slot: u8, demand: &Shared) -> Result<()> {
        self.fetch_batches(storage, demand)?;
        self.vault.unfile(slot, demand)?;
        self.vault.core.pending.close(Amount::ZERO);
        Ok(self.vault.lapse(self.now)?)
    }

    /// Gives back what a slash took, and returns which pool received what.
    pub(crate) fn refund(&mut self, storage: &dyn Storage, taken: &Shared) -> Result<Vec<Part>> {
        self.fetch_batches(storage, taken)?;
        let parts = self.vault.refund(taken)?;
        self.vault.core.pending.close(active_part(&parts));
        Ok(parts)
    }

    /// Loads the batches a share names that are older than the closings remembered.
    pub(crate) fn fetch_batches(&mut self, storage: &dyn Storage, shared: &Shared) -> Result<()> {
        for part in &shared.parts {
            if let PoolId::Batch(closing) = part.pool {
                if !self.vault.batches.contains_key(&closing) {
                    self.remember_stored(closing, store::batch(storage, self.id, closing)?);
                }
            }
        }
        Ok(())
    }
}

/// What the active pool has of a share.
fn active_part(parts: &[Part]) -> Amount {
    parts
        .iter()
        .find(|part| part.pool == PoolId::Active)
        .map_or(Amount::ZERO, |part| part.amount)
}
