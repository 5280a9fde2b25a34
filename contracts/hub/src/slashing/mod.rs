//! Proofs, slashes, settlement, refused payouts (DESIGN 3.5).

pub(crate) mod judge;
pub(crate) mod payouts;
pub(crate) mod query;
pub(crate) mod report;
pub(crate) mod settle;
pub(crate) mod store;
