//! The hub end of the link: channels, snapshots, and the history of what was sent (DESIGN section 4).

pub(crate) mod channel;
pub(crate) mod dirty;
pub(crate) mod entry;
pub(crate) mod flush;
pub(crate) mod order;
pub(crate) mod query;
pub(crate) mod receive;
pub(crate) mod replace;
pub(crate) mod reporter;
pub(crate) mod sent;
pub(crate) mod settle;
pub(crate) mod state;
pub(crate) mod tips;
