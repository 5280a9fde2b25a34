//! The stored name and version.

use cosmwasm_std::{Response, StdResult, Storage};
use cw2::ContractVersion;
use holdfast_shared::events::event;

use crate::ContractError;

/// Name of this contract in its storage.
pub const CONTRACT_NAME: &str = "holdfast-consumer";
/// Version of this code.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Records name and version.
pub fn set_version(storage: &mut dyn Storage) -> StdResult<()> {
    cw2::set_contract_version(storage, CONTRACT_NAME, CONTRACT_VERSION)
}

/// Checks that an older or equal consumer is stored, and records the new version. No state changes its shape, so
/// every query answers as before and packets in flight settle as before (I-45).
pub fn migrate(storage: &mut dyn Storage) -> Result<Response, ContractError> {
    let stored = cw2::get_contract_version(storage)?;
    let is_ours = stored.contract == CONTRACT_NAME;
    let is_newer = match (numbers(&stored.version), numbers(CONTRACT_VERSION)) {
        (Some(stored), Some(this)) => stored > this,
        _ => true,
    };
    if !is_ours || is_newer {
        let ContractVersion { contract, version } = stored;
        return Err(ContractError::Migration { contract, version });
    }
    set_version(storage)?;
    let migrated = event("consumer_migrated")
        .with("from", stored.version)
        .with("to", CONTRACT_VERSION);
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_event(migrated))
}

/// The three numbers of a version; none when it has another form.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let numbers: Option<Vec<u64>> = version.split('.').map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}
