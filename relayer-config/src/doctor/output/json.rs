//! For programs.
use std::collections::BTreeMap;

use serde::Serialize;

use super::metrics::metrics;
use crate::doctor::finding::{worst, Finding, Level};
use crate::doctor::observe::Observations;

#[derive(Serialize)]
struct Report<'a> {
    deployment: &'a str,
    /// Unix seconds.
    now: u64,
    health: Level,
    exit_code: u8,
    findings: &'a [Finding],
    metrics: Vec<Sample>,
}

#[derive(Serialize)]
struct Sample {
    name: &'static str,
    labels: BTreeMap<&'static str, String>,
    /// A string: balances do not fit the numbers of every reader.
    value: String,
}

/// One object: the findings, and the numbers Prometheus gets.
///
/// # Errors
/// Never in practice: every key is a string.
pub fn json(seen: &Observations, findings: &[Finding]) -> serde_json::Result<String> {
    let health = worst(findings);
    let metrics = metrics(seen, findings).into_iter().map(|metric| Sample {
        name: metric.name,
        labels: metric.labels.into_iter().collect(),
        value: metric.value.to_string(),
    });
    let report = Report {
        deployment: &seen.deployment,
        now: seen.now,
        health,
        exit_code: health.exit_code(),
        findings,
        metrics: metrics.collect(),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}
