//! The story of Holdfast, told with the real contracts on simulated chains, and the report it writes when it ends.
//!
//! [`story::tell`] runs it; [`json::object`] and [`report::render`] write down what came of it.
//!
//! Pictures are made of approximate numbers, so this host crate lifts the contract lints about floats and casts;
//! every sum that must be exact (the ending tables) is integer arithmetic all the same, and an overflow stops the run.
#![allow(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "coordinates of pictures are floats; in a story a failed expectation is the finding"
)]

pub mod books;
pub mod court;
pub mod dice;
pub mod json;
pub mod market;
pub mod play;
mod rates;
pub mod record;
pub mod report;
pub(crate) mod stage;
pub mod story;
pub mod sums;
pub mod tell;
pub mod tokens;
