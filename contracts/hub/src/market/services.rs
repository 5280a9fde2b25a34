//! The services and their states.

use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use holdfast_shared::msg::hub::{ServiceParams, ServiceState};
use holdfast_wire::wire;

use crate::error::{ContractError, Result};
use crate::keys;

/// A service.
#[wire]
pub(crate) struct Service {
    /// What it proposed.
    pub params: ServiceParams,
    /// Who speaks for it on the hub.
    pub owner: Addr,
    /// Where it stands.
    pub state: ServiceState,
    /// Version of its terms, from 1.
    pub terms_version: u32,
}

const SERVICES: Map<&str, Service> = Map::new(keys::SERVICES);

impl Service {
    /// Whether the owner approved it.
    pub(crate) fn is_approved(&self) -> bool {
        !matches!(self.state, ServiceState::Proposed)
    }

    /// Whether its consumer can be told of leases.
    pub(crate) fn is_connected(&self) -> bool {
        matches!(self.state, ServiceState::Connected | ServiceState::Active)
    }

    /// Refuses with what is needed instead.
    pub(crate) fn wrong_state(&self, needed: &'static str) -> ContractError {
        ContractError::ServiceState {
            service: self.params.service.clone(),
            state: self.state,
            needed,
        }
    }

    /// Refuses everybody but its owner.
    pub(crate) fn assert_owner(&self, sender: &Addr) -> Result<()> {
        if self.owner == *sender {
            return Ok(());
        }
        Err(ContractError::WrongSender {
            expected: format!("the owner of {}, {}", self.params.service, self.owner),
            sender: sender.to_string(),
        })
    }
}

/// A service.
pub(crate) fn load(storage: &dyn Storage, name: &str) -> Result<Service> {
    SERVICES
        .may_load(storage, name)?
        .ok_or_else(|| ContractError::unknown("service", name))
}

/// Whether a service of that name exists.
pub(super) fn exists(storage: &dyn Storage, name: &str) -> bool {
    SERVICES.has(storage, name)
}

/// Stores a service.
pub(crate) fn save(storage: &mut dyn Storage, service: &Service) -> Result<()> {
    Ok(SERVICES.save(storage, &service.params.service, service)?)
}

/// A page of the services, by name.
pub(super) fn list(storage: &dyn Storage, start_after: Option<&str>, limit: usize) -> Result<Vec<Service>> {
    let start = start_after.map(Bound::exclusive);
    let page = SERVICES.range(storage, start, None, Order::Ascending).take(limit);
    Ok(page
        .map(|item| item.map(|(_, service)| service))
        .collect::<StdResult<_>>()?)
}
