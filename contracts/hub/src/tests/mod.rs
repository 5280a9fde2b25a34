//! The hub alone, message by message, over mock dependencies.

mod exits;
mod harness;
mod link;
mod market;
mod rent;
mod views;
