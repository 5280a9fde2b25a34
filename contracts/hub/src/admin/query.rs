//! What the hub says of itself.

use cosmwasm_std::Storage;
use holdfast_accounting::Grid;
use holdfast_shared::msg::hub::ConfigResponse;

use super::config;
use crate::error::Result;

/// The parameters.
pub(crate) fn config(storage: &dyn Storage) -> Result<ConfigResponse> {
    let config = config::load(storage)?;
    Ok(ConfigResponse {
        treasury: config.treasury.into(),
        insurance: config.insurance.into(),
        windows: config.windows,
        epoch_seconds: Grid::new(0, config.windows.unbonding_seconds).epoch_seconds(),
        protocol_fee: config.protocol_fee,
        proposal_deposit: config.proposal_deposit,
    })
}
