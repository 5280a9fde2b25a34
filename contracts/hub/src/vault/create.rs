//! Creating a vault.

use cosmwasm_std::{Addr, DepsMut, Env, Response};
use holdfast_accounting::vault::Core;
use holdfast_accounting::Grid;
use holdfast_shared::events::event;
use holdfast_shared::msg::hub::Policy;
use holdfast_shared::Denom;

use super::glance::RoomSummary;
use super::policy::{self, Waiting};
use super::store::{self, VaultInfo};
use crate::admin::{assets, config};
use crate::error::Result;
use crate::operator;

/// Creates a vault of the sender for an approved asset.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn create(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    denom: Denom,
    policy: Policy,
) -> Result<Response> {
    operator::store::moniker(deps.storage, sender)?;
    operator::store::check_vault_count(deps.storage, sender)?;
    assets::known(deps.storage, &denom)?;
    policy::check_ceiling(policy.ceiling)?;
    policy::check_commission(policy.commission)?;
    policy::check_admission(&policy.admission)?;
    let unbonding = config::load(deps.storage)?.windows.unbonding_seconds;
    let grid = Grid::new(env.block.time.seconds(), unbonding);
    let vault_id = store::next_id(deps.storage)?;
    let info = VaultInfo {
        operator: sender.clone(),
        denom,
        commission: policy.commission,
        admission: policy.admission,
        deposit_cap: policy::check_cap(policy.deposit_cap)?,
        listed: policy::set_depositors(deps.storage, deps.api, vault_id, &policy.depositors)?,
        waiting: Waiting::default(),
        room: RoomSummary::empty(),
    };
    store::add(deps.storage, vault_id, &info, &Core::new(grid, policy.ceiling))?;
    operator::store::add_vault(deps.storage, sender, vault_id)?;
    let created = event("vault_created")
        .with("vault_id", vault_id)
        .with("operator", sender)
        .with("denom", &info.denom)
        .with("ceiling", policy.ceiling);
    Ok(Response::new()
        .add_attribute("action", "create_vault")
        .add_event(created))
}
