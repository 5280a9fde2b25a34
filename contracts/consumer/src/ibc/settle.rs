//! How a packet ends: answered, refused or timed out. Every input in every state is taken, since a refusal would
//! leave the packet pending for ever (I-32); what does not fit changes nothing.
//!
//! A report is found by the offence in the packet's own bytes, which the host gives back. A final answer counts for
//! whichever attempt it comes. Anything else counts only for the attempt made last, told by its timeout: an old
//! packet's end must not disturb a newer one.

use cosmwasm_std::{Event, IbcBasicResponse, IbcPacket, IbcPacketAckMsg, StdResult, Storage};
use holdfast_shared::events::event;
use holdfast_shared::msg::consumer::ReportStatus;
use holdfast_shared::packet::{decode, decode_ack, Ack, ConsumerPacket, HelloAck, ReportAck};
use holdfast_shared::validate::shortened;

use crate::reports::{self, Report};
use crate::{channel, ContractError};

/// Takes the answer to a packet.
pub fn acknowledged(storage: &mut dyn Storage, msg: &IbcPacketAckMsg) -> IbcBasicResponse {
    let answer = &msg.acknowledgement.data;
    let events = settle(
        storage,
        &msg.original_packet,
        || outcome(answer),
        || hello_answer(answer),
    );
    respond("packet_ack", events)
}

/// Takes word that a packet was lost.
pub fn timed_out(storage: &mut dyn Storage, packet: &IbcPacket) -> IbcBasicResponse {
    let lost = || waiting("the packet timed out");
    let events = settle(storage, packet, lost, || event("hello_lost").into());
    respond("packet_timeout", events)
}

fn respond(action: &str, settled: Result<Option<Event>, ContractError>) -> IbcBasicResponse {
    let ignored = |why: &str| event("packet_ignored").with("reason", why).into();
    let event = match settled {
        Ok(Some(event)) => event,
        Ok(None) => ignored("nothing waits for it"),
        Err(_) => ignored("it could not be settled"),
    };
    IbcBasicResponse::new()
        .add_attribute("action", action)
        .add_event(event)
}

/// Ends a packet of ours on the live channel; none when nothing waits for its end.
fn settle(
    storage: &mut dyn Storage,
    packet: &IbcPacket,
    report_outcome: impl FnOnce() -> ReportStatus,
    hello_outcome: impl FnOnce() -> Event,
) -> Result<Option<Event>, ContractError> {
    if !channel::took(storage, packet)? {
        return Ok(None);
    }
    let sent = match decode::<ConsumerPacket>(&packet.data) {
        Ok(ConsumerPacket::Evidence(sent)) => sent,
        Ok(ConsumerPacket::Hello {}) => return Ok(Some(hello_outcome())),
        Ok(ConsumerPacket::Fault(_) | ConsumerPacket::Order(_)) | Err(_) => return Ok(None),
    };
    let offence = reports::claimed(&sent.evidence);
    let Some(report_id) = reports::find(storage, &sent.operator, &offence)? else {
        return Ok(None);
    };
    let report = reports::load(storage, report_id)?;
    Ok(settle_report(
        storage,
        packet,
        report_id,
        report,
        report_outcome(),
    )?)
}

fn settle_report(
    storage: &mut dyn Storage,
    packet: &IbcPacket,
    report_id: u64,
    mut report: Report,
    outcome: ReportStatus,
) -> StdResult<Option<Event>> {
    let is_answer = matches!(outcome, ReportStatus::Final { .. });
    let is_latest = report.is_in_flight() && packet.timeout.timestamp() == report.timeout_at;
    if report.is_final() || !(is_answer || is_latest) {
        return Ok(None);
    }
    let settled = described(report_id, &outcome);
    reports::advance(storage, report_id, &mut report, outcome)?;
    Ok(Some(settled))
}

/// What an acknowledgement makes of a report.
fn outcome(acknowledgement: &[u8]) -> ReportStatus {
    match decode_ack::<ReportAck>(acknowledgement) {
        Some(Ack::Result(ReportAck::Throttled { retry_after })) => ReportStatus::Throttled { retry_after },
        Some(Ack::Result(ReportAck::Rejected { code })) => ReportStatus::Final {
            answer: ReportAck::Rejected {
                code: shortened(&code),
            },
        },
        Some(Ack::Result(answer)) => ReportStatus::Final { answer },
        Some(Ack::Error(code)) => waiting(&shortened(&code)),
        None => waiting("the answer cannot be read"),
    }
}

fn waiting(reason: &str) -> ReportStatus {
    ReportStatus::Waiting {
        reason: reason.to_owned(),
    }
}

fn described(report_id: u64, outcome: &ReportStatus) -> Event {
    let of = |name: &str| event(name).with("report_id", report_id);
    match outcome {
        ReportStatus::Final { answer } => {
            let answered = of("report_answered");
            match answer {
                ReportAck::Accepted { id } => answered.with("answer", "accepted").with("slash_id", id),
                ReportAck::Duplicate { id } => answered.with("answer", "duplicate").with("slash_id", id),
                ReportAck::Rejected { code } => answered.with("answer", "rejected").with("code", code),
                ReportAck::Throttled { retry_after } => answered.with("retry_after", retry_after),
            }
        }
        ReportStatus::Throttled { retry_after } => of("report_throttled").with("retry_after", retry_after),
        ReportStatus::Waiting { reason } => of("report_held").with("reason", reason),
        ReportStatus::InFlight => of("report_sent"),
    }
    .into()
}

fn hello_answer(acknowledgement: &[u8]) -> Event {
    match decode_ack::<HelloAck>(acknowledgement) {
        Some(Ack::Result(HelloAck { operators })) => event("hello_answered").with("operators", operators),
        Some(Ack::Error(code)) => event("hello_refused").with("code", shortened(&code)),
        None => event("hello_refused").with("code", "unreadable"),
    }
    .into()
}
