//! What rests in settlement and may be given back.

use holdfast_accounting::vault::{PoolId, Shared};

use super::entries::split;
use super::Model;
use crate::number::Number;

/// What one slash took.
#[derive(Clone, Debug)]
pub struct Refund<N> {
    /// The same as the code knows it.
    pub taken: Shared,
    /// What a reversal would bring to each pool.
    pub parts: Vec<(PoolId, N)>,
    /// Closings since.
    pub closings: u128,
    pub reversible_until: u64,
}

impl<N: Number> Model<N> {
    pub fn settle_later(&mut self, taken: Shared, reversible_until: u64) {
        let part = |pool: PoolId, units: u128| (pool, N::of(units));
        let parts = taken
            .parts
            .iter()
            .map(|one| part(one.pool, one.amount.get().u128()));
        self.refunds.push(Refund {
            parts: parts.collect(),
            taken,
            closings: 0,
            reversible_until,
        });
    }

    /// What leaves with a closing takes its part of the hope along: the part that the leavers had of all that was not
    /// virtual, even where nothing was left to take.
    pub(super) fn split_refunds(&mut self, leaving: &N, all: &N) {
        let closing = PoolId::Batch(self.batches.len() as u64);
        for refund in &mut self.refunds {
            refund.closings += 1;
            split(&mut refund.parts, closing, leaving, all);
        }
    }

    /// What may come back to the active pool.
    pub fn refundable(&self) -> N {
        let parts = self.refunds.iter().flat_map(|refund| &refund.parts);
        N::sum(
            parts
                .filter(|(pool, _)| *pool == PoolId::Active)
                .map(|(_, part)| part),
        )
    }

    /// A pool gets `amount` back. Exposure and `kept` are not restored.
    pub fn refund(&mut self, pool: PoolId, amount: u128) {
        match pool {
            PoolId::Active => self.collateral_becomes(self.collateral + amount),
            PoolId::Batch(closing) => self.batch_mut(closing).collateral += amount,
        }
    }
}
