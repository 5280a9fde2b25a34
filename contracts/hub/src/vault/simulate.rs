//! What a deposit or an exit would do in this block: the very steps of the message, and nothing stored (I-46).

use cosmwasm_std::{Addr, Deps, Env, Storage, Timestamp, Uint128, Uint256};
use holdfast_accounting::Amount;
use holdfast_shared::msg::hub::{SimulateDepositResponse, SimulateExitResponse};
use holdfast_shared::validate;

use super::live::LiveVault;
use super::{deposit, exit, positions};
use crate::admin::assets;
use crate::error::Result;

/// What a deposit would bring.
pub(crate) fn deposit(
    deps: Deps,
    env: &Env,
    vault_id: u64,
    depositor: &Addr,
    amount: Uint128,
    accept_open_filings: bool,
) -> Result<SimulateDepositResponse> {
    validate::amount("amount", amount)?;
    let amount = Amount::new(amount);
    let mut live = LiveVault::load(deps.storage, vault_id, env.block.time.seconds())?;
    assets::check_cap(deps, env, &live.info.denom, amount)?;
    let shares = deposit::mint(deps.storage, &mut live, depositor, amount, accept_open_filings)?;
    Ok(SimulateDepositResponse {
        shares: shares.get(),
        value: live.vault.core.pool.amount_for(shares)?.get(),
    })
}

/// What an exit would be.
pub(crate) fn exit(
    storage: &dyn Storage,
    vault_id: u64,
    owner: &Addr,
    asked: Uint256,
    now: u64,
) -> Result<SimulateExitResponse> {
    let mut live = LiveVault::load(storage, vault_id, now)?;
    let mut position = positions::load(storage, vault_id, owner)?;
    let (shares, boundary) = exit::leave(&mut live, &mut position, asked)?;
    let core = &live.vault.core;
    Ok(SimulateExitResponse {
        closing: core.closings.next(),
        closes_at: Timestamp::from_seconds(boundary),
        matures_at: Timestamp::from_seconds(core.grid.maturity(boundary)),
        amount: core.pool.amount_for(shares)?.get(),
    })
}
