//! The consumer end of the link (DESIGN section 4).

pub mod channel;
pub mod receive;
pub mod send;
pub mod settle;
