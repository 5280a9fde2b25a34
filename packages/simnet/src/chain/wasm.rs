//! A chain's contracts.

use std::fmt::Debug;

use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Coin, CosmosMsg, Empty};
use cw_multi_test::{AppResponse, Contract, Executor};
use serde::{de::DeserializeOwned, Serialize};

use super::{Chain, Heard};
use crate::contract::{Cost, IbcSudo, MeteredContract};

/// Who instantiates which code, and who may migrate it.
#[derive(Clone, Debug)]
pub struct Instantiate {
    /// The stored code.
    pub code_id: u64,
    /// Who sends the message.
    pub sender: Addr,
    /// Who may migrate the contract; nobody if `None`.
    pub admin: Option<Addr>,
    /// A label, for people.
    pub label: String,
    /// Coins sent along.
    pub funds: Vec<Coin>,
}

impl Instantiate {
    /// Instantiates `code_id` as `sender`, who may also migrate it, without coins.
    #[must_use]
    pub fn new(code_id: u64, sender: &Addr, label: &str) -> Self {
        Self {
            code_id,
            sender: sender.clone(),
            admin: Some(sender.clone()),
            label: label.to_string(),
            funds: vec![],
        }
    }
}

impl Chain {
    /// Stores a contract's code and returns its identifier.
    pub fn store_code(&mut self, code: Box<dyn Contract<Empty>>) -> u64 {
        let creator = self.addr("code creator");
        let metered = MeteredContract::new(code, self.meter.clone());
        self.app.store_code_with_creator(creator, Box::new(metered))
    }

    /// Does something and says what contracts did to storage meanwhile; the answer does not depend on what came before
    /// (I-28).
    pub fn metered<T>(&mut self, action: impl FnOnce(&mut Self) -> T) -> (T, Cost) {
        self.meter.start(None);
        let out = action(self);
        (out, self.meter.cost())
    }

    /// What contracts did to storage since the count last began: with [`Chain::metered`], or with
    /// [`Chain::limit_writes`] for deliveries.
    #[must_use]
    pub fn spent(&self) -> Cost {
        self.meter.cost()
    }

    /// Does one message whose contracts may write `writes` keys and run out of gas at the next, wherever that is: the
    /// whole message fails, whoever would catch an error of a sub-message (F-22, F-73, F-75).
    pub fn with_write_limit<T>(&mut self, writes: u64, action: impl FnOnce(&mut Self) -> T) -> T {
        self.meter.start(Some(writes));
        let out = action(self);
        self.meter.start(None);
        out
    }

    /// The write limit of the next messages, until it is lifted with `None`: for deliveries, which the net makes.
    pub fn limit_writes(&mut self, writes: Option<u64>) {
        self.meter.start(writes);
    }

    pub(crate) fn out_of_gas(&self) -> bool {
        self.meter.tripped()
    }

    /// Makes a contract of stored code.
    ///
    /// # Errors
    /// The contract refuses, or the chain is halted.
    pub fn instantiate<M: Serialize>(&mut self, how: Instantiate, msg: &M) -> AnyResult<Addr> {
        self.ensure_running()?;
        let admin = how.admin.map(Addr::into_string);
        self.app
            .instantiate_contract(how.code_id, how.sender, msg, &how.funds, how.label, admin)
    }

    /// Sends `msg` with `funds` to `contract`.
    ///
    /// # Errors
    /// The contract or anything it calls refuses or panics, or the chain is halted. Nothing has changed then.
    pub fn execute<M: Serialize + Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        self.ensure_running()?;
        self.app
            .execute_contract(sender.clone(), contract.clone(), msg, funds)
    }

    /// Runs several messages of one sender as one transaction.
    ///
    /// # Errors
    /// Any of them fails; then none has happened.
    pub fn transact(&mut self, sender: &Addr, msgs: Vec<CosmosMsg>) -> AnyResult<Vec<AppResponse>> {
        self.ensure_running()?;
        self.app.execute_multi(sender.clone(), msgs)
    }

    /// Asks `contract` a smart query.
    ///
    /// # Errors
    /// The contract refuses, or the answer is of another type.
    pub fn query<T: DeserializeOwned, M: Serialize>(&self, contract: &Addr, msg: &M) -> AnyResult<T> {
        Ok(self.app.wrap().query_wasm_smart(contract, msg)?)
    }

    /// Migrates `contract` to `code_id`.
    ///
    /// # Errors
    /// The sender is not the admin, the contract refuses, or the chain is halted.
    pub fn migrate<M: Serialize>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
        code_id: u64,
    ) -> AnyResult<AppResponse> {
        self.ensure_running()?;
        self.app
            .migrate_contract(sender.clone(), contract.clone(), msg, code_id)
    }

    /// Calls the contract's own `sudo`, as a chain's module would.
    ///
    /// # Errors
    /// The contract refuses, or the chain is halted.
    pub fn sudo<M: Serialize>(&mut self, contract: &Addr, msg: &M) -> AnyResult<AppResponse> {
        self.ensure_running()?;
        self.app.wasm_sudo(contract.clone(), msg)
    }

    /// Calls an IBC entry point as the host does, atomically, without any of the host's checks and without changing
    /// the host's state: what a broken or hostile host could make a contract see (F-05, F-08, F-26 to F-29).
    ///
    /// # Errors
    /// The contract or a sub-message of it fails; nothing has changed then.
    pub fn call_ibc(&mut self, contract: &Addr, call: &IbcSudo) -> AnyResult<AppResponse> {
        self.ensure_running()?;
        let message = call.addressed_to(contract)?;
        let response = self.app.sudo(message.into())?;
        self.heard
            .extend(response.events.iter().cloned().map(Heard::Event));
        Ok(response)
    }
}
