//! What a rule asks to be done with coins. All staked coins and rewards lie on one module account.

use anyhow::Result as AnyResult;
use cosmwasm_std::{coins, Addr, Api, BankMsg, BlockInfo, CustomMsg, CustomQuery, Storage, Uint128};
use cw_multi_test::CosmosRouter;

/// Coins of the bond denom to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Out of the module account to an address.
    Pay {
        /// Who gets them.
        to: String,
        /// Base units.
        amount: Uint128,
    },
    /// Out of existence.
    Burn(Uint128),
}

pub(super) struct Bank<'a, ExecC, QueryC> {
    pub(super) api: &'a dyn Api,
    pub(super) router: &'a dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    pub(super) block: &'a BlockInfo,
    pub(super) module: &'a Addr,
    pub(super) denom: String,
}

impl<ExecC: CustomMsg, QueryC: CustomQuery> Bank<'_, ExecC, QueryC> {
    /// Carries the effects out; zero amounts do nothing.
    pub(super) fn apply(&self, storage: &mut dyn Storage, effects: Vec<Effect>) -> AnyResult<()> {
        for effect in effects {
            let (amount, msg) = match effect {
                Effect::Pay { to, amount } => (
                    amount,
                    BankMsg::Send {
                        to_address: to,
                        amount: coins(amount.u128(), &self.denom),
                    },
                ),
                Effect::Burn(amount) => (
                    amount,
                    BankMsg::Burn {
                        amount: coins(amount.u128(), &self.denom),
                    },
                ),
            };
            if !amount.is_zero() {
                self.router
                    .execute(self.api, storage, self.block, self.module.clone(), msg.into())?;
            }
        }
        Ok(())
    }
}
