//! What the Holdfast contracts say to each other and to the world: messages, packets, handshake rules,
//! evidence, events, validation, paging and limits. No storage and no entry points live here.
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod asset;
pub mod error;
pub mod events;
pub mod evidence;
pub mod handshake;
pub mod ics20;
pub mod json;
pub mod limits;
pub mod msg;
pub mod packet;
pub mod paging;
pub mod policy;
pub mod rent_memo;
pub mod validate;

pub use asset::Denom;
pub use error::ValidationError;
