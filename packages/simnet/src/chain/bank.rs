//! A chain's coins.

use anyhow::Result as AnyResult;
use cosmwasm_std::{coins, Addr, BankMsg, Coin, Uint128};
use cw_multi_test::{AppResponse, BankSudo, Executor, SudoMsg};

use super::Chain;

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
