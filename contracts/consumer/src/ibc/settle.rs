//! How a packet ends: answered, refused or timed out. Every input in every state is taken, since a refusal would
//! leave the packet pending for ever (I-32); what does not fit changes nothing.
//!
//! A report is found by what the packet's own bytes are about; the host gives them back. A final answer counts for
//! whichever attempt it comes. Anything else counts only for the attempt made last, told by its timeout: an old
//! packet's end must not disturb a newer one.

use cosmwasm_std::{Event, IbcBasicResponse, IbcPacket, IbcPacketAckMsg, StdResult, Storage, Timestamp};
use holdfast_shared::events::event;
use holdfast_shared::msg::consumer::ReportStatus;
use holdfast_shared::packet::{decode, decode_ack, Ack, ConsumerPacket, HelloAck, ReportAck};
use holdfast_shared::validate::shortened;

use crate::channel;
use crate::config::nanos;
use crate::reports::{self, Report};

/// Longest a throttling is honoured, seconds: a hub gone wrong must not hold a report back until it is too old.
const MAX_THROTTLE_SECONDS: u64 = 86_400;

/// Takes the answer to a packet.
pub fn acknowledged(storage: &mut dyn Storage, now: Timestamp, msg: &IbcPacketAckMsg) -> IbcBasicResponse {
    let answer = &msg.acknowledgement.data;
    let events = settle(
        storage,
        &msg.original_packet,
        || outcome(answer, now),
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

fn respond(action: &str, settled: StdResult<Option<Event>>) -> IbcBasicResponse {
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
) -> StdResult<Option<Event>> {
    if !channel::took(storage, packet)? {
        return Ok(None);
    }
    let sent = match decode::<ConsumerPacket>(&packet.data) {
        Ok(ConsumerPacket::Hello {}) => return Ok(Some(hello_outcome())),
        Ok(sent) => sent,
        Err(_) => return Ok(None),
    };
    let Some((report_id, report)) = reports::of_packet(storage, &sent)? else {
        return Ok(None);
    };
    settle_report(storage, packet, report_id, report, report_outcome())
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
fn outcome(acknowledgement: &[u8], now: Timestamp) -> ReportStatus {
    match decode_ack::<ReportAck>(acknowledgement) {
        Some(Ack::Result(ReportAck::Throttled { retry_after })) => ReportStatus::Throttled {
            retry_after: retry_after.min(latest_retry(now)),
        },
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

fn latest_retry(now: Timestamp) -> Timestamp {
    Timestamp::from_nanos(now.nanos().saturating_add(nanos(MAX_THROTTLE_SECONDS)))
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
                ReportAck::Accepted { id } => answered.with("answer", "accepted").with("id", id),
                ReportAck::Duplicate { id } => answered.with("answer", "duplicate").with("id", id),
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
