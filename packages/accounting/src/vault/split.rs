//! Split: a closing parts the vault in proportion (DESIGN 3.1). No lease is favoured, no order matters.

use cosmwasm_std::Uint256;

use super::{Batch, Behind, ClosingPair, Slot, Vault};
use crate::error::AccountingError;
use crate::math::Rounding;
use crate::units::{Amount, Shares};

/// What a closing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Its number, from 1.
    pub number: u64,
    /// The boundary it counts from, seconds.
    pub at: u64,
    /// Shares that left.
    pub shares: Shares,
    /// `b`: what the batch received.
    pub collateral: Amount,
    /// When the batch matures, seconds.
    pub matures_at: u64,
}

impl Vault {
    /// Closes what is due at `now`, as if it happened at its boundary; `None` when nothing is due.
    ///
    /// `b = floor(asked x (C + 1) / (S + V))`, all of `C` when all leave. With `w = b / C` the batch takes the part
    /// `w` of every exposure and demand and the active pool keeps `1 - w`, each rounded down.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn close_due(&mut self, now: u64) -> Result<Option<Closed>, AccountingError> {
        let Some(at) = self.core.due_closing(now) else {
            return Ok(None);
        };
        self.lapse(at)?;
        let before = self.core.pool.collateral;
        let shares = self.core.leaving;
        let leaves = self.core.pool.amount_for(shares)?;
        let stays = before.minus(leaves)?;
        let behind = self.split_slots(leaves, stays, before)?;
        let part = self.split_pending(shares)?;

        self.core.pool.collateral = stays;
        self.core.pool.shares = self.core.pool.shares.minus(shares)?;
        self.core.leaving = Shares::ZERO;
        self.cut_stakes()?;
        let number = self.core.closings.push(ClosingPair {
            left: leaves,
            of: before,
            shares: part,
        })?;
        let matures_at = self.core.grid.maturity(at);
        let batch = Batch {
            collateral: leaves,
            paid: Amount::ZERO,
            shares,
            matures_at,
            behind,
        };
        self.batches.insert(number, batch);
        Ok(Some(Closed {
            number,
            at,
            shares,
            collateral: leaves,
            matures_at,
        }))
    }

    /// Splits what may come back, and says by which part of the shares; nothing when nothing is pending.
    fn split_pending(&mut self, leaving: Shares) -> Result<Option<Uint256>, AccountingError> {
        if self.core.pending.count == 0 {
            return Ok(None);
        }
        let part = ClosingPair::part_of_shares(leaving, self.core.pool.shares)?;
        self.core.pending.split(part)?;
        Ok(Some(part))
    }

    fn split_slots(
        &mut self,
        leaves: Amount,
        stays: Amount,
        before: Amount,
    ) -> Result<Vec<Behind>, AccountingError> {
        let mut behind = Vec::new();
        for (number, slot) in self.slots.iter_mut() {
            let part = part_of(*number, slot, leaves, before)?;
            if !part.exposure.is_zero() {
                behind.push(part);
            }
            slot.scale(stays, before)?;
            slot.demands = slot.demands.portion(stays, before, Rounding::Down)?;
        }
        Ok(behind)
    }
}

fn part_of(number: u8, slot: &Slot, leaves: Amount, before: Amount) -> Result<Behind, AccountingError> {
    Ok(Behind {
        slot: number,
        exposure: slot.exposure()?.portion(leaves, before, Rounding::Down)?,
        demand: slot.demands.portion(leaves, before, Rounding::Down)?,
    })
}
