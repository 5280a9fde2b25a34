//! The market: services, offers, bids, leases, escrow, matching (DESIGN 3.3 and 3.4).

pub(crate) mod approve;
pub(crate) mod bids;
pub(crate) mod book;
pub(crate) mod changes;
pub(crate) mod escrow;
pub(crate) mod fund;
pub(crate) mod leases;
pub(crate) mod matching;
pub(crate) mod offers;
pub(crate) mod propose;
pub(crate) mod query;
pub(crate) mod services;
pub(crate) mod transfer;
