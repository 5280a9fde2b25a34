//! One simulated chain: a cw-multi-test application with its own prefix, clock, bank, staking and IBC state.

mod bank;
mod clock;
mod rehearsal;
mod staking;
mod storage;
mod wasm;

use cosmwasm_std::{Addr, BlockInfo, Coin, Empty, Event, Order, Storage, Timestamp};
use cw_multi_test::{
    no_init, App, AppBuilder, FailingModule, GovFailingModule, MockApiBech32, StargateFailing, WasmKeeper,
};
use sha2::{Digest, Sha256};

use crate::contract::Meter;
use crate::ibc::{IbcError, IbcModule, IbcResult};
use crate::staking::{SimDistribution, SimStaking, StakingParams};

pub use bank::SimBank;
pub use rehearsal::Rehearsal;
pub use storage::SimStorage;
pub use wasm::Instantiate;

/// The application type behind every chain; nobody else needs to write it.
pub type SimApp = App<
    SimBank,
    MockApiBech32,
    SimStorage,
    FailingModule<Empty, Empty, Empty>,
    WasmKeeper<Empty, Empty>,
    SimStaking,
    SimDistribution,
    IbcModule,
    GovFailingModule,
    StargateFailing,
>;

/// What a chain is made with.
#[derive(Clone, Debug)]
pub struct ChainConfig {
    /// Its name in the net, for example `hub`.
    pub name: String,
    /// Bech32 prefix of its addresses; different prefixes catch addresses used on the wrong chain.
    pub prefix: &'static str,
    /// Chain id; a number after the last `-` is its IBC revision.
    pub chain_id: String,
    /// How much its clock differs from the net's, seconds (F-24).
    pub skew_seconds: i64,
    /// Seconds a block takes.
    pub block_seconds: u64,
    /// The staking module's parameters.
    pub staking: StakingParams,
}

impl ChainConfig {
    /// A chain `name` with prefix `name`, chain id `<name>-1`, blocks of 5 seconds and no skew.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name: name.to_string(),
            prefix: name,
            chain_id: format!("{name}-1"),
            skew_seconds: 0,
            block_seconds: 5,
            staking: StakingParams::default(),
        }
    }
}

/// One chain. Every message on it is atomic.
pub struct Chain {
    config: ChainConfig,
    app: SimApp,
    halted: bool,
    meter: Meter,
    heard: Vec<Heard>,
}

/// What happened on a chain without a message of anybody there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A contract's IBC entry point said so.
    Event(Event),
    /// Coins arrived by ICS-20 and no contract was called.
    Arrived {
        /// Who received them.
        receiver: Addr,
        /// What arrived.
        coin: Coin,
    },
}

/// The whole storage of a chain at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(Vec<(Vec<u8>, Vec<u8>)>);

impl Chain {
    /// A chain whose first block is at height 1 and at `now` plus its skew.
    #[must_use]
    pub fn new(config: ChainConfig, now: Timestamp) -> Self {
        let block = BlockInfo {
            height: 1,
            time: clock::skewed(now, config.skew_seconds),
            chain_id: config.chain_id.clone(),
        };
        let module_account = MockApiBech32::new(config.prefix).addr_make("staking module");
        let mut app = AppBuilder::new()
            .with_api(MockApiBech32::new(config.prefix))
            .with_block(block)
            .with_storage(SimStorage::default())
            .with_bank(SimBank::default())
            .with_staking(SimStaking::new(module_account.clone()))
            .with_distribution(SimDistribution::new(module_account))
            .with_ibc(IbcModule)
            .build(no_init);
        let params = config.staking.clone();
        app.init_modules(|router, _, storage| router.staking.set_params(storage, params));
        Self {
            config,
            app,
            halted: false,
            meter: Meter::default(),
            heard: Vec::new(),
        }
    }

    /// What happened without a message of anybody here, after the first `known` of it.
    pub fn heard_after(&self, known: usize) -> &[Heard] {
        self.heard.get(known..).unwrap_or_default()
    }

    /// Notes coins that arrived and called no contract.
    pub(crate) fn note_arrival(&mut self, receiver: &Addr, coin: Coin) {
        let receiver = receiver.clone();
        self.heard.push(Heard::Arrived { receiver, coin });
    }

    /// Its name in the net.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// The application, for what has no helper here. Changes made through it are no steps of the net.
    pub fn app_mut(&mut self) -> &mut SimApp {
        &mut self.app
    }

    /// The application, read only.
    #[must_use]
    pub fn app(&self) -> &SimApp {
        &self.app
    }

    /// The address that `name` always has on this chain.
    #[must_use]
    pub fn addr(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    /// A halted chain makes no blocks and takes no messages (F-18, F-20).
    #[must_use]
    pub fn is_halted(&self) -> bool {
        self.halted
    }

    pub(crate) fn set_halted(&mut self, halted: bool) {
        self.halted = halted;
    }

    pub(crate) fn ensure_running(&self) -> IbcResult<()> {
        if self.halted {
            return Err(IbcError::Halted {
                name: self.config.name.clone(),
            });
        }
        Ok(())
    }

    pub(crate) fn storage(&self) -> &SimStorage {
        self.app.storage()
    }

    /// How often anything this chain stores changed.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.storage().changes()
    }

    /// How often anything one contract stores changed.
    #[must_use]
    pub fn changes_of(&self, contract: &Addr) -> u64 {
        self.storage().changes_of(contract.as_str())
    }

    pub(crate) fn storage_mut(&mut self) -> &mut dyn Storage {
        self.app.storage_mut()
    }

    /// Everything the chain stores now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.app.storage().range(None, None, Order::Ascending).collect())
    }

    /// Puts the chain's storage back to `snapshot`; height and time go on (F-19).
    pub fn restore(&mut self, snapshot: &Snapshot) {
        let present = self.snapshot();
        let storage = self.app.storage_mut();
        present.0.iter().for_each(|(key, _)| storage.remove(key));
        snapshot.0.iter().for_each(|(key, value)| storage.set(key, value));
    }

    /// SHA-256 over all stored bytes and the block: equal runs have equal digests (I-47).
    #[must_use]
    pub fn digest(&self) -> String {
        let block = self.block();
        let mut hash = Sha256::new();
        hash.update(format!(
            "{}/{}/{}",
            block.chain_id,
            block.height,
            block.time.nanos()
        ));
        for (key, value) in self.app.storage().range(None, None, Order::Ascending) {
            hash.update((key.len() as u64).to_be_bytes());
            hash.update(key);
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
