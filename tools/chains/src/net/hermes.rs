//! Hermes: its keys, what it sets up, and running it. It has a home of its own.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use holdfast_relayer_config::{render, Deployment};
use serde_json::Value;

use super::process;
use super::state::{Layout, RunningNode};
use super::{accounts, ChainSpec, TRUSTING_SECONDS};
use crate::client::{signer_path, PHRASE};

/// Hermes with its home.
#[derive(Clone, Debug)]
pub struct Hermes {
    program: PathBuf,
    home: PathBuf,
}

/// Both ends of a connection.
#[derive(Clone, Debug)]
pub struct Connected {
    /// Client on the hub's chain.
    pub hub_client: String,
    /// Connection on the hub's chain.
    pub hub_connection: String,
    /// Client on the consumer's chain.
    pub consumer_client: String,
    /// Connection on the consumer's chain.
    pub consumer_connection: String,
}

/// Both ends of a channel.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Channel on the hub's chain.
    pub hub_channel: String,
    /// Channel on the consumer's chain.
    pub consumer_channel: String,
}

impl Hermes {
    /// Hermes in the network's folder.
    #[must_use]
    pub fn new(program: &Path, layout: &Layout) -> Self {
        Self {
            program: program.to_path_buf(),
            home: layout.hermes(),
        }
    }

    /// Its configuration file.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.home.join("config.toml")
    }

    /// Writes the configuration that is enough to make connections and channels, and adds the relayer's key of each
    /// chain.
    ///
    /// # Errors
    /// Hermes refuses.
    pub fn prepare(&self, chains: &[(ChainSpec, RunningNode)]) -> Result<()> {
        fs::create_dir_all(&self.home)?;
        fs::write(self.config(), setup_config(chains)?)?;
        let phrase = self.home.join("phrase");
        fs::write(&phrase, PHRASE.split_whitespace().collect::<Vec<_>>().join(" "))?;
        for (chain, _) in chains {
            let mut command = self.command();
            command
                .args([
                    "keys",
                    "add",
                    "--overwrite",
                    "--chain",
                    chain.id,
                    "--key-name",
                    "relayer",
                ])
                .args(["--hd-path", &signer_path(accounts::RELAYER), "--mnemonic-file"])
                .arg(&phrase);
            process::run(&mut command, None)?;
        }
        Ok(())
    }

    /// Makes clients and a connection between the hub's chain and a consumer's.
    ///
    /// # Errors
    /// Hermes refuses.
    pub fn connect(&self, hub: ChainSpec, consumer: ChainSpec) -> Result<Connected> {
        let args = [
            "create",
            "connection",
            "--a-chain",
            hub.id,
            "--b-chain",
            consumer.id,
        ];
        let result = self.json(&args)?;
        let end = |side: &str, field: &str| {
            let found = result[side][field].as_str().map(str::to_owned);
            found.with_context(|| format!("hermes names no {side}.{field} in {result}"))
        };
        Ok(Connected {
            hub_client: end("a_side", "client_id")?,
            hub_connection: end("a_side", "connection_id")?,
            consumer_client: end("b_side", "client_id")?,
            consumer_connection: end("b_side", "connection_id")?,
        })
    }

    /// Opens a channel between a port of the hub's chain and one of a consumer's over a connection.
    ///
    /// # Errors
    /// A contract or Hermes refuses.
    pub fn open(
        &self,
        hub: ChainSpec,
        connection: &str,
        (hub_port, consumer_port): (&str, &str),
        version: &str,
    ) -> Result<Opened> {
        let result = self.json(&[
            "create",
            "channel",
            "--a-chain",
            hub.id,
            "--a-connection",
            connection,
            "--a-port",
            hub_port,
            "--b-port",
            consumer_port,
            "--order",
            "unordered",
            "--channel-version",
            version,
        ])?;
        let end = |side: &str| {
            let found = result[side]["channel_id"].as_str().map(str::to_owned);
            found.with_context(|| format!("hermes names no {side}.channel_id in {result}"))
        };
        Ok(Opened {
            hub_channel: end("a_side")?,
            consumer_channel: end("b_side")?,
        })
    }

    /// Starts relaying a deployment, with the configuration `holdfast-relayer-config` renders for it.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(&self, layout: &Layout, deployment: &Deployment) -> Result<u32> {
        fs::write(self.config(), with_free_ports(&render::hermes(deployment))?)?;
        process::run(self.command().args(["config", "validate"]), None)
            .context("Hermes refuses the file rendered for it: a bug of holdfast-relayer-config")?;
        let mut command = self.command();
        command.arg("start");
        process::start(&mut command, &layout.log("hermes"))
    }

    /// Whether a Hermes of ours runs.
    #[must_use]
    pub fn is_running(&self, pid: u32) -> bool {
        process::is_ours(pid, &self.mark())
    }

    /// Stops a Hermes of ours.
    ///
    /// # Errors
    /// It does not stop.
    pub fn stop(&self, pid: u32) -> Result<()> {
        process::stop(pid, &self.mark())
    }

    /// Stops every Hermes of ours, and whatever else it was asked to do.
    ///
    /// # Errors
    /// One does not stop.
    pub fn stop_all(&self) -> Result<()> {
        for pid in process::find(&self.program, &self.mark()) {
            self.stop(pid)?;
        }
        Ok(())
    }

    fn mark(&self) -> String {
        self.config().display().to_string()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("HOME", &self.home).arg("--config").arg(self.config());
        command
    }

    /// Runs a command and returns the result of its last line.
    fn json(&self, args: &[&str]) -> Result<Value> {
        let mut command = self.command();
        command.arg("--json").args(args);
        let printed = process::run(&mut command, None)?;
        let last = printed.lines().rev().find(|line| line.contains("\"result\""));
        let last = last.with_context(|| format!("hermes printed no result:\n{printed}"))?;
        Ok(serde_json::from_str::<Value>(last)?["result"].clone())
    }
}

/// The configuration with the ports of its own servers replaced by free ones: the usual may be taken.
fn with_free_ports(config: &str) -> Result<String> {
    let mut ports = process::free_ports::<2>()?.into_iter();
    let mut text = String::new();
    for line in config.lines() {
        match line.starts_with("port = ").then(|| ports.next()).flatten() {
            Some(port) => writeln!(text, "port = {port}")?,
            None => writeln!(text, "{line}")?,
        }
    }
    Ok(text)
}

/// Enough to make connections and channels; relaying itself runs on the rendered configuration.
fn setup_config(chains: &[(ChainSpec, RunningNode)]) -> Result<String> {
    let mut text = String::from(
        "[global]\nlog_level = 'info'\n[mode.clients]\nenabled = true\nrefresh = true\nmisbehaviour = false\n\
         [mode.connections]\nenabled = false\n[mode.channels]\nenabled = false\n[mode.packets]\nenabled = true\n",
    );
    for (chain, node) in chains {
        write!(
            text,
            "[[chains]]\nid = '{}'\ntype = 'CosmosSdk'\nrpc_addr = '{}'\ngrpc_addr = '{}'\n\
             event_source = {{ mode = 'pull', interval = '500ms' }}\nrpc_timeout = '10s'\n\
             account_prefix = '{}'\nkey_name = 'relayer'\nstore_prefix = 'ibc'\ndefault_gas = 400000\n\
             max_gas = 20000000\ngas_price = {{ price = 0.03, denom = '{}' }}\ngas_multiplier = 1.4\n\
             clock_drift = '10s'\nmax_block_time = '30s'\ntrusting_period = '{TRUSTING_SECONDS}s'\n\
             trust_threshold = '1/3'\naddress_type = {{ derivation = 'cosmos' }}\n",
            chain.id, node.rpc, node.grpc, chain.prefix, chain.denom
        )?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hermes_own_ports_change() {
        let text =
            with_free_ports("# port = 1\n[rest]\nport = 3000\n[telemetry]\nport = 3001\nlist = [\n]\n")
                .unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            (lines[0], lines[1], lines[3], lines[5], lines[6]),
            ("# port = 1", "[rest]", "[telemetry]", "list = [", "]")
        );
        assert!(
            lines[2].starts_with("port = ") && lines[4].starts_with("port = ") && lines[2] != lines[4],
            "{text}"
        );
        assert_ne!(lines[2], "port = 3000");
    }
}
