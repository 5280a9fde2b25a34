//! Reports.

use cosmwasm_std::{StdResult, Storage};
use holdfast_shared::msg::consumer::ReportView;
use holdfast_shared::paging::page_limit;

use crate::reports::{self, Report};
use crate::ContractError;

/// One report.
///
/// # Errors
/// A number that names none.
pub fn report(storage: &dyn Storage, report_id: u64) -> Result<ReportView, ContractError> {
    Ok(view(report_id, reports::load(storage, report_id)?))
}

/// A page of reports.
pub fn reports(
    storage: &dyn Storage,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> StdResult<Vec<ReportView>> {
    reports::after(storage, start_after)
        .take(page_limit(limit))
        .map(|item| item.map(|(report_id, report)| view(report_id, report)))
        .collect()
}

fn view(report_id: u64, report: Report) -> ReportView {
    ReportView {
        report_id,
        operator: report.subject.operator().map(str::to_owned),
        subject: report.subject.id(),
        seq: report.seq,
        submitted_at: report.submitted_at,
        attempts: report.attempts,
        status: report.status,
    }
}
