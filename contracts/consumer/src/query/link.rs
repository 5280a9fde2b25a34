//! This end of the link, and whether it is well.

use cosmwasm_std::{Binary, Deps, Env, StdResult, Storage, Timestamp};
use holdfast_shared::msg::consumer::{ClockView, LinkResponse, SecurityStatus};
use holdfast_shared::packet::EntriesDigest;

use super::security::status;
use crate::entries::Received;
use crate::execute::rent;
use crate::{channel, config, entries, reports};

/// Everything somebody who watches the link wants to know, in one answer.
pub fn link(deps: Deps, env: &Env) -> StdResult<LinkResponse> {
    let (storage, now) = (deps.storage, env.block.time);
    let received = entries::received(storage)?;
    let standing = standing(storage, now)?;
    let tally = reports::tally::total(storage)?;
    let clock = clock(&received);
    Ok(LinkResponse {
        channel: channel::live(storage)?,
        lost: channel::is_lost(storage)?,
        last_seq: received.last_seq,
        last_received_at: received.last_at,
        clock,
        reporter: received.reporter,
        live: standing.live,
        expired: standing.expired,
        next_expiry: standing.next_expiry,
        digest: standing.digest,
        open_reports: tally.open,
        in_flight: tally.in_flight,
        oldest_open_report: reports::oldest_open(storage)?,
        rent_held: rent::held(deps, env, &config::load(storage)?)?,
    })
}

/// What the entries come to now.
struct Standing {
    live: u32,
    expired: u32,
    next_expiry: Option<Timestamp>,
    digest: Binary,
}

/// An entry of nothing is no promise: it is neither counted nor part of the identity.
fn standing(storage: &dyn Storage, now: Timestamp) -> StdResult<Standing> {
    let mut digest = EntriesDigest::default();
    let (mut live, mut expired) = (0u32, 0u32);
    let mut next_expiry: Option<Timestamp> = None;
    for item in entries::newest_after(storage, None) {
        let (operator, entry) = item?;
        if entry.slashable.is_zero() {
            continue;
        }
        if now < entry.expires_at {
            digest.add(
                &operator,
                entry.seq,
                entry.stake,
                entry.slashable,
                entry.expires_at,
            );
        }
        match status(now, &entry) {
            SecurityStatus::Live => {
                live = live.saturating_add(1);
                next_expiry = Some(next_expiry.map_or(entry.expires_at, |next| next.min(entry.expires_at)));
            }
            SecurityStatus::Expired => expired = expired.saturating_add(1),
            SecurityStatus::Tombstoned | SecurityStatus::Unknown => {}
        }
    }
    Ok(Standing {
        live,
        expired,
        next_expiry,
        digest: digest.finish(),
    })
}

/// A snapshot cannot arrive before it was sent: what looks so is the clocks.
fn clock(received: &Received) -> Option<ClockView> {
    let (sent_at, received_at) = (received.last_sent_at?, received.last_at?);
    Some(ClockView {
        sent_at,
        received_at,
        behind_seconds: sent_at.seconds().saturating_sub(received_at.seconds()),
    })
}
