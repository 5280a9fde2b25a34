//! Closing what is due, by anyone.

use cosmwasm_std::{DepsMut, Env, Response};

use super::live::LiveVault;
use crate::error::Result;

/// Works off what is due in a vault. Doing it twice, or with nothing due, changes no balance.
pub(crate) fn close(deps: DepsMut, env: &Env, vault_id: u64) -> Result<Response> {
    let live = LiveVault::load(deps.storage, vault_id, env.block.time.seconds())?;
    let due = live.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "close_epoch")
        .add_events(due))
}
