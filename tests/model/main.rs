//! View safety (P6, I-15) as a model that is explored exhaustively: `docs/spec/view-safety.md`.
//!
//! | file | what is in it |
//! |---|---|
//! | `rules.rs` | windows, what the run may do, mistakes that can be switched on |
//! | `hub.rs`, `slash.rs`, `link.rs` | the hub: a real [`holdfast_accounting::vault::Vault`], and what it keeps of a link |
//! | `consumer.rs`, `packets.rs` | the consumer's entries; a network that forgets nothing |
//! | `state.rs`, `actions.rs` | a whole state and what may happen in it |
//! | `safety.rs`, `reached.rs` | what must always hold; what must be reached, or the search is blind |
//! | `search.rs`, `mistakes.rs` | the searches |
//! | `twin/` | the same actions by the real contracts: the model is no copy that lives by itself |
// Tests: a failing assertion or an overflow is the finding.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod actions;
mod consumer;
mod hub;
mod link;
mod mistakes;
mod packets;
mod reached;
mod rules;
mod safety;
mod search;
mod slash;
mod state;
mod twin;
