//! What an asset must be to be approved.

use cosmwasm_std::{Binary, Decimal, Deps, Uint128};
use holdfast_shared::limits::{MAX_RATE_PATH, MAX_RATE_QUERY_BYTES};
use holdfast_shared::msg::hub::{AssetParams, PriceSource, RateSource};
use holdfast_shared::{validate, Denom, ValidationError};

use crate::error::{ContractError, Result};
use crate::foreign;

/// Most decimals of a whole token.
const MAX_DECIMALS: u8 = 24;
/// Longest bank denom, bytes; the SDK's own limit.
pub(super) const MAX_DENOM_BYTES: usize = 128;
/// Shortest age of a reading, seconds: a quarter of it is at least a second.
const MIN_AGE_SECONDS: u64 = 4;

/// Checks what an owner says of an asset, and of a CW20 that it has the decimals it says.
pub(super) fn check(deps: Deps, asset: &AssetParams) -> Result<()> {
    validate::text_within("denom", asset.denom.key(), MAX_DENOM_BYTES)?;
    let decimals = u64::from(asset.decimals);
    if asset.decimals > MAX_DECIMALS {
        return Err(ValidationError::OutOfRange {
            what: "decimals",
            value: decimals,
            min: 0,
            max: MAX_DECIMALS.into(),
        }
        .into());
    }
    let almost_all = Decimal::one().saturating_sub(Decimal::raw(1));
    validate::fraction("haircut", asset.haircut, Decimal::zero(), almost_all)?;
    if let PriceSource::Rate(source) = &asset.price {
        rate(source)?;
    }
    if let Denom::Cw20(token) = &asset.denom {
        deps.api.addr_validate(token)?;
        let query = Binary::new(br#"{"token_info":{}}"#.to_vec());
        if foreign::number(deps, token, query, "decimals")? != Uint128::from(decimals) {
            return Err(ContractError::WrongDecimals {
                denom: asset.denom.to_string(),
                decimals: asset.decimals,
            });
        }
    }
    Ok(())
}

/// A price is above zero.
pub(super) fn price(per_token: Decimal) -> Result<()> {
    if per_token.is_zero() {
        return Err(ValidationError::Zero { what: "price" }.into());
    }
    Ok(())
}

fn rate(source: &RateSource) -> Result<()> {
    if source.query.len() > MAX_RATE_QUERY_BYTES || source.path.len() > MAX_RATE_PATH {
        return Err(ValidationError::TooMany {
            what: "rate query",
            count: source.query.len(),
            max: MAX_RATE_QUERY_BYTES,
        }
        .into());
    }
    validate::duration("largest age", source.max_age_seconds, MIN_AGE_SECONDS)?;
    Ok(validate::positive_fraction("largest change", source.max_change)?)
}
