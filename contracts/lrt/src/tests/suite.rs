//! Actors, the stand-in hub and an LRT on one chain.

use cosmwasm_std::{coins, Addr, Coin, Decimal, Uint128};
use cw20::BalanceResponse;
use cw_multi_test::error::AnyResult;
use cw_multi_test::{App, AppResponse, BankSudo, ContractWrapper, Executor, SudoMsg};
use holdfast_shared::msg::hub;
use holdfast_shared::msg::lrt::{
    ExecuteMsg, InstantiateMsg, PortfolioResponse, PortfolioWeight, QueryMsg, RateResponse,
    RedemptionBatchView, RedemptionView,
};

use super::fake_hub::{self, Empty, Sudo, Vault, VAULTS};
use crate::{contract, ContractError};

pub const DENOM: &str = "uatom";
pub const EPOCH: u64 = 4 * 86_400;

pub struct Suite {
    pub app: App,
    pub hub: Addr,
    pub lrt: Addr,
    pub lrt_code: u64,
    pub treasury: Addr,
}

impl Suite {
    /// An LRT over as many vaults as weights, numbered from 1.
    pub fn over(weights: &[u32]) -> Self {
        let mut app = App::default();
        let hub_code = ContractWrapper::new(fake_hub::execute, fake_hub::instantiate, fake_hub::query)
            .with_sudo(fake_hub::sudo);
        let hub_code = app.store_code(Box::new(hub_code));
        let lrt_code = ContractWrapper::new(contract::execute, contract::instantiate, contract::query)
            .with_reply(contract::reply)
            .with_migrate(contract::migrate);
        let lrt_code = app.store_code(Box::new(lrt_code));
        let owner = app.api().addr_make("owner");
        let hub = app
            .instantiate_contract(hub_code, owner.clone(), &Empty {}, &[], "hub", None)
            .unwrap();
        let treasury = app.api().addr_make("treasury");
        let mut suite = Self {
            app,
            lrt: hub.clone(),
            hub,
            lrt_code,
            treasury,
        };
        for vault_id in 1..=weights.len() as u64 {
            suite.set_vault(
                vault_id,
                Vault {
                    denom: DENOM.to_owned(),
                    ..Vault::default()
                },
            );
        }
        let msg = suite.instantiate_msg(weights);
        suite.lrt = suite.instantiate(&msg).unwrap();
        suite
    }

    pub fn instantiate_msg(&self, weights: &[u32]) -> InstantiateMsg {
        InstantiateMsg {
            name: "Holdfast Atom".to_owned(),
            symbol: "hATOM".to_owned(),
            decimals: 6,
            hub: self.hub.to_string(),
            denom: DENOM.to_owned(),
            portfolio: (1..)
                .zip(weights)
                .map(|(vault_id, weight)| PortfolioWeight {
                    vault_id,
                    weight: *weight,
                })
                .collect(),
            treasury: self.treasury.to_string(),
            epoch_seconds: EPOCH,
        }
    }

    pub fn instantiate(&mut self, msg: &InstantiateMsg) -> AnyResult<Addr> {
        let owner = self.actor("owner");
        self.app.instantiate_contract(
            self.lrt_code,
            owner.clone(),
            msg,
            &[],
            "lrt",
            Some(owner.to_string()),
        )
    }

    pub fn actor(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    // What the world does.

    pub fn give(&mut self, to: &Addr, amount: u128, denom: &str) {
        let mint = BankSudo::Mint {
            to_address: to.to_string(),
            amount: coins(amount, denom),
        };
        self.app.sudo(SudoMsg::Bank(mint)).unwrap();
    }

    pub fn set_vault(&mut self, vault_id: u64, vault: Vault) {
        self.tell_hub(&Sudo::Vault { vault_id, vault });
    }

    pub fn tell_hub(&mut self, msg: &Sudo) {
        self.app.wasm_sudo(self.hub.clone(), msg).unwrap();
    }

    /// Changes how a vault behaves and keeps what it holds.
    pub fn edit_vault(&mut self, vault_id: u64, edit: impl Fn(&mut Vault)) {
        let found = VAULTS.query(&self.app.wrap(), self.hub.clone(), vault_id);
        let held = found.unwrap().unwrap();
        let mut vault = Vault {
            denom: held.denom,
            collateral: held.collateral,
            shares: held.shares,
            ..Vault::default()
        };
        let before = vault.collateral;
        edit(&mut vault);
        let gained = vault.collateral.saturating_sub(before);
        if !gained.is_zero() {
            self.give(&self.hub.clone(), gained.u128(), DENOM);
        }
        self.set_vault(vault_id, vault);
    }

    pub fn slash(&mut self, vault_id: u64, percent: u64) {
        self.tell_hub(&Sudo::Slash {
            vault_id,
            fraction: Decimal::percent(percent),
        });
    }

    /// The LRT's position earned coins, and the hub has them.
    pub fn earn(&mut self, vault_id: u64, rewards: &[Coin]) {
        for reward in rewards {
            self.give(&self.hub.clone(), reward.amount.u128(), &reward.denom);
        }
        let owner = self.lrt.clone();
        self.tell_hub(&Sudo::Earn {
            vault_id,
            owner,
            rewards: rewards.to_vec(),
        });
    }

    pub fn pass(&mut self, seconds: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(seconds);
            block.height += 1;
        });
    }

    // What people do.

    pub fn execute(
        &mut self,
        who: &str,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> Result<AppResponse, ContractError> {
        let sender = self.actor(who);
        self.app
            .execute_contract(sender, self.lrt.clone(), msg, funds)
            .map_err(|error| error.downcast().unwrap())
    }

    pub fn mint(&mut self, who: &str, amount: u128) -> Result<AppResponse, ContractError> {
        self.give(&self.actor(who), amount, DENOM);
        self.execute(who, &ExecuteMsg::Mint { min_tokens: None }, &coins(amount, DENOM))
    }

    pub fn redeem(&mut self, who: &str, tokens: u128) -> Result<AppResponse, ContractError> {
        self.execute(
            who,
            &ExecuteMsg::Redeem {
                amount: tokens.into(),
            },
            &[],
        )
    }

    pub fn close(&mut self) -> Result<AppResponse, ContractError> {
        self.execute("anyone", &ExecuteMsg::CloseBatch {}, &[])
    }

    /// Lets an epoch pass and closes the batch.
    pub fn close_next(&mut self) {
        self.pass(EPOCH);
        self.close().unwrap();
    }

    pub fn claim(&mut self, batch_id: u64, who: &str) -> Result<AppResponse, ContractError> {
        let owner = self.actor(who).to_string();
        self.execute("anyone", &ExecuteMsg::ClaimRedemption { batch_id, owner }, &[])
    }

    /// Claims for someone; what the bank account gained.
    pub fn claimed(&mut self, batch_id: u64, who: &str) -> u128 {
        let account = self.actor(who);
        let before = self.bank(&account, DENOM);
        self.claim(batch_id, who).unwrap();
        self.bank(&account, DENOM) - before
    }

    pub fn compound(&mut self) -> Result<AppResponse, ContractError> {
        self.execute("anyone", &ExecuteMsg::Compound {}, &[])
    }

    /// Someone speaks to the hub directly.
    pub fn execute_hub(&mut self, sender: &Addr, msg: &hub::ExecuteMsg) {
        self.app
            .execute_contract(sender.clone(), self.hub.clone(), msg, &[])
            .unwrap();
    }

    // What people see.

    pub fn ticket(&self, ticket_id: u64) -> hub::TicketView {
        let query = hub::QueryMsg::Ticket { ticket_id };
        self.app.wrap().query_wasm_smart(&self.hub, &query).unwrap()
    }

    pub fn query<T: cosmwasm_schema::serde::de::DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.lrt, msg).unwrap()
    }

    pub fn bank(&self, account: &Addr, denom: &str) -> u128 {
        self.app
            .wrap()
            .query_balance(account, denom)
            .unwrap()
            .amount
            .u128()
    }

    pub fn tokens(&self, who: &str) -> u128 {
        let address = self.actor(who).to_string();
        let answer: BalanceResponse = self.query(&QueryMsg::Balance { address });
        answer.balance.u128()
    }

    pub fn rate(&self) -> RateResponse {
        self.query(&QueryMsg::Rate {})
    }

    pub fn value(&self) -> u128 {
        self.rate().value.u128()
    }

    pub fn portfolio(&self) -> PortfolioResponse {
        self.query(&QueryMsg::Portfolio {})
    }

    pub fn buffer(&self) -> u128 {
        self.portfolio().buffer.u128()
    }

    pub fn batch(&self, batch_id: u64) -> RedemptionBatchView {
        self.query(&QueryMsg::Batch { batch_id })
    }

    pub fn redemptions(&self, who: &str) -> Vec<RedemptionView> {
        let owner = self.actor(who).to_string();
        self.query(&QueryMsg::Redemptions {
            owner,
            start_after: None,
            limit: None,
        })
    }
}

/// Equal up to one base unit.
pub fn near(got: impl Into<Uint128>, expected: u128) {
    let got = got.into().u128();
    assert!(
        got.abs_diff(expected) <= 1,
        "{got} is not {expected} within one unit"
    );
}
