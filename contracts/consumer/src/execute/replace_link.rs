//! Names the connection over which another channel takes the place of a dead one.

use cosmwasm_std::{DepsMut, Env, Response};
use holdfast_shared::events::event;

use crate::{channel, config, entries, ContractError};

/// Lets the next channel open over another connection, from the same port of the hub. History, reports and sequences go
/// on.
///
/// Dead is a channel that the host closed, or over which nothing came for so long that no entry counts any more: an expired
/// client closes nothing. While anybody relies on what came over a channel, it stays.
///
/// # Errors
/// A live channel with entries that count; a name out of its bounds.
pub fn replace_link(deps: DepsMut, env: &Env, connection_id: String) -> Result<Response, ContractError> {
    let now = env.block.time;
    if let Some(live) = channel::live(deps.storage)? {
        if let Some(until) = entries::relied_on_until(deps.storage, now)? {
            return Err(ContractError::LinkInUse {
                channel: live.channel_id,
                until,
            });
        }
        channel::give_up(deps.storage)?;
    }
    let replaced = event("link_replaced").with("connection", &connection_id);
    config::set_connection(deps.storage, connection_id)?;
    Ok(Response::new()
        .add_attribute("action", "replace_link")
        .add_event(replaced))
}
