//! What the contracts say, in the types of their own messages.
use cosmwasm_std::Timestamp;
use holdfast_shared::limits::MAX_PAGE;
use holdfast_shared::msg::{consumer, hub, lens};
use serde::Deserialize;

use super::observe::{ConsumerSeen, HubSeen, Seen};
use super::rpc::Rpc;
use crate::Deployment;

/// The part of the hub's parameters the doctor reads. What else it answers may grow without harm.
#[derive(Deserialize)]
struct Config {
    windows: Windows,
}

#[derive(Deserialize)]
struct Windows {
    validity_seconds: u64,
}

/// The part of a service.
#[derive(Deserialize)]
struct Service {
    escrow: Escrow,
}

#[derive(Deserialize)]
struct Escrow {
    runs_dry_at: Option<Timestamp>,
    in_arrears: bool,
}

/// The part of a market.
#[derive(Deserialize)]
struct Market {
    leases: Vec<Lease>,
}

#[derive(Deserialize)]
struct Lease {
    operator: String,
}

/// What the lens says about a service of its hub.
pub(super) fn hub(rpc: &Rpc, deployment: &Deployment, service: &str) -> Seen<HubSeen> {
    let (lens, service) = (&deployment.lens.address, service.to_string());
    let config: Config = rpc.smart(lens, &lens::QueryMsg::Config {})?;
    let link: hub::LinkResponse = rpc.smart(
        lens,
        &lens::QueryMsg::Link {
            service: service.clone(),
        },
    )?;
    let view: Service = rpc.smart(
        lens,
        &lens::QueryMsg::Service {
            service: service.clone(),
        },
    )?;
    let market: Market = rpc.smart(lens, &lens::QueryMsg::Market { service })?;
    let mut operators: Vec<_> = market.leases.into_iter().map(|lease| lease.operator).collect();
    operators.sort();
    operators.dedup();
    Ok(HubSeen {
        address: deployment.hub.address.clone(),
        channel: link.channel.map(|channel| channel.channel_id),
        lost: link.lost,
        last_seq: link.last_seq,
        in_flight: link.in_flight,
        dirty: link.dirty.len() as u64,
        last_failure: link.last_failure,
        validity_seconds: config.windows.validity_seconds,
        operators,
        in_arrears: view.escrow.in_arrears,
        runs_dry_at: view.escrow.runs_dry_at.map(|time| time.seconds()),
    })
}

/// What a consumer says.
pub(super) fn consumer(rpc: &Rpc, address: &str) -> Seen<ConsumerSeen> {
    let link: consumer::LinkResponse = rpc.smart(address, &consumer::QueryMsg::Link {})?;
    let total: consumer::TotalResponse = rpc.smart(address, &consumer::QueryMsg::Total { height: None })?;
    let securities = securities(rpc, address)?;
    let with = |status| {
        let chosen = securities.iter().filter(|security| security.status == status);
        chosen.map(|security| security.operator.clone()).collect()
    };
    let oldest_report_at = match link.open_reports {
        0 => None,
        _ => oldest_report(rpc, address)?,
    };
    Ok(ConsumerSeen {
        channel: link.channel.map(|channel| channel.channel_id),
        lost: link.lost,
        last_seq: link.last_seq,
        last_received_at: link.last_received_at.map(|time| time.seconds()),
        open_reports: link.open_reports,
        oldest_report_at,
        live: with(consumer::SecurityStatus::Live),
        expired: with(consumer::SecurityStatus::Expired),
        tombstoned: with(consumer::SecurityStatus::Tombstoned),
        next_expiry: total.next_expiry.map(|time| time.seconds()),
    })
}

/// All of them, page by page.
fn securities(rpc: &Rpc, address: &str) -> Seen<Vec<consumer::SecurityResponse>> {
    let mut all: Vec<consumer::SecurityResponse> = Vec::new();
    loop {
        let query = consumer::QueryMsg::Securities {
            height: None,
            start_after: all.last().map(|security| security.operator.clone()),
            limit: Some(MAX_PAGE),
        };
        let page: Vec<consumer::SecurityResponse> = rpc.smart(address, &query)?;
        let full = page.len() >= MAX_PAGE as usize;
        all.extend(page);
        if !full {
            return Ok(all);
        }
    }
}

/// When the oldest report still under way was submitted.
fn oldest_report(rpc: &Rpc, address: &str) -> Seen<Option<u64>> {
    let mut start_after = None;
    let mut oldest: Option<Timestamp> = None;
    loop {
        let query = consumer::QueryMsg::Reports {
            start_after,
            limit: Some(MAX_PAGE),
        };
        let page: Vec<consumer::ReportView> = rpc.smart(address, &query)?;
        let open = page.iter().filter(|report| {
            matches!(
                report.status,
                consumer::ReportStatus::InFlight | consumer::ReportStatus::Waiting { .. }
            )
        });
        oldest = open.map(|report| report.submitted_at).chain(oldest).min();
        start_after = page.last().map(|report| report.report_id);
        if page.len() < MAX_PAGE as usize {
            return Ok(oldest.map(|time| time.seconds()));
        }
    }
}
