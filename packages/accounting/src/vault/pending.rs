//! What is filed against a vault or taken from it and not final: while there is any, a deposit would buy into a
//! loss of the past or a gain of a reversal (DESIGN 3.5, last rule).

use cosmwasm_std::Uint256;
use holdfast_record::record;

use super::closings::portion;
use crate::error::AccountingError;
use crate::units::Amount;

/// Filings and slashes of one vault that are not final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Pending {
    /// How many there are.
    pub count: u32,
    /// When the last of them can be final, as far as is known, seconds.
    pub final_at: u64,
    /// What reversals could give back to the active pool now, base units; never too little.
    pub refundable: Amount,
}
record!(Pending {
    count,
    final_at,
    refundable
});

impl Pending {
    /// Counts one more, which can be final at `final_at`.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn open(&mut self, final_at: u64) -> Result<(), AccountingError> {
        let overflow = AccountingError::Overflow { what: "filings" };
        self.count = self.count.checked_add(1).ok_or(overflow)?;
        self.extend(final_at);
        Ok(())
    }

    /// Notes that one of them can be final only at `final_at`.
    pub fn extend(&mut self, final_at: u64) {
        self.final_at = self.final_at.max(final_at);
    }

    /// Notes that `amount` was taken from the active pool and may come back.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn take(&mut self, amount: Amount) -> Result<(), AccountingError> {
        self.refundable = self.refundable.plus(amount)?;
        Ok(())
    }

    /// One of them is final: `gone` of what the active pool might have had back is given or paid. After the last
    /// nothing is left of them.
    pub fn close(&mut self, gone: Amount) {
        self.count = self.count.saturating_sub(1);
        self.refundable = self.refundable.saturating_minus(gone);
        if self.count == 0 {
            *self = Self::default();
        }
    }

    /// A closing takes its part of the `shares` along. Each refund will be split by itself and rounds for who stays,
    /// so one unit is added for each but one: never too little. When everybody leaves nothing comes back to the pool.
    pub(super) fn split(&mut self, shares: Uint256) -> Result<(), AccountingError> {
        let left = portion(self.refundable, shares)?;
        if left == self.refundable {
            self.refundable = Amount::ZERO;
            return Ok(());
        }
        let rounding = Amount::from(u128::from(self.count.saturating_sub(1)));
        let kept = self.refundable.minus(left)?.plus(rounding)?;
        self.refundable = self.refundable.min(kept);
        Ok(())
    }
}
