//! Naming the channel that replaces a lost one.

use cosmwasm_std::{Addr, DepsMut, Response};
use holdfast_shared::events::event;
use holdfast_shared::handshake::ExpectedChannel;

use super::state::{self, Link};
use crate::error::{ContractError, Result};
use crate::market::services;

/// Lets the owner name the exact channel that replaces a lost one. Sequences and ids go on.
pub(crate) fn replace(
    deps: DepsMut,
    sender: &Addr,
    name: &str,
    expected: ExpectedChannel,
) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let mut service = services::load(deps.storage, name)?;
    let link = state::load(deps.storage, name)?;
    if !link.lost {
        return Err(ContractError::LinkNotLost {
            service: name.to_owned(),
        });
    }
    state::forget(deps.storage, &service.params.link);
    state::expect(deps.storage, name, &expected)?;
    state::save(deps.storage, name, &Link { lost: false, ..link })?;
    let replaced = event("link_replaced")
        .with("service", name)
        .with("connection", &expected.connection_id);
    service.params.link = expected;
    services::save(deps.storage, &service)?;
    Ok(Response::new()
        .add_attribute("action", "replace_link")
        .add_event(replaced))
}
