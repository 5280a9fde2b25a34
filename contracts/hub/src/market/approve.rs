//! Approving a service.

use cosmwasm_std::{Addr, DepsMut, Env, Response};
use holdfast_shared::events;

use super::lifecycle::release;
use super::services::{self, Opening};
use super::states::Step;
use crate::admin::config;
use crate::error::Result;
use crate::link;
use crate::vault::store as vaults;

/// Approves a proposed service, its terms and the one channel it may open. Its deposit returns to its owner. Vaults that
/// admit every service admit it when everybody in them could leave.
pub(crate) fn approve(deps: DepsMut, env: &Env, sender: &Addr, name: &str) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    let mut service = services::load(deps.storage, name)?;
    service.take(Step::Approve)?;
    link::state::expect(deps.storage, name, &service.params.link)?;
    let deposit = service.deposit.take();
    let windows = config::load(deps.storage)?.windows;
    service.opening = Some(Opening {
        at: env
            .block
            .time
            .seconds()
            .saturating_add(windows.change_delay_seconds()),
        first_vault: vaults::next_id(deps.storage)?,
    });
    services::save(deps.storage, &service)?;
    let response = Response::new()
        .add_attribute("action", "approve_service")
        .add_event(events::service_approved(name));
    release(deps.storage, response, name, deposit, &service.owner)
}
