//! A node: one chain of one validator.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Result};

use super::process;
use super::state::{Layout, RunningNode};
use super::{genesis, ChainSpec};

/// How long a chain may take to its first block.
pub const FIRST_BLOCK: Duration = Duration::from_secs(60);

/// How long after its first block a node may take to open its gRPC port.
const GRPC_OPENS: Duration = Duration::from_secs(8);

/// Makes a chain's files if there are none, and starts its node on free ports.
///
/// # Errors
/// The node's commands fail.
pub fn start(layout: &Layout, wasmd: &Path, chain: ChainSpec) -> Result<RunningNode> {
    make(layout, wasmd, chain)?;
    start_at(layout, wasmd, chain, process::free_ports()?)
}

/// Makes a chain's files if there are none.
///
/// # Errors
/// The node's commands fail.
pub fn make(layout: &Layout, wasmd: &Path, chain: ChainSpec) -> Result<()> {
    let home = layout.node(chain.name);
    if !home.exists() {
        // Made beside it and renamed when complete: what an interrupt leaves half made is never started.
        let half_made = home.with_extension("new");
        if half_made.exists() {
            fs::remove_dir_all(&half_made)?;
        }
        genesis::make(wasmd, chain, &half_made)?;
        fs::rename(&half_made, &home)?;
    }
    Ok(())
}

/// Starts a node on these ports: RPC, peers, gRPC.
///
/// # Errors
/// The program cannot be started.
pub fn start_at(
    layout: &Layout,
    wasmd: &Path,
    chain: ChainSpec,
    [rpc, p2p, grpc]: [u16; 3],
) -> Result<RunningNode> {
    let home = layout.node(chain.name);
    let mut command = Command::new(wasmd);
    command
        .arg("start")
        .args(["--rpc.laddr", &format!("tcp://127.0.0.1:{rpc}")])
        .args(["--p2p.laddr", &format!("tcp://127.0.0.1:{p2p}")])
        .args(["--grpc.address", &format!("127.0.0.1:{grpc}")])
        .arg("--api.enable=false")
        .arg("--home")
        .arg(&home);
    let pid = process::start(&mut command, &layout.log(chain.name))?;
    Ok(RunningNode {
        chain: chain.name.into(),
        pid,
        rpc: format!("http://127.0.0.1:{rpc}"),
        grpc: format!("http://127.0.0.1:{grpc}"),
    })
}

/// Waits for a node's first block and its gRPC, so long at most.
///
/// # Errors
/// The node ended, or makes no block in time; the error says where its log is.
pub fn wait_for_block(layout: &Layout, chain: ChainSpec, node: &RunningNode, most: Duration) -> Result<()> {
    let client = chain.client(&node.rpc);
    let begun = Instant::now();
    let log = layout.log(chain.name);
    let mut first_block = None;
    while begun.elapsed() < most {
        if client.height().is_ok_and(|at| at.height > 0) {
            if serves_grpc(&log, node) {
                return Ok(());
            }
            if first_block.get_or_insert_with(Instant::now).elapsed() > GRPC_OPENS {
                process::stop(node.pid, &mark(layout, &node.chain))?;
            }
        }
        if !is_running(layout, node) {
            bail!(
                "the node of {} ended:\n{}\nall of it is in {}",
                chain.id,
                last_words(&log),
                log.display()
            );
        }
        sleep(Duration::from_millis(300));
    }
    bail!(
        "{} made no block in {} s:\n{}\nall of it is in {}",
        chain.id,
        most.as_secs(),
        last_words(&log),
        log.display()
    )
}

/// Whether a node has its gRPC port. It makes blocks before it opens that, and when somebody else has it, it goes on making
/// blocks and says why it failed only when it is stopped; this line of its log comes after.
fn serves_grpc(log: &Path, node: &RunningNode) -> bool {
    let address = node.grpc.trim_start_matches("http://");
    let text = fs::read_to_string(log).unwrap_or_default();
    text.lines()
        .any(|line| line.contains("starting gRPC server") && line.contains(address))
}

/// Whether a node ended because somebody took its port between the choice and the start.
#[must_use]
pub fn lost_its_port(layout: &Layout, node: &RunningNode) -> bool {
    !is_running(layout, node) && last_words(&layout.log(&node.chain)).contains("address already in use")
}

/// The lines of a log that say why its program ended: from the last panic or error on, else the last ones.
fn last_words(log: &Path) -> String {
    const LINES: usize = 15;
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let cause = lines
        .iter()
        .rposition(|line| line.starts_with("panic:") || line.starts_with("Error:"));
    if let Some(cause) = cause {
        return lines
            .iter()
            .skip(cause)
            .take(LINES)
            .copied()
            .collect::<Vec<_>>()
            .join("\n");
    }
    lines
        .iter()
        .skip(lines.len().saturating_sub(LINES))
        .copied()
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a node of ours runs.
#[must_use]
pub fn is_running(layout: &Layout, node: &RunningNode) -> bool {
    process::is_ours(node.pid, &mark(layout, &node.chain))
}

/// Stops every node of a chain.
///
/// # Errors
/// One does not stop.
pub fn stop_all(layout: &Layout, wasmd: &Path, chain: ChainSpec) -> Result<()> {
    let mark = mark(layout, chain.name);
    for pid in process::find(wasmd, &mark) {
        process::stop(pid, &mark)?;
    }
    Ok(())
}

fn mark(layout: &Layout, chain: &str) -> String {
    layout.node(chain).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_without_its_grpc_port_is_not_ready() {
        let log = std::env::temp_dir().join(format!("holdfast-node-{}.log", std::process::id()));
        let node = RunningNode {
            chain: "hub".into(),
            pid: 0,
            rpc: "http://127.0.0.1:1".into(),
            grpc: "http://127.0.0.1:42".into(),
        };
        for (line, expected) in [
            ("Error: failed to listen on address 127.0.0.1:42", false),
            ("INF starting gRPC server... address=127.0.0.1:41", false),
            ("INF starting gRPC server... address=127.0.0.1:42", true),
        ] {
            fs::write(&log, line).unwrap();
            assert_eq!(serves_grpc(&log, &node), expected, "{line}");
        }
        fs::remove_file(log).unwrap();
    }
}
