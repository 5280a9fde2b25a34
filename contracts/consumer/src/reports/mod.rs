//! Evidence on its way to the hub. A report is kept until the hub's answer is final (DESIGN section 4, "Up").
//!
//! What changes with every attempt ([`Report`]) and what never does (the packet) are stored apart. A packet is kept
//! only while it may be sent again; the identity of the offence is kept for ever, so that it counts once (I-22).

pub mod tally;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Order, StdResult, Storage, Timestamp};
use cw_storage_plus::{Bound, Map};
use holdfast_shared::evidence::{Evidence, Offence};
use holdfast_shared::msg::consumer::ReportStatus;
use holdfast_shared::packet::EvidencePacket;

use crate::ContractError;

const REPORTS: Map<u64, Report> = Map::new("report");
const PACKETS: Map<u64, EvidencePacket> = Map::new("report_packet");
/// Number of the report by operator and identity of the offence.
const BY_OFFENCE: Map<(&str, &str), u64> = Map::new("report_by_offence");

/// Where a report stands.
#[cw_serde]
pub struct Report {
    /// The operator accused.
    pub operator: String,
    /// Identity of the offence within the operator.
    pub offence: String,
    /// Sequence of the entry in force at the offence.
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
}

/// The offence that evidence claims, before it is verified: enough to find its entry and its report.
pub fn claimed(evidence: &Evidence) -> Offence {
    evidence.claimed()
}

/// Stores a report that is not sent yet and returns its number.
pub fn create(
    storage: &mut dyn Storage,
    packet: &EvidencePacket,
    offence: String,
    now: Timestamp,
    status: ReportStatus,
) -> StdResult<(u64, Report)> {
    let report = Report {
        operator: packet.operator.clone(),
        offence,
        seq: packet.seq,
        submitted_at: now,
        attempts: 0,
        timeout_at: None,
        status,
    };
    let report_id = tally::opened(storage)?;
    BY_OFFENCE.save(storage, (&report.operator, &report.offence), &report_id)?;
    PACKETS.save(storage, report_id, packet)?;
    REPORTS.save(storage, report_id, &report)?;
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
    }
    REPORTS.save(storage, report_id, report)
}

/// The number of the report of an offence, if there is one.
pub fn find(storage: &dyn Storage, operator: &str, offence: &Offence) -> StdResult<Option<u64>> {
    if !crate::entries::is_address(operator) {
        return Ok(None);
    }
    BY_OFFENCE.may_load(storage, (operator, &offence.id()))
}

/// A report.
pub fn load(storage: &dyn Storage, report_id: u64) -> Result<Report, ContractError> {
    let report = REPORTS.may_load(storage, report_id)?;
    report.ok_or(ContractError::UnknownReport { report_id })
}

/// The packet of a report that is not final.
pub fn packet(storage: &dyn Storage, report_id: u64) -> StdResult<EvidencePacket> {
    PACKETS.load(storage, report_id)
}

/// The reports by number, ascending, after `start_after`.
pub fn after(
    storage: &dyn Storage,
    start_after: Option<u64>,
) -> impl Iterator<Item = StdResult<(u64, Report)>> + '_ {
    REPORTS.range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
}
