//! Claiming rewards and commission.

use cosmwasm_std::{Addr, DepsMut, Env, Response};

use super::payout;
use crate::error::{ContractError, Result};
use crate::vault::live::LiveVault;
use crate::vault::positions;

/// Pays the sender what it earned in a vault: as a staker, and as its operator.
pub(crate) fn claim(deps: DepsMut, env: &Env, sender: &Addr, vault_id: u64) -> Result<Response> {
    let mut live = LiveVault::load(deps.storage, vault_id, env.block.time.seconds())?;
    let mut position = positions::load(deps.storage, vault_id, sender)?;
    position.settle(&live.rewards)?;
    let mut rewards = position.earnings.take_owed(&live.rewards)?;
    if *sender == live.info.operator {
        rewards.extend(live.rewards.take_commission()?);
    }
    if rewards.iter().all(|(_, amount)| amount.is_zero()) {
        return Err(ContractError::NothingToClaim {
            owner: sender.to_string(),
        });
    }
    positions::save(deps.storage, vault_id, sender, &position)?;
    let due = live.save(deps.storage)?;
    let response = Response::new()
        .add_attribute("action", "claim_rewards")
        .add_events(due);
    payout::pay(deps.storage, response, vault_id, sender, rewards)
}
