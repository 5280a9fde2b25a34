//! The sums of Holdfast. Numbers in, numbers out: no storage, no messages, no clock of its own.
//!
//! Every formula of the product lives here, once, and each file states the rule of DESIGN it implements.
//! Integers only; a division names its rounding and says whom it favours.
//!
//! | module | what it decides |
//! |---|---|
//! | [`math`], [`units`] | `mul_div` through 512 bits; quantities that cannot be mixed |
//! | [`price`], [`reading`] | amount to value and back, rent of a lease; how a price that is read may move |
//! | [`pool`], [`grid`] | shares against collateral; boundaries and epochs |
//! | [`vault`] | the five moves: raise, lower, split, shrink, take |
//! | [`meter`] | what may be filed without proof |
//! | [`rent`], [`reward`] | rent by the second from a prepaid escrow; rewards by index |
//! | [`book`], [`eviction`] | the target of a match; which offer a full book gives up |
//! | [`coverage`], [`yields`], [`history`] | what a service has and a vault earns, for people |
//! | [`power`] | power from stake under a cap |
//! | [`tip`] | when a relayer earns a tip |
//! | [`sorted`] | a map and a sort for the few items of a vault or a book |
//! | [`lrt`] | rate, redemption batches and streaming gains of the LRT |
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod book;
pub mod coverage;
pub mod error;
pub mod eviction;
pub mod grid;
pub mod history;
pub mod lrt;
pub mod math;
pub mod meter;
pub mod pool;
pub mod power;
pub mod price;
pub mod reading;
pub mod rent;
pub mod reward;
pub mod sorted;
pub mod tip;
pub mod units;
pub mod vault;
pub mod yields;

pub use error::AccountingError;
pub use grid::Grid;
pub use math::{mul_div, Rounding};
pub use pool::Pool;
pub use units::{Accrued, Amount, Rate, Shares, Value};
