//! What contracts can ask of staking, as wasmd answers it.

use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{
    to_json_binary, Addr, AllDelegationsResponse, AllValidatorsResponse, Api, Binary, BondedDenomResponse,
    Coin, Decimal, Delegation, DelegationResponse, FullDelegation, StakingQuery, Validator,
    ValidatorResponse,
};

use super::{BondStatus, StakingState};

fn described(address: &str) -> Validator {
    Validator::create(
        address.to_string(),
        Decimal::zero(),
        Decimal::one(),
        Decimal::one(),
    )
}

impl StakingState {
    fn coin(&self, amount: cosmwasm_std::Uint128) -> Coin {
        Coin {
            denom: self.params.bond_denom.clone(),
            amount,
        }
    }

    fn full_delegation(&self, delegator: Addr, validator: &str) -> Option<FullDelegation> {
        self.delegation(delegator.as_str(), validator)?;
        let amount = self.delegated(delegator.as_str(), validator);
        let free = !self.receives_redelegation(delegator.as_str(), validator);
        let movable = if free {
            amount
        } else {
            cosmwasm_std::Uint128::zero()
        };
        let rewards = self.pending_rewards(delegator.as_str(), validator);
        Some(FullDelegation::create(
            delegator,
            validator.to_string(),
            self.coin(amount),
            self.coin(movable),
            vec![self.coin(rewards)],
        ))
    }
}

pub(super) fn staking(api: &dyn Api, state: &StakingState, request: StakingQuery) -> AnyResult<Binary> {
    Ok(match request {
        StakingQuery::BondedDenom {} => {
            to_json_binary(&BondedDenomResponse::new(state.params.bond_denom.clone()))
        }
        StakingQuery::AllDelegations { delegator } => {
            let delegator = api.addr_validate(&delegator)?;
            let own = state.delegations.get(delegator.as_str()).into_iter().flatten();
            let all = own.map(|(validator, _)| {
                let amount = state.coin(state.delegated(delegator.as_str(), validator));
                Delegation::new(delegator.clone(), validator.clone(), amount)
            });
            to_json_binary(&AllDelegationsResponse::new(all.collect()))
        }
        StakingQuery::Delegation { delegator, validator } => {
            let delegator = api.addr_validate(&delegator)?;
            to_json_binary(&DelegationResponse::new(
                state.full_delegation(delegator, &validator),
            ))
        }
        StakingQuery::AllValidators {} => {
            let bonded = state
                .validators
                .iter()
                .filter(|(_, found)| found.status == BondStatus::Bonded);
            to_json_binary(&AllValidatorsResponse::new(
                bonded.map(|(address, _)| described(address)).collect(),
            ))
        }
        StakingQuery::Validator { address } => {
            let found = state
                .validators
                .contains_key(&address)
                .then(|| described(&address));
            to_json_binary(&ValidatorResponse::new(found))
        }
        other => bail!("unsupported: {other:?}"),
    }?)
}
