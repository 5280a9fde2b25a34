//! Exits asked of the hub for a batch, and those a vault refused.
//!
//! A vault never should refuse an exit (DESIGN P7). If one does, the batch closes all the same: the shares are
//! noted as owed to it, leave the rate at once like all others, and are asked again by the next `CloseBatch`.

use cosmwasm_std::{to_json_binary, Deps, Order, StdResult, Storage, SubMsg, Uint256};
use holdfast_shared::limits::MAX_LRT_VAULTS;

use crate::error::ContractError;
use crate::hub;
use crate::reply::{ExitPayload, REPLY_EXIT};
use crate::state::{Config, OWED, UNASKED};

/// Asks a vault for an exit; the reply records the ticket, or the refusal.
///
/// # Errors
/// Encoding.
pub fn ask(config: &Config, exit: ExitPayload) -> Result<SubMsg, ContractError> {
    let message = hub::request_exit(config, exit.vault_id, exit.shares)?;
    Ok(SubMsg::reply_always(message, REPLY_EXIT).with_payload(to_json_binary(&exit)?))
}

/// Refused exits to ask again, at most as many as one batch has.
///
/// # Errors
/// Storage.
pub fn refused(deps: Deps) -> StdResult<Vec<ExitPayload>> {
    UNASKED
        .range(deps.storage, None, None, Order::Ascending)
        .take(MAX_LRT_VAULTS)
        .map(|item| {
            let ((batch_id, vault_id), shares) = item?;
            Ok(ExitPayload {
                batch_id,
                vault_id,
                shares,
            })
        })
        .collect()
}

/// Notes an exit as refused: its shares no longer count for the rate.
///
/// # Errors
/// Storage, overflow.
pub fn note_refused(storage: &mut dyn Storage, exit: &ExitPayload) -> Result<(), ContractError> {
    UNASKED.save(storage, (exit.batch_id, exit.vault_id), &exit.shares)?;
    let owed = OWED.may_load(storage, exit.vault_id)?.unwrap_or_default();
    OWED.save(storage, exit.vault_id, &owed.checked_add(exit.shares)?)?;
    Ok(())
}

/// Takes a refused exit off the notes, to be asked again.
///
/// # Errors
/// Storage, overflow.
pub fn take_refused(storage: &mut dyn Storage, exit: &ExitPayload) -> Result<(), ContractError> {
    UNASKED.remove(storage, (exit.batch_id, exit.vault_id));
    let owed = OWED.may_load(storage, exit.vault_id)?.unwrap_or_default();
    let left: Uint256 = owed.checked_sub(exit.shares)?;
    OWED.save(storage, exit.vault_id, &left)?;
    Ok(())
}
