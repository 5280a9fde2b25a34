//! Configuration and approved assets.

pub(crate) mod assets;
mod check_asset;
pub(crate) mod config;
pub(crate) mod ownership;
pub(crate) mod params;
pub(crate) mod query;
