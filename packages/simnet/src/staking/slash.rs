//! Slashing, jail and tombstone.

use cosmwasm_std::{BlockInfo, Decimal, Uint128};

use super::rounding;
use super::state::{BondStatus, StakingState};
use super::{Effect, StakingError};

/// What a validator is slashed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Infraction {
    /// Height of the offence; what left before it is not touched.
    pub height: u64,
    /// Part of the stake at the offence that is taken.
    pub fraction: Decimal,
}

impl StakingState {
    /// Slashes a validator: what left since the offence pays first, the rest comes from what is there.
    ///
    /// # Errors
    /// The validator does not exist or is unbonded.
    pub fn slash(
        &mut self,
        block: &BlockInfo,
        validator: &str,
        infraction: Infraction,
    ) -> Result<Vec<Effect>, StakingError> {
        if self.validator(validator)?.status == BondStatus::Unbonded {
            return Err(StakingError::Unbonded(validator.to_string()));
        }
        let mut remaining = self
            .power_at(validator, infraction)
            .mul_floor(infraction.fraction);
        let mut burned = Uint128::zero();
        let mut effects = Vec::new();
        if infraction.height < block.height {
            let (owed, taken) = self.slash_unbondings(block, validator, infraction);
            remaining = remaining.saturating_sub(owed);
            burned += taken;
            let (owed, taken, rewards) = self.slash_redelegations(block, validator, infraction)?;
            remaining = remaining.saturating_sub(owed);
            burned += taken;
            effects.extend(rewards);
        }
        let state = self.validator_mut(validator)?;
        let taken = remaining.min(state.tokens);
        state.tokens -= taken;
        effects.push(Effect::Burn(burned + taken));
        Ok(effects)
    }

    /// The tokens that stood behind the validator at the offence: what is there and what left since.
    fn power_at(&self, validator: &str, infraction: Infraction) -> Uint128 {
        let unbonding = self
            .unbondings
            .iter()
            .filter(|entry| entry.validator == validator);
        let redelegated = self
            .redelegations
            .iter()
            .filter(|entry| entry.source == validator);
        let left = unbonding
            .map(|entry| (entry.creation_height, entry.initial_balance))
            .chain(redelegated.map(|entry| (entry.creation_height, entry.initial_balance)))
            .filter(|(height, _)| *height >= infraction.height)
            .map(|(_, amount)| amount);
        let tokens = self
            .validators
            .get(validator)
            .map_or_else(Uint128::zero, |state| state.tokens);
        left.fold(tokens, |sum, amount| sum + amount)
    }

    /// What the unbonding entries owe, and what could be taken of it.
    fn slash_unbondings(
        &mut self,
        block: &BlockInfo,
        validator: &str,
        infraction: Infraction,
    ) -> (Uint128, Uint128) {
        let (mut owed, mut taken) = (Uint128::zero(), Uint128::zero());
        for entry in self
            .unbondings
            .iter_mut()
            .filter(|entry| entry.validator == validator)
        {
            if entry.creation_height < infraction.height || entry.completes_at <= block.time {
                continue;
            }
            let part = entry.initial_balance.mul_floor(infraction.fraction);
            let paid = part.min(entry.balance);
            entry.balance -= paid;
            owed += part;
            taken += paid;
        }
        (owed, taken)
    }

    /// What redelegated stake owes for its old validator; it pays from its delegation at the new one.
    fn slash_redelegations(
        &mut self,
        block: &BlockInfo,
        validator: &str,
        infraction: Infraction,
    ) -> Result<(Uint128, Uint128, Vec<Effect>), StakingError> {
        let (mut owed, mut taken, mut effects) = (Uint128::zero(), Uint128::zero(), Vec::new());
        let entries: Vec<_> = self
            .redelegations
            .iter()
            .filter(|entry| entry.source == validator && entry.creation_height >= infraction.height)
            .filter(|entry| entry.completes_at > block.time)
            .cloned()
            .collect();
        for entry in entries {
            owed += entry.initial_balance.mul_floor(infraction.fraction);
            let wanted = rounding::fraction_of_shares(infraction.fraction, entry.shares);
            let Some(held) = self
                .delegation(&entry.delegator, &entry.destination)
                .map(|own| own.shares)
            else {
                continue;
            };
            let shares = wanted.min(held);
            if !shares.is_zero() {
                effects.extend(self.settle_rewards(&entry.delegator, &entry.destination)?);
                taken += self.remove_stake(&entry.delegator, &entry.destination, shares)?;
            }
        }
        Ok((owed, taken, effects))
    }

    /// Jails a validator: it leaves the bonded set and is unbonded one unbonding time later.
    ///
    /// # Errors
    /// There is no such validator.
    pub fn jail(&mut self, block: &BlockInfo, validator: &str) -> Result<(), StakingError> {
        let until = self.completes_at(block);
        let state = self.validator_mut(validator)?;
        state.jailed = true;
        if state.status == BondStatus::Bonded {
            state.status = BondStatus::Unbonding {
                until,
                height: block.height,
            };
        }
        Ok(())
    }

    /// Jails a validator for ever.
    ///
    /// # Errors
    /// There is no such validator.
    pub fn tombstone(&mut self, block: &BlockInfo, validator: &str) -> Result<(), StakingError> {
        self.jail(block, validator)?;
        self.validator_mut(validator)?.tombstoned = true;
        Ok(())
    }

    /// Brings a jailed validator back.
    ///
    /// # Errors
    /// There is no such validator, or it is tombstoned.
    pub fn unjail(&mut self, validator: &str) -> Result<(), StakingError> {
        let state = self.validator_mut(validator)?;
        if state.tombstoned {
            return Err(StakingError::Tombstoned(validator.to_string()));
        }
        state.jailed = false;
        state.status = BondStatus::Bonded;
        Ok(())
    }
}
