//! Sends a report again.

use cosmwasm_std::{DepsMut, Env, Response, Timestamp};
use holdfast_shared::msg::consumer::ReportStatus;

use crate::ibc::send;
use crate::reports::{self, Report};
use crate::{config, ContractError};

/// Sends a report again that waits, whose throttling is over, or whose packet is past its timeout although nobody
/// brought word of it: on a dead channel nobody ever will.
///
/// # Errors
/// A final or early report, no channel, or too many packets in flight.
pub fn retry(deps: DepsMut, env: &Env, report_id: u64) -> Result<Response, ContractError> {
    let config = config::load(deps.storage)?;
    let mut report = reports::load(deps.storage, report_id)?;
    let now = env.block.time;
    match due_at(&report, report_id)? {
        Some(not_before) if now < not_before => {
            return Err(ContractError::NotDue {
                report_id,
                not_before,
                now,
            })
        }
        _ => {}
    }
    if report.is_in_flight() {
        let reason = "the packet is past its timeout".to_owned();
        let waiting = ReportStatus::Waiting { reason };
        reports::advance(deps.storage, report_id, &mut report, waiting)?;
    }
    let channel = send::ready_channel(deps.storage, report.lane())?;
    let response = Response::new().add_attribute("action", "retry");
    send::send(
        deps.storage,
        env,
        &config,
        &channel,
        (report_id, report),
        response,
    )
}

/// From when on the report may be sent again; none when it may at once.
fn due_at(report: &Report, report_id: u64) -> Result<Option<Timestamp>, ContractError> {
    match &report.status {
        ReportStatus::Waiting { .. } => Ok(None),
        ReportStatus::Throttled { retry_after } => Ok(Some(*retry_after)),
        ReportStatus::InFlight => Ok(report.timeout_at),
        ReportStatus::Final { .. } => Err(ContractError::ReportClosed { report_id }),
    }
}
