//! Nodes that cannot start, with the real program: what it says when it ends is understood.

use std::fs;
use std::net::TcpListener;

use anyhow::{ensure, Result};

use super::stage::Stage;
use crate::localnet;
use crate::net::binaries::Binaries;
use crate::net::process::free_ports;
use crate::net::state::{Layout, RunningNode};
use crate::net::{node, HUB};

/// A port somebody has, for each of the node's three; then a genesis that is none.
pub fn nodes_that_cannot_start(stage: &mut Stage) -> Result<String> {
    let layout = Layout::at(stage.layout.root().join("trial"));
    let told = tried(&layout);
    localnet::remove(&layout)?;
    told
}

fn tried(layout: &Layout) -> Result<String> {
    let wasmd = Binaries::find()?.wasmd(HUB);
    node::make(layout, &wasmd, HUB)?;
    for (taken, what) in ["rpc", "p2p", "grpc"].into_iter().enumerate() {
        let owner = TcpListener::bind("127.0.0.1:0")?;
        let mut ports = free_ports::<3>()?;
        ports[taken] = owner.local_addr()?.port();
        let node = node::start_at(layout, &wasmd, HUB, ports)?;
        let error = ended(layout, &node)?;
        ensure!(
            node::lost_its_port(layout, &node),
            "a {what} port in use is not understood: {error}"
        );
    }
    let genesis = layout.node(HUB.name).join("config/genesis.json");
    fs::write(&genesis, "{}")?;
    let node = node::start_at(layout, &wasmd, HUB, free_ports::<3>()?)?;
    let error = ended(layout, &node)?;
    ensure!(
        !node::lost_its_port(layout, &node) && error.contains("genesis"),
        "a damaged genesis is not understood: {error}"
    );
    Ok("a port in use, of three; a damaged genesis".into())
}

/// What is said of a node that ends before its first block.
fn ended(layout: &Layout, node: &RunningNode) -> Result<String> {
    let Err(error) = node::wait_for_block(layout, HUB, node, node::FIRST_BLOCK) else {
        anyhow::bail!("the node started, although it cannot")
    };
    let text = error.to_string();
    ensure!(text.contains("the node of hub-1 ended"), "{text}");
    Ok(text)
}
