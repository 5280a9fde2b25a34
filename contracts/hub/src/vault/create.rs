//! Creating a vault.

use cosmwasm_std::{Addr, Decimal, DepsMut, Env, Response};
use holdfast_accounting::vault::Core;
use holdfast_accounting::Grid;
use holdfast_shared::events::event;
use holdfast_shared::limits::MAX_COMMISSION_PERCENT;
use holdfast_shared::msg::hub::{Admission, Policy};
use holdfast_shared::{validate, Denom};

use super::store::{self, VaultInfo};
use crate::admin::{assets, config};
use crate::error::Result;
use crate::operator;

/// Most services a policy lists.
const MAX_LISTED_SERVICES: usize = 64;

/// Creates a vault of the sender for an approved asset.
pub(crate) fn create(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    denom: Denom,
    policy: Policy,
) -> Result<Response> {
    operator::store::moniker(deps.storage, sender)?;
    operator::store::check_vault_count(deps.storage, sender)?;
    assets::price_of(deps.storage, &denom)?;
    check_policy(&policy)?;
    let unbonding = config::load(deps.storage)?.windows.unbonding_seconds;
    let grid = Grid::new(env.block.time.seconds(), unbonding);
    let info = VaultInfo {
        operator: sender.clone(),
        denom,
        commission: policy.commission,
        admission: policy.admission,
    };
    let vault_id = store::add(deps.storage, &info, &Core::new(grid, policy.ceiling))?;
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

fn check_policy(policy: &Policy) -> Result<()> {
    validate::positive_fraction("ceiling", policy.ceiling)?;
    let highest = Decimal::percent(MAX_COMMISSION_PERCENT);
    validate::fraction("commission", policy.commission, Decimal::zero(), highest)?;
    match &policy.admission {
        Admission::Listed { services } => {
            validate::distinct("services", services, MAX_LISTED_SERVICES)?;
            services
                .iter()
                .try_for_each(|name| validate::service_name(name))?;
        }
        Admission::AllUpTo { max_fraction } => validate::positive_fraction("max_fraction", *max_fraction)?,
    }
    Ok(())
}
