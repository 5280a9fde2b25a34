//! Claiming rewards and commission.

use cosmwasm_std::{to_json_binary, Addr, DepsMut, Env, Response, Storage};
use holdfast_accounting::sorted::sort_distinct;
use holdfast_shared::limits::MAX_VAULTS_PER_CLAIM;
use holdfast_shared::msg::hub::ClaimAllResponse;

use super::payout;
use crate::error::{ContractError, Result};
use crate::operator;
use crate::vault::live::LiveVault;
use crate::vault::positions;

/// Pays the sender what it earned in a vault: as a staker, and as its operator.
pub(crate) fn claim(deps: DepsMut, env: &Env, sender: &Addr, vault_id: u64) -> Result<Response> {
    let response = Response::new().add_attribute("action", "claim_rewards");
    let (response, paid) = claim_one(deps.storage, env, sender, vault_id, response)?;
    if paid {
        return Ok(response);
    }
    Err(ContractError::NothingToClaim {
        owner: sender.to_string(),
    })
}

/// Pays the sender what it earned in all its vaults after `start_after`, by number; vaults that owe it nothing are
/// passed over.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn claim_all(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<Response> {
    let limit = limit.unwrap_or(MAX_VAULTS_PER_CLAIM);
    if limit == 0 || limit > MAX_VAULTS_PER_CLAIM {
        return Err(ContractError::Limit {
            limit,
            min: 1,
            max: MAX_VAULTS_PER_CLAIM,
        });
    }
    let count = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut vaults = positions::vaults_of(deps.storage, sender, start_after, count.saturating_add(1))?;
    let own = operator::store::vaults(deps.storage, sender)?;
    vaults.extend(
        own.into_iter()
            .filter(|id| start_after.is_none_or(|start| *id > start)),
    );
    sort_distinct(&mut vaults);
    let more = vaults.len() > count;
    vaults.truncate(count);
    let mut response = Response::new().add_attribute("action", "claim_all_rewards");
    for vault_id in &vaults {
        response = claim_one(deps.storage, env, sender, *vault_id, response)?.0;
    }
    let next_start_after = vaults.last().copied().filter(|_| more);
    Ok(response.set_data(to_json_binary(&ClaimAllResponse { next_start_after })?))
}

/// Adds what one vault pays to `response`, and says whether it was anything.
fn claim_one(
    storage: &mut dyn Storage,
    env: &Env,
    sender: &Addr,
    vault_id: u64,
    response: Response,
) -> Result<(Response, bool)> {
    let mut live = LiveVault::load(storage, vault_id, env.block.time.seconds())?;
    let mut position = positions::load(storage, vault_id, sender)?;
    position.settle(&live.rewards)?;
    let mut rewards = position.earnings.take_owed(&live.rewards)?;
    if *sender == live.info.operator {
        rewards.extend(live.rewards.take_commission()?);
    }
    if rewards.iter().all(|(_, amount)| amount.is_zero()) {
        return Ok((response, false));
    }
    positions::save(storage, vault_id, sender, &position)?;
    let due = live.save(storage)?;
    let response = payout::pay(storage, response.add_events(due), vault_id, sender, rewards)?;
    Ok((response, true))
}
