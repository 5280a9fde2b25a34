//! Freezing, winding down and closing services (DESIGN 3.7). Nothing here takes anything from who has it: leases run
//! on, and so do rent, filings and exits.

use cosmwasm_std::{Addr, Coin, DepsMut, Env, Event, Response, Storage};
use holdfast_accounting::Amount;
use holdfast_shared::msg::hub::{PayoutSource, ServiceState, ServiceStep};
use holdfast_shared::{events, Denom};

use super::escrow;
use super::services::{self, Service};
use super::states::Step;
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::link;
use crate::slashing::payouts::{self, Payee, Payout};
use crate::vault::live::LiveVault;
use crate::vault::store as vaults;

/// Moves a service one step on.
pub(crate) fn step(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    name: &str,
    step: ServiceStep,
) -> Result<Response> {
    let service = services::load(deps.storage, name)?;
    let response = Response::new().add_attribute("action", "move_service");
    match step {
        ServiceStep::Freeze | ServiceStep::Unfreeze => {
            cw_ownable::assert_owner(deps.storage, sender)?;
            let taken = if step == ServiceStep::Freeze {
                Step::Freeze
            } else {
                Step::Unfreeze
            };
            moved(deps.storage, service, taken, response)
        }
        ServiceStep::WindDown => {
            assert_either_owner(deps.storage, &service, sender)?;
            moved(deps.storage, service, Step::WindDown, response)
        }
        ServiceStep::Close if service.state == ServiceState::Proposed => {
            drop_proposal(deps.storage, env, sender, &service, response)
        }
        ServiceStep::Close => close(deps.storage, env, service, response),
    }
}

/// Refuses everybody but the hub's owner and the service's.
pub(super) fn assert_either_owner(storage: &dyn Storage, service: &Service, sender: &Addr) -> Result<()> {
    if cw_ownable::is_owner(storage, sender)? {
        return Ok(());
    }
    service.assert_owner(sender)
}

fn moved(
    storage: &mut dyn Storage,
    mut service: Service,
    step: Step,
    response: Response,
) -> Result<Response> {
    let from = service.state;
    service.take(step)?;
    services::save(storage, &service)?;
    Ok(response.add_event(events::service_moved(service.name(), from, service.state)))
}

/// Forgets a proposal. Who proposed it has its deposit back; if the owner refuses it, the treasury has it.
fn drop_proposal(
    storage: &mut dyn Storage,
    env: &Env,
    sender: &Addr,
    service: &Service,
    response: Response,
) -> Result<Response> {
    assert_either_owner(storage, service, sender)?;
    let treasury = config::load(storage)?.treasury;
    let to = if service.owner == *sender {
        sender
    } else {
        &treasury
    };
    let response = response.add_event(events::proposal_dropped(service.name()));
    let response = release(storage, response, service.name(), service.deposit.clone(), to)?;
    let response = empty_escrow(storage, env, service, response)?;
    escrow::remove(storage, service.name());
    services::remove(storage, service.name());
    Ok(response)
}

/// Closes a service of which nothing is left in any vault: no lease, no tail, no batch behind it, no open filing.
fn close(storage: &mut dyn Storage, env: &Env, mut service: Service, response: Response) -> Result<Response> {
    let from = service.state;
    service.take(Step::Close)?;
    let due = work_off(storage, service.name(), env.block.time.seconds())?;
    if let Some(vault_id) = vaults::vaults_of_service(storage, service.name())?.first() {
        return Err(ContractError::StillExposed {
            service: service.name().to_owned(),
            vault_id: *vault_id,
        });
    }
    let response = empty_escrow(storage, env, &service, response.add_events(due))?;
    link::state::forget(storage, &service.params.link);
    services::save(storage, &service)?;
    Ok(response.add_event(events::service_moved(service.name(), from, service.state)))
}

/// Works off every vault the service stands in, so that what has lapsed is free.
fn work_off(storage: &mut dyn Storage, name: &str, now: u64) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    for vault_id in vaults::vaults_of_service(storage, name)? {
        events.extend(LiveVault::load(storage, vault_id, now)?.save(storage)?);
    }
    Ok(events)
}

/// Pays the service's owner what is left in its escrow. No lease is left that could need it.
fn empty_escrow(
    storage: &mut dyn Storage,
    env: &Env,
    service: &Service,
    response: Response,
) -> Result<Response> {
    let (name, denom) = (service.name(), &service.params.rent_denom);
    let amount = escrow::take_all(storage, name, env.block.time.seconds())?;
    if amount.is_zero() {
        return Ok(response);
    }
    let response = response.add_event(events::escrow_withdrawn(name, denom, amount));
    pay(storage, response, &service.owner, denom.clone(), amount)
}

/// Lets a deposit go, if there is one.
pub(super) fn release(
    storage: &mut dyn Storage,
    response: Response,
    name: &str,
    deposit: Option<Coin>,
    to: &Addr,
) -> Result<Response> {
    let Some(Coin { denom, amount }) = deposit else {
        return Ok(response);
    };
    let response = response.add_event(events::deposit_released(name, &denom, amount, to.as_str()));
    pay(storage, response, to, Denom::bank(denom), Amount::new(amount))
}

/// Pays; a transfer that fails waits and holds nothing up.
fn pay(
    storage: &mut dyn Storage,
    response: Response,
    to: &Addr,
    denom: Denom,
    amount: Amount,
) -> Result<Response> {
    let source = PayoutSource::Service;
    let to = Payee::Address(to.clone());
    let payout = Payout {
        source,
        to,
        denom,
        amount,
    };
    let message = payouts::message(storage, &payout)?;
    Ok(response.add_submessage(message))
}
