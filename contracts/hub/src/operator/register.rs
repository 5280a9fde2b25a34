//! Registering as an operator.

use cosmwasm_std::{Addr, DepsMut, Response};
use holdfast_shared::events::event;
use holdfast_shared::validate;

use super::store;
use crate::error::Result;

/// Registers the sender as an operator.
pub(crate) fn register(deps: DepsMut, sender: &Addr, moniker: &str) -> Result<Response> {
    validate::label("moniker", moniker)?;
    store::add(deps.storage, sender, moniker)?;
    let registered = event("operator_registered")
        .with("operator", sender)
        .with("moniker", moniker);
    Ok(Response::new()
        .add_attribute("action", "register_operator")
        .add_event(registered))
}
