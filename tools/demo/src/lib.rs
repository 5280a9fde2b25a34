//! The library side of the demo: the report that the story writes when it ends.
//!
//! Pictures are made of approximate numbers, so this host crate lifts the contract lints about floats and casts;
//! every sum that must be exact (the ending tables) is checked integer arithmetic all the same.
#![allow(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    reason = "coordinates of pictures are floats; no money is computed with them"
)]

pub mod report;
