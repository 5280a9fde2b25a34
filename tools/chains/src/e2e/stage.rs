//! What every step needs: clients, people, the contracts, and waiting.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use cosmrs::Any;
use holdfast_relayer_config::{Deployment, Service};
use holdfast_shared::evidence::Evidence;
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, QueryMsg as ConsumerQuery};
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_shared::msg::lens::QueryMsg;
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::client::{Client, Done, Signer};
use crate::net::binaries::Binaries;
use crate::net::hermes::Hermes;
use crate::net::state::Layout;
use crate::net::{all, ChainSpec, HUB};

/// How long a packet may take there and back.
pub const RELAYED: Duration = Duration::from_secs(60);

/// The network and what the steps remember of each other.
pub struct Stage {
    /// Where its files are.
    pub layout: Layout,
    /// The deployment file.
    pub deployment: Deployment,
    /// The relayer.
    pub hermes: Hermes,
    /// The hub's chain.
    pub hub: Client,
    /// Bob's ticket, and the one of the tokens that Alice has paid out to him.
    pub exits: Vec<u64>,
    /// The LRT's redemption batch.
    pub batch: Option<u64>,
    /// A height at which the bridge's first entry was in force.
    pub early: Option<u64>,
    /// The double vote that was accepted, and its slash.
    pub offence: Option<(Evidence, u64)>,
    /// The filings of the faults: one to veto, one to settle, one to reverse.
    pub filings: Vec<u64>,
    /// What the contracts accepted, such as `hub deposit`.
    pub accepted: BTreeSet<String>,
    gas: u64,
}

impl Stage {
    /// Opens a network that runs.
    ///
    /// # Errors
    /// It has no hub.
    pub fn new(layout: &Layout, deployment: Deployment) -> Result<Self> {
        let hub = client(&deployment, HUB.name)?;
        let hermes = Hermes::new(&Binaries::find()?.hermes(), layout);
        let layout = layout.clone();
        Ok(Self {
            layout,
            deployment,
            hermes,
            hub,
            exits: vec![],
            batch: None,
            early: None,
            offence: None,
            filings: vec![],
            accepted: BTreeSet::new(),
            gas: 0,
        })
    }

    /// Gas used since it was last asked.
    pub fn take_gas(&mut self) -> u64 {
        std::mem::take(&mut self.gas)
    }

    /// Counts the gas of a message that a contract accepted, and notes which one it was.
    ///
    /// # Errors
    /// The message cannot be written: a bug.
    pub fn counted(&mut self, contract: &str, msg: &impl Serialize, done: Done) -> Result<Done> {
        self.gas += done.gas_used;
        self.accepted.insert(format!("{contract} {}", message_name(msg)?));
        Ok(done)
    }

    /// Signs and sends anything that is no message to a contract, and counts its gas.
    ///
    /// # Errors
    /// The chain refuses.
    pub fn send(&mut self, client: &Client, account: u32, message: Any) -> Result<Done> {
        let done = client.send_any(&Signer::local(account)?, message)?;
        self.gas += done.gas_used;
        Ok(done)
    }

    /// A service and a client of its chain.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn site(&self, service: &str) -> Result<(Service, Client)> {
        let found = self
            .deployment
            .service(service)
            .with_context(|| format!("no service {service}"))?;
        Ok((found.clone(), client(&self.deployment, &found.chain)?))
    }

    /// Address of a local account on the hub's chain.
    ///
    /// # Errors
    /// A bug.
    pub fn address(&self, account: u32) -> Result<String> {
        Ok(Signer::local(account)?.address(HUB.prefix)?.to_string())
    }

    /// Sends the hub a message.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn tell(&mut self, account: u32, msg: &ExecuteMsg, funds: &[(u128, &str)]) -> Result<Done> {
        let done = self
            .hub
            .execute(&Signer::local(account)?, &self.deployment.hub.address, msg, funds)?;
        self.counted("hub", msg, done)
    }

    /// Sends a service's consumer a message.
    ///
    /// # Errors
    /// The consumer refuses.
    pub fn tell_consumer(
        &mut self,
        service: &str,
        account: u32,
        msg: &ConsumerMsg,
        funds: &[(u128, &str)],
    ) -> Result<Done> {
        let (found, client) = self.site(service)?;
        let done = client.execute(&Signer::local(account)?, &found.consumer, msg, funds)?;
        self.counted("consumer", msg, done)
    }

    /// Asks the lens about the hub.
    ///
    /// # Errors
    /// The lens refuses.
    pub fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> Result<T> {
        self.hub.smart(&self.deployment.lens.address, msg)
    }

    /// Asks a service's consumer.
    ///
    /// # Errors
    /// The consumer refuses.
    pub fn ask_consumer<T: DeserializeOwned>(&self, service: &str, msg: &ConsumerQuery) -> Result<T> {
        let (found, client) = self.site(service)?;
        client.smart(&found.consumer, msg)
    }

    /// Waits until the hub's chain has reached a time, in seconds since 1970.
    ///
    /// # Errors
    /// The chain stands still, or it takes longer than `most`.
    pub fn wait_for_time(&self, seconds: u64, most: Duration) -> Result<()> {
        wait("the hub chain's time", most, || {
            Ok((self.hub.time()? >= seconds).then_some(()))
        })
    }
}

/// What a message is called on the wire.
///
/// # Errors
/// It cannot be written: a bug.
pub fn message_name(msg: &impl Serialize) -> Result<String> {
    let written = serde_json::to_value(msg)?;
    let name = written.as_object().and_then(|fields| fields.keys().next());
    Ok(name.context("a message without a name")?.clone())
}

/// A client of a chain of the deployment.
///
/// # Errors
/// There is none of that name.
pub fn client(deployment: &Deployment, name: &str) -> Result<Client> {
    let chain = deployment
        .chain(name)
        .with_context(|| format!("no chain {name} in the deployment file"))?;
    Ok(spec(name)?.client(&chain.rpc))
}

/// What is fixed about a local chain.
///
/// # Errors
/// There is none of that name.
pub fn spec(name: &str) -> Result<ChainSpec> {
    all()
        .find(|chain| chain.name == name)
        .with_context(|| format!("{name} is no local chain"))
}

/// Looks until something is there.
///
/// # Errors
/// A look fails, or it is not there in time.
pub fn wait<T>(what: &str, most: Duration, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if begun.elapsed() > most {
            bail!(
                "waited {} s for {what}; see `hermes.log` among the logs",
                most.as_secs()
            );
        }
        sleep(Duration::from_millis(500));
    }
}
