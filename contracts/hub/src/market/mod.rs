//! The market: services, offers, bids, leases, escrow, matching (DESIGN 3.3 and 3.4).

pub(crate) mod admit;
pub(crate) mod approve;
pub(crate) mod bids;
pub(crate) mod book;
pub(crate) mod changes;
pub(crate) mod coverage;
pub(crate) mod escrow;
mod full_book;
pub(crate) mod fund;
pub(crate) mod history;
pub(crate) mod leases;
pub(crate) mod lifecycle;
pub(crate) mod making;
pub(crate) mod matching;
pub(crate) mod notice;
pub(crate) mod offers;
pub(crate) mod propose;
pub(crate) mod query;
pub(crate) mod quote;
pub(crate) mod reprice;
pub(crate) mod services;
pub(crate) mod states;
pub(crate) mod terms;
pub(crate) mod transfer;
