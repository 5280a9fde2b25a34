//! What happens when the host refuses to send: the report is not lost (F-25).

use cosmwasm_std::{from_json, Reply, Response, Storage};
use holdfast_shared::events::event;
use holdfast_shared::msg::consumer::ReportStatus;
use holdfast_shared::validate::shortened;

use crate::ibc::send::SEND_FAILED;
use crate::{reports, ContractError};

/// Takes back an attempt that never left: the report waits, and says why.
pub fn reply(storage: &mut dyn Storage, msg: Reply) -> Result<Response, ContractError> {
    if msg.id != SEND_FAILED {
        return Err(ContractError::UnknownReply { id: msg.id });
    }
    let report_id: u64 = from_json(&msg.payload)?;
    let mut report = reports::load(storage, report_id)?;
    let why = msg.result.into_result().err().unwrap_or_default();
    let reason = format!("the packet could not be sent: {}", shortened(&why));
    report.attempts = report.attempts.saturating_sub(1);
    report.timeout_at = None;
    let waiting = ReportStatus::Waiting {
        reason: reason.clone(),
    };
    reports::advance(storage, report_id, &mut report, waiting)?;
    let held = event("report_held")
        .with("report_id", report_id)
        .with("reason", reason);
    Ok(Response::new().add_event(held))
}
