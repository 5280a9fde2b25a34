//! Evidence.
use cosmwasm_schema::cw_serde;
/// x
#[cw_serde]
pub enum Evidence {
    /// x
    DuplicateVote(DuplicateVote),
}
/// x
#[cw_serde]
pub struct DuplicateVote {}
/// x
#[cw_serde]
#[derive(Copy, Eq)]
pub enum OffenceKind {
    /// x
    DuplicateVote,
}
