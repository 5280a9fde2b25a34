//! The messages of the four contracts.

pub mod consumer;
pub mod hub;
pub mod lens;
pub mod lrt;
