//! The module behind `CosmosMsg::Distribution`: rewards of delegations.

use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{
    to_json_binary, Addr, Api, Binary, BlockInfo, CustomMsg, CustomQuery, DecCoin, Decimal256,
    DelegationRewardsResponse, DelegationTotalRewardsResponse, DelegatorReward, DelegatorValidatorsResponse,
    DelegatorWithdrawAddressResponse, DistributionMsg, DistributionQuery, Empty, Event, Querier, Storage,
    Uint128,
};
use cw_multi_test::{AppResponse, CosmosRouter, Distribution, Module};
use serde::de::DeserializeOwned;

use super::{SimStaking, StakingError, StakingState};

/// The distribution module of a simulated chain. It shares state and account with staking.
#[derive(Clone, Debug)]
pub struct SimDistribution {
    staking: SimStaking,
}

impl SimDistribution {
    pub(crate) fn new(account: Addr) -> Self {
        Self {
            staking: SimStaking::new(account),
        }
    }
}

impl Distribution for SimDistribution {}

fn dec_coins(state: &StakingState, amount: Uint128) -> Vec<DecCoin> {
    if amount.is_zero() {
        return vec![];
    }
    let amount = Decimal256::from_ratio(amount, 1u128);
    vec![DecCoin::new(amount, state.params.bond_denom.clone())]
}

fn total_rewards(state: &StakingState, delegator: &str) -> DelegationTotalRewardsResponse {
    let own: Vec<(String, Uint128)> = state
        .delegations
        .get(delegator)
        .into_iter()
        .flatten()
        .map(|(validator, _)| (validator.clone(), state.pending_rewards(delegator, validator)))
        .collect();
    let total = own.iter().fold(Uint128::zero(), |sum, (_, amount)| sum + amount);
    let rewards = own.into_iter().map(|(validator, amount)| {
        let parts = dec_coins(state, amount);
        DelegatorReward::new(validator, parts)
    });
    DelegationTotalRewardsResponse::new(rewards.collect(), dec_coins(state, total))
}

impl Module for SimDistribution {
    type ExecT = DistributionMsg;
    type QueryT = DistributionQuery;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: DistributionMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let event = match msg {
            DistributionMsg::WithdrawDelegatorReward { validator } => {
                self.staking.apply((api, router, block), storage, |state| {
                    if state.delegation(sender.as_str(), &validator).is_none() {
                        let (delegator, validator) = (sender.to_string(), validator.clone());
                        return Err(StakingError::NoDelegation { delegator, validator });
                    }
                    state.settle_rewards(sender.as_str(), &validator)
                })?;
                Event::new("withdraw_rewards").add_attribute("validator", validator)
            }
            DistributionMsg::SetWithdrawAddress { address } => {
                let address = api.addr_validate(&address)?;
                let mut state = StakingState::load(storage);
                state
                    .withdraw_addresses
                    .insert(sender.to_string(), address.to_string());
                state.save(storage);
                Event::new("set_withdraw_address").add_attribute("withdraw_address", address)
            }
            other => bail!("unsupported: {other:?}"),
        };
        Ok(AppResponse {
            events: vec![event],
            ..AppResponse::default()
        })
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: DistributionQuery,
    ) -> AnyResult<Binary> {
        let state = StakingState::load(storage);
        Ok(match request {
            DistributionQuery::DelegatorWithdrawAddress { delegator_address } => {
                let delegator = api.addr_validate(&delegator_address)?;
                let address = state
                    .withdraw_addresses
                    .get(delegator.as_str())
                    .map(Addr::unchecked);
                to_json_binary(&DelegatorWithdrawAddressResponse::new(
                    address.unwrap_or(delegator),
                ))
            }
            DistributionQuery::DelegationRewards {
                delegator_address,
                validator_address,
            } => {
                let amount = state.pending_rewards(&delegator_address, &validator_address);
                to_json_binary(&DelegationRewardsResponse::new(dec_coins(&state, amount)))
            }
            DistributionQuery::DelegationTotalRewards { delegator_address } => {
                to_json_binary(&total_rewards(&state, &delegator_address))
            }
            DistributionQuery::DelegatorValidators { delegator_address } => {
                let own = state.delegations.get(&delegator_address).into_iter().flatten();
                let validators = own.map(|(validator, _)| validator.clone()).collect();
                to_json_binary(&DelegatorValidatorsResponse::new(validators))
            }
            other => bail!("unsupported: {other:?}"),
        }?)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Empty,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        bail!("unsupported: distribution has no privileged messages")
    }
}
