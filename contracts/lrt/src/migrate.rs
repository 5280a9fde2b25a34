//! Moves an LRT to this version of the code.

use cosmwasm_std::{DepsMut, Response};

use crate::error::ContractError;

/// Name in cw2: only this contract may become this contract.
pub const CONTRACT_NAME: &str = "holdfast-lrt";
/// Version in cw2.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Refuses another contract's state and a newer version; the layout has not changed since the first.
///
/// # Errors
/// Another name, a newer version.
pub fn migrate(deps: DepsMut) -> Result<Response, ContractError> {
    let from = cw2::ensure_from_older_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from_version", from.to_string())
        .add_attribute("to_version", CONTRACT_VERSION))
}
