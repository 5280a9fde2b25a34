//! Reward indices of vaults, earnings of positions, commission and protocol fees (DESIGN 3.4).

pub(crate) mod claim;
pub(crate) mod fees;
pub(crate) mod payout;
pub(crate) mod store;
