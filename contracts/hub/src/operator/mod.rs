//! Operators and their consensus keys.

pub(crate) mod query;
pub(crate) mod register;
pub(crate) mod register_key;
pub(crate) mod store;
