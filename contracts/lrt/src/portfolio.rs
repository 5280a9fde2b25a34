//! What the LRT holds and what it is worth: the one place where the rate's value comes from.

use cosmwasm_std::{to_json_binary, BankMsg, Coin, CosmosMsg, Deps, Env, SubMsg, Uint128, Uint256};
use cw20_base::state::TOKEN_INFO;
use holdfast_accounting::lrt::{free_value, net_value, split_by_weight};

use crate::error::ContractError;
use crate::hub;
use crate::reply::{DepositPayload, REPLY_DEPOSIT};
use crate::state::{Config, BUFFER, OWED, STREAM};

/// What the LRT holds in one vault, without the shares already owed to a batch.
pub struct Holding {
    /// The vault.
    pub vault_id: u64,
    /// Its weight.
    pub weight: u32,
    /// Shares.
    pub shares: Uint256,
    /// What they are worth, base units.
    pub value: Uint128,
    /// The most that services can still take from them, base units.
    pub worst_loss: Uint128,
    /// Whether a claim of rewards would pay anything.
    pub has_rewards: bool,
}

/// The whole LRT at one moment.
pub struct Standing {
    /// Each vault, in the order of the portfolio.
    pub holdings: Vec<Holding>,
    /// What all tokens are worth: holdings and buffer, less what still streams in. Base units.
    pub value: Uint128,
    /// Gains still streaming in, base units.
    pub streaming: Uint128,
    /// All tokens.
    pub supply: Uint128,
}

impl Standing {
    /// What the LRT holds in vaults, base units.
    pub fn in_vaults(&self) -> Result<Uint128, ContractError> {
        let mut sum = Uint128::zero();
        for holding in &self.holdings {
            sum = sum.checked_add(holding.value)?;
        }
        Ok(sum)
    }
}

/// What the LRT holds in every vault.
pub fn holdings(deps: Deps, env: &Env, config: &Config) -> Result<Vec<Holding>, ContractError> {
    config
        .portfolio
        .iter()
        .map(|part| {
            let view = hub::position(deps, config, &env.contract.address, part.vault_id)?;
            let owed = OWED.may_load(deps.storage, part.vault_id)?.unwrap_or_default();
            Ok(Holding {
                vault_id: part.vault_id,
                weight: part.weight,
                shares: view.shares.saturating_sub(owed),
                value: free_value(view.value, view.shares, owed)?,
                worst_loss: free_value(view.worst_loss, view.shares, owed)?,
                has_rewards: !view.rewards.is_empty(),
            })
        })
        .collect()
}

/// `value = positions + buffer - gains still streaming` (DESIGN section 6).
pub fn standing(deps: Deps, env: &Env, config: &Config) -> Result<Standing, ContractError> {
    let mut standing = Standing {
        holdings: holdings(deps, env, config)?,
        value: Uint128::zero(),
        streaming: STREAM.load(deps.storage)?.remaining(env.block.time)?,
        supply: TOKEN_INFO.load(deps.storage)?.total_supply,
    };
    let gross = standing.in_vaults()?.checked_add(BUFFER.load(deps.storage)?)?;
    standing.value = net_value(gross, standing.streaming);
    Ok(standing)
}

/// Deposits an amount into the vaults by weight. A vault that refuses its part must not stop a mint: the part
/// then goes to the buffer (`reply`).
pub fn deposit_by_weight(config: &Config, amount: Uint128) -> Result<Vec<SubMsg>, ContractError> {
    let weights: Vec<u32> = config.portfolio.iter().map(|part| part.weight).collect();
    let parts = split_by_weight(amount, &weights)?;
    config
        .portfolio
        .iter()
        .zip(parts)
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(part, amount)| {
            let vault_id = part.vault_id;
            let payload = to_json_binary(&DepositPayload { vault_id, amount })?;
            let message = hub::deposit(config, vault_id, amount)?;
            Ok(SubMsg::reply_on_error(message, REPLY_DEPOSIT).with_payload(payload))
        })
        .collect()
}

/// Pays coins of the LRT's denom.
pub fn pay(config: &Config, to: impl Into<String>, amount: Uint128) -> CosmosMsg {
    BankMsg::Send {
        to_address: to.into(),
        amount: vec![Coin::new(amount, &config.denom)],
    }
    .into()
}
