//! The messages of the three contracts.

pub mod consumer;
pub mod hub;
pub mod lrt;
