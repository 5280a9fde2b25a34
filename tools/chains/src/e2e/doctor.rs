//! What the doctor says of a network that lives, and of one where nobody relays.

use std::collections::BTreeMap;

use anyhow::{ensure, Context, Result};
use holdfast_relayer_config::doctor::{assess, collect, output, worst, Finding, Level, Look, Observations};
use serde_json::Value;

use super::stage::Stage;
use crate::client::Signer;
use crate::net::{accounts, HUB};

/// Right after the snapshots there is nothing to report, in any of its three forms; a wallet without fees is found.
pub fn all_is_well(stage: &mut Stage) -> Result<String> {
    let (seen, findings) = look(stage, BTreeMap::new());
    ensure!(
        worst(&findings) == Level::Fine,
        "{}",
        output::text(&seen, &findings)
    );
    ensure!(output::text(&seen, &findings).ends_with("(exit 0)\n"));
    let json: Value = serde_json::from_str(&output::json(&seen, &findings)?)?;
    ensure!(json["health"] == "fine" && json["exit_code"] == 0, "{json}");
    let metrics = output::prometheus(&seen, &findings);
    let live = format!(
        "holdfast_entries_live{{service=\"{}\"}} 2\n",
        super::security::BRIDGE
    );
    for line in ["holdfast_doctor_health 0\n", &live] {
        ensure!(metrics.contains(line), "no {line} in {metrics}");
    }
    let nobody = Signer::local(accounts::COUNT)?.address(HUB.prefix)?.to_string();
    let (_, findings) = look(stage, BTreeMap::from([(HUB.name.into(), nobody.clone())]));
    let empty = only(&findings, Level::Broken, "wallet")?;
    ensure!(
        empty.next.starts_with("send at least") && empty.next.contains(&nobody),
        "{empty:?}"
    );
    Ok(format!(
        "{} things looked at, all fine, in three forms; an empty wallet is found",
        findings.len()
    ))
}

/// With no relayer and past its validity the bridge's entry counts as zero: broken, with what to type.
pub fn tells_that_entries_expired(stage: &Stage) -> Result<()> {
    let (seen, findings) = look(stage, BTreeMap::new());
    let expired = findings
        .iter()
        .find(|finding| finding.level == Level::Broken && finding.rule == "entries");
    let expired = expired.with_context(|| output::text(&seen, &findings))?;
    ensure!(
        expired.says.contains("have expired and count as zero"),
        "{expired:?}"
    );
    ensure!(expired.next.contains("flush"), "{expired:?}");
    ensure!(
        output::prometheus(&seen, &findings).contains("holdfast_doctor_health 2\n"),
        "the worst finding is the health"
    );
    Ok(())
}

/// Nothing is broken; only what ages between two flushes may be told.
pub fn nothing_is_broken(stage: &Stage) -> Result<()> {
    let (seen, findings) = look(stage, BTreeMap::new());
    let told = findings.iter().filter(|finding| finding.level > Level::Fine);
    let ages = |finding: &Finding| {
        finding.level == Level::Warning && ["snapshot", "entries"].contains(&finding.rule)
    };
    ensure!(told.clone().all(ages), "{}", output::text(&seen, &findings));
    Ok(())
}

fn look(stage: &Stage, wallets: BTreeMap<String, String>) -> (Observations, Vec<Finding>) {
    let seen = collect(
        &stage.deployment,
        &Look {
            wallets,
            ..Look::default()
        },
    );
    let findings = assess(&seen);
    (seen, findings)
}

/// The one finding that is not fine.
fn only<'a>(findings: &'a [Finding], level: Level, rule: &str) -> Result<&'a Finding> {
    let told: Vec<_> = findings
        .iter()
        .filter(|finding| finding.level > Level::Fine)
        .collect();
    let [one] = told.as_slice() else {
        anyhow::bail!("one finding expected: {told:?}")
    };
    ensure!(one.level == level && one.rule == rule, "{one:?}");
    Ok(one)
}
