//! Vaults: pools, positions, exit batches, tickets (DESIGN 3.1 and 3.2).

pub(crate) mod change;
pub(crate) mod claim;
pub(crate) mod close;
pub(crate) mod create;
pub(crate) mod deposit;
mod due;
pub(crate) mod effects;
pub(crate) mod exit;
pub(crate) mod filings;
pub(crate) mod glance;
pub(crate) mod live;
pub(crate) mod policy;
pub(crate) mod positions;
pub(crate) mod query;
pub(crate) mod simulate;
pub(crate) mod store;
pub(crate) mod tickets;
pub(crate) mod yields;
