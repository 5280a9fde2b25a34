//! Naming who may file attested faults on the consumer chain (DESIGN 3.3). Every snapshot carries the name.

use cosmwasm_std::{Addr, DepsMut, Event, Response, Storage};
use holdfast_shared::events::event;
use holdfast_shared::limits::MAX_FOREIGN_ADDRESS_BYTES;
use holdfast_shared::validate;

use super::state::{self, Link};
use crate::error::Result;
use crate::market::services;

/// Names the reporter of the sender's service.
pub(crate) fn name(
    deps: DepsMut,
    sender: &Addr,
    service: &str,
    reporter: Option<String>,
) -> Result<Response> {
    services::load(deps.storage, service)?.assert_owner(sender)?;
    let named = set(deps.storage, service, reporter)?;
    Ok(Response::new()
        .add_attribute("action", "name_reporter")
        .add_event(named))
}

/// Names the reporter; the next flush tells the consumer, even when no entry changed.
pub(super) fn set(storage: &mut dyn Storage, service: &str, reporter: Option<String>) -> Result<Event> {
    if let Some(reporter) = &reporter {
        validate::text_within("reporter", reporter, MAX_FOREIGN_ADDRESS_BYTES)?;
    }
    let link = state::load(storage, service)?;
    let told = event("reporter_named")
        .with("service", service)
        .with("reporter", reporter.as_deref().unwrap_or("nobody"));
    let untold = true;
    state::save(
        storage,
        service,
        &Link {
            reporter,
            named: true,
            untold,
            ..link
        },
    )?;
    Ok(told.into())
}
