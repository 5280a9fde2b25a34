//! How long a client trusts, and how often it is refreshed.
use super::source::{integer, Report, Section};
use super::{ERROR, WARNING};
use crate::deployment::Chain;
use crate::times::{longest_trust, spoken, written};
use toml::de::DeValue;

/// Trusting period, refresh rate, threshold and drift of a chain.
pub(super) fn trust<'a>(report: &mut Report<'a>, section: &Section<'a>, chain: &Chain) {
    let most = longest_trust(chain.unbonding_seconds);
    let trusting = period(report, section, chain, most);
    refresh(report, section);
    threshold(report, section);
    drift(report, section, chain, trusting);
    if let Some(block) = report.seconds(section, "max_block_time", (30, "30s")) {
        let usual = chain.block_seconds;
        let problem = format!(
            "is less than the usual block time of {}: headers look too new",
            spoken(usual)
        );
        let remedy = format!("set '{}'", written(usual.saturating_mul(3).max(30)));
        report.check(
            block.value >= usual,
            &block.spot,
            (ERROR, "block-time"),
            problem,
            remedy,
        );
    }
}

fn drift<'a>(report: &mut Report<'a>, section: &Section<'a>, chain: &Chain, trusting: u64) {
    if let Some(drift) = report.seconds(section, "clock_drift", (5, "5s")) {
        let least = chain.clock_drift_seconds;
        let problem = format!(
            "is less than the {} the deployment allows: good headers are refused",
            spoken(least)
        );
        let remedy = format!("set '{}'", written(least));
        report.check(
            drift.value >= least,
            &drift.spot,
            (ERROR, "clock-drift"),
            problem,
            remedy.clone(),
        );
        let problem = "is not below the trusting period: no client can be made";
        report.check(
            drift.value < trusting || trusting == 0,
            &drift.spot,
            (ERROR, "clock-drift"),
            problem,
            remedy,
        );
    }
}

/// The trusting period in force, seconds.
fn period<'a>(report: &mut Report<'a>, section: &Section<'a>, chain: &Chain, most: u64) -> u64 {
    let default = format!("two thirds of what the node says, now {}", written(most));
    let Some(period) = report.seconds(section, "trusting_period", (most, &default)) else {
        return most;
    };
    let (value, spot) = (period.value, period.spot);
    let remedy = format!("set at most {}", written(most));
    report.check(
        value > 0,
        &spot,
        (ERROR, "trusting-period"),
        "lets every client expire at once",
        &remedy,
    );
    let unbonding = spoken(chain.unbonding_seconds);
    let problem = format!(
        "is longer than 2/3 of {}'s unbonding of {unbonding}: a client would outlive its trust",
        chain.id
    );
    report.check(value <= most, &spot, (ERROR, "trusting-period"), problem, &remedy);
    let told = chain.trusting_period_seconds;
    if value <= most && value > 0 && section.table.contains_key("trusting_period") {
        let problem = format!("differs from the deployment's {}", written(told));
        let remedy = format!("set '{}', or change the deployment", written(told));
        report.check(
            value == told,
            &spot,
            (WARNING, "trusting-period"),
            problem,
            remedy,
        );
    }
    value
}

/// Two whole numbers with a stroke between.
fn fraction(value: &DeValue) -> Option<(u64, u64)> {
    let (above, below) = value.as_str()?.split_once('/')?;
    Some((above.parse().ok()?, below.parse().ok()?))
}

fn refresh<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    let default = Some(((1, 3), "'1/3'"));
    let kind = "fraction such as '1/3'";
    let Some(rate) = report.read(section, "client_refresh_rate", kind, default, fraction) else {
        return;
    };
    let (above, below) = rate.value;
    let remedy = "set client_refresh_rate = '1/3'";
    let problem = "is no part of a trusting period";
    report.check(
        below > 0 && above > 0,
        &rate.spot,
        (ERROR, "refresh-rate"),
        problem,
        remedy,
    );
    let late = above >= below && below > 0;
    let problem = "refreshes a client only when it has expired";
    report.check(!late, &rate.spot, (ERROR, "refresh-rate"), problem, remedy);
    let tight = !late && above.saturating_mul(2) > below;
    let problem = "leaves no second try before the client expires";
    report.check(!tight, &rate.spot, (WARNING, "refresh-rate"), problem, remedy);
}

fn threshold<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    let default = Some(((1, 3), "'1/3'"));
    let whole = |value: &DeValue| {
        value
            .as_str()
            .map_or_else(|| integer(value), |text| text.parse().ok())
    };
    let either = |value: &DeValue| match value.as_table() {
        Some(table) => Some((
            whole(table.get("numerator")?.get_ref())?,
            whole(table.get("denominator")?.get_ref())?,
        )),
        None => fraction(value),
    };
    let kind = "fraction such as '1/3'";
    let Some(part) = report.read(section, "trust_threshold", kind, default, either) else {
        return;
    };
    let (above, below) = part.value;
    let holds = above.saturating_mul(3) >= below && above < below;
    let problem = "is not from 1/3 to below 1: Hermes refuses the file";
    report.check(
        holds,
        &part.spot,
        (ERROR, "trust-threshold"),
        problem,
        "set trust_threshold = '1/3'",
    );
}
