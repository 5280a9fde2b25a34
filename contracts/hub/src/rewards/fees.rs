//! Protocol fees, by denom.

use cosmwasm_std::{DepsMut, Response, Storage, Uint128};
use cw_storage_plus::Map;
use holdfast_accounting::Accrued;
use holdfast_shared::{events, Denom};

use super::store::split_payable;
use crate::admin::{assets, config};
use crate::custody;
use crate::error::{ContractError, Result};
use crate::keys;

const FEES: Map<&str, Accrued> = Map::new(keys::FEES);

/// Notes fees earned.
pub(crate) fn add(storage: &mut dyn Storage, denom: &Denom, fee: Accrued) -> Result<()> {
    let owed = collected(storage, denom)?.plus(fee)?;
    Ok(FEES.save(storage, denom.key(), &owed)?)
}

/// Pays the treasury the whole units collected in a denom.
pub(crate) fn claim(deps: DepsMut, denom: &Denom) -> Result<Response> {
    let treasury = config::load(deps.storage)?.treasury;
    let (amount, rest) = split_payable(collected(deps.storage, denom)?)?;
    if amount.is_zero() {
        return Err(ContractError::NothingToClaim {
            owner: treasury.to_string(),
        });
    }
    assets::known(deps.storage, denom)?;
    FEES.save(deps.storage, denom.key(), &rest)?;
    let paid = custody::pay_out(deps.storage, denom, &treasury, amount)?;
    Ok(Response::new()
        .add_attribute("action", "claim_fees")
        .add_event(events::fees_claimed(denom, amount))
        .add_message(paid))
}

/// The whole units collected in a denom and not yet paid.
pub(crate) fn payable(storage: &dyn Storage, denom: &Denom) -> Result<Uint128> {
    Ok(collected(storage, denom)?.payable()?.get())
}

/// What was collected in a denom and not yet paid, to the fraction.
pub(crate) fn collected(storage: &dyn Storage, denom: &Denom) -> Result<Accrued> {
    Ok(FEES.may_load(storage, denom.key())?.unwrap_or(Accrued::ZERO))
}
