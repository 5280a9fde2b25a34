//! This end of the link.

use cosmwasm_std::{StdResult, Storage};
use holdfast_shared::msg::consumer::LinkResponse;

use crate::{channel, entries, reports};

/// This end of the link.
pub fn link(storage: &dyn Storage) -> StdResult<LinkResponse> {
    let received = entries::received(storage)?;
    Ok(LinkResponse {
        channel: channel::live(storage)?,
        lost: channel::is_lost(storage)?,
        last_seq: received.last_seq,
        last_received_at: received.last_at,
        open_reports: reports::tally::open(storage)?,
    })
}
