//! Naming the channel that replaces a lost one.

use cosmwasm_std::{Addr, DepsMut, Response};
use holdfast_shared::events::event;
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::limits::MAX_PACKETS_IN_FLIGHT;

use super::{settle, state};
use crate::error::{ContractError, Result};
use crate::market::propose::check_link;
use crate::market::services;

/// Lets the owner name the exact channel that replaces a lost one. Sequences and ids go on.
///
/// Lost is a channel that was closed, that never opened, over which the last send failed, or over which as many
/// snapshots are under way as may be: an expired client closes nothing, and with so many under way no send is tried that
/// could fail. What was promised over it runs on until it expires.
pub(crate) fn replace(
    deps: DepsMut,
    sender: &Addr,
    name: &str,
    expected: ExpectedChannel,
) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let mut service = services::load(deps.storage, name)?;
    check_link(&expected)?;
    let link = state::load(deps.storage, name)?;
    let is_stuck = link.last_failure.is_some() || link.in_flight >= MAX_PACKETS_IN_FLIGHT;
    if link.channel.is_some() && !is_stuck {
        return Err(ContractError::LinkNotLost {
            service: name.to_owned(),
        });
    }
    state::forget(deps.storage, &service.params.link);
    state::expect(deps.storage, name, &expected)?;
    state::unpin(deps.storage, name, link)?;
    settle::abandoned(deps.storage, name)?;
    let replaced = event("link_replaced")
        .with("service", name)
        .with("connection", &expected.connection_id);
    service.params.link = expected;
    services::save(deps.storage, &service)?;
    Ok(Response::new()
        .add_attribute("action", "replace_link")
        .add_event(replaced))
}
