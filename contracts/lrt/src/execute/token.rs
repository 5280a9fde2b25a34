//! The CW20 messages that move tokens: cw20-base's, save that the contract takes no transfer of its own token.

use cosmwasm_std::{Binary, DepsMut, Env, MessageInfo, Response, Uint128};
use cw20_base::{allowances, contract};

use crate::error::ContractError;

/// Moves tokens.
///
/// # Errors
/// [`ContractError::ToItself`], and what cw20-base refuses.
pub fn transfer(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    refuse_itself(&env, &recipient)?;
    Ok(contract::execute_transfer(deps, env, info, recipient, amount)?)
}

/// Moves tokens by an allowance.
///
/// # Errors
/// [`ContractError::ToItself`], and what cw20-base refuses.
pub fn transfer_from(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    recipient: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    refuse_itself(&env, &recipient)?;
    Ok(allowances::execute_transfer_from(
        deps, env, info, owner, recipient, amount,
    )?)
}

/// Moves tokens to a contract and calls it.
///
/// # Errors
/// [`ContractError::ToItself`], and what cw20-base refuses.
pub fn send(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
    msg: Binary,
) -> Result<Response, ContractError> {
    refuse_itself(&env, &recipient)?;
    Ok(contract::execute_send(deps, env, info, recipient, amount, msg)?)
}

/// Moves tokens to a contract by an allowance and calls it.
///
/// # Errors
/// [`ContractError::ToItself`], and what cw20-base refuses.
pub fn send_from(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    (recipient, amount, msg): (String, Uint128, Binary),
) -> Result<Response, ContractError> {
    refuse_itself(&env, &recipient)?;
    Ok(allowances::execute_send_from(
        deps, env, info, owner, recipient, amount, msg,
    )?)
}

/// Tokens sent to the contract would be neither redeemed nor anyone's: refused, naming the way.
fn refuse_itself(env: &Env, recipient: &str) -> Result<(), ContractError> {
    // An address in capitals is the same account to bech32; some chains take both.
    if recipient.eq_ignore_ascii_case(env.contract.address.as_str()) {
        return Err(ContractError::ToItself);
    }
    Ok(())
}

/// The contract as the sender of a CW20 message: its only minter, and the holder of queued tokens.
#[must_use]
pub fn as_itself(env: &Env) -> MessageInfo {
    MessageInfo {
        sender: env.contract.address.clone(),
        funds: vec![],
    }
}
