//! A contract that does nothing. What a call to it costs, no contract can go below.

use cosmwasm_std::{entry_point, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult};

/// Does nothing.
///
/// # Errors
/// None.
#[entry_point]
pub fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

/// Does nothing.
///
/// # Errors
/// None.
#[entry_point]
pub fn execute(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

/// Answers nothing.
///
/// # Errors
/// None.
#[entry_point]
pub fn query(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    Ok(Binary::default())
}
