//! Up, down, status, logs.

mod show;
mod watch;

pub use show::{logs, programs, status};
pub use watch::{guard, Watch};

use std::fs;

use anyhow::{bail, Result};
use holdfast_relayer_config::doctor::{self, EndSeen, Look};
use holdfast_relayer_config::Deployment;

use crate::client::Signer;
use crate::deploy;
use crate::net::binaries::Binaries;
use crate::net::hermes::Hermes;
use crate::net::lock::Lock;
use crate::net::node;
use crate::net::state::{Layout, Running, RunningNode};
use crate::net::{accounts, all, ChainSpec, TRUSTING_SECONDS};

/// How often a node is started when others take the ports chosen for it.
const TRIES: u32 = 5;

/// Starts what does not run and deploys what is not deployed. Doing it twice changes nothing.
///
/// # Errors
/// A program or an artefact is missing, or a chain does not start; then what was started is stopped.
pub fn up() -> Result<()> {
    let layout = Layout::find()?;
    let watch = Watch::set(&layout)?;
    start(&layout)?;
    watch.done()?;
    status()
}

/// As [`up`], in a folder, without a word about the result.
///
/// # Errors
/// As [`up`].
pub fn start(layout: &Layout) -> Result<Deployment> {
    let binaries = Binaries::find()?;
    binaries.build()?;
    deploy::artifacts()?;
    let old = known(layout)?;
    start_all(layout, &binaries, old).or_else(|error| {
        stop_all(layout)?;
        let logs = layout.logs();
        Err(error.context(format!(
            "the local network did not start; what was started is stopped, logs are in {}; `cargo xtask localnet down` \
             removes it all, `cargo xtask localnet up` tries again",
            logs.display()
        )))
    })
}

/// The deployment made before, if its contracts are still the artefacts'.
fn known(layout: &Layout) -> Result<Option<Deployment>> {
    if !layout.deployment().exists() {
        return Ok(None);
    }
    let deployment = Deployment::read(&layout.deployment())?;
    deploy::same_codes(&deployment)?;
    Ok(Some(deployment))
}

fn start_all(layout: &Layout, binaries: &Binaries, old: Option<Deployment>) -> Result<Deployment> {
    let chains = start_nodes(layout, binaries)?;
    let hermes = Hermes::new(&binaries.hermes(), layout);
    let deployment = if let Some(deployment) = old {
        let deployment = moved(deployment, &chains);
        clients_live(&deployment)?;
        deployment
    } else {
        hermes.prepare(&chains)?;
        deploy::everything(&chains, &hermes, layout)?
    };
    deployment.write(&layout.deployment())?;
    let mut running = layout.running()?;
    if !running.hermes.is_some_and(|pid| hermes.is_running(pid)) {
        relayer_has_fees(&chains)?;
        running.hermes = Some(hermes.start(layout, &deployment)?);
        layout.save_running(&running)?;
    }
    Ok(deployment)
}

/// A relayer without fees starts, relays nothing, and says so only in its log.
fn relayer_has_fees(chains: &[(ChainSpec, RunningNode)]) -> Result<()> {
    for (chain, node) in chains {
        let address = Signer::local(accounts::RELAYER)?.address(chain.prefix)?;
        if chain.client(&node.rpc).balance(address.as_ref(), chain.denom)? == 0 {
            bail!(
                "the relayer's wallet {address} on {} is empty; send it {}, or begin anew with `cargo xtask localnet down`, \
                 then `cargo xtask localnet up`",
                chain.id,
                chain.denom
            );
        }
    }
    Ok(())
}

/// Clients that nobody refreshed for the trusting period are dead for good: nothing would ever be relayed again.
fn clients_live(deployment: &Deployment) -> Result<()> {
    let seen = doctor::collect(deployment, &Look::default());
    let mut ends = seen
        .links
        .iter()
        .flat_map(|link| [&link.hub_end, &link.consumer_end]);
    let is_dead = |end: &&EndSeen| end.client.as_ref().is_ok_and(|client| client.status != "Active");
    if let Some(end) = ends.find(is_dead) {
        bail!(
            "client {} on {} has expired: nobody relayed for {TRUSTING_SECONDS} s, perhaps while this machine slept; begin anew \
             with `cargo xtask localnet down`, then `cargo xtask localnet up`",
            end.client_id,
            end.chain_id
        );
    }
    Ok(())
}

/// The deployment at the ports that nodes have now.
fn moved(mut deployment: Deployment, chains: &[(ChainSpec, RunningNode)]) -> Deployment {
    for chain in &mut deployment.chains {
        if let Some((_, node)) = chains.iter().find(|(spec, _)| spec.name == chain.name) {
            chain.rpc.clone_from(&node.rpc);
            chain.grpc.clone_from(&node.grpc);
        }
    }
    deployment
}

fn start_nodes(layout: &Layout, binaries: &Binaries) -> Result<Vec<(ChainSpec, RunningNode)>> {
    let mut running = layout.running()?;
    let before = running.nodes.len();
    running.nodes.retain(|found| node::is_running(layout, found));
    if let Some(pid) = running.hermes.filter(|_| running.nodes.len() < before) {
        // It knows the ports of nodes that are gone.
        Hermes::new(&binaries.hermes(), layout).stop(pid)?;
        running.hermes = None;
    }
    let mut chains = Vec::new();
    for chain in all() {
        let found = running
            .nodes
            .iter()
            .find(|found| found.chain == chain.name)
            .cloned();
        let mut node = match found {
            Some(node) => node,
            None => start_node(layout, binaries, chain, &mut running)?,
        };
        let mut left = TRIES;
        while let Err(error) = node::wait_for_block(layout, chain, &node, node::FIRST_BLOCK) {
            left -= 1;
            if left == 0 || !node::lost_its_port(layout, &node) {
                return Err(error);
            }
            eprintln!("somebody took a port of {}; trying others ...", chain.id);
            running.nodes.retain(|found| found.chain != chain.name);
            node = start_node(layout, binaries, chain, &mut running)?;
        }
        chains.push((chain, node));
    }
    Ok(chains)
}

/// Starts a node and notes it at once, so that `down` finds it whatever happens next.
fn start_node(
    layout: &Layout,
    binaries: &Binaries,
    chain: ChainSpec,
    running: &mut Running,
) -> Result<RunningNode> {
    eprintln!("starting {} ...", chain.id);
    let node = node::start(layout, &binaries.wasmd(chain), chain)?;
    running.nodes.push(node.clone());
    layout.save_running(running)?;
    Ok(node)
}

/// Stops what was started and removes its files.
///
/// # Errors
/// A process does not stop.
pub fn down() -> Result<()> {
    let layout = Layout::find()?;
    let _lock = Lock::take(&layout)?;
    remove(&layout)?;
    println!("the local network is down; nothing of it runs");
    Ok(())
}

/// Stops what was started in a folder and removes the folder.
///
/// # Errors
/// A process does not stop.
pub fn remove(layout: &Layout) -> Result<()> {
    stop_all(layout)?;
    if layout.root().exists() {
        fs::remove_dir_all(layout.root())?;
    }
    Ok(())
}

/// Stops what was started, and leaves its files. What runs is found by its command line, so that nothing is missed that
/// nobody had the time to note.
///
/// # Errors
/// A process does not stop.
pub fn stop_all(layout: &Layout) -> Result<()> {
    let binaries = Binaries::find()?;
    Hermes::new(&binaries.hermes(), layout).stop_all()?;
    for chain in all() {
        node::stop_all(layout, &binaries.wasmd(chain), chain)?;
    }
    if layout.root().exists() {
        layout.save_running(&Running::default())?;
    }
    Ok(())
}
