//! A chain's validators, as governance, consensus and the slashing module move them.

use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Decimal, Uint128};

use super::Chain;
use crate::staking::{Effect, Infraction, StakingError, StakingState};

impl Chain {
    /// All of the chain's staking, to read.
    #[must_use]
    pub fn staking(&self) -> StakingState {
        StakingState::load(self.app.storage())
    }

    /// Where all staked coins and unpaid staking rewards lie.
    #[must_use]
    pub fn staking_account(&self) -> Addr {
        self.app
            .read_module(|router, _, _| router.staking.account().clone())
    }

    /// Adds a bonded validator that holds `self_bond` base units of its own, newly made.
    ///
    /// # Errors
    /// It exists already.
    pub fn add_validator(&mut self, address: &str, self_bond: u128) -> AnyResult<()> {
        self.staking_rule(|state, _| {
            state
                .add_validator(address, Uint128::new(self_bond))
                .map(|()| vec![])
        })?;
        let (account, denom) = (self.staking_account(), self.staking().params.bond_denom);
        self.mint(&account, self_bond, &denom);
        Ok(())
    }

    /// Slashes `fraction` of a validator's stake for an offence at `height`: what left since then pays too.
    ///
    /// # Errors
    /// The validator does not exist or is unbonded.
    pub fn slash_validator(&mut self, address: &str, fraction: Decimal, height: u64) -> AnyResult<()> {
        self.staking_rule(|state, block| state.slash(block, address, Infraction { height, fraction }))
    }

    /// Jails a validator.
    ///
    /// # Errors
    /// It does not exist.
    pub fn jail_validator(&mut self, address: &str) -> AnyResult<()> {
        self.staking_rule(|state, block| state.jail(block, address).map(|()| vec![]))
    }

    /// Jails a validator for ever.
    ///
    /// # Errors
    /// It does not exist.
    pub fn tombstone_validator(&mut self, address: &str) -> AnyResult<()> {
        self.staking_rule(|state, block| state.tombstone(block, address).map(|()| vec![]))
    }

    /// Brings a jailed validator back.
    ///
    /// # Errors
    /// It does not exist or is tombstoned.
    pub fn unjail_validator(&mut self, address: &str) -> AnyResult<()> {
        self.staking_rule(|state, _| state.unjail(address).map(|()| vec![]))
    }

    /// Gives a validator's delegators `amount` base units of rewards, newly made, by their shares. Nothing happens if
    /// it has no delegators.
    ///
    /// # Errors
    /// The validator does not exist.
    pub fn reward_validator(&mut self, address: &str, amount: u128) -> AnyResult<()> {
        let mut spread = false;
        self.staking_rule(|state, _| {
            spread = state.allocate_rewards(address, Uint128::new(amount))?;
            Ok(vec![])
        })?;
        if spread {
            let (account, denom) = (self.staking_account(), self.staking().params.bond_denom);
            self.mint(&account, amount, &denom);
        }
        Ok(())
    }

    fn staking_rule(
        &mut self,
        rule: impl FnOnce(&mut StakingState, &cosmwasm_std::BlockInfo) -> Result<Vec<Effect>, StakingError>,
    ) -> AnyResult<()> {
        let block = self.block();
        self.app.init_modules(|router, api, storage| {
            router
                .staking
                .apply((api, &*router, &block), storage, |state| rule(state, &block))
        })
    }
}
