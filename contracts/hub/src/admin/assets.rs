//! The assets the owner approved, as collateral and as rent.

use cosmwasm_std::{Addr, Decimal, DepsMut, Order, Response, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use holdfast_accounting::price::Price;
use holdfast_shared::events::event;
use holdfast_shared::msg::hub::{AssetParams, AssetView};
use holdfast_shared::{validate, Denom, ValidationError};

use crate::error::{ContractError, Result};
use crate::keys;

/// Most decimals of a whole token.
const MAX_DECIMALS: u8 = 24;
/// Longest bank denom, bytes; the SDK's own limit.
pub(super) const MAX_DENOM_BYTES: usize = 128;

const ASSETS: Map<&str, AssetParams> = Map::new(keys::ASSETS);

/// Approves an asset, once.
pub(crate) fn approve(deps: DepsMut, sender: &Addr, asset: AssetParams) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    validate::text_within("denom", asset.denom.key(), MAX_DENOM_BYTES)?;
    let decimals = u64::from(asset.decimals);
    if asset.decimals > MAX_DECIMALS {
        let max = u64::from(MAX_DECIMALS);
        return Err(ValidationError::OutOfRange {
            what: "decimals",
            value: decimals,
            min: 0,
            max,
        }
        .into());
    }
    if asset.price.is_zero() {
        return Err(ValidationError::Zero { what: "price" }.into());
    }
    let almost_all = Decimal::one().saturating_sub(Decimal::raw(1));
    validate::fraction("haircut", asset.haircut, Decimal::zero(), almost_all)?;
    if ASSETS.has(deps.storage, asset.denom.key()) {
        return Err(ContractError::Exists {
            what: "asset",
            id: asset.denom.to_string(),
        });
    }
    ASSETS.save(deps.storage, asset.denom.key(), &asset)?;
    let approved = event("asset_approved")
        .with("denom", &asset.denom)
        .with("price", asset.price);
    Ok(Response::new()
        .add_attribute("action", "approve_asset")
        .add_event(approved))
}

/// What an approved asset is worth.
pub(crate) fn price_of(storage: &dyn Storage, denom: &Denom) -> Result<Price> {
    let asset = ASSETS
        .may_load(storage, denom.key())?
        .filter(|asset| asset.denom == *denom)
        .ok_or_else(|| ContractError::unknown("approved asset", denom))?;
    Ok(Price {
        per_token: asset.price,
        haircut: asset.haircut,
        decimals: asset.decimals,
    })
}

/// A page of the approved assets.
pub(crate) fn list(storage: &dyn Storage, start_after: Option<&str>, limit: usize) -> Result<Vec<AssetView>> {
    let assets = ASSETS
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .map(|item| item.map(|(_, params)| AssetView { params }))
        .collect::<StdResult<_>>()?;
    Ok(assets)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{AssetParams, Storage, ASSETS};

    /// Another price of an asset, as a price source would give it.
    pub(crate) fn set(storage: &mut dyn Storage, asset: &AssetParams) {
        ASSETS.save(storage, asset.denom.key(), asset).unwrap();
    }
}
