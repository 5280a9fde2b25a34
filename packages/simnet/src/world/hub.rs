//! Talking to the hub: every message runs as one step, and its events go into the ledger before anything is checked.

use anyhow::Result as AnyResult;
use cosmwasm_std::{from_json, Addr, Coin, ContractInfo, Deps, Env, Timestamp};
use cw_multi_test::AppResponse;
use holdfast_shared::msg::hub::{
    ExecuteMsg, LinkResponse, MarketResponse, MatchResponse, PositionView, SentEntryView, ServiceView,
    SlashView, TicketView, VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;
use serde::de::DeserializeOwned;
use serde::Serialize;
use std::fmt::Debug;

use super::{World, HUB};
use crate::Chain;

/// Runs the code of a view over the hub's records in place, as the lens does over those it reads by query: for what is
/// asked after every step. `the_lens_says_what_the_records_say` holds the two together.
///
/// # Errors
/// The view refuses.
pub fn hub_view<T: DeserializeOwned>(chain: &Chain, hub: &Addr, msg: QueryMsg) -> AnyResult<T> {
    let app = chain.app();
    let records = app.contract_storage(hub);
    let deps = Deps {
        storage: records.as_ref(),
        api: app.api(),
        querier: app.wrap(),
    };
    let env = Env {
        block: chain.block(),
        transaction: None,
        contract: ContractInfo { address: hub.clone() },
    };
    Ok(from_json(holdfast_hub::views::answer(deps, &env, msg)?)?)
}

impl World {
    /// Sends a message to any contract of the hub chain as one step.
    ///
    /// # Errors
    /// The contract refuses.
    pub fn execute_on_hub_chain<M: Serialize + Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        self.execute_on(HUB, (sender, contract), msg, funds)
    }

    /// Sends a message from `sender` to a contract of any chain as one step.
    ///
    /// # Errors
    /// The contract refuses.
    pub fn execute_on<M: Serialize + Debug>(
        &mut self,
        chain: &str,
        (sender, contract): (&Addr, &Addr),
        msg: &M,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        let (ledger, hub) = (self.ledger.clone(), self.hub.clone());
        let interruptions = self.interruptions.clone();
        let label = format!("{sender} -> {contract} {msg:?}");
        self.net.on(chain, &label, |chain| {
            interruptions
                .borrow_mut()
                .run(chain, sender, contract, msg, funds);
            let response = chain.execute(sender, contract, msg, funds)?;
            ledger.borrow_mut().record(&hub, &response.events);
            Ok(response)
        })
    }

    /// Sends a message to the hub as `sender`, without coins.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn tell(&mut self, sender: &Addr, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        self.tell_with(sender, msg, &[])
    }

    /// Sends a message with coins to the hub as `sender`.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn tell_with(&mut self, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> AnyResult<AppResponse> {
        let hub = self.hub.clone();
        self.execute_on_hub_chain(sender, &hub, msg, funds)
    }

    /// Sends a plain transfer to the hub, which it must not count (F-37).
    ///
    /// # Errors
    /// The sender has too little.
    pub fn donate(&mut self, sender: &Addr, coin: Coin) -> AnyResult<()> {
        let (ledger, hub) = (self.ledger.clone(), self.hub.clone());
        self.net.on(HUB, "donate", |chain| {
            chain.transfer(sender, &hub, std::slice::from_ref(&coin))?;
            ledger.borrow_mut().donated(&coin);
            Ok(())
        })
    }

    /// Asks about the hub, through the lens.
    ///
    /// # Errors
    /// The view refuses.
    pub fn try_ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> AnyResult<T> {
        self.net.chain(HUB).query(&self.lens, msg)
    }

    /// Asks about the hub what must be known.
    ///
    /// # Panics
    /// The query fails: a mistake in the test.
    pub fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.try_ask(msg)
            .unwrap_or_else(|error| panic!("{msg:?}: {error:#}"))
    }

    /// A vault.
    #[must_use]
    pub fn vault(&self, vault_id: u64) -> VaultView {
        self.ask(&QueryMsg::Vault { vault_id })
    }

    /// A position.
    #[must_use]
    pub fn position(&self, vault_id: u64, owner: &Addr) -> PositionView {
        self.ask(&QueryMsg::Position {
            vault_id,
            owner: owner.to_string(),
        })
    }

    /// A ticket.
    #[must_use]
    pub fn ticket(&self, ticket_id: u64) -> TicketView {
        self.ask(&QueryMsg::Ticket { ticket_id })
    }

    /// A service.
    #[must_use]
    pub fn service(&self, service: &str) -> ServiceView {
        self.ask(&QueryMsg::Service {
            service: service.to_owned(),
        })
    }

    /// The bid and leases of a service.
    #[must_use]
    pub fn market(&self, service: &str) -> MarketResponse {
        self.ask(&QueryMsg::Market {
            service: service.to_owned(),
        })
    }

    /// The hub end of a link.
    #[must_use]
    pub fn hub_link(&self, service: &str) -> LinkResponse {
        self.ask(&QueryMsg::Link {
            service: service.to_owned(),
        })
    }

    /// What was sent for an operator.
    #[must_use]
    pub fn sent_entries(&self, service: &str, operator: &Addr) -> Vec<SentEntryView> {
        self.ask(&QueryMsg::SentEntries {
            service: service.to_owned(),
            operator: operator.to_string(),
            start_after: None,
            limit: Some(100),
        })
    }

    /// All slashes.
    #[must_use]
    pub fn slashes(&self) -> Vec<SlashView> {
        self.ask(&QueryMsg::Slashes {
            start_after: None,
            limit: Some(100),
        })
    }

    /// Anyone moves a service's leases to their target.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn matches(&mut self, service: &str, limit: u32) -> AnyResult<MatchResponse> {
        let keeper = self.net.chain(HUB).addr("keeper");
        let msg = ExecuteMsg::Match {
            service: service.to_owned(),
            limit,
        };
        let response = self.tell(&keeper, &msg)?;
        let data = cosmwasm_std::from_json(response.data.unwrap_or_default());
        data.map_err(anyhow::Error::msg)
    }

    /// Anyone sends a service's consumer what changed.
    ///
    /// # Errors
    /// The hub refuses, for example because nothing changed.
    pub fn flush(&mut self, service: &str) -> AnyResult<AppResponse> {
        let keeper = self.net.chain(HUB).addr("keeper");
        self.tell(
            &keeper,
            &ExecuteMsg::Flush {
                service: service.to_owned(),
                limit: 400,
            },
        )
    }

    /// Flushes and relays fairly.
    ///
    /// # Errors
    /// As [`World::flush`].
    pub fn flush_and_relay(&mut self, service: &str) -> AnyResult<()> {
        self.flush(service)?;
        self.relay();
        Ok(())
    }

    /// Anyone closes what is due in a vault.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn close(&mut self, vault_id: u64) -> AnyResult<AppResponse> {
        let keeper = self.net.chain(HUB).addr("keeper");
        self.tell(&keeper, &ExecuteMsg::CloseEpoch { vault_id })
    }

    /// Anyone pays a settled slash out.
    ///
    /// # Errors
    /// The hub refuses, for example before its delay has passed.
    pub fn settle(&mut self, slash_id: u64) -> AnyResult<AppResponse> {
        let keeper = self.net.chain(HUB).addr("keeper");
        self.tell(&keeper, &ExecuteMsg::Settle { slash_id })
    }

    /// When the next boundary of a vault with an exit under way is.
    #[must_use]
    pub fn closing_at(&self, vault_id: u64) -> Option<Timestamp> {
        self.vault(vault_id).closing_at
    }
}
