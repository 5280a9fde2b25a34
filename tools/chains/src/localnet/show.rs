//! What runs, where, and what it says.

use std::fs;

use anyhow::{bail, Result};
use holdfast_relayer_config::Deployment;

use crate::net::binaries::Binaries;
use crate::net::hermes::Hermes;
use crate::net::state::Layout;
use crate::net::{all, node};

/// Says what runs and where.
///
/// # Errors
/// Nothing was ever started.
pub fn status() -> Result<()> {
    let layout = Layout::find()?;
    let running = layout.running()?;
    if running.nodes.is_empty() {
        bail!("no local network runs; start one with `cargo xtask localnet up`");
    }
    for chain in all() {
        let Some(found) = running.nodes.iter().find(|found| found.chain == chain.name) else {
            continue;
        };
        let height = chain.client(&found.rpc).height();
        let state = match (node::is_running(&layout, found), height) {
            (true, Ok(at)) => format!("height {}", at.height),
            (true, Err(_)) => "runs, but does not answer".to_owned(),
            (false, _) => format!("stopped; see {}", layout.log(chain.name).display()),
        };
        println!("{:10} {:28} {:28} {state}", chain.id, found.rpc, found.grpc);
    }
    let hermes = Hermes::new(&Binaries::find()?.hermes(), &layout);
    let relaying = running.hermes.is_some_and(|pid| hermes.is_running(pid));
    println!("{:10} {}", "hermes", if relaying { "relays" } else { "stopped" });
    if layout.deployment().exists() {
        describe(&Deployment::read(&layout.deployment())?);
        println!("deployment {}", layout.deployment().display());
    }
    Ok(())
}

fn describe(deployment: &Deployment) {
    println!("{:10} {}", "hub", deployment.hub.address);
    println!("{:10} {}", "lens", deployment.lens.address);
    if let Some(lrt) = &deployment.lrt {
        println!("{:10} {}", "lrt", lrt.address);
    }
    for service in &deployment.services {
        println!(
            "{:10} {} ({} <-> {})",
            service.service, service.consumer, service.hub_channel, service.consumer_channel
        );
    }
    for account in &deployment.accounts {
        println!("{:10} {} on {}", account.name, account.address, account.chain);
    }
}

/// Shows the last lines of every log.
///
/// # Errors
/// A log cannot be read.
pub fn logs() -> Result<()> {
    const LINES: usize = 20;
    let layout = Layout::find()?;
    for name in all().map(|chain| chain.name).chain(["hermes"]) {
        let path = layout.log(name);
        let text = fs::read_to_string(&path).unwrap_or_default();
        println!("== {}", path.display());
        let lines: Vec<&str> = text.lines().collect();
        for line in lines.iter().skip(lines.len().saturating_sub(LINES)) {
            println!("{line}");
        }
    }
    Ok(())
}

/// Says which programs are there, and which `up` would build.
///
/// # Errors
/// One is missing.
pub fn programs() -> Result<()> {
    let mut missing = Vec::new();
    for (name, path) in Binaries::find()?.all() {
        let there = path.is_file();
        println!(
            "{name:28} {:8} {}",
            if there { "there" } else { "missing" },
            path.display()
        );
        missing.extend((!there).then_some(name));
    }
    if !missing.is_empty() {
        bail!(
            "{} missing; `cargo xtask localnet up` builds what is missing",
            missing.join(", ")
        );
    }
    Ok(())
}
