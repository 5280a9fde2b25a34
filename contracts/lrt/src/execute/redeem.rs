//! Puts tokens into the open redemption batch.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};
use cw20_base::state::BALANCES;
use holdfast_shared::events::event;
use holdfast_shared::validate;

use crate::error::ContractError;
use crate::state::{Redemption, BATCHES, OPEN_BATCH, REDEMPTIONS};

/// Moves the sender's tokens to the contract, where they share every gain and loss until the batch closes.
///
/// # Errors
/// Zero, or more than the balance.
pub fn redeem(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    amount: Uint128,
) -> Result<Response, ContractError> {
    validate::amount("redemption", amount)?;
    let balance = BALANCES.may_load(deps.storage, &info.sender)?.unwrap_or_default();
    if amount > balance {
        return Err(ContractError::Balance { amount, balance });
    }
    let batch_id = OPEN_BATCH.load(deps.storage)?;
    let mut batch = BATCHES.load(deps.storage, batch_id)?;
    batch.tokens = batch.tokens.checked_add(amount)?;
    BATCHES.save(deps.storage, batch_id, &batch)?;
    let key = (&info.sender, batch_id);
    let mut redemption = REDEMPTIONS.may_load(deps.storage, key)?.unwrap_or(Redemption {
        tokens: Uint128::zero(),
        paid: Uint128::zero(),
    });
    redemption.tokens = redemption.tokens.checked_add(amount)?;
    REDEMPTIONS.save(deps.storage, key, &redemption)?;
    let event = event("redemption_queued")
        .with("owner", &info.sender)
        .with("batch_id", batch_id)
        .with("tokens", amount);
    let itself = env.contract.address.to_string();
    let moved = cw20_base::contract::execute_transfer(deps, env, info, itself, amount)?;
    Ok(moved.add_event(event))
}
