//! The net: chains by name, one clock, the packets between them, and what is checked after every step.

mod clock;
mod links;
mod steps;

use std::collections::BTreeMap;

use cosmwasm_std::{StdResult, Timestamp};

use crate::ibc::{IbcError, IbcResult};
use crate::relayer::PacketLog;
use crate::{Chain, ChainConfig};

pub use links::{Link, LinkConfig};

/// A check that runs after every step and says what is broken.
pub type Invariant = Box<dyn FnMut(&Net) -> anyhow::Result<()>>;

/// A place in the net: one channel on one chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// Name of the chain.
    pub chain: String,
    /// Channel on that chain.
    pub channel: String,
}

/// Ways in which a simulated host may break the rules of IBC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostFaults {
    /// The host opens or connects a channel although the contract refused (F-16).
    pub opens_despite_refusal: bool,
}

/// Several chains and what is between them.
pub struct Net {
    chains: BTreeMap<String, Chain>,
    now: Timestamp,
    step: u64,
    trace: Vec<String>,
    log: PacketLog,
    /// The changes of each chain when its packets were last looked for.
    seen_changes: BTreeMap<String, u64>,
    invariants: Vec<Invariant>,
    /// How the hosts misbehave; by default they do not.
    pub faults: HostFaults,
}

/// The second at which a net's clock starts: 2025-01-01T00:00:00Z. Any fixed moment would do.
const GENESIS_SECONDS: u64 = 1_735_689_600;

impl Default for Net {
    fn default() -> Self {
        Self::new()
    }
}

impl Net {
    /// A net without chains.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chains: BTreeMap::new(),
            now: Timestamp::from_seconds(GENESIS_SECONDS),
            step: 0,
            trace: Vec::new(),
            log: PacketLog::default(),
            seen_changes: BTreeMap::new(),
            invariants: Vec::new(),
            faults: HostFaults::default(),
        }
    }

    /// Adds a chain.
    #[must_use]
    pub fn with_chain(mut self, config: ChainConfig) -> Self {
        self.chains
            .insert(config.name.clone(), Chain::new(config, self.now));
        self
    }

    /// The chain `name`, read only.
    ///
    /// # Panics
    /// There is none: a mistake in the test.
    #[must_use]
    pub fn chain(&self, name: &str) -> &Chain {
        self.chains
            .get(name)
            .unwrap_or_else(|| panic!("chain {name} does not exist; add it to the net first"))
    }

    /// All chains, by name.
    pub fn chains(&self) -> impl Iterator<Item = &Chain> {
        self.chains.values()
    }

    /// Every packet ever sent, with its fate.
    #[must_use]
    pub fn packets(&self) -> &PacketLog {
        &self.log
    }

    /// Bytes that are equal for equal runs: the digests of all chains and the steps taken (I-47).
    ///
    /// # Errors
    /// The packet log cannot be written down: a bug of the simulator.
    pub fn fingerprint(&self) -> StdResult<String> {
        let chains: Vec<String> = self.chains.values().map(Chain::digest).collect();
        let packets = cosmwasm_std::to_json_string(&self.log.entries().collect::<Vec<_>>())?;
        Ok(format!(
            "{}\n{}\n{packets}",
            chains.join("\n"),
            self.trace.join("\n")
        ))
    }

    pub(crate) fn at(&self, name: &str) -> IbcResult<&Chain> {
        self.chains.get(name).ok_or_else(|| IbcError::UnknownChain {
            name: name.to_string(),
        })
    }

    pub(crate) fn at_mut(&mut self, name: &str) -> IbcResult<&mut Chain> {
        self.chains.get_mut(name).ok_or_else(|| IbcError::UnknownChain {
            name: name.to_string(),
        })
    }

    pub(crate) fn running(&mut self, name: &str) -> IbcResult<&mut Chain> {
        let chain = self.at_mut(name)?;
        chain.ensure_running()?;
        Ok(chain)
    }

    pub(crate) fn log_mut(&mut self) -> &mut PacketLog {
        &mut self.log
    }
}
