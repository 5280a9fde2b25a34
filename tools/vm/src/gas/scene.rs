//! Vaults of one operator that lend to services, at rest: what most rows are measured in.

use anyhow::{Context, Result};
use cosmwasm_std::Decimal;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{ServiceConfig, World, WorldBuilder};

use super::{Bench, DAY, MILLION};

/// What the depositor puts into each vault.
const COLLATERAL: u128 = 10_000 * MILLION;
/// What each service leases of each vault.
const STAKE: u128 = 5_000 * MILLION;

const NAMES: [&str; 16] = [
    "srva", "srvb", "srvc", "srvd", "srve", "srvf", "srvg", "srvh", "srvi", "srvj", "srvk", "srvl", "srvm",
    "srvn", "srvo", "srvp",
];

/// The service that files, proves and is told something in a scene: the first.
pub(super) const FIRST: &str = "srva";

/// So many services, each of which may attest at any time what it may take at all.
pub(super) fn services(count: usize) -> Vec<ServiceConfig> {
    let service = |name: &&'static str| ServiceConfig {
        meter: Decimal::one(),
        ..ServiceConfig::new(name, 1)
    };
    NAMES.iter().take(count).map(service).collect()
}

/// `1 lease`, `16 leases`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Vaults with collateral of one depositor, and leases of them.
pub(super) struct Scene {
    pub world: World,
    pub orca: Operator,
    pub alice: Staker,
    pub vaults: Vec<u64>,
    /// Names of the services that lease.
    pub services: Vec<&'static str>,
}

impl Scene {
    /// Vaults that lend nothing yet.
    pub fn unleased(bench: &Bench, vaults: u32, services: Vec<ServiceConfig>) -> Result<Self> {
        let mut builder = WorldBuilder::new();
        let mut rents: Vec<&str> = services
            .iter()
            .map(|service| service.rent_denom.as_str())
            .collect();
        rents.sort_unstable();
        rents.dedup();
        for rent in rents.into_iter().filter(|rent| *rent != "ustk") {
            builder = builder.asset(rent, 6, Decimal::one());
        }
        let mut world = bench.world(builder.services(services));
        let orca = world.operator("orca");
        let alice = world.staker("alice", 10 * COLLATERAL * u128::from(vaults), "ustk");
        let mut ids = Vec::new();
        for _ in 0..vaults {
            let vault = orca.creates_vault(&mut world, "ustk", 80)?;
            alice.deposits(&mut world, vault, COLLATERAL)?;
            ids.push(vault);
        }
        Ok(Self {
            world,
            orca,
            alice,
            vaults: ids,
            services: vec![],
        })
    }

    /// Vaults that lend to all these services.
    pub fn leased(bench: &Bench, vaults: u32, services: Vec<ServiceConfig>) -> Result<Self> {
        let names: Vec<_> = services.iter().map(|service| service.name).collect();
        let mut scene = Self::unleased(bench, vaults, services)?;
        for name in names {
            scene.bids(name)?;
            scene.world.matches(name, 20)?;
        }
        Ok(scene)
    }

    /// A service bids for a part of every vault, each of which offers it: a match will lease them.
    pub fn bids(&mut self, service: &'static str) -> Result<()> {
        let world = &mut self.world;
        for vault in &self.vaults {
            self.orca.offers(world, *vault, service, 300, STAKE)?;
        }
        let (owner, vaults) = (world.owner_of(service), self.vaults.len() as u128);
        owner.bids(world, STAKE * vaults, 500)?;
        owner.funds(world, 1_000 * MILLION * vaults)?;
        world.net.next_block();
        self.services.push(service);
        Ok(())
    }

    /// The first vault.
    ///
    /// # Errors
    /// There is none.
    pub fn vault(&self) -> Result<u64> {
        self.vaults.first().copied().context("a vault")
    }

    /// Closes all vaults so many times; each time the depositor leaves with a little.
    pub fn closes(&mut self, times: usize) -> Result<()> {
        let world = &mut self.world;
        for _ in 0..times {
            for vault in &self.vaults {
                self.alice.exits(world, *vault, MILLION)?;
            }
            let last = self.vaults.last().context("a vault")?;
            let boundary = world.closing_at(*last).context("an exit is under way")?;
            world.pass_until(boundary.seconds());
            for vault in &self.vaults {
                world.close(*vault)?;
            }
        }
        Ok(())
    }

    /// Lets all consumers know, once entries may be sent again.
    pub fn tells(&mut self) -> Result<()> {
        self.world.pass(DAY + DAY / 8);
        for service in &self.services {
            self.world.flush_and_relay(service)?;
        }
        Ok(())
    }
}
