//! The sums of Holdfast: pure functions, numbers in, numbers out.

pub mod lrt;
