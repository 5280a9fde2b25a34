//! When the last holder has left, the remainder goes to the treasury and the rate starts at 1 (DESIGN section 6).
//!
//! Coins go at once. What is still in vaults (the last tokens were burned, or dust that came later) becomes a
//! closed batch of its own whose only redemption is the treasury's, so that it reaches the treasury by the same
//! path as any redemption, and a newcomer never owns a unit of it.

use cosmwasm_std::{Deps, DepsMut, Env, Response, SubMsg, Uint128};
use holdfast_accounting::lrt::Stream;
use holdfast_shared::events::event;
use holdfast_shared::msg::lrt::RedemptionBatchState;

use crate::error::ContractError;
use crate::execute::{close_batch, compound, exits};
use crate::portfolio::{pay, Standing};
use crate::reply::ExitPayload;
use crate::state::{Batch, Config, Redemption, BATCHES, BUFFER, GAINS, OPEN_BATCH, REDEMPTIONS, STREAM};

/// Whether the former holders left anything: coins, rewards, or value in a vault.
///
/// # Errors
/// Storage, overflow.
pub fn something_left(deps: Deps, now: &Standing) -> Result<bool, ContractError> {
    let coins = BUFFER
        .load(deps.storage)?
        .checked_add(GAINS.load(deps.storage)?)?;
    let rewards = now.holdings.iter().any(|holding| holding.has_rewards);
    Ok(rewards || !coins.is_zero() || !now.in_vaults()?.is_zero())
}

/// Sends everything that is left to the treasury. Only to be called while there are no tokens.
///
/// # Errors
/// Storage, overflow.
pub fn sweep(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    now: &Standing,
) -> Result<Response, ContractError> {
    // Nobody is left for whom a gain could enter.
    STREAM.save(deps.storage, &Stream::default())?;
    if !something_left(deps.as_ref(), now)? {
        return Ok(Response::new());
    }
    let coins = BUFFER
        .load(deps.storage)?
        .checked_add(GAINS.load(deps.storage)?)?;
    BUFFER.save(deps.storage, &Uint128::zero())?;
    GAINS.save(deps.storage, &Uint128::zero())?;
    let in_vaults = now.in_vaults()?;
    // Rewards first: what they bring is measured as a difference of balances that nothing else may touch.
    let mut response = Response::new()
        .add_submessages(compound::claims(deps.as_ref(), env, config, &now.holdings, true)?)
        .add_submessages(exit_for_treasury(deps.branch(), env, config, now, in_vaults)?);
    if !coins.is_zero() {
        response = response.add_message(pay(config, &config.treasury, coins));
    }
    let event = event("remainder_swept")
        .with("treasury", &config.treasury)
        .with("coins", coins)
        .with("in_vaults", in_vaults);
    Ok(response.add_event(event))
}

/// Closes the open batch, which has no tokens, as the treasury's: one nominal token for each unit of value.
fn exit_for_treasury(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    now: &Standing,
    in_vaults: Uint128,
) -> Result<Vec<SubMsg>, ContractError> {
    if in_vaults.is_zero() {
        return Ok(vec![]);
    }
    let batch_id = OPEN_BATCH.load(deps.storage)?;
    let batch = Batch {
        state: RedemptionBatchState::Closed,
        tokens: in_vaults,
        value_at_closing: in_vaults,
        ..Batch::open(env.block.time)
    };
    BATCHES.save(deps.storage, batch_id, &batch)?;
    let redemption = Redemption {
        tokens: in_vaults,
        paid: Uint128::zero(),
    };
    REDEMPTIONS.save(deps.storage, (&config.treasury, batch_id), &redemption)?;
    close_batch::open_next(deps.branch(), env, batch_id)?;
    now.holdings
        .iter()
        .filter(|holding| !holding.value.is_zero())
        .map(|holding| {
            let exit = ExitPayload {
                batch_id,
                vault_id: holding.vault_id,
                shares: holding.shares,
            };
            exits::ask(config, exit)
        })
        .collect()
}
