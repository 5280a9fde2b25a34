//! Whether what our packets need is allowed, and paid for.
use super::source::{number, Read, Report, Section};
use super::{ERROR, WARNING};
use crate::deployment::Chain;
use crate::gas;

/// Price, multiplier and limits of a chain.
pub(super) fn gas<'a>(report: &mut Report<'a>, section: &Section<'a>, chain: &Chain) {
    price(report, section, chain);
    let multiplier = multiplier(report, section);
    let count = messages(report, section);
    limits(report, section, multiplier, count);
    let Some(bytes) = report.integer(section, "max_tx_size", 180_000) else {
        return;
    };
    let remedy = format!("set max_tx_size = {}", gas::MAX_TX_BYTES);
    let problem = format!(
        "is below the {} bytes of the largest packet with its proof",
        gas::MIN_TX_BYTES
    );
    let holds = bytes.value >= gas::MIN_TX_BYTES;
    report.check(holds, &bytes.spot, (ERROR, "tx-size"), problem, &remedy);
    let problem = "is above the 8388608 bytes Hermes allows: it refuses the file";
    report.check(
        bytes.value <= 8_388_608,
        &bytes.spot,
        (ERROR, "tx-size"),
        problem,
        &remedy,
    );
    let holds = !(1_048_577..=8_388_608).contains(&bytes.value);
    let problem = "is above the 1048576 bytes a node takes by default";
    report.check(holds, &bytes.spot, (WARNING, "tx-size"), problem, remedy);
}

fn price<'a>(report: &mut Report<'a>, section: &Section<'a>, chain: &Chain) {
    let Some(table) = report.section(section, "gas_price", "gas_price") else {
        let spot = section.missing("gas_price", None);
        let problem = "is missing: Hermes refuses the file";
        report.check(
            false,
            &spot,
            (ERROR, "missing"),
            problem,
            "add { price = .., denom = .. }",
        );
        return;
    };
    let (least, ours) = (&chain.gas_price.amount, &chain.gas_price.denom);
    if let Some(denom) = report.string(&table, "denom") {
        let problem = format!("is not {ours}, in which {} takes fees", chain.id);
        let remedy = format!("set denom = '{ours}'");
        report.check(
            denom.value == ours,
            &denom.spot,
            (ERROR, "gas-denom"),
            problem,
            remedy,
        );
    }
    if let Some(price) = report.read(&table, "price", "number", None, number) {
        // A file is compared as Hermes reads it, in floating point; a wei too little is not what this looks for.
        let enough = least.parse::<f64>().is_ok_and(|least| price.value >= least);
        let problem = format!("is below the {least} {ours} that {}'s nodes accept", chain.id);
        let remedy = format!("set price = {least}");
        report.check(enough, &price.spot, (ERROR, "gas-price"), problem, remedy);
    }
}

/// The multiplier in force, in hundredths.
fn multiplier<'a>(report: &mut Report<'a>, section: &Section<'a>) -> u64 {
    if let Some(old) = report.entry(section, "gas_adjustment") {
        let problem = "is deprecated: Hermes refuses the file";
        let remedy = "remove it and set gas_multiplier = 1.4";
        report.check(false, &old.spot, (ERROR, "gas-multiplier"), problem, remedy);
    }
    let read = report.read(section, "gas_multiplier", "number", Some((1.1, "1.1")), number);
    let Some(Read { value, spot }) = read else {
        return 110;
    };
    let remedy = "set gas_multiplier = 1.4";
    let problem = "is below 1: Hermes refuses the file";
    report.check(value >= 1.0, &spot, (ERROR, "gas-multiplier"), problem, remedy);
    let problem = "leaves little above an estimate made on another state: a receive may run out of gas";
    let holds = !(1.0..1.2).contains(&value);
    report.check(holds, &spot, (WARNING, "gas-multiplier"), problem, remedy);
    // Beyond a hundredfold nothing more can be wrong about it.
    (value.clamp(1.0, 100.0) * 100.0).round() as u64
}

/// The number of messages in force.
fn messages<'a>(report: &mut Report<'a>, section: &Section<'a>) -> u64 {
    let Some(count) = report.integer(section, "max_msg_num", 30) else {
        return 30;
    };
    let problem = "is not 1 to 100: Hermes refuses the file";
    let remedy = format!("set max_msg_num = {}", gas::MESSAGES);
    let holds = (1..=100).contains(&count.value);
    report.check(holds, &count.spot, (ERROR, "msg-num"), problem, &remedy);
    let problem = "leaves no room for a packet beside its client update";
    report.check(count.value != 1, &count.spot, (ERROR, "msg-num"), problem, remedy);
    if holds {
        count.value
    } else {
        gas::MESSAGES
    }
}

fn limits<'a>(report: &mut Report<'a>, section: &Section<'a>, multiplier: u64, count: u64) {
    let Some(max) = report.integer(section, "max_gas", 400_000) else {
        return;
    };
    let (one, full) = (
        gas::needed(1, multiplier),
        gas::needed(count.saturating_sub(1), multiplier),
    );
    let remedy = format!("set max_gas = {}", full.max(gas::MAX_GAS));
    let problem = format!("is below the {one} that our largest packet needs: it would never be sent");
    report.check(max.value >= one, &max.spot, (ERROR, "max-gas"), problem, &remedy);
    if max.value >= one {
        let problem = format!(
            "is below the {full} that {} of our largest packets need together: Hermes would send none of them",
            count.saturating_sub(1)
        );
        report.check(
            max.value >= full,
            &max.spot,
            (WARNING, "max-gas"),
            problem,
            remedy,
        );
    }
    fallback(report, section, max.value, one);
}

/// What is asked for without a simulation.
fn fallback<'a>(report: &mut Report<'a>, section: &Section<'a>, max: u64, one: u64) {
    let text = max.to_string();
    let default = Some((max, text.as_str()));
    let Some(fallback) = report.read(
        section,
        "default_gas",
        "whole number",
        default,
        super::source::integer,
    ) else {
        return;
    };
    let remedy = format!("set default_gas = {}", gas::DEFAULT_GAS);
    let problem = "is above max_gas";
    report.check(
        fallback.value <= max,
        &fallback.spot,
        (ERROR, "default-gas"),
        problem,
        "raise max_gas above it",
    );
    if section.table.contains_key("default_gas") {
        let problem = format!("is below the {one} that our largest packet needs when it cannot be simulated");
        report.check(
            fallback.value >= one,
            &fallback.spot,
            (WARNING, "default-gas"),
            problem,
            remedy,
        );
    }
}
