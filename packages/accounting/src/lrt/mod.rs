//! The sums of the LRT (DESIGN section 6): tokens against value, gains that enter over time, and what a
//! redemption batch pays. Amounts are base units of the asset or of the token.

mod batch;
mod exchange;
mod stream;

pub use batch::{collected, due, exit_shares, free_value, part_leaving, split_by_weight, Collected};
pub use exchange::{minted, net_value, rate, worth, MAX_SUPPLY};
pub use stream::Stream;

#[cfg(test)]
mod properties;
