//! What the LRT answers, one noun a file.

pub mod batches;
pub mod config;
pub mod portfolio;
pub mod rate;
pub mod redemptions;
