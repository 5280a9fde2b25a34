//! Closes the redemption batch of an epoch.

use cosmwasm_std::{DepsMut, Env, Response, SubMsg, Timestamp, Uint128};
use holdfast_accounting::lrt::{collected, exit_shares, part_leaving, worth};
use holdfast_shared::events::event;
use holdfast_shared::msg::lrt::RedemptionBatchState;

use crate::error::ContractError;
use crate::execute::{exits, sweep, token};
use crate::portfolio::{standing, Standing};
use crate::reply::ExitPayload;
use crate::state::{Batch, Config, BATCHES, BUFFER, CONFIG, LAST_CLOSED, OPEN_BATCH, STREAM};

/// Asks refused exits again, and closes the open batch when it has tokens and an epoch has passed since the last
/// closing. While there are no tokens at all, sends what is left to the treasury instead.
///
/// # Errors
/// [`ContractError::EmptyBatch`], [`ContractError::ClosesLater`], when there was nothing else to do.
pub fn close_batch(mut deps: DepsMut, env: Env) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    // Read before refused exits are taken off the notes: their shares belong to older batches.
    let now = standing(deps.as_ref(), &env, &config)?;
    let again = ask_again(deps.branch(), &config)?;
    let asked = !again.is_empty();
    let response = Response::new()
        .add_attribute("action", "close_batch")
        .add_submessages(again);
    if now.supply.is_zero() && sweep::something_left(deps.as_ref(), &now)? {
        let swept = sweep::sweep(deps, &env, &config, &now)?;
        return Ok(response.add_submessages(swept.messages).add_events(swept.events));
    }
    let batch_id = OPEN_BATCH.load(deps.storage)?;
    let batch = BATCHES.load(deps.storage, batch_id)?;
    match check_due(&deps, &env, &config, batch_id, &batch) {
        Ok(()) => close(deps, env, &config, &now, batch, response),
        Err(_) if asked => Ok(response),
        Err(error) => Err(error),
    }
}

/// When the open batch may close at the earliest.
///
/// # Errors
/// Storage.
pub fn closes_at(last_closed: Timestamp, config: &Config) -> Timestamp {
    last_closed.plus_seconds(config.epoch_seconds)
}

/// Numbers the next batch and opens it.
///
/// # Errors
/// Storage, overflow.
pub fn open_next(deps: DepsMut, env: &Env, closed: u64) -> Result<(), ContractError> {
    let next = closed.saturating_add(1);
    OPEN_BATCH.save(deps.storage, &next)?;
    BATCHES.save(deps.storage, next, &Batch::open(env.block.time))?;
    LAST_CLOSED.save(deps.storage, &env.block.time)?;
    Ok(())
}

fn check_due(
    deps: &DepsMut,
    env: &Env,
    config: &Config,
    batch_id: u64,
    batch: &Batch,
) -> Result<(), ContractError> {
    if batch.tokens.is_zero() {
        return Err(ContractError::EmptyBatch { batch_id });
    }
    let closes_at = closes_at(LAST_CLOSED.load(deps.storage)?, config);
    if env.block.time < closes_at {
        return Err(ContractError::ClosesLater { closes_at });
    }
    Ok(())
}

fn ask_again(deps: DepsMut, config: &Config) -> Result<Vec<SubMsg>, ContractError> {
    let mut messages = vec![];
    for exit in exits::refused(deps.as_ref())? {
        exits::take_refused(deps.storage, &exit)?;
        messages.push(exits::ask(config, exit)?);
    }
    Ok(messages)
}

/// Values the batch, takes its part of everything, burns its tokens, asks its exits.
fn close(
    mut deps: DepsMut,
    env: Env,
    config: &Config,
    now: &Standing,
    mut batch: Batch,
    response: Response,
) -> Result<Response, ContractError> {
    let batch_id = OPEN_BATCH.load(deps.storage)?;
    batch.value_at_closing = worth(batch.tokens, now.value, now.supply)?;
    batch.brought = take_part(deps.branch(), &env, config, now, &batch)?;
    batch.state = RedemptionBatchState::Closed;
    batch.matures_at = env.block.time;
    BATCHES.save(deps.storage, batch_id, &batch)?;
    open_next(deps.branch(), &env, batch_id)?;
    let messages = ask_exits(config, now, batch_id, batch.tokens)?;
    let event = event("batch_closed")
        .with("batch_id", batch_id)
        .with("tokens", batch.tokens)
        .with("value_at_closing", batch.value_at_closing);
    let itself = token::as_itself(&env);
    cw20_base::contract::execute_burn(deps, env, itself, batch.tokens)?;
    Ok(response.add_event(event).add_submessages(messages))
}

/// The batch's part of the buffer, and of the gains still streaming, leave with it. Gains streaming count
/// nothing for the batch; the part of them that its exits bring beyond its value comes back when collected.
fn take_part(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    now: &Standing,
    batch: &Batch,
) -> Result<Uint128, ContractError> {
    let buffer = BUFFER.load(deps.storage)?;
    let part = part_leaving(buffer, batch.tokens, now.supply)?;
    let split = collected(part, Uint128::zero(), batch.value_at_closing);
    BUFFER.save(deps.storage, &buffer.checked_sub(split.to_batch)?)?;
    let stream = STREAM
        .load(deps.storage)?
        .without(batch.tokens, now.supply, env.block.time)?
        .joined(split.to_pool, env.block.time, config.epoch_seconds)?;
    STREAM.save(deps.storage, &stream)?;
    Ok(split.to_batch)
}

/// One exit of every vault, pro rata; all shares when all tokens leave. Shares worth nothing are not asked: the hub
/// may refuse them, and they would bring nothing.
fn ask_exits(
    config: &Config,
    now: &Standing,
    batch_id: u64,
    tokens: Uint128,
) -> Result<Vec<SubMsg>, ContractError> {
    let mut messages = vec![];
    for holding in &now.holdings {
        let shares = exit_shares(holding.shares, tokens, now.supply)?;
        if part_leaving(holding.value, tokens, now.supply)?.is_zero() {
            continue;
        }
        let vault_id = holding.vault_id;
        messages.push(exits::ask(
            config,
            ExitPayload {
                batch_id,
                vault_id,
                shares,
            },
        )?);
    }
    Ok(messages)
}
