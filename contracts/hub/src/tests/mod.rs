//! The hub alone, message by message, over mock dependencies.

mod assets;
mod bad_input;
mod bad_market;
mod exits;
mod harness;
mod health;
mod link;
mod market;
mod orders;
mod params;
mod policy;
mod random;
mod rent;
mod slash;
mod start;
mod tips;
mod transfer;
mod views;
