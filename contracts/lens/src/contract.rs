//! The entry points.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Addr, Binary, Deps, DepsMut, Env, MessageInfo, QuerierWrapper, Response};
use cw_storage_plus::Item;
use holdfast_shared::msg::lens::{InstantiateMsg, MigrateMsg, QueryMsg};
use holdfast_shared::validate;

use crate::error::{ContractError, Result};
use crate::records::Records;

/// The name in cw2.
pub const CONTRACT_NAME: &str = "holdfast-lens";
/// The version in cw2.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

const HUB: Item<Addr> = Item::new("hub");

/// Starts a lens on a hub.
///
/// # Errors
/// The address is no hub of this version, any funds.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(deps: DepsMut, _env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    validate::no_funds(&info.funds)?;
    let hub = deps.api.addr_validate(&msg.hub)?;
    check_version(deps.querier, &hub)?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    HUB.save(deps.storage, &hub)?;
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attribute("hub", hub))
}

/// Answers a question about the hub.
///
/// # Errors
/// What the view refuses; a hub of another version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, mut env: Env, msg: QueryMsg) -> Result<Binary> {
    let hub = HUB.load(deps.storage)?;
    check_version(deps.querier, &hub)?;
    env.contract.address = hub.clone();
    let records = Records::new(deps.querier, hub);
    let of_hub = Deps {
        storage: &records,
        api: deps.api,
        querier: deps.querier,
    };
    let answer = holdfast_hub::views::answer(of_hub, &env, msg);
    Ok(records.finish(answer)??)
}

/// Moves a lens to this version.
///
/// # Errors
/// Another contract; a hub that has not this version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response> {
    let found = cw2::get_contract_version(deps.storage)?;
    if found.contract != CONTRACT_NAME {
        return Err(ContractError::Migration {
            found: format!("{} {}", found.contract, found.version),
            expected: format!("{CONTRACT_NAME} {CONTRACT_VERSION}"),
        });
    }
    check_version(deps.querier, &HUB.load(deps.storage)?)?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", found.version))
}

/// The records of another version may mean something else.
fn check_version(querier: QuerierWrapper, hub: &Addr) -> Result<()> {
    use holdfast_hub::contract::{CONTRACT_NAME as HUB_NAME, CONTRACT_VERSION as HUB_VERSION};
    let refuse = |found: String| ContractError::Version {
        hub: hub.to_string(),
        found,
        expected: format!("{HUB_NAME} {HUB_VERSION}"),
    };
    let info = cw2::CONTRACT
        .query(&querier, hub.clone())
        .map_err(|_| refuse("no contract that says its version".into()))?;
    if info.contract != HUB_NAME || info.version != HUB_VERSION {
        return Err(refuse(format!("{} {}", info.contract, info.version)));
    }
    Ok(())
}
