//! The consumer's messages: what it may be asked to do, and what it answers.

mod execute;
mod query;

pub use execute::{ExecuteMsg, InstantiateMsg, MigrateMsg, RentRoute, SudoMsg};
pub use query::{
    ClockView, ConfigResponse, EntryAt, LinkResponse, PowerView, QueryMsg, ReportStatus, ReportView,
    SecurityResponse, SecurityStatus, TopResponse, TotalResponse,
};
