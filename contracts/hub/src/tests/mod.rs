//! The hub alone, message by message, over mock dependencies.

mod assets;
mod bad_input;
mod bad_market;
mod exits;
mod full_books;
mod glances;
mod harness;
mod health;
mod link;
mod manipulations;
mod market;
mod market_rules;
mod opening;
mod orders;
mod params;
mod policy;
mod quotes;
mod random;
mod rent;
mod rewards;
mod services;
mod slash;
mod start;
mod tips;
mod transfer;
mod views;
