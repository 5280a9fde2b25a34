//! Deploying Holdfast on the chains of a network: code, contracts, links.

mod codes;
mod messages;
pub mod restaking;

pub use codes::{artifacts, same_codes};
pub use messages::WINDOWS;

use std::fs;

use anyhow::{Context, Result};
use codes::{artifact, checksum};
use cosmwasm_std::Decimal;
use holdfast_relayer_config::{
    Account, Chain, Code, Contract, Deployment, GasPrice, Instance, Order, Relayer, RentChannel, Service,
    FORMAT,
};
use holdfast_shared::handshake::VERSION;
use holdfast_shared::msg::hub::{AssetParams, ExecuteMsg, PriceSource};
use holdfast_shared::msg::lens;
use holdfast_shared::Denom;
use messages::{consumer_msg, hub_msg, service_params};

use crate::client::{Client, Signer};
use crate::net::hermes::{Connected, Hermes};
use crate::net::state::{Layout, RunningNode};
use crate::net::{
    accounts, ChainSpec, COLLATERAL, CONSUMERS, HUB, PAYS_FROM_AFAR, RENT, TRUSTING_SECONDS,
    UNBONDING_SECONDS,
};

/// The port of the transfer module.
const TRANSFER_PORT: &str = "transfer";
/// The version of a channel between two of them.
const ICS20: &str = "ics20-1";

/// What is known of a chain while deploying.
struct Site<'a> {
    spec: ChainSpec,
    node: &'a RunningNode,
    client: Client,
}

/// Deploys everything on chains that run and have nothing yet.
///
/// # Errors
/// A chain, a contract or Hermes refuses.
pub fn everything(
    chains: &[(ChainSpec, RunningNode)],
    hermes: &Hermes,
    layout: &Layout,
) -> Result<Deployment> {
    let sites: Vec<Site<'_>> = chains
        .iter()
        .map(|(spec, node)| Site {
            spec: *spec,
            node,
            client: spec.client(&node.rpc),
        })
        .collect();
    let owner = Signer::local(accounts::OWNER)?;
    let hub_site = sites
        .iter()
        .find(|site| site.spec.name == HUB.name)
        .context("the hub's chain")?;
    let mut deployment = empty(&sites)?;

    eprintln!("deploying the hub ...");
    let hub_code = store(hub_site, &owner, "hub", Contract::Hub, &mut deployment)?;
    let lrt_code = store(hub_site, &owner, "lrt", Contract::Lrt, &mut deployment)?;
    let (hub, _) = hub_site
        .client
        .instantiate(&owner, hub_code, "holdfast hub", &hub_msg()?)?;
    let lens_code = store(hub_site, &owner, "lens", Contract::Lens, &mut deployment)?;
    let lens_msg = lens::InstantiateMsg { hub: hub.clone() };
    let (lens, _) = hub_site
        .client
        .instantiate(&owner, lens_code, "holdfast lens", &lens_msg)?;
    deployment.hub = on_hub(&hub);
    deployment.lens = on_hub(&lens);
    for (denom, price) in [(COLLATERAL, Decimal::percent(500)), (RENT, Decimal::one())] {
        let asset = AssetParams {
            denom: Denom::bank(denom),
            decimals: 6,
            price: PriceSource::Fixed(price),
            haircut: Decimal::zero(),
            cap: None,
        };
        hub_site
            .client
            .execute(&owner, &hub, &ExecuteMsg::ApproveAsset { asset }, &[])?;
    }
    for spec in CONSUMERS {
        let site = sites
            .iter()
            .find(|site| site.spec.name == spec.name)
            .context("a consumer's chain")?;
        eprintln!("connecting {} and deploying its consumer ...", spec.id);
        let service = link(hub_site, site, &hub, hermes, &owner, &mut deployment)?;
        deployment.services.push(service);
    }
    eprintln!("registering an operator with the validators' keys, its vault and the lrt ...");
    deployment.lrt = Some(restaking::begin(&hub_site.client, &deployment, lrt_code, layout)?);
    Ok(deployment)
}

/// Stores a contract's code on a chain.
fn store(
    site: &Site<'_>,
    owner: &Signer,
    name: &str,
    contract: Contract,
    deployment: &mut Deployment,
) -> Result<u64> {
    let wasm = fs::read(artifact(name))?;
    let sha256 = checksum(&wasm);
    let (code_id, _) = site.client.store(owner, wasm)?;
    deployment.codes.push(Code {
        chain: site.spec.name.into(),
        contract,
        code_id,
        sha256,
    });
    Ok(code_id)
}

/// Connects a consumer's chain, starts its consumer, registers the service and opens the channel.
fn link(
    hub_site: &Site<'_>,
    site: &Site<'_>,
    hub: &str,
    hermes: &Hermes,
    owner: &Signer,
    deployment: &mut Deployment,
) -> Result<Service> {
    let connected = hermes.connect(hub_site.spec, site.spec)?;
    let code = store(site, owner, "consumer", Contract::Consumer, deployment)?;
    let hub_port = format!("wasm.{hub}");
    let msg = consumer_msg(site.spec, &connected, &hub_port)?;
    let (address, _) = site.client.instantiate(owner, code, "holdfast consumer", &msg)?;
    let consumer_port = format!("wasm.{address}");

    let params = service_params(site.spec, &connected, &consumer_port);
    let propose = ExecuteMsg::ProposeService { params };
    hub_site
        .client
        .execute(&Signer::local(accounts::SERVICE)?, hub, &propose, &[])?;
    let approve = ExecuteMsg::ApproveService {
        service: site.spec.name.into(),
    };
    hub_site.client.execute(owner, hub, &approve, &[])?;
    let opened = hermes.open(
        hub_site.spec,
        &connected.hub_connection,
        (&hub_port, &consumer_port),
        VERSION,
    )?;
    let rent = match site.spec.name == PAYS_FROM_AFAR {
        true => Some(rent_channel(hub_site.spec, hermes, &connected)?),
        false => None,
    };
    Ok(Service {
        service: site.spec.name.into(),
        chain: site.spec.name.into(),
        consumer: address,
        hub_client: connected.hub_client,
        hub_connection: connected.hub_connection,
        hub_channel: opened.hub_channel,
        hub_port,
        consumer_client: connected.consumer_client,
        consumer_connection: connected.consumer_connection,
        consumer_channel: opened.consumer_channel,
        consumer_port,
        version: VERSION.into(),
        order: Order::Unordered,
        rent,
        hub_excluded_sequences: vec![],
        consumer_excluded_sequences: vec![],
    })
}

/// Opens the channel that rent comes over.
fn rent_channel(hub: ChainSpec, hermes: &Hermes, connected: &Connected) -> Result<RentChannel> {
    let ports = (TRANSFER_PORT, TRANSFER_PORT);
    let opened = hermes.open(hub, &connected.hub_connection, ports, ICS20)?;
    Ok(RentChannel {
        hub_channel: opened.hub_channel,
        consumer_channel: opened.consumer_channel,
    })
}

/// A deployment of the chains with nothing on them.
fn empty(sites: &[Site<'_>]) -> Result<Deployment> {
    let mut named = Vec::new();
    for site in sites {
        for (name, index) in PEOPLE {
            let address = Signer::local(index)?.address(site.spec.prefix)?.to_string();
            named.push(Account {
                name: name.into(),
                chain: site.spec.name.into(),
                address,
            });
        }
    }
    Ok(Deployment {
        format: FORMAT,
        name: "localnet".into(),
        chains: sites.iter().map(chain).collect(),
        codes: vec![],
        hub: on_hub(""),
        lens: on_hub(""),
        lrt: None,
        services: vec![],
        accounts: named,
        relayer: Relayer {
            name: "relayer".into(),
            key_names: sites
                .iter()
                .map(|site| (site.spec.name.into(), "relayer".into()))
                .collect(),
        },
    })
}

fn on_hub(address: &str) -> Instance {
    Instance {
        chain: HUB.name.into(),
        address: address.to_owned(),
    }
}

/// The funded accounts, by name.
const PEOPLE: [(&str, u32); 9] = [
    ("relayer", accounts::RELAYER),
    ("owner", accounts::OWNER),
    ("operator", accounts::OPERATOR),
    ("alice", accounts::ALICE),
    ("bob", accounts::BOB),
    ("service", accounts::SERVICE),
    ("keeper", accounts::KEEPER),
    ("treasury", accounts::TREASURY),
    ("other-operator", accounts::OTHER_OPERATOR),
];

fn chain(site: &Site<'_>) -> Chain {
    Chain {
        name: site.spec.name.into(),
        id: site.spec.id.into(),
        prefix: site.spec.prefix.into(),
        rpc: site.node.rpc.clone(),
        grpc: site.node.grpc.clone(),
        gas_price: GasPrice {
            amount: "0.025".into(),
            denom: site.spec.denom.into(),
        },
        unbonding_seconds: UNBONDING_SECONDS,
        trusting_period_seconds: TRUSTING_SECONDS,
        clock_drift_seconds: 10,
        block_seconds: 1,
    }
}
