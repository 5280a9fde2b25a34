//! Pays a redemption its part of a closed batch.

use cosmwasm_std::{to_json_binary, Addr, Deps, DepsMut, Env, Response, SubMsg, Uint128};
use holdfast_accounting::lrt::{collected, due};
use holdfast_shared::events::event;
use holdfast_shared::msg::hub::{TicketState, TicketView};
use holdfast_shared::msg::lrt::RedemptionBatchState;

use crate::error::ContractError;
use crate::execute::close_batch::closes_at;
use crate::hub;
use crate::portfolio::pay;
use crate::reply::{CollectPayload, REPLY_COLLECT, REPLY_LAST_TICKET, REPLY_TICKET_REFUSED};
use crate::state::{Batch, Config, BATCHES, BUFFER, CONFIG, LAST_CLOSED, OPEN_BATCH, REDEMPTIONS, STREAM};

/// Claims the batch's tickets on the hub as far as they can be paid now, then pays the redemption. Tickets that a
/// stranger claimed are paid already and only credited.
///
/// Each batch stands for itself. What a filing holds back of a ticket is collected by a later call, up to the
/// batch's value at closing.
///
/// # Errors
/// Unknown or open batch, no redemption, not matured, nothing due.
pub fn claim_redemption(
    deps: DepsMut,
    env: Env,
    batch_id: u64,
    owner: Addr,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let batch = claimable_batch(deps.as_ref(), &env, &config, batch_id, &owner)?;
    let tickets = tickets(deps.as_ref(), &config, &batch)?;
    let payable: Vec<u64> = tickets
        .iter()
        .filter(|ticket| is_collectable(ticket))
        .map(|ticket| ticket.ticket_id)
        .collect();
    let response = Response::new().add_attribute("action", "claim_redemption");
    if payable.is_empty() {
        let paid = settle(deps, &env, batch_id, &owner, &tickets)?;
        return Ok(response.add_submessages(paid.messages).add_events(paid.events));
    }
    let payload = CollectPayload {
        batch_id,
        owner,
        balance: deps
            .querier
            .query_balance(&env.contract.address, &config.denom)?
            .amount,
        paid: total_paid(&tickets)?,
        tickets: payable.clone(),
    };
    let claim = SubMsg::reply_always(hub::claim(&config, payable)?, REPLY_COLLECT)
        .with_payload(to_json_binary(&payload)?);
    Ok(response.add_submessage(claim))
}

/// Whether a claim on the hub would pay anything: collateral, or the rewards that come with the first claim even of
/// a ticket slashed to nothing.
fn is_collectable(ticket: &TicketView) -> bool {
    ticket.state == TicketState::Matured || !ticket.claimable.is_zero()
}

/// Claims tickets each by itself, after the hub refused all at once: one vault's refusal must not hold up the
/// others. The reply to the last claim pays the redemption.
///
/// # Errors
/// Encoding.
pub fn one_by_one(config: &Config, payload: &CollectPayload) -> Result<Vec<SubMsg>, ContractError> {
    let mut messages = vec![];
    for ticket_id in &payload.tickets {
        let claim = hub::claim(config, vec![*ticket_id])?;
        messages.push(SubMsg::reply_on_error(claim, REPLY_TICKET_REFUSED));
    }
    if let Some(last) = messages.pop() {
        let payload = to_json_binary(payload)?;
        messages.push(SubMsg::reply_always(last.msg, REPLY_LAST_TICKET).with_payload(payload));
    }
    Ok(messages)
}

/// The batch, if it is closed, matured, and holds a redemption of the account.
fn claimable_batch(
    deps: Deps,
    env: &Env,
    config: &Config,
    batch_id: u64,
    owner: &Addr,
) -> Result<Batch, ContractError> {
    let last = OPEN_BATCH.load(deps.storage)?;
    let batch = BATCHES
        .may_load(deps.storage, batch_id)?
        .ok_or(ContractError::UnknownBatch { batch_id, last })?;
    if !REDEMPTIONS.has(deps.storage, (owner, batch_id)) {
        let owner = owner.to_string();
        return Err(ContractError::NoRedemption { owner, batch_id });
    }
    if batch.state == RedemptionBatchState::Open {
        let closes_at = closes_at(LAST_CLOSED.load(deps.storage)?, config);
        return Err(ContractError::StillOpen { batch_id, closes_at });
    }
    let matures_at = batch.matures_at;
    if env.block.time < matures_at {
        return Err(ContractError::NotMatured { batch_id, matures_at });
    }
    Ok(batch)
}

/// The batch's tickets as the hub sees them.
///
/// # Errors
/// A failing query.
pub fn tickets(deps: Deps, config: &Config, batch: &Batch) -> Result<Vec<TicketView>, ContractError> {
    let views = batch
        .tickets
        .iter()
        .map(|ticket| hub::ticket(deps, config, ticket.ticket_id));
    Ok(views.collect::<Result<_, _>>()?)
}

/// What the hub has paid for tickets in all, base units.
///
/// # Errors
/// Overflow.
pub fn total_paid(tickets: &[TicketView]) -> Result<Uint128, ContractError> {
    let mut sum = Uint128::zero();
    for ticket in tickets {
        sum = sum.checked_add(ticket.paid)?;
    }
    Ok(sum)
}

/// Credits the batch with what the hub has paid for its tickets since it last looked, and pays the redemption.
///
/// # Errors
/// [`ContractError::NothingDue`].
pub fn settle(
    mut deps: DepsMut,
    env: &Env,
    batch_id: u64,
    owner: &Addr,
    tickets: &[TicketView],
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut batch = BATCHES.load(deps.storage, batch_id)?;
    collect(deps.branch(), env, &config, &mut batch, tickets)?;
    batch.state = RedemptionBatchState::Paid;
    BATCHES.save(deps.storage, batch_id, &batch)?;
    let mut redemption = REDEMPTIONS.load(deps.storage, (owner, batch_id))?;
    let amount = due(batch.payable(), redemption.tokens, batch.tokens, redemption.paid)?;
    if amount.is_zero() {
        return Err(ContractError::NothingDue {
            owner: owner.to_string(),
            batch_id,
            paid: redemption.paid,
        });
    }
    redemption.paid = redemption.paid.checked_add(amount)?;
    // A batch that has its value at closing gets no more: the redemption is done.
    match batch.brought < batch.value_at_closing {
        true => REDEMPTIONS.save(deps.storage, (owner, batch_id), &redemption)?,
        false => REDEMPTIONS.remove(deps.storage, (owner, batch_id)),
    }
    let event = event("redemption_paid")
        .with("owner", owner)
        .with("batch_id", batch_id)
        .with("amount", amount);
    Ok(Response::new()
        .add_message(pay(&config, owner, amount))
        .add_event(event))
}

/// Up to the value at closing to the batch, the rest back to the pool: a gain for those who stayed, so it enters
/// the rate over an epoch like any other.
fn collect(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    batch: &mut Batch,
    tickets: &[TicketView],
) -> Result<(), ContractError> {
    let mut came = Uint128::zero();
    for (ticket, view) in batch.tickets.iter_mut().zip(tickets) {
        came = came.checked_add(view.paid.saturating_sub(ticket.credited))?;
        ticket.credited = ticket.credited.max(view.paid);
    }
    let split = collected(came, batch.payable(), batch.value_at_closing);
    batch.brought = batch.brought.checked_add(came)?;
    if split.to_pool.is_zero() {
        return Ok(());
    }
    let buffer = BUFFER.load(deps.storage)?.checked_add(split.to_pool)?;
    BUFFER.save(deps.storage, &buffer)?;
    // Without tokens the next sweep takes the buffer and ends the stream.
    let stream = STREAM
        .load(deps.storage)?
        .joined(split.to_pool, env.block.time, config.epoch_seconds)?;
    STREAM.save(deps.storage, &stream)?;
    Ok(())
}
