//! Reversing a slash: the owner gives back what was taken, until it settles (DESIGN 3.5).

use cosmwasm_std::{Addr, DepsMut, Env, Response};
use holdfast_shared::events;
use holdfast_shared::msg::hub::{PartState, SlashStatus};

use super::filing::wrong_status;
use super::report::pool_name;
use super::store;
use crate::error::{ContractError, Result};
use crate::vault::live::LiveVault;

/// Gives the money back to the pools it came from, split by the closings since. The key stays tombstoned and exposure
/// stays lost: a match may give it again.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn reverse(deps: DepsMut, env: &Env, sender: &Addr, id: u64) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let mut slash = store::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    if slash.status != SlashStatus::Executed {
        return Err(wrong_status(id, slash.status, "executed and not settled"));
    }
    if now >= slash.settles_at {
        return Err(ContractError::NotReversible {
            slash_id: id,
            settles_at: slash.settles_at,
            now,
        });
    }
    let mut response = Response::new().add_attribute("action", "reverse");
    for share in &mut slash.vaults {
        if share.state != PartState::Taken {
            continue;
        }
        let mut live = LiveVault::load(deps.storage, share.vault_id, now)?;
        for part in live.refund(deps.storage, &share.shared)? {
            let pool = pool_name(part.pool);
            let event = events::slash_reversed(id, share.vault_id, &pool, &share.denom, part.amount);
            response = response.add_event(event);
        }
        response = response.add_events(live.save(deps.storage)?);
        share.state = PartState::Free;
    }
    slash.status = SlashStatus::Reversed;
    store::save(deps.storage, id, &slash)?;
    Ok(response)
}
