//! A chain's coins, and addresses that may not receive any, as x/bank has them.

use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{
    coins, Addr, Api, BankMsg, BankQuery, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Empty, Querier,
    Storage, Uint128,
};
use cw_multi_test::{AppResponse, Bank, BankKeeper, BankSudo, CosmosRouter, Executor, Module, SudoMsg};
use cw_storage_plus::Map;
use serde::de::DeserializeOwned;

use super::Chain;

const BLOCKED: Map<&str, Empty> = Map::new("simnet_bank_blocked");

/// cw-multi-test's bank, which refuses to send to blocked addresses (F-71).
#[derive(Default)]
pub struct SimBank {
    keeper: BankKeeper,
}

impl Bank for SimBank {}

impl Module for SimBank {
    type ExecT = BankMsg;
    type QueryT = BankQuery;
    type SudoT = BankSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: BankMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        match &msg {
            BankMsg::Send { to_address, .. } if BLOCKED.has(storage, to_address) => {
                bail!("{to_address} is not allowed to receive funds; unblock it first")
            }
            _ => self.keeper.execute(api, storage, router, block, sender, msg),
        }
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: BankQuery,
    ) -> AnyResult<Binary> {
        self.keeper.query(api, storage, querier, block, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: BankSudo,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        self.keeper.sudo(api, storage, router, block, msg)
    }
}

impl Chain {
    /// Makes `amount` base units of `denom` out of nothing for `to`; zero does nothing.
    pub fn mint(&mut self, to: &Addr, amount: u128, denom: &str) {
        if amount == 0 {
            return;
        }
        let mint = BankSudo::Mint {
            to_address: to.to_string(),
            amount: coins(amount, denom),
        };
        self.app
            .sudo(SudoMsg::Bank(mint))
            .expect("the bank mints to any valid address of this chain");
    }

    /// What `owner` holds of `denom`, base units.
    #[must_use]
    pub fn balance(&self, owner: &Addr, denom: &str) -> Uint128 {
        let coin = self.app.wrap().query_balance(owner, denom);
        coin.expect("the bank knows every valid address of this chain")
            .amount
    }

    /// All that exists of `denom`, base units.
    #[must_use]
    pub fn supply(&self, denom: &str) -> Uint128 {
        self.app
            .wrap()
            .query_supply(denom)
            .expect("the bank knows every denom")
            .amount
    }

    /// Lets an address receive no coins any more, or again.
    ///
    /// # Panics
    /// Storage is broken: a bug of the simulator.
    pub fn block_address(&mut self, owner: &Addr, blocked: bool) {
        let storage = self.app.storage_mut();
        if blocked {
            BLOCKED
                .save(storage, owner.as_str(), &Empty {})
                .expect("the simulator writes its own storage");
        } else {
            BLOCKED.remove(storage, owner.as_str());
        }
    }

    /// A plain transfer, as anyone can make it.
    ///
    /// # Errors
    /// The sender has too little, or the chain is halted.
    pub fn transfer(&mut self, from: &Addr, to: &Addr, funds: &[Coin]) -> AnyResult<AppResponse> {
        self.ensure_running()?;
        let send = BankMsg::Send {
            to_address: to.to_string(),
            amount: funds.to_vec(),
        };
        self.app.execute(from.clone(), send.into())
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::{coins, Timestamp};

    use super::Chain;
    use crate::ChainConfig;

    #[test]
    fn a_blocked_address_receives_nothing_until_it_is_unblocked() {
        let mut chain = Chain::new(ChainConfig::new("hub"), Timestamp::from_seconds(1_000));
        let (from, to) = (chain.addr("from"), chain.addr("to"));
        chain.mint(&from, 10, "ustk");
        chain.block_address(&to, true);
        assert!(chain.transfer(&from, &to, &coins(4, "ustk")).is_err());
        assert_eq!(chain.balance(&from, "ustk").u128(), 10);
        chain.block_address(&to, false);
        assert!(chain.transfer(&from, &to, &coins(4, "ustk")).is_ok());
        assert_eq!(chain.balance(&to, "ustk").u128(), 4);
    }
}
