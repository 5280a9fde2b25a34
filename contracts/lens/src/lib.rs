//! The lens: every read-only view of a hub, in a contract of its own.
//!
//! A chain takes contracts of 800 KiB, and views need many message shapes; so the hub keeps what moves money and the
//! lens answers questions. It holds no state but the hub's address. It reads the hub's records, one by raw query
//! or a range by [`holdfast_shared::msg::hub::QueryMsg::Records`], and runs the hub's own view code
//! ([`holdfast_hub::views`]) over them, so there is one definition of every view.
//!
//! A lens reads the records of hubs of its own version and refuses others by name: after a migration of the hub
//! migrate its lens. Nothing of the hub depends on a lens; anyone may start another.

pub mod contract;
pub mod error;

mod records;

pub use error::ContractError;
