//! What the relayer does at all.
use super::source::{integer, Read, Report, Section};
use super::{ERROR, WARNING};

/// Why misbehaviour detection must be off.
const REAPED: &str =
    "ends a client's worker on ibc-go v8 and newer, refresh included: on a quiet channel the client \
                      then expires while Hermes runs";

/// `[mode]` and what is below it.
pub(super) fn mode<'a>(report: &mut Report<'a>, root: &Section<'a>) {
    let Some(mode) = report.section(root, "mode", "[mode]") else {
        let spot = root.missing("[mode]", Some("misbehaviour = true"));
        let remedy = "add [mode.clients] with misbehaviour = false";
        report.check(false, &spot, (ERROR, "misbehaviour"), REAPED, remedy);
        return;
    };
    let parts = ["clients", "connections", "channels", "packets"];
    report.only(&mode, &parts);
    for part in parts {
        let name = format!("[mode.{part}]");
        let Some(section) = report.section(&mode, part, &name) else {
            let spot = mode.missing(part, None);
            let problem = "is missing: Hermes refuses the file";
            report.check(false, &spot, (ERROR, "missing"), problem, format!("add {name}"));
            continue;
        };
        match part {
            "clients" => clients(report, &section),
            "packets" => packets(report, &section),
            _ => handshakes(report, &section),
        }
    }
}

fn clients<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    report.only(section, &["enabled", "refresh", "misbehaviour"]);
    if let Some(enabled) = report.bool(section, "enabled", None) {
        let problem = "updates no client: on a quiet channel both expire";
        report.check(
            enabled.value,
            &enabled.spot,
            (ERROR, "refresh"),
            problem,
            "set enabled = true",
        );
    }
    if let Some(refresh) = report.bool(section, "refresh", Some(false)) {
        let problem = "lets a client on a quiet channel expire, which ends the link";
        report.check(
            refresh.value,
            &refresh.spot,
            (ERROR, "refresh"),
            problem,
            "set refresh = true",
        );
    }
    if let Some(misbehaviour) = report.bool(section, "misbehaviour", Some(false)) {
        let remedy = "set misbehaviour = false";
        report.check(
            !misbehaviour.value,
            &misbehaviour.spot,
            (ERROR, "misbehaviour"),
            REAPED,
            remedy,
        );
    }
}

fn handshakes<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    report.only(section, &["enabled"]);
    if let Some(enabled) = report.bool(section, "enabled", None) {
        let problem = format!("in {} pays for strangers' handshakes", section.name);
        let remedy = "set enabled = false; handshakes are made once, by hand";
        report.check(
            !enabled.value,
            &enabled.spot,
            (WARNING, "handshakes"),
            problem,
            remedy,
        );
    }
}

fn packets<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    let known = [
        "enabled",
        "clear_interval",
        "clear_on_start",
        "tx_confirmation",
        "auto_register_counterparty_payee",
        "ics20_max_memo_size",
        "ics20_max_receiver_size",
        "clear_limit",
    ];
    report.only(section, &known);
    if let Some(enabled) = report.bool(section, "enabled", None) {
        report.check(
            enabled.value,
            &enabled.spot,
            (ERROR, "packets"),
            "relays no packet",
            "set enabled = true",
        );
    }
    clearing(report, section, Some(100));
    pace(report, section);
}

fn pace<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    if let Some(start) = report.bool(section, "clear_on_start", Some(true)) {
        let problem = "leaves packets sent while the relayer was down until the next clearing";
        report.check(
            start.value,
            &start.spot,
            (WARNING, "clear-on-start"),
            problem,
            "set clear_on_start = true",
        );
    }
    if let Some(confirm) = report.bool(section, "tx_confirmation", Some(false)) {
        let problem = "holds packets up behind each transaction's confirmation";
        report.check(
            !confirm.value,
            &confirm.spot,
            (WARNING, "tx-confirmation"),
            problem,
            "set it to false",
        );
    }
    if let Some(limit) = report.integer(section, "clear_limit", 50) {
        let problem = "clears nothing";
        report.check(
            limit.value > 0,
            &limit.spot,
            (ERROR, "clearing"),
            problem,
            "set clear_limit = 50",
        );
    }
}

/// The interval of clearing, of all chains or of one.
pub(super) fn clearing<'a>(report: &mut Report<'a>, section: &Section<'a>, default: Option<u64>) {
    if default.is_none() && !section.table.contains_key("clear_interval") {
        return;
    }
    let Some(interval) = report.integer(section, "clear_interval", default.unwrap_or_default()) else {
        return;
    };
    let problem = "turns clearing off: a packet whose event was missed waits for ever";
    report.check(
        interval.value > 0,
        &interval.spot,
        (ERROR, "clearing"),
        problem,
        "set clear_interval = 100",
    );
    let problem = "looks for missed packets so seldom that entries may expire meanwhile";
    let often = interval.value <= 1_000;
    report.check(
        often,
        &interval.spot,
        (WARNING, "clearing-late"),
        problem,
        "set at most 1000 blocks",
    );
}

/// `[global]`, `[rest]` and `[telemetry]`.
pub(super) fn servers<'a>(report: &mut Report<'a>, root: &Section<'a>) {
    if let Some(global) = report.section(root, "global", "[global]") {
        report.only(&global, &["log_level"]);
    }
    let mut taken = None;
    for key in ["rest", "telemetry"] {
        let Some(section) = report.section(root, key, &format!("[{key}]")) else {
            continue;
        };
        taken = server(report, &section, taken).or(taken);
    }
}

/// The port a server takes, when it is enabled.
fn server<'a>(report: &mut Report<'a>, section: &Section<'a>, taken: Option<u64>) -> Option<u64> {
    report.only(section, &["enabled", "host", "port", "buckets"]);
    let enabled = report.bool(section, "enabled", None);
    let host = report.string(section, "host");
    let port = report.read(section, "port", "whole number", None, integer);
    enabled.filter(|enabled| enabled.value)?;
    if let Some(host) = host {
        let here = matches!(host.value, "127.0.0.1" | "localhost" | "::1");
        let problem = "opens a server without a password to other machines";
        let remedy = "write '127.0.0.1'";
        report.check(here, &host.spot, (WARNING, "open-server"), problem, remedy);
    }
    let Read { value, spot } = port?;
    let problem = format!("of {} is the port of [rest] too", section.name);
    let rule = (ERROR, "port-twice");
    report.check(taken != Some(value), &spot, rule, problem, "give it another port");
    Some(value)
}
