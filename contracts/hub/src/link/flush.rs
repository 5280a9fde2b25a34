//! Flushing: sends what changed or is about to expire, by anyone, bounded (DESIGN section 4).

use cosmwasm_std::{to_json_binary, Addr, DepsMut, Env, Event, IbcMsg, Response, Storage, SubMsg, Timestamp};
use holdfast_shared::events;
use holdfast_shared::handshake::MINOR_WITH_ORDERS;
use holdfast_shared::limits::{
    FLUSHES_PER_VALIDITY, MAX_PACKETS_IN_FLIGHT, MAX_SNAPSHOT_ENTRIES, MAX_VAULTS_PER_OPERATOR,
};
use holdfast_shared::msg::hub::Windows;
use holdfast_shared::packet::{encode, HubPacket, Snapshot, SnapshotEntry};
use holdfast_wire::wire;

use super::state::{self, Link};
use super::{dirty, entry, sent};
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::market::services;
use crate::reply::SEND_SNAPSHOT;

/// Most vaults one flush may touch.
const MAX_VAULTS_TOUCHED: u32 = 400;

/// Tells the reply which snapshot could not be sent.
#[wire]
pub(crate) struct SendPayload {
    pub service: String,
    pub seq: u64,
}

/// Sends one snapshot of the entries that changed or are about to expire, touching at most `limit` vaults.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn flush(deps: DepsMut, env: &Env, name: &str, limit: u32) -> Result<Response> {
    if !(MAX_VAULTS_PER_OPERATOR..=MAX_VAULTS_TOUCHED).contains(&limit) {
        return Err(ContractError::Limit {
            limit,
            min: MAX_VAULTS_PER_OPERATOR,
            max: MAX_VAULTS_TOUCHED,
        });
    }
    services::load(deps.storage, name)?;
    let link = state::load(deps.storage, name)?;
    let channel_id = ready_channel(name, &link)?;
    let windows = config::load(deps.storage)?.windows;
    let now = env.block.time.seconds();
    let operators = pick(deps.storage, name, limit, &windows, now)?;
    if operators.is_empty() && !tells_reporter(&link) {
        return Err(ContractError::NothingToFlush {
            service: name.to_owned(),
        });
    }
    sent::forget_zeros(deps.storage, name, now.saturating_sub(pause(&windows)))?;
    let seq = link.last_seq.saturating_add(1);
    let (entries, due) = prepare_all(deps.storage, name, &operators, seq, &windows, now)?;
    let count = entries.len();
    let reporter = link.reporter.clone();
    depart(deps.storage, name, link, seq, &operators, env.block.time)?;
    let message = packet(
        channel_id,
        Snapshot {
            seq,
            sent_at: env.block.time,
            reporter,
            entries,
        },
        &windows,
    )?;
    let payload = to_json_binary(&SendPayload {
        service: name.to_owned(),
        seq,
    })?;
    Ok(Response::new()
        .add_attribute("action", "flush")
        .add_events(due)
        .add_event(events::snapshot_sent(name, seq, count))
        .add_submessage(SubMsg::reply_on_error(message, SEND_SNAPSHOT).with_payload(payload)))
}

/// Whether a snapshot without entries must go out, to name the reporter. An older consumer would refuse it.
fn tells_reporter(link: &Link) -> bool {
    let minor = link.channel.as_ref().map_or(0, |channel| channel.minor);
    link.untold && minor >= MINOR_WITH_ORDERS
}

fn ready_channel(name: &str, link: &Link) -> Result<String> {
    let service = || name.to_owned();
    let channel = link
        .channel
        .as_ref()
        .ok_or_else(|| ContractError::NoChannel { service: service() })?;
    if link.in_flight >= MAX_PACKETS_IN_FLIGHT {
        return Err(ContractError::TooManyInFlight {
            service: service(),
            in_flight: link.in_flight,
        });
    }
    Ok(channel.channel_id.clone())
}

/// The operators to send: those marked, then those with less than half a validity left whose entry would last
/// longer if sent anew; none sent too recently.
fn pick(storage: &dyn Storage, name: &str, limit: u32, windows: &Windows, now: u64) -> Result<Vec<Addr>> {
    let mut candidates = dirty::list(storage, name)?;
    let half = windows.validity_seconds.div_ceil(2);
    let soon = now.saturating_add(windows.validity_seconds).saturating_sub(half);
    let lasts = entry::lasts_until(storage, name, now, windows.validity_seconds)?;
    for (operator, last) in sent::all_last(storage, name)? {
        let ageing = !last.empty && last.expires_at <= soon && lasts > last.expires_at;
        if ageing && !candidates.contains(&operator) {
            candidates.push(operator);
        }
    }
    let pause = pause(windows);
    let mut left = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut picked = Vec::new();
    for operator in candidates {
        let recent = sent::last(storage, name, &operator)?
            .is_some_and(|last| last.sent_at.saturating_add(pause) > now);
        let vaults = entry::vaults_of(storage, name, &operator)?.len().max(1);
        if recent || vaults > left {
            continue;
        }
        left = left.saturating_sub(vaults);
        picked.push(operator);
        if picked.len() >= MAX_SNAPSHOT_ENTRIES {
            break;
        }
    }
    Ok(picked)
}

/// Seconds between two sendings of one entry, at least: bounds the history of what was sent.
fn pause(windows: &Windows) -> u64 {
    windows.validity_seconds.div_ceil(FLUSHES_PER_VALIDITY)
}

fn prepare_all(
    storage: &mut dyn Storage,
    name: &str,
    operators: &[Addr],
    seq: u64,
    windows: &Windows,
    now: u64,
) -> Result<(Vec<SnapshotEntry>, Vec<Event>)> {
    let (mut entries, mut events) = (Vec::new(), Vec::new());
    for operator in operators {
        let prepared = entry::prepare(storage, name, operator, now, windows.validity_seconds)?;
        sent::add(storage, name, operator, seq, &prepared.sent, windows)?;
        dirty::clear(storage, name, operator);
        entries.push(prepared.wire);
        events.extend(prepared.events);
    }
    Ok((entries, events))
}

fn depart(
    storage: &mut dyn Storage,
    name: &str,
    link: Link,
    seq: u64,
    operators: &[Addr],
    now: Timestamp,
) -> Result<()> {
    state::depart(storage, name, seq, &operators.to_vec())?;
    let in_flight = link.in_flight.saturating_add(1);
    state::save(
        storage,
        name,
        &Link {
            last_seq: seq,
            in_flight,
            last_failure: None,
            untold: false,
            last_sent_at: Some(now),
            ..link
        },
    )
}

fn packet(channel_id: String, snapshot: Snapshot, windows: &Windows) -> Result<IbcMsg> {
    let timeout: Timestamp = snapshot.sent_at.plus_seconds(sent::packet_life(windows));
    Ok(IbcMsg::SendPacket {
        channel_id,
        data: encode(&HubPacket::Snapshot(snapshot))?,
        timeout: timeout.into(),
    })
}
