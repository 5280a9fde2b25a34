//! Which operators a service admits: a list, or every one.

use cosmwasm_std::{Addr, DepsMut, Response, StdResult, Storage};
use holdfast_shared::limits::MAX_ADMITTED_OPERATORS;
use holdfast_shared::{events, validate};

use super::services::{self, Service};
use crate::error::{ContractError, Result};

/// Sets the list of the sender's service. Leases of who is not on it any more stand to the end of their terms.
pub(crate) fn admit(
    deps: DepsMut,
    sender: &Addr,
    name: &str,
    operators: Option<&[String]>,
) -> Result<Response> {
    services::load(deps.storage, name)?.assert_owner(sender)?;
    let checked = |raw: &[String]| -> Result<Vec<Addr>> {
        validate::distinct("operators", raw, MAX_ADMITTED_OPERATORS)?;
        Ok(raw
            .iter()
            .map(|raw| deps.api.addr_validate(raw))
            .collect::<StdResult<_>>()?)
    };
    let operators = operators.map(checked).transpose()?;
    services::admit(deps.storage, name, operators.as_ref())?;
    let count = operators.as_ref().map(Vec::len);
    Ok(Response::new()
        .add_attribute("action", "admit_operators")
        .add_event(events::operators_admitted(name, count)))
}

/// Refuses an operator that the service does not admit.
pub(super) fn assert_admitted(storage: &dyn Storage, service: &Service, operator: &Addr) -> Result<()> {
    let listed = services::admitted(storage, service.name())?;
    if listed.is_none_or(|operators| operators.contains(operator)) {
        return Ok(());
    }
    Err(ContractError::OperatorNotAdmitted {
        service: service.name().to_owned(),
        operator: operator.to_string(),
    })
}
