//! Deposits.

use cosmwasm_std::{Addr, DepsMut, Env, Response, Storage, Timestamp, Uint256};
use holdfast_accounting::{Amount, Shares};
use holdfast_shared::events;

use super::live::LiveVault;
use super::{positions, store};
use crate::admin::assets;
use crate::custody::{self, Paid};
use crate::error::{ContractError, Result};

/// What a depositor insists on.
pub(crate) struct DepositTerms {
    /// Fewest shares accepted.
    pub min_shares: Option<Uint256>,
    /// Whether to buy although something filed or taken is not final, as if all of it were taken back.
    pub accept_open_filings: bool,
}

/// Takes what was sent into a vault and gives the sender shares.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn deposit(
    mut deps: DepsMut,
    env: &Env,
    sender: &Addr,
    paid: &Paid,
    vault_id: u64,
    terms: &DepositTerms,
) -> Result<Response> {
    let denom = store::info(deps.storage, vault_id)?.denom;
    let amount = custody::take_in(deps.branch(), env, &denom, paid)?;
    assets::check_cap(deps.as_ref(), env, &denom, Amount::ZERO)?;
    let mut live = LiveVault::load(deps.storage, vault_id, env.block.time.seconds())?;
    let minted = mint(deps.storage, &mut live, sender, amount, terms.accept_open_filings)?;
    if let Some(min_shares) = terms.min_shares.filter(|least| minted.get() < *least) {
        return Err(ContractError::TooFewShares { minted, min_shares });
    }
    let mut position = positions::load(deps.storage, vault_id, sender)?;
    if position.is_empty() {
        positions::begin(deps.storage, vault_id, sender)?;
    }
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

/// The shares that a deposit brings, if the vault takes it. While something is filed or taken and not final a deposit
/// must accept that, and pays for what a reversal could bring.
pub(super) fn mint(
    storage: &dyn Storage,
    live: &mut LiveVault,
    depositor: &Addr,
    amount: Amount,
    accept_open_filings: bool,
) -> Result<Shares> {
    live.check_deposit(storage, depositor, amount)?;
    let pending = live.vault.core.pending;
    let is_closed = live.vault.core.pool.is_closed()?;
    if pending.count > 0 && !accept_open_filings && !is_closed {
        return Err(ContractError::OpenFilings {
            vault_id: live.id,
            count: pending.count,
            final_at: Timestamp::from_seconds(pending.final_at),
        });
    }
    Ok(live.vault.core.pool.deposit_beside(amount, pending.refundable)?)
}
