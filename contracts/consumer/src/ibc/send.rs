//! What the consumer sends.

use cosmwasm_std::{to_json_binary, Env, IbcMsg, IbcTimeout, Response, Storage, SubMsg, Timestamp};
use holdfast_shared::events::event;
use holdfast_shared::handshake::MINOR_WITH_ORDERS;
use holdfast_shared::limits::MAX_PACKET_BYTES;
use holdfast_shared::msg::consumer::ReportStatus;
use holdfast_shared::packet::{encode, ConsumerPacket};
use holdfast_shared::validate::text_length;

use crate::config::{nanos, Config};
use crate::reports::tally::{self, Lane};
use crate::reports::{self, Report};
use crate::{channel, ContractError};

/// Reply to a report whose packet the host refused to send; the payload is the report's number.
pub const SEND_FAILED: u64 = 1;

/// The channel a report of this lane may be sent over now.
///
/// # Errors
/// [`ContractError::NoChannel`], [`ContractError::OldChannel`], [`ContractError::Busy`].
pub fn ready_channel(storage: &dyn Storage, lane: Lane) -> Result<String, ContractError> {
    let live = channel::live(storage)?.ok_or(ContractError::NoChannel)?;
    if lane == Lane::Claims && live.minor < MINOR_WITH_ORDERS {
        return Err(ContractError::OldChannel {
            minor: live.minor,
            needed: MINOR_WITH_ORDERS,
        });
    }
    tally::ensure_room(storage, lane)?;
    Ok(live.channel_id)
}

/// Sends a new report; without a way to send now, it waits and says why.
pub fn submit(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    (report_id, report): (u64, Report),
    response: Response,
) -> Result<Response, ContractError> {
    let submitted = event("report_submitted")
        .with("report_id", report_id)
        .with("operator", report.subject.operator().unwrap_or_default())
        .with("subject", report.subject.id())
        .with("seq", report.seq);
    let response = response.add_event(submitted);
    use ContractError::{Busy, NoChannel, OldChannel};
    match ready_channel(storage, report.lane()) {
        Ok(channel) => send(storage, env, config, &channel, (report_id, report), response),
        Err(why @ (NoChannel | OldChannel { .. } | Busy { .. })) => {
            hold(storage, report_id, report, &why, response)
        }
        Err(error) => Err(error),
    }
}

/// Sends the packet of a report. When the host refuses, the reply makes the report wait: it is never lost, and
/// the message that sent it stands.
pub fn send(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    channel_id: &str,
    (report_id, mut report): (u64, Report),
    response: Response,
) -> Result<Response, ContractError> {
    let timeout_at = timeout_at(env, config);
    let message = packet(channel_id, timeout_at, &reports::packet(storage, report_id)?)?;
    report.attempts = report.attempts.saturating_add(1);
    report.timeout_at = Some(timeout_at);
    reports::advance(storage, report_id, &mut report, ReportStatus::InFlight)?;
    let sent = event("report_sent")
        .with("report_id", report_id)
        .with("channel", channel_id)
        .with("attempt", report.attempts);
    let send = SubMsg::reply_on_error(message, SEND_FAILED).with_payload(to_json_binary(&report_id)?);
    Ok(response.add_event(sent).add_submessage(send))
}

/// Keeps a report that cannot be sent now.
fn hold(
    storage: &mut dyn Storage,
    report_id: u64,
    mut report: Report,
    why: &ContractError,
    response: Response,
) -> Result<Response, ContractError> {
    let reason = why.to_string();
    let held = event("report_held")
        .with("report_id", report_id)
        .with("reason", &reason);
    reports::advance(storage, report_id, &mut report, ReportStatus::Waiting { reason })?;
    Ok(response.add_event(held))
}

/// When a packet sent now times out.
pub fn timeout_at(env: &Env, config: &Config) -> Timestamp {
    let life = nanos(config.packet_timeout_seconds);
    Timestamp::from_nanos(env.block.time.nanos().saturating_add(life))
}

/// The message that sends a packet.
///
/// # Errors
/// More than the other end accepts.
pub fn packet(
    channel_id: &str,
    timeout_at: Timestamp,
    content: &ConsumerPacket,
) -> Result<IbcMsg, ContractError> {
    let data = encode(content)?;
    text_length("packet", data.len(), MAX_PACKET_BYTES)?;
    Ok(IbcMsg::SendPacket {
        channel_id: channel_id.to_owned(),
        data,
        timeout: IbcTimeout::with_timestamp(timeout_at),
    })
}
