//! People with collateral.

use anyhow::Result as AnyResult;
use cosmwasm_std::{coins, Addr, Uint256};
use cw_multi_test::AppResponse;
use holdfast_shared::msg::hub::{ExecuteMsg, RequestExitResponse};

use super::answer;
use crate::world::{World, HUB};

/// Somebody with collateral.
#[derive(Clone, Debug)]
pub struct Staker {
    /// Address on the hub chain.
    pub addr: Addr,
}

impl World {
    /// A staker of that name, with `amount` base units of `denom` made for it.
    pub fn staker(&mut self, name: &str, amount: u128, denom: &str) -> Staker {
        let addr = self.net.chain(HUB).addr(name);
        self.net
            .on(HUB, "mint to a staker", |chain| chain.mint(&addr, amount, denom));
        Staker { addr }
    }
}

impl Staker {
    /// Deposits into a vault.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn deposits(&self, world: &mut World, vault_id: u64, amount: u128) -> AnyResult<AppResponse> {
        self.deposits_and(world, vault_id, amount, false)
    }

    /// Deposits into a vault, whatever is filed against it when `accept_open_filings` is set.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn deposits_and(
        &self,
        world: &mut World,
        vault_id: u64,
        amount: u128,
        accept_open_filings: bool,
    ) -> AnyResult<AppResponse> {
        let denom = world.vault(vault_id).denom;
        let msg = ExecuteMsg::Deposit {
            vault_id,
            min_shares: None,
            accept_open_filings,
        };
        world.tell_with(&self.addr, &msg, &coins(amount, denom.key()))
    }

    /// Asks to exit with so many shares.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn exits_shares(
        &self,
        world: &mut World,
        vault_id: u64,
        shares: Uint256,
    ) -> AnyResult<RequestExitResponse> {
        answer(world.tell(
            &self.addr,
            &ExecuteMsg::RequestExit {
                vault_id,
                shares,
                receiver: None,
            },
        )?)
    }

    /// Asks to exit with what is worth `amount` now: the fewest shares that bring it.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn exits(&self, world: &mut World, vault_id: u64, amount: u128) -> AnyResult<RequestExitResponse> {
        let position = world.position(vault_id, &self.addr);
        let wanted = Uint256::from(amount);
        let value = Uint256::from(position.value).max(Uint256::one());
        let shares = if wanted >= value {
            position.shares
        } else {
            (position.shares * wanted + value - Uint256::one()) / value
        };
        self.exits_shares(world, vault_id, shares)
    }

    /// Claims tickets.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn claims(&self, world: &mut World, tickets: &[u64]) -> AnyResult<AppResponse> {
        world.tell(
            &self.addr,
            &ExecuteMsg::Claim {
                tickets: tickets.to_vec(),
                receiver: None,
            },
        )
    }

    /// Claims rewards.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn claims_rewards(&self, world: &mut World, vault_id: u64) -> AnyResult<AppResponse> {
        world.tell(&self.addr, &ExecuteMsg::ClaimRewards { vault_id })
    }

    /// What the staker can take from a vault, base units.
    #[must_use]
    pub fn value_in(&self, world: &World, vault_id: u64) -> u128 {
        world.position(vault_id, &self.addr).value.u128()
    }

    /// Coins in the staker's account, base units.
    #[must_use]
    pub fn balance(&self, world: &World, denom: &str) -> u128 {
        world.net.chain(HUB).balance(&self.addr, denom).u128()
    }
}
