//! Entries at past heights.

use cosmwasm_std::{BlockInfo, StdResult, Storage};
use holdfast_shared::msg::consumer::EntryAt;

use crate::entries;

/// The entry in force at a height; none outside history, which ends with this block.
pub fn at_height(
    storage: &dyn Storage,
    block: &BlockInfo,
    operator: &str,
    height: u64,
) -> StdResult<Option<EntryAt>> {
    if height > block.height {
        return Ok(None);
    }
    entries::in_force(storage, operator, height)
}
