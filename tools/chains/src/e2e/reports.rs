//! What consumers report to the hub, and the hub's answers.

use anyhow::{bail, Context, Result};
use holdfast_shared::msg::consumer::{ExecuteMsg, QueryMsg, ReportStatus, ReportView};
use holdfast_shared::packet::ReportAck;

use super::stage::{wait, Stage, RELAYED};
use crate::net::accounts;

/// Waits for the hub's answer to the newest report of a service, which must be that it is done, and says under which number.
///
/// # Errors
/// Another answer, or none in time.
pub fn last_accepted(stage: &Stage, service: &str) -> Result<u64> {
    accepted(stage, service, last(stage, service)?)
}

/// Waits for the hub's answer to a report, which must be that it is done, and says under which number.
///
/// # Errors
/// Another answer, or none in time.
pub fn accepted(stage: &Stage, service: &str, report_id: u64) -> Result<u64> {
    let what = format!("the hub's answer to report {report_id} of {service}");
    let answer = wait(&what, RELAYED, || {
        match report(stage, service, report_id)?.status {
            ReportStatus::Final { answer } => Ok(Some(answer)),
            _ => Ok(None),
        }
    })?;
    match answer {
        ReportAck::Accepted { id } => Ok(id),
        other => bail!("the hub answered {other:?} to report {report_id} of {service}"),
    }
}

/// Number of the newest report of a service.
///
/// # Errors
/// There is none.
pub fn last(stage: &Stage, service: &str) -> Result<u64> {
    let all = QueryMsg::Reports {
        start_after: None,
        limit: Some(100),
    };
    let reports: Vec<ReportView> = stage.ask_consumer(service, &all)?;
    let newest = reports.last().context("nothing was reported")?;
    Ok(newest.report_id)
}

/// A report whose packet timed out waits, and anyone sends it again.
///
/// # Errors
/// It does not wait, or is not accepted.
pub fn retried(stage: &mut Stage, service: &str, report_id: u64) -> Result<()> {
    wait("the report's timeout to be relayed", RELAYED, || {
        let status = report(stage, service, report_id)?.status;
        Ok(matches!(status, ReportStatus::Waiting { .. }).then_some(()))
    })?;
    let retry = ExecuteMsg::Retry { report_id };
    stage.tell_consumer(service, accounts::KEEPER, &retry, &[])?;
    accepted(stage, service, report_id).map(|_| ())
}

fn report(stage: &Stage, service: &str, report_id: u64) -> Result<ReportView> {
    stage.ask_consumer(service, &QueryMsg::Report { report_id })
}
