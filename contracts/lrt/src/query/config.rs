//! The parameters.

use cosmwasm_std::{Deps, StdResult};
use holdfast_shared::msg::lrt::ConfigResponse;

use crate::state::CONFIG;

/// The parameters, fixed at instantiation.
///
/// # Errors
/// Storage.
pub fn config(deps: Deps) -> StdResult<ConfigResponse> {
    let config = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse {
        hub: config.hub.into_string(),
        denom: config.denom,
        portfolio: config.portfolio,
        treasury: config.treasury.into_string(),
        epoch_seconds: config.epoch_seconds,
    })
}
