//! Redemption batches.

use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use holdfast_shared::msg::lrt::{RedemptionBatchState, RedemptionBatchView};
use holdfast_shared::paging::page_limit;

use crate::error::ContractError;
use crate::state::{Batch, BATCHES, OPEN_BATCH};

/// One batch.
///
/// # Errors
/// [`ContractError::UnknownBatch`].
pub fn batch(deps: Deps, batch_id: u64) -> Result<RedemptionBatchView, ContractError> {
    let last = OPEN_BATCH.load(deps.storage)?;
    let batch = BATCHES
        .may_load(deps.storage, batch_id)?
        .ok_or(ContractError::UnknownBatch { batch_id, last })?;
    Ok(view(batch_id, batch))
}

/// All batches, by number.
///
/// # Errors
/// Storage.
pub fn batches(
    deps: Deps,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> StdResult<Vec<RedemptionBatchView>> {
    let start = start_after.map(Bound::exclusive);
    BATCHES
        .range(deps.storage, start, None, Order::Ascending)
        .take(page_limit(limit))
        .map(|item| item.map(|(batch_id, batch)| view(batch_id, batch)))
        .collect()
}

fn view(batch_id: u64, batch: Batch) -> RedemptionBatchView {
    let payable = batch.payable();
    let matures_at = (batch.state != RedemptionBatchState::Open).then_some(batch.matures_at);
    RedemptionBatchView {
        batch_id,
        state: batch.state,
        tokens: batch.tokens,
        value_at_closing: batch.value_at_closing,
        matures_at,
        tickets: batch.tickets.iter().map(|ticket| ticket.ticket_id).collect(),
        brought: batch.brought,
        payable,
    }
}
