//! Operators whose entry differs from what was last sent.

use cosmwasm_std::{Addr, Empty, Order, StdResult, Storage};
use cw_storage_plus::Map;
use holdfast_accounting::sorted::sort_distinct;

use crate::error::Result;
use crate::keys;
use crate::vault::store as vaults;

const DIRTY: Map<(&str, &Addr), Empty> = Map::new(keys::DIRTY);

/// Marks an operator's entry to be sent.
pub(crate) fn mark(storage: &mut dyn Storage, service: &str, operator: &Addr) -> Result<()> {
    Ok(DIRTY.save(storage, (service, operator), &Empty {})?)
}

/// Marks every operator that has a slot for the service, and returns how many.
pub(super) fn mark_all(storage: &mut dyn Storage, service: &str) -> Result<u32> {
    let mut operators = Vec::new();
    for vault_id in vaults::vaults_of_service(storage, service)? {
        operators.push(vaults::info(storage, vault_id)?.operator);
    }
    sort_distinct(&mut operators);
    for operator in &operators {
        mark(storage, service, operator)?;
    }
    Ok(u32::try_from(operators.len()).unwrap_or(u32::MAX))
}

/// Notes that an entry was sent.
pub(super) fn clear(storage: &mut dyn Storage, service: &str, operator: &Addr) {
    DIRTY.remove(storage, (service, operator));
}

/// The operators to be sent, ascending.
pub(super) fn list(storage: &dyn Storage, service: &str) -> Result<Vec<Addr>> {
    let operators = DIRTY.prefix(service).keys(storage, None, None, Order::Ascending);
    Ok(operators.collect::<StdResult<_>>()?)
}
