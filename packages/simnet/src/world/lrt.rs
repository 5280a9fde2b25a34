//! LRTs in a world.

use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Uint128};
use cw20::BalanceResponse;
use cw_multi_test::AppResponse;
use holdfast_shared::msg::lrt::{ExecuteMsg, InstantiateMsg, PortfolioWeight, QueryMsg, RateResponse};
use serde::de::DeserializeOwned;

use super::actors::Staker;
use super::{World, HUB};
use crate::chain::Instantiate;

/// An LRT contract.
#[derive(Clone, Debug)]
pub struct Lrt {
    /// Its address on the hub chain.
    pub contract: Addr,
    /// What its vaults hold.
    pub denom: String,
}

impl World {
    /// Makes an LRT over vaults of one denom with equal weights.
    ///
    /// # Panics
    /// The LRT refuses: a mistake in the test.
    pub fn lrt(&mut self, denom: &str, vaults: &[u64], epoch_seconds: u64) -> Lrt {
        let msg = InstantiateMsg {
            name: "Holdfast restaked".into(),
            symbol: "hfSTK".into(),
            decimals: 6,
            hub: self.hub.to_string(),
            denom: denom.to_owned(),
            portfolio: vaults
                .iter()
                .map(|vault_id| PortfolioWeight {
                    vault_id: *vault_id,
                    weight: 1,
                })
                .collect(),
            treasury: self.treasury.to_string(),
            epoch_seconds,
        };
        let how = Instantiate::new(self.lrt_code, &self.owner, "lrt");
        let contract = self.net.instantiate(HUB, how, &msg).expect("the LRT starts");
        Lrt {
            contract,
            denom: denom.to_owned(),
        }
    }
}

impl Lrt {
    /// Asks the LRT.
    ///
    /// # Panics
    /// The query fails: a mistake in the test.
    pub fn ask<T: DeserializeOwned>(&self, world: &World, msg: &QueryMsg) -> T {
        let answer = world.net.chain(HUB).query(&self.contract, msg);
        answer.unwrap_or_else(|error| panic!("{msg:?} to the LRT: {error:#}"))
    }

    /// Sends the LRT a message.
    ///
    /// # Errors
    /// The LRT refuses.
    pub fn tell(&self, world: &mut World, sender: &Addr, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        world.execute_on_hub_chain(sender, &self.contract, msg, &[])
    }

    /// What a token is worth.
    #[must_use]
    pub fn rate(&self, world: &World) -> RateResponse {
        self.ask(world, &QueryMsg::Rate {})
    }

    /// Tokens an account holds.
    #[must_use]
    pub fn balance(&self, world: &World, owner: &Addr) -> Uint128 {
        let msg = QueryMsg::Balance {
            address: owner.to_string(),
        };
        self.ask::<BalanceResponse>(world, &msg).balance
    }

    /// A staker mints tokens for coins.
    ///
    /// # Errors
    /// The LRT refuses.
    pub fn mint(&self, world: &mut World, staker: &Staker, amount: u128) -> AnyResult<AppResponse> {
        let funds = cosmwasm_std::coins(amount, &self.denom);
        let msg = ExecuteMsg::Mint { min_tokens: None };
        world.execute_on_hub_chain(&staker.addr, &self.contract, &msg, &funds)
    }
}
