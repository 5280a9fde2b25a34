//! What services left of a unit deposited at the beginning of the window (DESIGN 3.2, limit 2).
//!
//! For each epoch in which something was taken, the product of `C after / C before` of everything taken since that
//! epoch began. The oldest epoch still in the window then is `kept`. One product an epoch, rather than a factor an
//! epoch, makes the rounding the same whichever epochs have been forgiven.

use cosmwasm_std::Uint256;
use holdfast_record::record;

use crate::error::AccountingError;
use crate::grid::Grid;
use crate::math::{mul_div, Rounding};
use crate::units::Amount;

/// The product since the beginning of one epoch.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
struct Since {
    epoch: u64,
    product: Uint256,
}
record!(Since { epoch, product });

/// What services took lately.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Kept(Vec<Since>);
record!(Kept(_));

impl Kept {
    /// Nothing taken: 10^36.
    pub const ONE: Uint256 = Uint256::from_u128(1_000_000_000_000_000_000_000_000_000_000_000_000);

    /// The product over the window, in parts of [`Kept::ONE`]. Zero when everything was taken.
    #[must_use]
    pub fn within(&self, grid: &Grid, now: u64) -> Uint256 {
        self.0
            .iter()
            .find(|since| grid.forgiven_at(since.epoch) > now)
            .map_or(Self::ONE, |since| since.product)
    }

    /// Notes that the pool went from `before` to `after`. Rounds up by 10^-36, so that the limit never falls by
    /// more than was taken.
    pub(super) fn record(
        &mut self,
        grid: &Grid,
        before: Amount,
        after: Amount,
        now: u64,
    ) -> Result<(), AccountingError> {
        self.0.retain(|since| grid.forgiven_at(since.epoch) > now);
        let epoch = grid.epoch_of(now);
        if self.0.last().is_none_or(|since| since.epoch < epoch) {
            self.0.push(Since {
                epoch,
                product: Self::ONE,
            });
        }
        for since in &mut self.0 {
            since.product = mul_div(
                since.product,
                after.get().into(),
                before.get().into(),
                Rounding::Up,
            )?;
        }
        Ok(())
    }
}
