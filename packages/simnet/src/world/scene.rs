//! Scenes that many stories begin with: a vault with depositors, a lease, a packet under way.

use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::Decimal;
use holdfast_shared::evidence::Evidence;
use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
use holdfast_shared::msg::hub::{Admission, Depositors, ExecuteMsg, Policy};

use super::actors::{Operator, Staker};
use super::{World, HUB};
use crate::PacketId;

impl World {
    /// A vault of `ustk` without commission that admits every service, with one depositor who put in `amount`.
    ///
    /// # Panics
    /// The hub refuses: a mistake in the test.
    pub fn funded_vault(&mut self, operator: &Operator, ceiling: u64, amount: u128) -> (u64, Staker) {
        let policy = Policy {
            ceiling: Decimal::percent(ceiling),
            commission: Decimal::zero(),
            admission: Admission::AllUpTo {
                max_fraction: Decimal::one(),
            },
            deposit_cap: None,
            depositors: Depositors::Anyone,
        };
        let vault = operator
            .creates_vault_with(self, "ustk", policy)
            .expect("the operator creates a vault");
        let staker = self.staker(&format!("staker of vault {vault}"), amount, "ustk");
        staker.deposits(self, vault, amount).expect("the staker deposits");
        (vault, staker)
    }

    /// Brings fresh headers to both clients of every link, as a relayer does on quiet channels. A client that is not
    /// active stays as it is.
    pub fn refresh_clients(&mut self) {
        let sites: Vec<_> = self.sites().cloned().collect();
        for site in sites {
            let _ = self.net.update_client(HUB, &site.hub_connection);
            let _ = self.net.update_client(&site.chain, &site.connection);
        }
    }

    /// Flushes and says which packet left.
    ///
    /// # Errors
    /// As [`World::flush`], or no packet left.
    pub fn flush_packet(&mut self, service: &str) -> AnyResult<PacketId> {
        self.flush(service)?;
        let channel = self.site(service).hub_channel.clone();
        self.last_packet(HUB, channel)
    }

    /// Submits a proof at a service's consumer and says which packet left.
    ///
    /// # Errors
    /// The consumer refuses, or no packet left.
    pub fn report_packet(
        &mut self,
        service: &str,
        operator: &Operator,
        evidence: Evidence,
    ) -> AnyResult<PacketId> {
        let submit = ConsumerMsg::SubmitEvidence {
            operator: operator.addr.to_string(),
            evidence,
            reporter: Some(self.net.chain(HUB).addr("watcher").into_string()),
        };
        self.tell_consumer(service, "watcher", &submit)?;
        let site = self.site(service);
        let (chain, channel) = (site.chain.clone(), site.channel.clone());
        self.last_packet(&chain, channel)
    }

    /// Submits a proof straight to the hub.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn accuse(&mut self, service: &str, operator: &Operator, evidence: Evidence) -> AnyResult<()> {
        let watcher = self.net.chain(HUB).addr("watcher");
        let msg = ExecuteMsg::SubmitEvidence {
            service: service.to_owned(),
            operator: operator.addr.to_string(),
            evidence,
        };
        self.tell(&watcher, &msg).map(drop)
    }

    /// The last packet a chain sent over a channel.
    ///
    /// # Errors
    /// The channel is not open, or nothing was sent over it.
    pub fn last_packet(&self, chain: &str, channel: Option<String>) -> AnyResult<PacketId> {
        let channel = channel.context("the channel is not open")?;
        let sent = self.net.packets().entries().map(|(id, _)| id);
        let last = sent
            .filter(|id| id.chain == chain && id.channel == channel)
            .last();
        last.cloned().context("no packet left")
    }
}
