//! What a token is worth.

use cosmwasm_std::{Deps, Env};
use holdfast_accounting::lrt;
use holdfast_shared::msg::lrt::RateResponse;

use crate::error::ContractError;
use crate::portfolio::standing;
use crate::state::CONFIG;

/// The rate now (DESIGN section 6).
///
/// # Errors
/// A failing query of the hub, overflow.
pub fn rate(deps: Deps, env: &Env) -> Result<RateResponse, ContractError> {
    let now = standing(deps, env, &CONFIG.load(deps.storage)?)?;
    Ok(RateResponse {
        rate: lrt::rate(now.value, now.supply),
        value: now.value,
        supply: now.supply,
        streaming: now.streaming,
    })
}
