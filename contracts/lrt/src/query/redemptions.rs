//! The redemptions of an account.

use cosmwasm_std::{Addr, Deps, Env, Order, Uint128};
use cw_storage_plus::Bound;
use holdfast_accounting::lrt::due;
use holdfast_shared::msg::lrt::{RedemptionBatchState, RedemptionView};
use holdfast_shared::paging::page_limit;

use crate::error::ContractError;
use crate::execute::claim_redemption::tickets;
use crate::state::{Config, Redemption, BATCHES, CONFIG, REDEMPTIONS};

/// Redemptions not yet paid in full, by batch, each with what a claim would pay in this block (I-46).
///
/// # Errors
/// A failing query of the hub, overflow.
pub fn redemptions(
    deps: Deps,
    env: &Env,
    owner: &Addr,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<Vec<RedemptionView>, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    REDEMPTIONS
        .prefix(owner)
        .range(
            deps.storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .take(page_limit(limit))
        .map(|item| {
            let (batch_id, redemption) = item?;
            Ok(RedemptionView {
                batch_id,
                tokens: redemption.tokens,
                claimable: claimable(deps, env, &config, batch_id, &redemption)?,
            })
        })
        .collect()
}

/// What a claim would pay now: the tickets as the hub would pay them, up to the value at closing.
fn claimable(
    deps: Deps,
    env: &Env,
    config: &Config,
    batch_id: u64,
    redemption: &Redemption,
) -> Result<Uint128, ContractError> {
    let mut batch = BATCHES.load(deps.storage, batch_id)?;
    if batch.state == RedemptionBatchState::Open || env.block.time < batch.matures_at {
        return Ok(Uint128::zero());
    }
    for (ticket, view) in batch.tickets.iter().zip(tickets(deps, config, &batch)?) {
        let came = view
            .paid
            .saturating_sub(ticket.credited)
            .checked_add(view.claimable)?;
        batch.brought = batch.brought.checked_add(came)?;
    }
    Ok(due(
        batch.payable(),
        redemption.tokens,
        batch.tokens,
        redemption.paid,
    )?)
}
