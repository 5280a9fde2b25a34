//! Rewards: an index per validator, paid out before a delegation changes.

use cosmwasm_std::Uint128;

use super::rounding;
use super::state::StakingState;
use super::{Effect, StakingError};

impl StakingState {
    /// Spreads `amount` over the validator's shares. The coins must be on the module account; `false` if the
    /// validator has no shares to spread it over.
    ///
    /// # Errors
    /// There is no such validator.
    pub fn allocate_rewards(&mut self, validator: &str, amount: Uint128) -> Result<bool, StakingError> {
        let validator = self.validator_mut(validator)?;
        if validator.shares.is_zero() {
            return Ok(false);
        }
        validator.reward_index += rounding::index_growth(amount, validator.shares);
        Ok(true)
    }

    /// Rewards that a withdrawal would pay now, base units.
    #[must_use]
    pub fn pending_rewards(&self, delegator: &str, validator: &str) -> Uint128 {
        let pair = self
            .delegation(delegator, validator)
            .zip(self.validators.get(validator));
        pair.map_or_else(Uint128::zero, |(delegation, validator)| {
            rounding::rewards(
                delegation.shares,
                validator.reward_index - delegation.reward_index,
            )
        })
    }

    /// Pays the rewards of a delegation to its withdraw address. Without a delegation there is nothing to pay.
    ///
    /// # Errors
    /// There is no such validator.
    pub fn settle_rewards(&mut self, delegator: &str, validator: &str) -> Result<Vec<Effect>, StakingError> {
        let amount = self.pending_rewards(delegator, validator);
        let index = self.validator(validator)?.reward_index;
        let own = self
            .delegations
            .get_mut(delegator)
            .and_then(|own| own.get_mut(validator));
        let Some(delegation) = own else {
            return Ok(vec![]);
        };
        delegation.reward_index = index;
        let to = self
            .withdraw_addresses
            .get(delegator)
            .cloned()
            .unwrap_or_else(|| delegator.to_string());
        Ok(vec![Effect::Pay { to, amount }])
    }
}
