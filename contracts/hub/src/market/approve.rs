//! Approving a service.

use cosmwasm_std::{Addr, DepsMut, Response};
use holdfast_shared::events::event;
use holdfast_shared::msg::hub::ServiceState;

use super::services;
use crate::error::Result;
use crate::link;

/// Approves a proposed service, its terms and the one channel it may open.
pub(crate) fn approve(deps: DepsMut, sender: &Addr, name: &str) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let mut service = services::load(deps.storage, name)?;
    if service.is_approved() {
        return Err(service.wrong_state("a proposed service"));
    }
    link::state::expect(deps.storage, name, &service.params.link)?;
    service.state = ServiceState::Approved;
    services::save(deps.storage, &service)?;
    let approved = event("service_approved").with("service", name);
    Ok(Response::new()
        .add_attribute("action", "approve_service")
        .add_event(approved))
}
