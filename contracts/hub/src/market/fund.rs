//! Funding an escrow and taking back what it does not need.

use cosmwasm_std::{Addr, DepsMut, Env, Response, Uint128};
use holdfast_accounting::Amount;
use holdfast_shared::{events, validate};

use super::{escrow, services};
use crate::admin::config;
use crate::custody::{self, Paid};
use crate::error::Result;

/// Adds what was sent to a service's escrow.
pub(crate) fn fund(mut deps: DepsMut, env: &Env, paid: &Paid, name: &str) -> Result<Response> {
    let service = services::load(deps.storage, name)?;
    service.assert_open()?;
    let denom = service.params.rent_denom;
    let amount = custody::take_in(deps.branch(), env, &denom, paid)?;
    escrow::add(deps.storage, name, amount, env.block.time.seconds())?;
    Ok(Response::new()
        .add_attribute("action", "fund_escrow")
        .add_event(events::escrow_funded(name, &denom, amount)))
}

/// Pays the service's owner escrow above the rent of one unbonding and grace.
pub(crate) fn withdraw(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    name: &str,
    amount: Uint128,
) -> Result<Response> {
    let service = services::load(deps.storage, name)?;
    service.assert_owner(sender)?;
    validate::amount("amount", amount)?;
    let keep = config::load(deps.storage)?.windows.must_stay_seconds();
    escrow::take(
        deps.storage,
        name,
        Amount::new(amount),
        keep,
        env.block.time.seconds(),
    )?;
    let denom = service.params.rent_denom;
    let paid = custody::pay_out(deps.storage, &denom, sender, Amount::new(amount))?;
    Ok(Response::new()
        .add_attribute("action", "withdraw_escrow")
        .add_event(events::escrow_withdrawn(name, &denom, amount))
        .add_message(paid))
}
