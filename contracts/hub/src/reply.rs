//! Replies: only to failures that must not fail the message that caused them.

use cosmwasm_std::{from_json, DepsMut, Reply, Response, SubMsgResult};

use crate::error::{ContractError, Result};
use crate::link::{flush::SendPayload, settle};
use crate::slashing::payouts;

/// A snapshot could not be sent.
pub(crate) const SEND_SNAPSHOT: u64 = 1;
/// A payout was refused.
pub(crate) const PAYOUT: u64 = 2;

/// Notes a failure and goes on.
pub(crate) fn handle(deps: DepsMut, reply: &Reply) -> Result<Response> {
    let why = match &reply.result {
        SubMsgResult::Ok(_) => return Ok(Response::new()),
        SubMsgResult::Err(why) => why,
    };
    let event = match reply.id {
        SEND_SNAPSHOT => {
            let payload: SendPayload = from_json(&reply.payload)?;
            settle::unsent(deps.storage, &payload, why)?
        }
        PAYOUT => payouts::refused(deps.storage, &reply.payload)?,
        id => return Err(ContractError::UnknownReply { id }),
    };
    Ok(Response::new().add_event(event))
}
