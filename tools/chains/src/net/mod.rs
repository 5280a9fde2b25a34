//! The local network: which chains, where their files are, and starting and stopping what is ours.

pub mod binaries;
pub mod genesis;
pub mod hermes;
pub mod keys;
pub mod lock;
pub mod node;
pub mod process;
pub mod state;

use crate::client::{Client, Rpc};

/// A chain of the local network.
#[derive(Clone, Copy, Debug)]
pub struct ChainSpec {
    /// Its name: `hub`, or the service it belongs to.
    pub name: &'static str,
    /// Chain id with its revision number.
    pub id: &'static str,
    /// Bech32 prefix; all differ, which catches addresses used on the wrong chain.
    pub prefix: &'static str,
    /// Denom of stake and fees.
    pub denom: &'static str,
}

/// The hub's chain.
pub const HUB: ChainSpec = ChainSpec {
    name: "hub",
    id: "hub-1",
    prefix: "hub",
    denom: "uhub",
};

/// The consumer chains, one for each service.
pub const CONSUMERS: [ChainSpec; 2] = [
    ChainSpec {
        name: "oracle",
        id: "oracle-1",
        prefix: "orc",
        denom: "uorc",
    },
    ChainSpec {
        name: "bridge",
        id: "bridge-1",
        prefix: "brg",
        denom: "ubrg",
    },
];

/// The service that pays its rent from its own chain, by ICS-20; the other one pays on the hub's.
pub const PAYS_FROM_AFAR: &str = "bridge";

/// All chains, the hub's first.
pub fn all() -> impl Iterator<Item = ChainSpec> {
    std::iter::once(HUB).chain(CONSUMERS)
}

/// What collateral is held in, on the hub's chain.
pub const COLLATERAL: &str = "uatom";
/// What rent is paid in, on the hub's chain.
pub const RENT: &str = "uusd";
/// Unbonding time of each chain's own stake, seconds.
pub const UNBONDING_SECONDS: u64 = 300;
/// How long a client trusts a header; below the unbonding time.
pub const TRUSTING_SECONDS: u64 = 200;
/// Fee for a unit of gas, thousandths of a base unit.
pub const GAS_PRICE_MILLI: u64 = 25;

/// Accounts by their place in the local wallet.
pub mod accounts {
    /// Validator of each chain.
    pub const VALIDATOR: u32 = 0;
    /// The relayer's.
    pub const RELAYER: u32 = 1;
    /// Owner of the hub, and who deploys.
    pub const OWNER: u32 = 2;
    /// Operator.
    pub const OPERATOR: u32 = 3;
    /// First staker.
    pub const ALICE: u32 = 4;
    /// Second staker.
    pub const BOB: u32 = 5;
    /// Owner of the services.
    pub const SERVICE: u32 = 6;
    /// Anyone.
    pub const KEEPER: u32 = 7;
    /// The treasury and the insurance pool.
    pub const TREASURY: u32 = 8;
    /// Another operator.
    pub const OTHER_OPERATOR: u32 = 9;
    /// How many are funded.
    pub const COUNT: u32 = 10;
}

impl ChainSpec {
    /// A client of this chain at an RPC.
    #[must_use]
    pub fn client(&self, rpc: &str) -> Client {
        Client {
            rpc: Rpc::new(rpc),
            chain_id: self.id.into(),
            prefix: self.prefix.into(),
            gas_denom: self.denom.into(),
            gas_price_milli: GAS_PRICE_MILLI,
        }
    }
}
