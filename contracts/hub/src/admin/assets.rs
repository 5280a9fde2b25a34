//! The assets the owner approved, as collateral and as rent, and what they are worth.

use cosmwasm_std::{
    Addr, Binary, Decimal, Deps, DepsMut, Env, Order, Response, StdResult, Storage, Timestamp,
};
use cw_storage_plus::{Bound, Map};
use holdfast_accounting::price::Price;
use holdfast_accounting::reading::{Bounds, Reading};
use holdfast_accounting::Amount;
use holdfast_record::record;
use holdfast_shared::events::event;
use holdfast_shared::msg::hub::{AssetParams, AssetView, PriceSource, RateSource};
use holdfast_shared::Denom;

use super::check_asset;
use crate::error::{ContractError, Result};
use crate::table::Table;
use crate::{custody, foreign, keys};

/// An approved asset.
#[derive(Clone, Debug, PartialEq)]
struct Asset {
    denom: Denom,
    decimals: u8,
    haircut: Decimal,
    /// Where its price is read; none when it is fixed.
    source: Option<Source>,
    /// The price in force.
    reading: Reading,
}
record!(Asset {
    denom,
    decimals,
    haircut,
    source,
    reading
});

/// A rate contract and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
struct Source {
    contract: Addr,
    query: Binary,
    path: Vec<String>,
    bounds: Bounds,
}
record!(Source {
    contract,
    query,
    path,
    bounds
});

/// What an asset is worth.
#[derive(Clone, Copy)]
pub(crate) struct Quote {
    /// The last price that was adopted.
    pub price: Price,
    /// Whether something may be matched at it.
    pub usable: bool,
}

const ASSETS: Table<&str, Asset> = Table::new(keys::ASSETS);
/// Most that the hub may hold of an asset; apart from the rest because every deposit reads it.
const CAPS: Map<&str, Amount> = Map::new(keys::ASSET_CAPS);

/// Approves an asset, once.
pub(crate) fn approve(deps: DepsMut, env: &Env, sender: &Addr, params: AssetParams) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    if ASSETS.has(deps.storage, params.denom.key()) {
        return Err(ContractError::Exists {
            what: "asset",
            id: params.denom.to_string(),
        });
    }
    store(deps, env, params, "asset_approved", "approve_asset")
}

/// Gives an approved asset another price, haircut or cap; a rate contract is read anew, whatever it says now.
pub(crate) fn change(deps: DepsMut, env: &Env, sender: &Addr, params: AssetParams) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let before = load(deps.storage, &params.denom)?;
    if before.decimals != params.decimals {
        return Err(ContractError::FixedDecimals {
            denom: params.denom.to_string(),
            decimals: before.decimals,
        });
    }
    store(deps, env, params, "asset_changed", "change_asset")
}

#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
fn store(
    deps: DepsMut,
    env: &Env,
    params: AssetParams,
    name: &'static str,
    action: &'static str,
) -> Result<Response> {
    check_asset::check(deps.as_ref(), &params)?;
    let source = match &params.price {
        PriceSource::Fixed(_) => None,
        PriceSource::Rate(rate) => Some(Source {
            contract: deps.api.addr_validate(&rate.contract)?,
            query: rate.query.clone(),
            path: rate.path.clone(),
            bounds: Bounds {
                max_age_seconds: rate.max_age_seconds,
                max_change: rate.max_change,
            },
        }),
    };
    let per_token = match (&params.price, &source) {
        (PriceSource::Fixed(price), _) => *price,
        (_, Some(source)) => read(deps.as_ref(), source)?,
        (_, None) => Decimal::zero(),
    };
    check_asset::price(per_token)?;
    let key = params.denom.key();
    match params.cap {
        Some(cap) => CAPS.save(deps.storage, key, &Amount::new(cap))?,
        None => CAPS.remove(deps.storage, key),
    }
    let asset = Asset {
        denom: params.denom.clone(),
        decimals: params.decimals,
        haircut: params.haircut,
        source,
        reading: Reading {
            per_token,
            read_at: env.block.time.seconds(),
            jumped: false,
        },
    };
    ASSETS.save(deps.storage, key, &asset)?;
    let event = event(name).with("denom", &params.denom).with("price", per_token);
    Ok(Response::new().add_attribute("action", action).add_event(event))
}

/// Reads an asset's price from its rate contract.
pub(crate) fn read_price(deps: DepsMut, env: &Env, denom: &Denom) -> Result<Response> {
    let mut asset = load(deps.storage, denom)?;
    let source = asset.source.as_ref().ok_or_else(|| ContractError::FixedPrice {
        denom: denom.to_string(),
    })?;
    let found = read(deps.as_ref(), source)?;
    let now = env.block.time.seconds();
    asset.reading = source.bounds.update(&asset.reading, found, now)?;
    ASSETS.save(deps.storage, denom.key(), &asset)?;
    let name = if asset.reading.jumped {
        "price_jumped"
    } else {
        "price_read"
    };
    let event = event(name).with("denom", denom).with("price", found);
    Ok(Response::new()
        .add_attribute("action", "read_price")
        .add_event(event))
}

fn read(deps: Deps, source: &Source) -> Result<Decimal> {
    let contract = source.contract.as_str();
    let text = foreign::ask(deps, contract, source.query.clone(), &source.path)?;
    text.parse().map_err(|_| ContractError::BadAnswer {
        contract: contract.to_owned(),
        why: holdfast_shared::validate::shortened(&text),
    })
}

fn load(storage: &dyn Storage, denom: &Denom) -> Result<Asset> {
    ASSETS
        .may_load(storage, denom.key())?
        .filter(|asset| asset.denom == *denom)
        .ok_or_else(|| ContractError::unknown("approved asset", denom))
}

/// Whether an asset was approved.
pub(crate) fn known(storage: &dyn Storage, denom: &Denom) -> Result<()> {
    load(storage, denom).map(drop)
}

/// What an approved asset is worth, usable or not.
pub(crate) fn quote(storage: &dyn Storage, denom: &Denom, now: u64) -> Result<Quote> {
    let asset = load(storage, denom)?;
    Ok(Quote {
        price: Price {
            per_token: asset.reading.per_token,
            haircut: asset.haircut,
            decimals: asset.decimals,
        },
        usable: usable(&asset, now),
    })
}

fn usable(asset: &Asset, now: u64) -> bool {
    let source = asset.source.as_ref();
    source.is_none_or(|source| source.bounds.allow(&asset.reading, now))
}

/// Refuses what would lift the hub's holding of an asset above its cap. `coming` is not held yet.
pub(crate) fn check_cap(deps: Deps, env: &Env, denom: &Denom, coming: Amount) -> Result<()> {
    let Some(cap) = CAPS.may_load(deps.storage, denom.key())? else {
        return Ok(());
    };
    let held = custody::held(deps, env, denom)?.plus(coming)?;
    if held > cap {
        let denom = denom.to_string();
        return Err(ContractError::AboveAssetCap { denom, held, cap });
    }
    Ok(())
}

/// A page of the approved assets.
pub(crate) fn list(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
    now: u64,
) -> Result<Vec<AssetView>> {
    let start = start_after.map(Bound::exclusive);
    let page = ASSETS.range(storage, start, None, Order::Ascending).take(limit);
    let page = page.collect::<StdResult<Vec<_>>>()?;
    page.into_iter()
        .map(|(_, asset)| {
            let cap = CAPS.may_load(storage, asset.denom.key())?.map(Amount::get);
            Ok(view(asset, cap, now))
        })
        .collect()
}

fn view(asset: Asset, cap: Option<cosmwasm_std::Uint128>, now: u64) -> AssetView {
    let usable = usable(&asset, now);
    let price = match asset.source {
        None => PriceSource::Fixed(asset.reading.per_token),
        Some(source) => PriceSource::Rate(RateSource {
            contract: source.contract.into(),
            query: source.query,
            path: source.path,
            max_age_seconds: source.bounds.max_age_seconds,
            max_change: source.bounds.max_change,
        }),
    };
    AssetView {
        price: asset.reading.per_token,
        read_at: Timestamp::from_seconds(asset.reading.read_at),
        usable,
        params: AssetParams {
            denom: asset.denom,
            decimals: asset.decimals,
            price,
            haircut: asset.haircut,
            cap,
        },
    }
}
