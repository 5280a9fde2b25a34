//! Rent on its way to the hub, by ICS-20 (DESIGN section 5).
//!
//! The contract keeps no accounts: whatever it holds in the route's denom is rent of this service, what was sent with the
//! message as well as what a lost transfer brought back. So nothing that comes back is ever stuck: the next `PayRent`, by
//! anyone, sends it again.

use cosmwasm_std::{
    coins, Addr, BankMsg, Coin, Deps, DepsMut, Env, IbcMsg, IbcTimeout, MessageInfo, Response, StdResult,
    Uint128,
};
use holdfast_shared::events::event;
use holdfast_shared::msg::consumer::RentRoute;
use holdfast_shared::rent_memo;
use holdfast_shared::validate::{amount, no_funds, one_coin};

use crate::config::{self, Config};
use crate::ibc::send;
use crate::ContractError;

/// Sends all rent held here to the hub. A transfer the host refuses fails the message, and whoever paid keeps the coins.
///
/// # Errors
/// No route, other coins than its denom, nothing to send.
pub fn pay(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let config = config::load(deps.storage)?;
    let route = config.rent.as_ref().ok_or(ContractError::NoRentRoute)?;
    if !info.funds.is_empty() {
        one_coin(&info.funds, &route.denom)?;
    }
    let held = held(deps.as_ref(), env, &config)?;
    if held.is_zero() {
        return Err(ContractError::NoRent {
            denom: route.denom.clone(),
        });
    }
    amount("amount", held)?;
    let (to_address, memo) = match &route.receiver {
        Some(receiver) => (receiver.clone(), None),
        None => {
            let hub = config::hub_address(&config)?;
            (hub.to_owned(), Some(rent_memo::write(hub, &config.service)?))
        }
    };
    let sent = event("rent_sent")
        .with("channel", &route.channel_id)
        .with("receiver", &to_address)
        .with("denom", &route.denom)
        .with("amount", held);
    let transfer = IbcMsg::Transfer {
        channel_id: route.channel_id.clone(),
        to_address,
        amount: Coin::new(held, &route.denom),
        timeout: IbcTimeout::with_timestamp(send::timeout_at(env, &config)),
        memo,
    };
    Ok(Response::new()
        .add_attribute("action", "pay_rent")
        .add_event(sent)
        .add_message(transfer))
}

/// Rent held here; zero while there is no route.
pub fn held(deps: Deps, env: &Env, config: &Config) -> StdResult<Uint128> {
    let Some(route) = &config.rent else {
        return Ok(Uint128::zero());
    };
    let balance = deps.querier.query_balance(&env.contract.address, &route.denom)?;
    Ok(balance.amount)
}

/// Names the way rent takes.
///
/// # Errors
/// Anyone but the owner; funds; a bad route.
pub fn set_route(
    deps: DepsMut,
    info: &MessageInfo,
    route: Option<RentRoute>,
) -> Result<Response, ContractError> {
    no_funds(&info.funds)?;
    let mut config = config::load(deps.storage)?;
    config::ensure_owner(&config, &info.sender)?;
    let named = event("rent_route_set").with(
        "channel",
        route.as_ref().map_or("none", |route| &route.channel_id),
    );
    config::set_rent(deps.storage, &mut config, route)?;
    Ok(Response::new()
        .add_attribute("action", "set_rent_route")
        .add_event(named))
}

/// Takes coins out.
///
/// # Errors
/// Anyone but the owner; funds; an address that is none; an amount of zero.
pub fn withdraw(
    deps: DepsMut,
    info: &MessageInfo,
    coin: Coin,
    recipient: &str,
) -> Result<Response, ContractError> {
    no_funds(&info.funds)?;
    config::ensure_owner(&config::load(deps.storage)?, &info.sender)?;
    amount("coin.amount", coin.amount)?;
    let recipient: Addr = deps.api.addr_validate(recipient)?;
    let withdrawn = event("rent_withdrawn")
        .with("recipient", &recipient)
        .with("denom", &coin.denom)
        .with("amount", coin.amount);
    Ok(Response::new()
        .add_attribute("action", "withdraw")
        .add_event(withdrawn)
        .add_message(BankMsg::Send {
            to_address: recipient.into_string(),
            amount: coins(coin.amount.u128(), coin.denom),
        }))
}
