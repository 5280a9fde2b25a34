//! Starts an LRT.

use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, Uint128};
use cw20::MinterResponse;
use holdfast_accounting::lrt::Stream;
use holdfast_shared::asset::Denom;
use holdfast_shared::events::event;
use holdfast_shared::limits::MAX_LRT_VAULTS;
use holdfast_shared::msg::lrt::{InstantiateMsg, PortfolioWeight};
use holdfast_shared::{validate, ValidationError};

use crate::error::ContractError;
use crate::hub;
use crate::migrate::{CONTRACT_NAME, CONTRACT_VERSION};
use crate::state::{Batch, Config, BATCHES, BUFFER, CONFIG, GAINS, LAST_CLOSED, OPEN_BATCH, STREAM};

/// Shortest epoch, seconds: a local network counts in seconds.
const MIN_EPOCH_SECONDS: u64 = 1;
/// Longest bank denom the SDK allows, bytes.
const MAX_DENOM_BYTES: usize = 128;

/// Checks the portfolio against the hub, then creates the token and empty books.
///
/// # Errors
/// A field out of range, a vault the hub does not know or that holds another denom, a name, symbol or number of
/// decimals that cw20-base refuses.
pub fn instantiate(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    validate::text_within("denom", &msg.denom, MAX_DENOM_BYTES)?;
    validate::duration("epoch", msg.epoch_seconds, MIN_EPOCH_SECONDS)?;
    let config = Config {
        hub: deps.api.addr_validate(&msg.hub)?,
        denom: msg.denom.clone(),
        portfolio: msg.portfolio.clone(),
        treasury: deps.api.addr_validate(&msg.treasury)?,
        epoch_seconds: msg.epoch_seconds,
    };
    check_portfolio(deps.as_ref(), &config, &env.contract.address)?;
    create_token(deps.branch(), &env, info, msg)?;
    // After the token's own, which names cw20-base.
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    save_books(deps, &env, &config)?;
    let started = event("lrt_started")
        .with("denom", &config.denom)
        .with("hub", &config.hub);
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_event(started))
}

/// 1 to 8 vaults of the denom, none twice, weights above zero.
fn check_portfolio(deps: Deps, config: &Config, this: &Addr) -> Result<(), ContractError> {
    if config.portfolio.is_empty() {
        return Err(ValidationError::Empty { what: "portfolio" }.into());
    }
    let names: Vec<String> = config.portfolio.iter().map(|p| p.vault_id.to_string()).collect();
    validate::distinct("portfolio", &names, MAX_LRT_VAULTS)?;
    for PortfolioWeight { vault_id, weight } in &config.portfolio {
        let vault_id = *vault_id;
        if *weight == 0 {
            return Err(ContractError::ZeroWeight { vault_id });
        }
        let found = hub::position(deps, config, this, vault_id)?.denom;
        if found != Denom::bank(&config.denom) {
            return Err(ContractError::VaultDenom {
                vault_id,
                found: found.to_string(),
                expected: config.denom.clone(),
            });
        }
    }
    Ok(())
}

/// The token, whose only minter is the contract itself.
fn create_token(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<(), ContractError> {
    let token = cw20_base::msg::InstantiateMsg {
        name: msg.name,
        symbol: msg.symbol,
        decimals: msg.decimals,
        initial_balances: vec![],
        mint: Some(MinterResponse {
            minter: env.contract.address.to_string(),
            cap: None,
        }),
        marketing: None,
    };
    cw20_base::contract::instantiate(deps, env.clone(), info, token)?;
    Ok(())
}

/// Empty books; the first batch is open and may close an epoch from now.
fn save_books(deps: DepsMut, env: &Env, config: &Config) -> Result<(), ContractError> {
    CONFIG.save(deps.storage, config)?;
    BUFFER.save(deps.storage, &Uint128::zero())?;
    GAINS.save(deps.storage, &Uint128::zero())?;
    STREAM.save(deps.storage, &Stream::default())?;
    OPEN_BATCH.save(deps.storage, &1)?;
    LAST_CLOSED.save(deps.storage, &env.block.time)?;
    BATCHES.save(deps.storage, 1, &Batch::open(env.block.time))?;
    Ok(())
}
