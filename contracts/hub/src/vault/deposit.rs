//! Deposits.

use cosmwasm_std::{Addr, Coin, DepsMut, Env, Response, Timestamp, Uint256};
use holdfast_accounting::Amount;
use holdfast_shared::{events, validate};

use super::live::LiveVault;
use super::{positions, store};
use crate::error::{ContractError, Result};

/// What a depositor insists on.
pub(crate) struct DepositTerms {
    /// Fewest shares accepted.
    pub min_shares: Option<Uint256>,
    /// Whether to buy although something filed or taken is not final, as if all of it were taken back.
    pub accept_open_filings: bool,
}

/// Takes the coin sent into a vault and gives the sender shares.
pub(crate) fn deposit(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    funds: &[Coin],
    vault_id: u64,
    terms: &DepositTerms,
) -> Result<Response> {
    let denom = store::info(deps.storage, vault_id)?.denom;
    let amount = Amount::new(validate::one_coin(funds, denom.key())?);
    let mut live = LiveVault::load(deps.storage, vault_id, env.block.time.seconds())?;
    let pending = live.vault.core.pending;
    if pending.count > 0 && !terms.accept_open_filings {
        return Err(ContractError::OpenFilings {
            vault_id,
            count: pending.count,
            final_at: Timestamp::from_seconds(pending.final_at),
        });
    }
    let pool = &mut live.vault.core.pool;
    let minted = pool.deposit_beside(amount, pending.refundable)?;
    if let Some(min_shares) = terms.min_shares.filter(|least| minted.get() < *least) {
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
