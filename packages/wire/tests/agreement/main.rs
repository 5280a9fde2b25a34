//! What is read, and what is refused, is what serde's derive reads and refuses with the same JSON reader.
// A failing assertion is the point of a test.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable
)]

mod doc;
mod errors;
mod foreign;
mod twin;
