//! Evidence of double votes, from what nodes print to what the contracts take, and back.
//!
//! | form | where it comes from | read by | written by |
//! |---|---|---|---|
//! | CometBFT's JSON | `/block`, `/block_search`, `/broadcast_evidence` of a node | [`json`] | [`write`] |
//! | the SDK's JSON | `query block`, REST and gRPC gateways | [`json`] | |
//! | protobuf: `DuplicateVoteEvidence`, `Evidence` or `EvidenceList`, as bytes, hex or base64 | gRPC, a node's evidence store | [`bytes`] | [`write`] |
//! | Holdfast's JSON | the contracts' messages and packets | [`json`] | [`write`] |
//!
//! In between it is CometBFT's own protobuf message, so that nothing is lost on the way from one of its forms to another.
//! Contracts take only what a signature covers: validator address and index, powers, the block's time and vote
//! extensions are left out of messages.
// A developer's tool, not contract code: no amounts of money pass through it.
#![allow(clippy::arithmetic_side_effects, clippy::as_conversions)]

pub mod bytes;
pub mod json;
pub mod message;
pub mod read;
pub mod write;

pub use tendermint_proto::v0_38::types as pb;
