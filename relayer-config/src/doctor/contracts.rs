//! What the contracts say, in the words of their own messages. Only what the doctor needs is read, by name, so that
//! contracts may come to say more.
use cosmwasm_std::Timestamp;
use holdfast_shared::limits::MAX_PAGE;
use holdfast_shared::msg::{consumer, lens};
use serde::Deserialize;
use serde_json::Value;

use super::observe::{ConsumerSeen, HubSeen, Seen};
use super::rpc::Rpc;
use crate::Deployment;

/// Of the hub's parameters.
#[derive(Deserialize)]
struct Config {
    windows: Windows,
}

#[derive(Deserialize)]
struct Windows {
    validity_seconds: u64,
}

/// Of a service.
#[derive(Deserialize)]
struct Service {
    escrow: Escrow,
}

#[derive(Deserialize)]
struct Escrow {
    runs_dry_at: Option<Timestamp>,
    in_arrears: bool,
}

/// Of a market.
#[derive(Deserialize)]
struct Market {
    leases: Vec<Lease>,
}

#[derive(Deserialize)]
struct Lease {
    operator: String,
}

/// Of a pinned channel.
#[derive(Deserialize)]
struct Channel {
    channel_id: String,
}

/// Of the hub's end of a link.
#[derive(Deserialize)]
struct HubLink {
    channel: Option<Channel>,
    lost: bool,
    last_seq: u64,
    in_flight: u32,
    dirty: Vec<String>,
    last_failure: Option<String>,
}

/// Of the consumer's end.
#[derive(Deserialize)]
struct ConsumerLink {
    channel: Option<Channel>,
    lost: bool,
    last_seq: u64,
    last_received_at: Option<Timestamp>,
    open_reports: u32,
    next_expiry: Option<Timestamp>,
}

/// Of an operator's security.
#[derive(Deserialize)]
struct Security {
    operator: String,
    status: consumer::SecurityStatus,
}

/// Of a report.
#[derive(Deserialize)]
struct Report {
    report_id: u64,
    submitted_at: Timestamp,
    status: Value,
}

impl Report {
    fn is_open(&self) -> bool {
        self.status.get("final").is_none()
    }
}

/// What the lens says about a service of its hub.
pub(super) fn hub(rpc: &Rpc, deployment: &Deployment, service: &str) -> Seen<HubSeen> {
    let (lens, service) = (&deployment.lens.address, service.to_string());
    let config: Config = rpc.smart(lens, &lens::QueryMsg::Config {})?;
    let link: HubLink = rpc.smart(
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
    let link: ConsumerLink = rpc.smart(address, &consumer::QueryMsg::Link {})?;
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
        next_expiry: link.next_expiry.map(|time| time.seconds()),
    })
}

/// All of them, page by page.
fn securities(rpc: &Rpc, address: &str) -> Seen<Vec<Security>> {
    let mut all: Vec<Security> = Vec::new();
    loop {
        let query = consumer::QueryMsg::Securities {
            height: None,
            start_after: all.last().map(|security| security.operator.clone()),
            limit: Some(MAX_PAGE),
        };
        let page: Vec<Security> = rpc.smart(address, &query)?;
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
        let page: Vec<Report> = rpc.smart(address, &query)?;
        let open = page.iter().filter(|report| report.is_open());
        oldest = open.map(|report| report.submitted_at).chain(oldest).min();
        start_after = page.last().map(|report| report.report_id);
        if page.len() < MAX_PAGE as usize {
            return Ok(oldest.map(|time| time.seconds()));
        }
    }
}
