//! Claims the portfolio's rewards and puts those in the denom back to work.

use cosmwasm_std::{to_json_binary, Deps, DepsMut, Env, Response, SubMsg, Uint128};
use cw20_base::state::TOKEN_INFO;
use holdfast_shared::events::event;

use crate::error::ContractError;
use crate::hub;
use crate::portfolio::{deposit_by_weight, holdings, pay, Holding};
use crate::reply::{RewardsPayload, REPLY_REWARDS, REPLY_REWARDS_REFUSED};
use crate::state::{Config, BUFFER, CONFIG, GAINS, STREAM};

/// Claims the rewards of every vault that has some; the reply to the last claim deposits what came in the denom.
/// Other denoms stay with the contract and count for nothing.
///
/// # Errors
/// A failing query.
pub fn compound(deps: DepsMut, env: Env) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let held = holdings(deps.as_ref(), &env, &config)?;
    let claims = claims(deps.as_ref(), &env, &config, &held, false)?;
    let response = match claims.is_empty() {
        true => book(deps, &env, &config, Uint128::zero())?,
        false => Response::new().add_submessages(claims),
    };
    Ok(response.add_attribute("action", "compound"))
}

/// Claims of the rewards of every vault that has some, for the pool or for the treasury. A vault that refuses must
/// not hold up the others; the last claim's reply measures what all of them brought.
///
/// # Errors
/// A failing query.
pub fn claims(
    deps: Deps,
    env: &Env,
    config: &Config,
    held: &[Holding],
    to_treasury: bool,
) -> Result<Vec<SubMsg>, ContractError> {
    let balance = deps
        .querier
        .query_balance(&env.contract.address, &config.denom)?
        .amount;
    let payload = to_json_binary(&RewardsPayload { balance, to_treasury })?;
    let mut messages = vec![];
    for holding in held.iter().filter(|holding| holding.has_rewards) {
        let message = hub::claim_rewards(config, holding.vault_id)?;
        messages.push(SubMsg::reply_on_error(message, REPLY_REWARDS_REFUSED));
    }
    if let Some(last) = messages.pop() {
        messages.push(SubMsg::reply_always(last.msg, REPLY_REWARDS).with_payload(payload));
    }
    Ok(messages)
}

/// Books what rewards brought: into the vaults, entering the rate over one epoch. Without holders it stays in the
/// buffer, for the treasury.
///
/// # Errors
/// Storage, overflow.
pub fn book(deps: DepsMut, env: &Env, config: &Config, came: Uint128) -> Result<Response, ContractError> {
    let gains = came.checked_add(GAINS.load(deps.storage)?)?;
    GAINS.save(deps.storage, &Uint128::zero())?;
    let event = event("compounded").with("amount", gains);
    let response = Response::new().add_event(event);
    if gains.is_zero() {
        return Ok(response);
    }
    if TOKEN_INFO.load(deps.storage)?.total_supply.is_zero() {
        let buffer = BUFFER.load(deps.storage)?.checked_add(gains)?;
        BUFFER.save(deps.storage, &buffer)?;
        return Ok(response);
    }
    let stream = STREAM
        .load(deps.storage)?
        .joined(gains, env.block.time, config.epoch_seconds)?;
    STREAM.save(deps.storage, &stream)?;
    Ok(response.add_submessages(deposit_by_weight(config, gains)?))
}

/// Sends what rewards brought to the treasury: they were earned by holders who have all left.
#[must_use]
pub fn book_for_treasury(config: &Config, came: Uint128) -> Response {
    let event = event("remainder_swept")
        .with("treasury", &config.treasury)
        .with("coins", came);
    match came.is_zero() {
        true => Response::new(),
        false => Response::new()
            .add_message(pay(config, &config.treasury, came))
            .add_event(event),
    }
}
