//! Renders the configuration of Hermes, the relayer, for a Holdfast deployment.
//!
//! A [`Deployment`] names the chains and the channels between the hub and its services. [`render`] checks it and
//! gives the text of a `config.toml` in which every setting says why it is as it is. Some of them are not a matter
//! of taste: with the wrong event source no packet of a contract is seen, with misbehaviour detection on, a
//! client on a quiet channel expires while the relayer runs (DESIGN section 4: expiry is a promise).
//!
//! The settings are those of Hermes 1.10; it reads them strictly, so an unknown one stops it.

mod deployment;
mod render;
mod syntax;
mod validate;

pub use deployment::{Chain, Channel, Deployment};
pub use render::render;
pub use validate::Error;
