//! Configuration and approved assets.

pub(crate) mod assets;
pub(crate) mod config;
pub(crate) mod ownership;
pub(crate) mod params;
pub(crate) mod query;
