//! Deposits into the portfolio and issues tokens.

use cosmwasm_std::{Addr, DepsMut, Env, Response, Uint128};
use holdfast_accounting::lrt::minted;
use holdfast_shared::events::event;

use crate::error::ContractError;
use crate::execute::{sweep, token};
use crate::portfolio::{deposit_by_weight, standing};
use crate::state::CONFIG;

/// Issues tokens for an amount of the denom that came with the message.
///
/// What the tokens are worth is read before the deposit; the coins are on the contract's bank balance by then,
/// but only the buffer counts. While there are no tokens, what former holders left goes to the treasury first
/// and the rate is 1.
///
/// # Errors
/// A refused sum, or [`ContractError::Slippage`].
pub fn mint(
    mut deps: DepsMut,
    env: Env,
    sender: Addr,
    amount: Uint128,
    min_tokens: Option<Uint128>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let now = standing(deps.as_ref(), &env, &config)?;
    let tokens = minted(amount, now.value, now.supply)?;
    let min_tokens = min_tokens.unwrap_or_default();
    if tokens < min_tokens {
        return Err(ContractError::Slippage { tokens, min_tokens });
    }
    let response = match now.supply.is_zero() {
        true => sweep::sweep(deps.branch(), &env, &config, &now)?,
        false => Response::new(),
    };
    let deposits = deposit_by_weight(&config, amount)?;
    let itself = token::as_itself(&env);
    let issued = cw20_base::contract::execute_mint(deps, env, itself, sender.to_string(), tokens)?;
    let event = event("minted")
        .with("owner", sender)
        .with("amount", amount)
        .with("tokens", tokens);
    Ok(response
        .add_attributes(issued.attributes)
        .add_event(event)
        .add_submessages(deposits))
}
