//! The module behind `CosmosMsg::Staking`.

use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{
    Addr, Api, BankMsg, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Event, Querier, StakingMsg,
    StakingQuery, Storage, Uint128,
};
use cw_multi_test::{AppResponse, CosmosRouter, Module, Staking, StakingSudo};
use serde::de::DeserializeOwned;

use super::effects::Bank;
use super::{queries, Effect, Infraction, StakingError, StakingParams, StakingState};

/// The staking module of a simulated chain.
#[derive(Clone, Debug)]
pub struct SimStaking {
    account: Addr,
}

impl SimStaking {
    pub(crate) fn new(account: Addr) -> Self {
        Self { account }
    }

    /// Where all staked coins lie.
    #[must_use]
    pub fn account(&self) -> &Addr {
        &self.account
    }

    pub(crate) fn set_params(&self, storage: &mut dyn Storage, params: StakingParams) {
        let mut state = StakingState::load(storage);
        state.params = params;
        state.save(storage);
    }

    /// Applies a rule to the state and carries out what it asks to be done with coins.
    pub(crate) fn apply<ExecC: CustomMsg, QueryC: CustomQuery>(
        &self,
        host: (
            &dyn Api,
            &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
            &BlockInfo,
        ),
        storage: &mut dyn Storage,
        rule: impl FnOnce(&mut StakingState) -> Result<Vec<Effect>, StakingError>,
    ) -> AnyResult<()> {
        let (api, router, block) = host;
        let mut state = StakingState::load(storage);
        let effects = rule(&mut state)?;
        state.save(storage);
        let denom = state.params.bond_denom;
        Bank {
            api,
            router,
            block,
            module: &self.account,
            denom,
        }
        .apply(storage, effects)
    }

    fn staked_amount(storage: &dyn Storage, coin: Coin) -> Result<Uint128, StakingError> {
        let needed = StakingState::load(storage).params.bond_denom;
        if coin.denom == needed {
            return Ok(coin.amount);
        }
        Err(StakingError::WrongDenom {
            found: coin.denom,
            needed,
        })
    }
}

impl Staking for SimStaking {
    fn process_queue<ExecC: CustomMsg, QueryC: CustomQuery>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
    ) -> AnyResult<AppResponse> {
        self.apply(
            (api, router, block),
            storage,
            |state| Ok(state.mature(block.time)),
        )?;
        Ok(AppResponse::default())
    }
}

impl Module for SimStaking {
    type ExecT = StakingMsg;
    type QueryT = StakingQuery;
    type SudoT = StakingSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: StakingMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let host = (api, router, block);
        let event = match msg {
            StakingMsg::Delegate { validator, amount } => {
                let send = BankMsg::Send {
                    to_address: self.account.to_string(),
                    amount: vec![amount.clone()],
                };
                let staked = Self::staked_amount(storage, amount)?;
                self.apply(host, storage, |state| {
                    state.delegate(sender.as_str(), &validator, staked)
                })?;
                router.execute(api, storage, block, sender, send.into())?;
                Event::new("delegate").add_attribute("validator", validator)
            }
            StakingMsg::Undelegate { validator, amount } => {
                let staked = Self::staked_amount(storage, amount)?;
                let due = StakingState::load(storage).completes_at(block);
                self.apply(host, storage, |state| {
                    state.undelegate(block, sender.as_str(), &validator, staked)
                })?;
                Event::new("unbond")
                    .add_attribute("validator", validator)
                    .add_attribute("completion_time", due.to_string())
            }
            StakingMsg::Redelegate {
                src_validator,
                dst_validator,
                amount,
            } => {
                let staked = Self::staked_amount(storage, amount)?;
                let pair = (src_validator.as_str(), dst_validator.as_str());
                self.apply(host, storage, |state| {
                    state.redelegate(block, sender.as_str(), pair, staked)
                })?;
                Event::new("redelegate")
                    .add_attribute("source_validator", &src_validator)
                    .add_attribute("destination_validator", &dst_validator)
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
        request: StakingQuery,
    ) -> AnyResult<Binary> {
        queries::staking(api, &StakingState::load(storage), request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: StakingSudo,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let StakingSudo::Slash {
            validator,
            percentage,
        } = msg;
        let infraction = Infraction {
            height: block.height,
            fraction: percentage,
        };
        self.apply((api, router, block), storage, |state| {
            state.slash(block, &validator, infraction)
        })?;
        Ok(AppResponse::default())
    }
}
