//! Approving a service.

use cosmwasm_std::{Addr, DepsMut, Response};
use holdfast_shared::events;

use super::lifecycle::release;
use super::services;
use super::states::Step;
use crate::error::Result;
use crate::link;

/// Approves a proposed service, its terms and the one channel it may open. Its deposit returns to its owner.
pub(crate) fn approve(deps: DepsMut, sender: &Addr, name: &str) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let mut service = services::load(deps.storage, name)?;
    service.take(Step::Approve)?;
    link::state::expect(deps.storage, name, &service.params.link)?;
    let deposit = service.deposit.take();
    services::save(deps.storage, &service)?;
    let response = Response::new()
        .add_attribute("action", "approve_service")
        .add_event(events::service_approved(name));
    release(deps.storage, response, name, deposit, &service.owner)
}
