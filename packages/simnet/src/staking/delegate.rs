//! Delegating, undelegating, redelegating, and the queue of what matures.

use cosmwasm_std::{BlockInfo, Decimal256, Timestamp, Uint128};

use super::rounding;
use super::state::{BondStatus, Redelegation, StakingState, Unbonding};
use super::{Effect, StakingError};

impl StakingState {
    /// Delegates `amount`. As on a chain, rewards so far are paid out first.
    ///
    /// # Errors
    /// The validator does not exist or its shares have no price, or the amount is zero.
    pub fn delegate(
        &mut self,
        delegator: &str,
        validator: &str,
        amount: Uint128,
    ) -> Result<Vec<Effect>, StakingError> {
        if amount.is_zero() {
            return Err(StakingError::ZeroAmount);
        }
        let rewards = self.settle_rewards(delegator, validator)?;
        self.add_stake(delegator, validator, amount)?;
        Ok(rewards)
    }

    /// Starts the unbonding of `amount`.
    ///
    /// # Errors
    /// There is no such delegation, it is worth less, or seven entries are unbonding already.
    pub fn undelegate(
        &mut self,
        block: &BlockInfo,
        delegator: &str,
        validator: &str,
        amount: Uint128,
    ) -> Result<Vec<Effect>, StakingError> {
        let shares = self.shares_for(delegator, validator, amount)?;
        let limit = self.params.max_entries;
        let own = |entry: &&Unbonding| entry.delegator == delegator && entry.validator == validator;
        if self.unbondings.iter().filter(own).count() >= limit {
            let (delegator, validator) = (delegator.to_string(), validator.to_string());
            return Err(StakingError::TooManyUnbondings {
                delegator,
                validator,
                limit,
            });
        }
        let rewards = self.settle_rewards(delegator, validator)?;
        let returned = self.remove_stake(delegator, validator, shares)?;
        self.push_unbonding(block, delegator, validator, returned);
        Ok(rewards)
    }

    /// Moves `amount` to another validator.
    ///
    /// # Errors
    /// As for undelegating; and the stake must not itself have come by a redelegation that is not complete.
    pub fn redelegate(
        &mut self,
        block: &BlockInfo,
        delegator: &str,
        (source, destination): (&str, &str),
        amount: Uint128,
    ) -> Result<Vec<Effect>, StakingError> {
        if source == destination {
            return Err(StakingError::SelfRedelegation(source.to_string()));
        }
        self.validator(destination)?;
        let shares = self.shares_for(delegator, source, amount)?;
        if self.receives_redelegation(delegator, source) {
            return Err(StakingError::TransitiveRedelegation(source.to_string()));
        }
        let same = |entry: &&Redelegation| {
            entry.delegator == delegator && entry.source == source && entry.destination == destination
        };
        if self.redelegations.iter().filter(same).count() >= self.params.max_entries {
            return Err(StakingError::TooManyRedelegations(self.params.max_entries));
        }
        let status = self.validator(source)?.status;
        let mut effects = self.settle_rewards(delegator, source)?;
        let moved = self.remove_stake(delegator, source, shares)?;
        if moved.is_zero() {
            return Err(StakingError::ZeroAmount);
        }
        effects.extend(self.settle_rewards(delegator, destination)?);
        let shares = self.add_stake(delegator, destination, moved)?;
        let (creation_height, completes_at) = match status {
            BondStatus::Bonded => (block.height, self.completes_at(block)),
            BondStatus::Unbonding { until, height } => (height, until),
            BondStatus::Unbonded => return Ok(effects),
        };
        self.redelegations.push(Redelegation {
            delegator: delegator.to_string(),
            source: source.to_string(),
            destination: destination.to_string(),
            creation_height,
            completes_at,
            initial_balance: moved,
            shares,
        });
        Ok(effects)
    }

    /// Pays out what has matured by `now`, and lets redelegations and leaving validators complete.
    pub fn mature(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut paid = Vec::new();
        self.unbondings.retain(|entry| {
            let due = entry.completes_at <= now;
            if due {
                paid.push(Effect::Pay {
                    to: entry.delegator.clone(),
                    amount: entry.balance,
                });
            }
            !due
        });
        self.redelegations.retain(|entry| entry.completes_at > now);
        for validator in self.validators.values_mut() {
            if matches!(validator.status, BondStatus::Unbonding { until, .. } if until <= now) {
                validator.status = BondStatus::Unbonded;
            }
        }
        self.drop_empty_validators();
        paid
    }

    /// Whether a redelegation to `validator` is not complete: then the stake cannot hop on.
    pub(super) fn receives_redelegation(&self, delegator: &str, validator: &str) -> bool {
        self.redelegations
            .iter()
            .any(|entry| entry.delegator == delegator && entry.destination == validator)
    }

    /// The SDK's `ValidateUnbondAmount`: the shares worth `amount`, if the delegation has them.
    fn shares_for(
        &self,
        delegator: &str,
        validator: &str,
        amount: Uint128,
    ) -> Result<Decimal256, StakingError> {
        if amount.is_zero() {
            return Err(StakingError::ZeroAmount);
        }
        let state = self.validator(validator)?;
        let delegation = self
            .delegation(delegator, validator)
            .ok_or_else(|| StakingError::NoDelegation {
                delegator: delegator.to_string(),
                validator: validator.to_string(),
            })?;
        if state.tokens.is_zero() {
            return Err(StakingError::InvalidExchangeRate(validator.to_string()));
        }
        let shares = rounding::shares_from_tokens(amount, state.tokens, state.shares);
        if shares > delegation.shares {
            return Err(StakingError::TooManyShares {
                asked: amount,
                held: delegation.shares,
            });
        }
        Ok(shares)
    }

    fn add_stake(
        &mut self,
        delegator: &str,
        validator: &str,
        amount: Uint128,
    ) -> Result<Decimal256, StakingError> {
        let state = self.validator_mut(validator)?;
        let shares = if state.shares.is_zero() {
            rounding::first_shares(amount)
        } else if state.tokens.is_zero() {
            return Err(StakingError::InvalidExchangeRate(validator.to_string()));
        } else {
            rounding::shares_from_tokens(amount, state.tokens, state.shares)
        };
        state.tokens += amount;
        state.shares += shares;
        let index = state.reward_index;
        let own = self.delegations.entry(delegator.to_string()).or_default();
        let delegation = own.entry(validator.to_string()).or_default();
        delegation.shares += shares;
        delegation.reward_index = index;
        Ok(shares)
    }

    /// The SDK's `Unbond`: takes shares away and returns the tokens they were worth; the last shares take all tokens.
    pub(super) fn remove_stake(
        &mut self,
        delegator: &str,
        validator: &str,
        shares: Decimal256,
    ) -> Result<Uint128, StakingError> {
        let state = self.validator_mut(validator)?;
        let remaining = state.shares - shares;
        let returned = if remaining.is_zero() {
            state.tokens
        } else {
            rounding::tokens_from_shares(shares, state.tokens, state.shares)
        };
        state.tokens -= returned;
        state.shares = remaining;
        if let Some(own) = self.delegations.get_mut(delegator) {
            if let Some(delegation) = own.get_mut(validator) {
                delegation.shares -= shares;
                if delegation.shares.is_zero() {
                    own.remove(validator);
                }
            }
            if own.is_empty() {
                self.delegations.remove(delegator);
            }
        }
        self.drop_empty_validators();
        Ok(returned)
    }

    /// Entries of one block are one entry, as in the SDK.
    fn push_unbonding(&mut self, block: &BlockInfo, delegator: &str, validator: &str, amount: Uint128) {
        let completes_at = self.completes_at(block);
        let same = self.unbondings.iter_mut().find(|entry| {
            entry.delegator == delegator
                && entry.validator == validator
                && entry.creation_height == block.height
                && entry.completes_at == completes_at
        });
        if let Some(entry) = same {
            entry.initial_balance += amount;
            entry.balance += amount;
            return;
        }
        self.unbondings.push(Unbonding {
            delegator: delegator.to_string(),
            validator: validator.to_string(),
            creation_height: block.height,
            completes_at,
            initial_balance: amount,
            balance: amount,
        });
    }

    /// An unbonded validator without delegators is removed from the chain.
    fn drop_empty_validators(&mut self) {
        self.validators
            .retain(|_, validator| validator.status != BondStatus::Unbonded || !validator.shares.is_zero());
    }
}
