//! What the consumer sends.

use cosmwasm_std::{
    to_json_binary, Env, IbcMsg, IbcTimeout, Response, StdResult, Storage, SubMsg, Timestamp,
};
use holdfast_shared::events::event;
use holdfast_shared::msg::consumer::ReportStatus;
use holdfast_shared::packet::{encode, ConsumerPacket};

use crate::config::{nanos, Config};
use crate::reports::{self, tally, Report};
use crate::{channel, ContractError};

/// Reply to a report whose packet the host refused to send; the payload is the report's number.
pub const SEND_FAILED: u64 = 1;

/// The channel a report may be sent over now.
///
/// # Errors
/// [`ContractError::NoChannel`], [`ContractError::Busy`].
pub fn ready_channel(storage: &dyn Storage) -> Result<String, ContractError> {
    let live = channel::live(storage)?.ok_or(ContractError::NoChannel)?;
    tally::ensure_room(storage)?;
    Ok(live.channel_id)
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
    let content = ConsumerPacket::Evidence(reports::packet(storage, report_id)?);
    let message = packet(channel_id, timeout_at, &content)?;
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
pub fn hold(
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
pub fn packet(channel_id: &str, timeout_at: Timestamp, content: &ConsumerPacket) -> StdResult<IbcMsg> {
    Ok(IbcMsg::SendPacket {
        channel_id: channel_id.to_owned(),
        data: encode(content)?,
        timeout: IbcTimeout::with_timestamp(timeout_at),
    })
}
