//! Files rendered from a deployment, each setting with its reason beside it.

mod chain;
mod hermes;
mod systemd;

pub use hermes::hermes;
pub use systemd::{systemd, Unit};

/// The release of Hermes the files are made for.
pub const HERMES: &str = "1.10.5";
