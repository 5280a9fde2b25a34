//! Sentences that many flows share: letting time pass with healthy clients, leasing a whole offer, convicting.

use anyhow::Result as AnyResult;
use cosmwasm_std::{to_json_binary, Addr, Coin, CosmosMsg, WasmMsg};
use cw_multi_test::AppResponse;
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, ReportStatus};
use holdfast_shared::msg::hub::{ExecuteMsg, LeaseView, MatchResponse, OfferView, SlotView, TicketView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::ReportAck;
use holdfast_shared::Denom;

use super::actors::{attribute, Operator};
use super::{World, HUB};

/// One message to the hub: who sends it, what it says, the coins with it.
pub type HubCall = (Addr, ExecuteMsg, Vec<Coin>);

impl World {
    /// Lets seconds pass while every client is refreshed in time, as healthy relayers do. Nobody touches the hub.
    ///
    /// # Panics
    /// A client has expired before: a mistake in the test.
    pub fn pass(&mut self, seconds: u64) {
        let until = self.now() + seconds;
        let at_most = (self.windows().unbonding_seconds / 3).max(1);
        while self.now() < until {
            self.net.advance(at_most.min(until - self.now()));
            self.refresh_clients();
        }
    }

    /// Lets time pass until the hub chain's clock shows `at`, as [`World::pass`] does.
    pub fn pass_until(&mut self, at: u64) {
        self.pass(at.saturating_sub(self.now()));
    }

    /// Many messages to the hub as one step: the invariants are checked once, after the last.
    ///
    /// # Errors
    /// The hub refuses one; those before it have happened.
    pub fn tell_all(&mut self, label: &str, calls: Vec<HubCall>) -> AnyResult<()> {
        let (ledger, hub) = (self.ledger.clone(), self.hub.clone());
        self.net.on(HUB, label, |chain| {
            for (sender, msg, funds) in calls {
                let execute = WasmMsg::Execute {
                    contract_addr: hub.to_string(),
                    msg: to_json_binary(&msg)?,
                    funds,
                };
                for response in chain.transact(&sender, vec![CosmosMsg::Wasm(execute)])? {
                    ledger.borrow_mut().record(&hub, &response.events);
                }
            }
            Ok(())
        })
    }

    /// A vault lends `stake` to a service: an offer of it at one percent, a bid for as much value, escrow to spare, and
    /// a match in the next block. For assets of 6 decimals worth 1, so that stake and value are the same number.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn lends(
        &mut self,
        operator: &Operator,
        vault_id: u64,
        service: &str,
        stake: u128,
    ) -> AnyResult<MatchResponse> {
        operator.offers(self, vault_id, service, 100, stake)?;
        self.wants(service, stake)
    }

    /// A service bids for `value` at up to one percent, adds escrow to spare, and is matched in the next block.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn wants(&mut self, service: &str, value: u128) -> AnyResult<MatchResponse> {
        let owner = self.owner_of(service);
        owner.bids(self, value, 100)?;
        owner.funds(self, value)?;
        self.net.next_block();
        self.matches(service, 200)
    }

    /// Sends a service what changed, relays it, and lets a block pass: the height at which an offence is then judged by
    /// what was sent.
    ///
    /// # Errors
    /// As [`World::flush`].
    pub fn informs(&mut self, service: &str) -> AnyResult<u64> {
        self.flush_and_relay(service)?;
        self.net.next_block();
        Ok(self.net.chain(service).block().height)
    }

    /// Somebody proves to a service's consumer that an operator voted twice at a height: the hub's answer by packet.
    ///
    /// # Errors
    /// The consumer refuses.
    ///
    /// # Panics
    /// The hub gives no final answer.
    pub fn convicts(&mut self, service: &str, operator: &Operator, height: u64) -> AnyResult<ReportAck> {
        let submit = ConsumerMsg::SubmitEvidence {
            operator: operator.addr.to_string(),
            evidence: operator.votes_twice(self, service, height),
            reporter: None,
        };
        let response = self.tell_consumer(service, "watcher", &submit)?;
        let id =
            attribute(&response, "report_submitted", "report_id").expect("the consumer names the report");
        self.relay();
        match self.report(service, id.parse()?).status {
            ReportStatus::Final { answer } => Ok(answer),
            other => panic!("the hub did not answer: {other:?}"),
        }
    }

    /// Anyone brings a lease within its term down to the prices of now.
    ///
    /// # Errors
    /// The hub refuses, for example because nothing fell.
    pub fn reprices(&mut self, service: &str, vault_id: u64) -> AnyResult<AppResponse> {
        let keeper = self.net.chain(HUB).addr("keeper");
        let service = service.to_owned();
        self.tell(&keeper, &ExecuteMsg::Reprice { service, vault_id })
    }

    /// Anyone has the hub read an asset's price from its rate contract.
    ///
    /// # Errors
    /// The hub refuses, for example because it read it a moment ago.
    pub fn reads_price(&mut self, denom: &str) -> AnyResult<AppResponse> {
        let keeper = self.net.chain(HUB).addr("keeper");
        let denom = Denom::bank(denom);
        self.tell(&keeper, &ExecuteMsg::ReadPrice { denom })
    }

    /// The slot a service has in a vault, if any.
    #[must_use]
    pub fn slot(&self, vault_id: u64, service: &str) -> Option<SlotView> {
        let slots = self.vault(vault_id).slots;
        slots.into_iter().find(|slot| slot.service == service)
    }

    /// The lease of a service in a vault, if any.
    #[must_use]
    pub fn lease(&self, vault_id: u64, service: &str) -> Option<LeaseView> {
        let leases = self.market(service).leases;
        leases.into_iter().find(|lease| lease.vault_id == vault_id)
    }

    /// The offers to a service, by vault.
    #[must_use]
    pub fn offers(&self, service: &str) -> Vec<OfferView> {
        self.ask(&QueryMsg::Offers {
            service: service.to_owned(),
            start_after: None,
            limit: Some(100),
        })
    }

    /// The open tickets of a staker.
    #[must_use]
    pub fn tickets_of(&self, owner: &Addr) -> Vec<TicketView> {
        self.ask(&QueryMsg::Tickets {
            owner: Some(owner.to_string()),
            start_after: None,
            limit: Some(100),
        })
    }
}
