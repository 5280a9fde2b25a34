//! Handing the hub to another owner, in two steps.

use cosmwasm_std::{Addr, DepsMut, Env, Response};
use cw_ownable::Action;

use crate::error::Result;

/// Offers, accepts or renounces ownership.
pub(crate) fn update(deps: DepsMut, env: &Env, sender: &Addr, action: Action) -> Result<Response> {
    let ownership = cw_ownable::update_ownership(deps, &env.block, sender, action)?;
    Ok(Response::new()
        .add_attribute("action", "update_ownership")
        .add_attributes(ownership.into_attributes()))
}
