//! Proofs, attested filings, slashes, settlement, refused payouts (DESIGN 3.5).

mod dating;
pub(crate) mod filing;
pub(crate) mod judge;
mod metering;
pub(crate) mod payouts;
pub(crate) mod query;
pub(crate) mod report;
mod reserve;
pub(crate) mod reverse;
pub(crate) mod settle;
pub(crate) mod store;
