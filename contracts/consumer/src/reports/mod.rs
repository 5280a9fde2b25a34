//! Evidence, faults and orders on their way to the hub. A report is kept until the hub's answer is final (DESIGN section
//! 4, "Up").
//!
//! What changes with every attempt ([`Report`]) and what never does (the packet) are stored apart. A packet is kept
//! only while it may be sent again; the identity of an offence is kept for ever, so that it counts once (I-22).

pub mod subject;
pub mod tally;

use cosmwasm_std::{Empty, Order as Sorting, StdResult, Storage, Timestamp};
use cw_storage_plus::{Bound, Map};
use holdfast_shared::msg::consumer::ReportStatus;
use holdfast_shared::packet::ConsumerPacket;
use holdfast_wire::wire;

use crate::ContractError;
use subject::Subject;
use tally::Lane;

const REPORTS: Map<u64, Report> = Map::new("report");
const PACKETS: Map<u64, ConsumerPacket> = Map::new("report_packet");
/// Number of the report by operator and identity of the offence.
const BY_OFFENCE: Map<(&str, &str), u64> = Map::new("report_by_offence");
/// Those without a final answer.
const OPEN: Map<u64, Empty> = Map::new("report_open");

/// Where a report stands.
#[wire]
pub struct Report {
    /// What it is about.
    pub subject: Subject,
    /// Sequence of the entry in force at the offence; 0 for an order.
    pub seq: u64,
    /// When it was submitted here.
    pub submitted_at: Timestamp,
    /// How often its packet was sent.
    pub attempts: u32,
    /// When the packet sent last times out; also what tells that packet from the earlier ones.
    pub timeout_at: Option<Timestamp>,
    /// Where it stands.
    pub status: ReportStatus,
}

impl Report {
    /// Whether the hub's answer is final.
    pub fn is_final(&self) -> bool {
        matches!(self.status, ReportStatus::Final { .. })
    }

    /// Whether its packet is under way.
    pub fn is_in_flight(&self) -> bool {
        matches!(self.status, ReportStatus::InFlight)
    }

    /// The line it waits in.
    pub fn lane(&self) -> Lane {
        match self.subject {
            Subject::Evidence { .. } => Lane::Proofs,
            Subject::Fault { .. } | Subject::Order { .. } => Lane::Claims,
        }
    }
}

/// Stores a report that is not sent yet and returns its number. The packet is made with the number, which an order
/// carries.
///
/// # Errors
/// [`ContractError::TooManyOpen`] for faults and orders.
pub fn create(
    storage: &mut dyn Storage,
    subject: Subject,
    seq: u64,
    now: Timestamp,
    packet: impl FnOnce(u64) -> ConsumerPacket,
) -> Result<(u64, Report), ContractError> {
    let reason = "not sent yet".to_owned();
    let report = Report {
        subject,
        seq,
        submitted_at: now,
        attempts: 0,
        timeout_at: None,
        status: ReportStatus::Waiting { reason },
    };
    let report_id = tally::opened(storage, report.lane())?;
    if let Some(operator) = report.subject.operator() {
        BY_OFFENCE.save(storage, (operator, &report.subject.id()), &report_id)?;
    }
    PACKETS.save(storage, report_id, &packet(report_id))?;
    REPORTS.save(storage, report_id, &report)?;
    OPEN.save(storage, report_id, &Empty {})?;
    Ok((report_id, report))
}

/// Moves a report to another status and stores it.
pub fn advance(
    storage: &mut dyn Storage,
    report_id: u64,
    report: &mut Report,
    status: ReportStatus,
) -> StdResult<()> {
    let was_in_flight = report.is_in_flight();
    report.status = status;
    tally::moved(storage, was_in_flight, report)?;
    if report.is_final() {
        PACKETS.remove(storage, report_id);
        OPEN.remove(storage, report_id);
    }
    REPORTS.save(storage, report_id, report)
}

/// The number of the report about something, if there is one; orders have none, each stands for itself.
pub fn find(storage: &dyn Storage, subject: &Subject) -> StdResult<Option<u64>> {
    match subject.operator() {
        Some(operator) if crate::entries::is_address(operator) => {
            BY_OFFENCE.may_load(storage, (operator, &subject.id()))
        }
        _ => Ok(None),
    }
}

/// The report a packet of ours belongs to, told by the packet's own bytes.
pub fn of_packet(storage: &dyn Storage, packet: &ConsumerPacket) -> StdResult<Option<(u64, Report)>> {
    let report_id = match packet {
        ConsumerPacket::Evidence(sent) => {
            find(storage, &Subject::of_evidence(&sent.operator, &sent.evidence))?
        }
        ConsumerPacket::Fault(sent) => {
            find(storage, &Subject::of_fault(&sent.operator, sent.kind, sent.slot))?
        }
        ConsumerPacket::Order(sent) => Some(sent.number),
        ConsumerPacket::Hello {} => None,
    };
    let Some(report_id) = report_id else {
        return Ok(None);
    };
    let report = REPORTS.may_load(storage, report_id)?;
    let is_order = matches!(packet, ConsumerPacket::Order(_));
    let fits = |report: &Report| is_order == matches!(report.subject, Subject::Order { .. });
    Ok(report.filter(fits).map(|report| (report_id, report)))
}

/// A report.
pub fn load(storage: &dyn Storage, report_id: u64) -> Result<Report, ContractError> {
    let report = REPORTS.may_load(storage, report_id)?;
    report.ok_or(ContractError::UnknownReport { report_id })
}

/// The packet of a report that is not final.
pub fn packet(storage: &dyn Storage, report_id: u64) -> StdResult<ConsumerPacket> {
    PACKETS.load(storage, report_id)
}

/// The reports by number, ascending, after `start_after`.
pub fn after(
    storage: &dyn Storage,
    start_after: Option<u64>,
) -> impl Iterator<Item = StdResult<(u64, Report)>> + '_ {
    REPORTS.range(
        storage,
        start_after.map(Bound::exclusive),
        None,
        Sorting::Ascending,
    )
}

/// The oldest report without a final answer.
pub fn oldest_open(storage: &dyn Storage) -> StdResult<Option<u64>> {
    OPEN.keys(storage, None, None, Sorting::Ascending)
        .next()
        .transpose()
}
