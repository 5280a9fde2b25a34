//! Building a world: chains, contracts, assets, services, links.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use cosmwasm_std::{Addr, Decimal, IbcOrder, Uint128};
use holdfast_shared::handshake::{ExpectedChannel, VERSION};
use holdfast_shared::msg::consumer;
use holdfast_shared::msg::hub::{
    AssetParams, AssetView, ConfigResponse, ExecuteMsg, InstantiateMsg, PriceSource, Recipient,
    ServiceParams, Terms, Windows,
};
use holdfast_shared::msg::lens::{self, QueryMsg};
use holdfast_shared::Denom;

use super::{invariants, ContractSource, Ledger, Monitor, NativeContracts, Site, World, HUB};
use crate::chain::Instantiate;
use crate::ibc::contract_port;
use crate::net::LinkConfig;
use crate::{ChainConfig, ChannelInit, Net, Relayer};

/// An asset of a world.
#[derive(Clone, Debug)]
pub struct AssetConfig {
    /// Bank denom.
    pub denom: String,
    /// Decimals of a whole token.
    pub decimals: u8,
    /// Units of account per whole token.
    pub price: Decimal,
}

/// A service of a world, on a chain of its own.
#[derive(Clone, Debug)]
pub struct ServiceConfig {
    /// Its name, and its chain's.
    pub name: &'static str,
    /// Largest fraction it may take for one offence.
    pub max_fraction: Decimal,
    /// Fraction it takes for a duplicate vote.
    pub duplicate_vote_fraction: Decimal,
    /// Fraction it takes for what it attests, downtime and service faults.
    pub attested_fraction: Decimal,
    /// Where slashed collateral goes.
    pub recipient: Recipient,
    /// Part of what is taken that goes to the reporter.
    pub reporter_part: Decimal,
    /// What it may attest a day, as a fraction of what it leases.
    pub meter: Decimal,
    /// What it pays rent in.
    pub rent_denom: String,
}

impl ServiceConfig {
    /// A service that takes `percent` for any offence, to the insurance pool, and may attest 5 % a day.
    #[must_use]
    pub fn new(name: &'static str, percent: u64) -> Self {
        Self {
            name,
            max_fraction: Decimal::percent(percent),
            duplicate_vote_fraction: Decimal::percent(percent),
            attested_fraction: Decimal::percent(percent),
            recipient: Recipient::Insurance,
            reporter_part: Decimal::percent(5),
            meter: Decimal::percent(5),
            rent_denom: "ustk".into(),
        }
    }
}

/// Makes worlds.
#[derive(Clone, Debug)]
pub struct WorldBuilder {
    windows: Windows,
    protocol_fee: Decimal,
    assets: Vec<AssetConfig>,
    services: Vec<ServiceConfig>,
    seed: u64,
    connect: bool,
    watch: bool,
    contracts: Rc<dyn ContractSource>,
}

impl Default for WorldBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl WorldBuilder {
    /// The default windows, one asset `ustk` of 6 decimals worth 1, and the services `oracle` (10 %) and `bridge`
    /// (50 %), connected.
    #[must_use]
    pub fn new() -> Self {
        Self {
            windows: default_windows(),
            protocol_fee: Decimal::percent(2),
            assets: vec![AssetConfig {
                denom: "ustk".into(),
                decimals: 6,
                price: Decimal::one(),
            }],
            services: vec![ServiceConfig::new("oracle", 10), ServiceConfig::new("bridge", 50)],
            seed: 1,
            connect: true,
            watch: true,
            contracts: Rc::new(NativeContracts),
        }
    }

    /// Other windows.
    #[must_use]
    pub fn windows(mut self, windows: Windows) -> Self {
        self.windows = windows;
        self
    }

    /// Another protocol fee, in percent.
    #[must_use]
    pub fn protocol_fee(mut self, percent: u64) -> Self {
        self.protocol_fee = Decimal::percent(percent);
        self
    }

    /// One more asset.
    #[must_use]
    pub fn asset(mut self, denom: &str, decimals: u8, price: Decimal) -> Self {
        self.assets.push(AssetConfig {
            denom: denom.into(),
            decimals,
            price,
        });
        self
    }

    /// These assets instead.
    #[must_use]
    pub fn assets(mut self, assets: Vec<AssetConfig>) -> Self {
        self.assets = assets;
        self
    }

    /// These services instead.
    #[must_use]
    pub fn services(mut self, services: Vec<ServiceConfig>) -> Self {
        self.services = services;
        self
    }

    /// The seed of the relayer.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Leaves the channels closed.
    #[must_use]
    pub fn unconnected(mut self) -> Self {
        self.connect = false;
        self
    }

    /// Other code of the same contracts, for example their wasm in a VM.
    #[must_use]
    pub fn contracts(mut self, contracts: Rc<dyn ContractSource>) -> Self {
        self.contracts = contracts;
        self
    }

    /// Checks no invariants: for large worlds that measure what other tests have checked.
    #[must_use]
    pub fn unwatched(mut self) -> Self {
        self.watch = false;
        self
    }

    /// Makes the world; invariants are checked from here on after every step.
    ///
    /// # Panics
    /// A contract refuses: a mistake in the test.
    #[must_use]
    pub fn build(self) -> World {
        let mut net = Net::new().with_chain(ChainConfig::new(HUB));
        for service in &self.services {
            net = net.with_chain(ChainConfig::new(service.name));
        }
        let mut world = self.start(net);
        if self.watch {
            invariants::watch(&mut world);
        }
        for asset in &self.assets {
            world.approve_asset(asset);
        }
        for service in &self.services {
            world.add_service(service, &self.windows, self.connect);
        }
        world
    }

    fn start(&self, mut net: Net) -> World {
        let addr = |name: &str| net.chain(HUB).addr(name);
        let (owner, treasury, insurance) = (addr("owner"), addr("treasury"), addr("insurance"));
        let (hub_code, lens_code, lrt_code) = net.on(HUB, "store code", |chain| {
            (
                chain.store_code(self.contracts.hub()),
                chain.store_code(self.contracts.lens()),
                chain.store_code(self.contracts.lrt()),
            )
        });
        let msg = InstantiateMsg {
            owner: owner.to_string(),
            treasury: treasury.to_string(),
            insurance: insurance.to_string(),
            windows: self.windows,
            protocol_fee: self.protocol_fee,
        };
        let hub = net.instantiate(HUB, Instantiate::new(hub_code, &owner, "hub"), &msg);
        let hub = hub.expect("the hub starts");
        let msg = lens::InstantiateMsg { hub: hub.to_string() };
        let lens = net.instantiate(HUB, Instantiate::new(lens_code, &owner, "lens"), &msg);
        World {
            hub,
            lens: lens.expect("the lens starts"),
            net,
            owner,
            treasury,
            insurance,
            relayer: Relayer::new("relayer", self.seed),
            sites: BTreeMap::new(),
            lrt_code,
            contracts: self.contracts.clone(),
            ledger: Rc::new(RefCell::new(Ledger::default())),
            monitor: Rc::new(RefCell::new(Monitor::default())),
            interruptions: Rc::default(),
        }
    }
}

impl World {
    fn approve_asset(&mut self, asset: &AssetConfig) {
        let asset = AssetParams {
            denom: Denom::bank(&asset.denom),
            decimals: asset.decimals,
            price: PriceSource::Fixed(asset.price),
            haircut: Decimal::zero(),
            cap: None,
        };
        let owner = self.owner.clone();
        self.tell(&owner, &ExecuteMsg::ApproveAsset { asset })
            .expect("the owner approves the asset");
    }

    /// The windows of the hub.
    #[must_use]
    pub fn windows(&self) -> Windows {
        self.ask::<ConfigResponse>(&QueryMsg::Config {}).windows
    }

    /// The approved assets.
    #[must_use]
    pub fn assets(&self) -> Vec<Denom> {
        let assets: Vec<AssetView> = self.ask(&QueryMsg::Assets {
            start_after: None,
            limit: Some(100),
        });
        assets.into_iter().map(|asset| asset.params.denom).collect()
    }

    fn add_service(&mut self, config: &ServiceConfig, windows: &Windows, connect: bool) {
        let owner = self.net.chain(HUB).addr(&format!("{} owner", config.name));
        let trust = windows.unbonding_seconds * 2 / 3;
        let link = self.net.connect(&LinkConfig {
            a: HUB.into(),
            b: config.name.into(),
            trusting_on_a_seconds: trust,
            trusting_on_b_seconds: trust,
        });
        let link = link.expect("both chains exist");
        let consumer = self.start_consumer(config, windows, &link.b);
        let treasury = self.net.chain(HUB).addr(&format!("{} treasury", config.name));
        let params = ServiceParams {
            service: config.name.into(),
            chain_id: self.net.chain(config.name).block().chain_id,
            metadata: format!("https://{}.example", config.name),
            link: ExpectedChannel {
                connection_id: link.a.clone(),
                counterparty_port: contract_port(&consumer),
            },
            rent_denom: Denom::bank(&config.rent_denom),
            terms: Terms {
                max_fraction: config.max_fraction,
                duplicate_vote_fraction: config.duplicate_vote_fraction,
                signed_conflict_fraction: config.max_fraction,
                downtime_fraction: config.attested_fraction,
                service_fault_fraction: config.attested_fraction,
                meter: config.meter,
                veto_window_seconds: VETO_SECONDS.min(windows.unbonding_seconds / 2),
                recipient: config.recipient,
                treasury: Some(treasury.into_string()),
                reporter_part: config.reporter_part,
                reporter_cap: Uint128::new(1_000_000_000_000),
            },
        };
        self.tell(&owner, &ExecuteMsg::ProposeService { params })
            .expect("anyone proposes");
        let governor = self.owner.clone();
        let approve = ExecuteMsg::ApproveService {
            service: config.name.into(),
        };
        self.tell(&governor, &approve).expect("the owner approves");
        let site = Site {
            service: config.name.into(),
            chain: config.name.into(),
            consumer,
            owner,
            rent_denom: config.rent_denom.clone(),
            hub_connection: link.a,
            connection: link.b,
            hub_channel: None,
            channel: None,
        };
        self.sites.insert(config.name.into(), site);
        if connect {
            self.open_channel(config.name);
        }
    }

    fn start_consumer(&mut self, config: &ServiceConfig, windows: &Windows, connection: &str) -> Addr {
        let msg = consumer::InstantiateMsg {
            service: config.name.into(),
            hub: ExpectedChannel {
                connection_id: connection.into(),
                counterparty_port: contract_port(&self.hub),
            },
            evidence_age_seconds: windows.evidence_age_seconds,
            packet_timeout_seconds: 3_600,
            owner: Some(self.net.chain(config.name).addr("owner").into_string()),
            rent: None,
        };
        let admin = self.net.chain(config.name).addr("admin");
        let code = self.contracts.consumer();
        let code = self
            .net
            .on(config.name, "store code", |chain| chain.store_code(code));
        let how = Instantiate::new(code, &admin, "consumer");
        self.net
            .instantiate(config.name, how, &msg)
            .expect("the consumer starts")
    }

    /// What opens a service's channel from the hub.
    #[must_use]
    pub fn channel_init(&self, service: &str) -> ChannelInit {
        let site = self.site(service);
        ChannelInit {
            chain: HUB.into(),
            port: contract_port(&self.hub),
            connection: site.hub_connection.clone(),
            counterparty_port: contract_port(&site.consumer),
            order: IbcOrder::Unordered,
            version: VERSION.into(),
        }
    }

    /// Opens a service's channel and remembers its ends.
    ///
    /// # Panics
    /// Either end refuses: a mistake in the test.
    pub fn open_channel(&mut self, service: &str) {
        self.opens_channel(service).expect("both ends agree");
    }
}

/// The veto window of DESIGN section 8, seconds.
const VETO_SECONDS: u64 = 3 * 86_400;

/// The default windows of DESIGN section 8.
#[must_use]
pub fn default_windows() -> Windows {
    const DAY: u64 = 86_400;
    Windows {
        unbonding_seconds: 25 * DAY,
        validity_seconds: 2 * DAY,
        evidence_age_seconds: 21 * DAY,
        relay_slack_seconds: 36 * 3_600,
        clock_drift_seconds: 600,
        settle_delay_seconds: 7 * DAY,
        arrears_grace_seconds: 3 * DAY,
    }
}
