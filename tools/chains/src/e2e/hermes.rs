//! The relayer dies without a word and comes back.

use anyhow::{ensure, Result};
use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
use holdfast_shared::msg::hub::LinkResponse;
use holdfast_shared::msg::lens::QueryMsg;

use super::payments::claim_tips;
use super::security::{flush, security, sent, BRIDGE};
use super::stage::{wait, Stage, RELAYED};
use crate::net::accounts;
use crate::net::process;

/// Killed with a packet under way from the consumer; once back it is carried, and the answer follows.
pub fn killed_and_back(stage: &mut Stage) -> Result<String> {
    let mut running = stage.layout.running()?;
    let Some(pid) = running.hermes else {
        anyhow::bail!("no relayer runs")
    };
    process::signal_to(pid, "-KILL");
    wait("the relayer to be gone", RELAYED, || {
        Ok((!stage.hermes.is_running(pid)).then_some(()))
    })?;
    running.hermes = None;
    stage.layout.save_running(&running)?;
    let tips = claim_tips(stage)?;
    stage.tell_consumer(BRIDGE, accounts::KEEPER, &ConsumerMsg::Hello {}, &[])?;
    ensure!(
        link(stage)?.dirty.is_empty(),
        "nobody relays, yet the hub heard the hello"
    );
    start(stage)?;
    wait("the hub to hear the hello", RELAYED, || {
        Ok((!link(stage)?.dirty.is_empty()).then_some(()))
    })?;
    let before = security(stage, BRIDGE)?.seq;
    flush(stage, BRIDGE)?;
    let seq = wait("the new snapshot", RELAYED, || {
        Ok(Some(security(stage, BRIDGE)?.seq).filter(|seq| *seq > before))
    })?;
    wait("its acknowledgement", RELAYED, || {
        Ok(sent(stage, BRIDGE)?.and_then(|entry| entry.applied_height))
    })?;
    Ok(format!(
        "the waiting hello was carried, snapshot {seq} followed; the relayer had {tips} in tips"
    ))
}

/// Stops the relayer gently.
pub fn stop(stage: &Stage) -> Result<()> {
    let mut running = stage.layout.running()?;
    if let Some(pid) = running.hermes.take() {
        stage.hermes.stop(pid)?;
    }
    stage.layout.save_running(&running)
}

/// Starts the relayer and notes that it runs.
pub fn start(stage: &Stage) -> Result<()> {
    let mut running = stage.layout.running()?;
    running.hermes = Some(stage.hermes.start(&stage.layout, &stage.deployment)?);
    stage.layout.save_running(&running)
}

/// The hub's end of the bridge's link.
pub fn link(stage: &Stage) -> Result<LinkResponse> {
    stage.ask(&QueryMsg::Link {
        service: BRIDGE.into(),
    })
}
