//! Holdfast on a net: the real hub, consumers and LRT, people who use them, and what must hold after every step.

pub mod actors;
mod builder;
mod contracts;
mod filings;
mod hub;
mod interrupted;
pub mod invariants;
mod ledger;
mod lrt;
mod relink;
mod scene;
mod shortcuts;
mod site;
mod token;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use cosmwasm_std::Addr;

pub use builder::{AssetConfig, ServiceConfig, WorldBuilder};
pub use contracts::{ContractSource, NativeContracts};
pub use hub::hub_view;
pub use invariants::Monitor;
pub use ledger::{DenomTotals, Ledger};
pub use lrt::Lrt;
pub use shortcuts::HubCall;
pub use site::Site;
pub use token::{Nature, Token};

use crate::{Net, Relayer};

/// Name of the hub's chain in every world.
pub const HUB: &str = "hub";

/// Holdfast on a net.
pub struct World {
    /// The chains.
    pub net: Net,
    /// The hub contract.
    pub hub: Addr,
    /// The lens on the hub.
    pub lens: Addr,
    /// Who governs the hub.
    pub owner: Addr,
    /// Receives protocol fees.
    pub treasury: Addr,
    /// Receives slashed collateral.
    pub insurance: Addr,
    /// Carries packets fairly when asked to.
    pub relayer: Relayer,
    sites: BTreeMap<String, Site>,
    lrt_code: u64,
    contracts: Rc<dyn ContractSource>,
    ledger: Rc<RefCell<Ledger>>,
    monitor: Rc<RefCell<Monitor>>,
    interruptions: Rc<RefCell<interrupted::Interruptions>>,
}

impl World {
    /// A world with the usual two services, `oracle` and `bridge`, and one asset.
    #[must_use]
    pub fn usual() -> Self {
        WorldBuilder::new().build()
    }

    /// The consumer end of a service.
    ///
    /// # Panics
    /// There is no such service: a mistake in the test.
    #[must_use]
    pub fn site(&self, service: &str) -> &Site {
        self.sites
            .get(service)
            .unwrap_or_else(|| panic!("service {service} is not part of this world"))
    }

    /// All consumer ends, by service.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.sites.values()
    }

    /// What went in and out of the hub, as its own events told.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.ledger.borrow().clone()
    }

    /// How often each invariant was checked, and what was broken.
    #[must_use]
    pub fn monitor(&self) -> Monitor {
        self.monitor.borrow().clone()
    }

    /// Stops the test at the first broken invariant, or only notes it.
    pub fn panic_when_broken(&mut self, panic: bool) {
        self.monitor.borrow_mut().panic_when_broken = panic;
    }

    /// From now on the hub's proof of solvency is asked after every step and compared with the ledger, term by term.
    pub fn proves_solvency(&mut self) {
        self.monitor.borrow_mut().proves_solvency = true;
    }

    /// Relays fairly until quiet.
    pub fn relay(&mut self) {
        self.relayer.relay_all(&mut self.net);
    }

    /// The hub chain's time, seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.net.chain(HUB).now().seconds()
    }

    /// Lets seconds pass until the hub chain's clock shows `at`; nothing when it is past it.
    pub fn wait_until(&mut self, at: u64) {
        let seconds = at.saturating_sub(self.now());
        if seconds > 0 {
            self.net.advance(seconds);
        }
    }
}
