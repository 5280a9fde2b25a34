//! Deposits.

use cosmwasm_std::{Addr, Coin, DepsMut, Env, Response, Uint256};
use holdfast_accounting::Amount;
use holdfast_shared::{events, validate};

use super::live::LiveVault;
use super::{positions, store};
use crate::error::{ContractError, Result};

/// Takes the coin sent into a vault and gives the sender shares.
pub(crate) fn deposit(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    funds: &[Coin],
    vault_id: u64,
    min_shares: Option<Uint256>,
) -> Result<Response> {
    let denom = store::info(deps.storage, vault_id)?.denom;
    let amount = Amount::new(validate::one_coin(funds, denom.key())?);
    let mut live = LiveVault::load(deps.storage, vault_id, env.block.time.seconds())?;
    let minted = live.vault.core.pool.deposit(amount)?;
    if let Some(min_shares) = min_shares.filter(|least| minted.get() < *least) {
        return Err(ContractError::TooFewShares { minted, min_shares });
    }
    let mut position = positions::load(deps.storage, vault_id, sender)?;
    position.settle(&live.rewards)?;
    position.shares = position.shares.plus(minted)?;
    positions::save(deps.storage, vault_id, sender, &position)?;
    let due = live.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "deposit")
        .add_events(due)
        .add_event(events::deposited(
            vault_id,
            sender.as_str(),
            &denom,
            amount,
            minted,
        )))
}
