//! Asks the hub for every entry again.

use cosmwasm_std::{DepsMut, Env, Response, Timestamp};
use cw_storage_plus::Item;
use holdfast_shared::events::event;
use holdfast_shared::packet::ConsumerPacket;

use crate::config::{self, nanos};
use crate::ibc::send;
use crate::{channel, ContractError};

/// Least time between two, seconds: every one marks all entries of the hub to be sent again.
const PAUSE_SECONDS: u64 = 60;

const LAST_SENT: Item<Timestamp> = Item::new("hello_sent_at");

/// Says hello. It counts as said only when the packet leaves: a failing send fails the message.
///
/// # Errors
/// No channel, or less than a minute since the last one.
pub fn hello(deps: DepsMut, env: &Env) -> Result<Response, ContractError> {
    let live = channel::live(deps.storage)?.ok_or(ContractError::NoChannel)?;
    let now = env.block.time;
    if let Some(last) = LAST_SENT.may_load(deps.storage)? {
        let not_before = Timestamp::from_nanos(last.nanos().saturating_add(nanos(PAUSE_SECONDS)));
        if now < not_before {
            return Err(ContractError::HelloTooSoon { not_before, now });
        }
    }
    LAST_SENT.save(deps.storage, &now)?;
    let config = config::load(deps.storage)?;
    let timeout_at = send::timeout_at(env, &config);
    let packet = send::packet(&live.channel_id, timeout_at, &ConsumerPacket::Hello {})?;
    Ok(Response::new()
        .add_attribute("action", "hello")
        .add_event(event("hello_sent").with("channel", live.channel_id))
        .add_message(packet))
}
