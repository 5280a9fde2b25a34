//! The hub's records as they are stored. A raw query reads one record; reading a range takes the contract's help.

use cosmwasm_std::{Binary, Order, Storage};
use holdfast_shared::msg::hub::Record;

/// A page of the records whose keys lie in `start..end`.
pub(crate) fn list(
    storage: &dyn Storage,
    start: Option<Binary>,
    end: Option<Binary>,
    descending: bool,
    limit: usize,
) -> Vec<Record> {
    let order = if descending {
        Order::Descending
    } else {
        Order::Ascending
    };
    storage
        .range(start.as_deref(), end.as_deref(), order)
        .take(limit)
        .map(|(key, value)| Record {
            key: key.into(),
            value: value.into(),
        })
        .collect()
}
