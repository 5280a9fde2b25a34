//! What the LRT holds.

use cosmwasm_std::{Deps, Env};
use holdfast_shared::msg::lrt::{PortfolioPosition, PortfolioResponse};

use crate::error::ContractError;
use crate::portfolio::holdings;
use crate::state::{BUFFER, CONFIG};

/// Each vault, and the buffer. Shares owed to a closed batch are left out.
///
/// # Errors
/// A failing query of the hub.
pub fn portfolio(deps: Deps, env: &Env) -> Result<PortfolioResponse, ContractError> {
    let positions = holdings(deps, env, &CONFIG.load(deps.storage)?)?
        .into_iter()
        .map(|holding| PortfolioPosition {
            vault_id: holding.vault_id,
            weight: holding.weight,
            shares: holding.shares,
            value: holding.value,
            worst_loss: holding.worst_loss,
        })
        .collect();
    Ok(PortfolioResponse {
        positions,
        buffer: BUFFER.load(deps.storage)?,
    })
}
