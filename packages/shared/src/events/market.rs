//! Events of the market: services, offers, bids, leases, escrow.

use std::fmt::Display;

use cosmwasm_std::{Decimal, Event, Uint128};

use super::event;
use crate::asset::Denom;
use crate::msg::hub::ServiceState;

/// A service was proposed by `owner`.
#[must_use]
pub fn service_proposed(service: &str, owner: &str) -> Event {
    event("service_proposed")
        .with("service", service)
        .with("owner", owner)
        .into()
}

/// The owner approved a service and its terms.
#[must_use]
pub fn service_approved(service: &str) -> Event {
    event("service_approved").with("service", service).into()
}

/// A service went from one state to another.
#[must_use]
pub fn service_moved(service: &str, from: ServiceState, to: ServiceState) -> Event {
    event("service_moved")
        .with("service", service)
        .with("from", from.name())
        .with("to", to.name())
        .into()
}

/// A proposal was dropped: refused, or taken back. Its name is free.
#[must_use]
pub fn proposal_dropped(service: &str) -> Event {
    event("proposal_dropped").with("service", service).into()
}

/// The deposit of a proposal came in.
#[must_use]
pub fn deposit_held(service: &str, denom: &str, amount: impl Display) -> Event {
    event("deposit_held")
        .with("service", service)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// The deposit of a proposal left the hub: back to who proposed, or to the treasury.
#[must_use]
pub fn deposit_released(service: &str, denom: &str, amount: impl Display, to: &str) -> Event {
    event("deposit_released")
        .with("service", service)
        .with("denom", denom)
        .with("amount", amount)
        .with("to", to)
        .into()
}

/// New terms wait until `ready_at` (seconds).
#[must_use]
pub fn terms_proposed(service: &str, version: u32, ready_at: u64) -> Event {
    event("terms_proposed")
        .with("service", service)
        .with("version", version)
        .with("ready_at", ready_at)
        .into()
}

/// Terms that waited were dropped.
#[must_use]
pub fn terms_cancelled(service: &str, version: u32) -> Event {
    event("terms_cancelled")
        .with("service", service)
        .with("version", version)
        .into()
}

/// Terms came in force. Leases of an older version keep theirs.
#[must_use]
pub fn terms_changed(service: &str, version: u32) -> Event {
    event("terms_changed")
        .with("service", service)
        .with("version", version)
        .into()
}

/// A service lists who may offer: so many operators, or `all`.
#[must_use]
pub fn operators_admitted(service: &str, count: Option<usize>) -> Event {
    let count = count.map_or_else(|| "all".to_owned(), |count| count.to_string());
    event("operators_admitted")
        .with("service", service)
        .with("operators", count)
        .into()
}

/// Fee and deposit changed for what comes from now on.
#[must_use]
pub fn market_params_set(protocol_fee: Decimal, proposal_deposit: &str) -> Event {
    event("market_params_set")
        .with("protocol_fee", protocol_fee)
        .with("proposal_deposit", proposal_deposit)
        .into()
}

/// An offer was posted or changed.
#[must_use]
pub fn offer_posted(service: &str, vault_id: u64, rate: Decimal, size: Uint128) -> Event {
    event("offer_posted")
        .with("service", service)
        .with("vault_id", vault_id)
        .with("rate", rate)
        .with("size", size)
        .into()
}

/// An offer was withdrawn by its operator.
#[must_use]
pub fn offer_withdrawn(service: &str, vault_id: u64) -> Event {
    event("offer_withdrawn")
        .with("service", service)
        .with("vault_id", vault_id)
        .into()
}

/// An offer lost its place in a full book to a better one, of the vault `by`.
#[must_use]
pub fn offer_replaced(service: &str, vault_id: u64, by: u64) -> Event {
    event("offer_replaced")
        .with("service", service)
        .with("vault_id", vault_id)
        .with("by", by)
        .into()
}

/// A bid was placed or changed.
#[must_use]
pub fn bid_placed(service: &str, wanted: Uint128, highest_rate: Decimal) -> Event {
    event("bid_placed")
        .with("service", service)
        .with("wanted", wanted)
        .with("highest_rate", highest_rate)
        .into()
}

/// Escrow came in.
#[must_use]
pub fn escrow_funded(service: &str, denom: &Denom, amount: impl Display) -> Event {
    event("escrow_funded")
        .with("service", service)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// Escrow went back to the service.
#[must_use]
pub fn escrow_withdrawn(service: &str, denom: &Denom, amount: impl Display) -> Event {
    event("escrow_withdrawn")
        .with("service", service)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// A lease came to `stake` at `rate`: a new one, a raise, a lowering or a new rate.
#[must_use]
pub fn lease_changed(
    service: &str,
    vault_id: u64,
    stake: impl Display,
    slashable: impl Display,
    rate: impl Display,
) -> Event {
    event("lease_changed")
        .with("service", service)
        .with("vault_id", vault_id)
        .with("stake", stake)
        .with("slashable", slashable)
        .with("rate", rate)
        .into()
}

/// The service gave notice: the lease ends at `ends_at` (seconds).
#[must_use]
pub fn notice_given(service: &str, vault_id: u64, ends_at: u64) -> Event {
    event("notice_given")
        .with("service", service)
        .with("vault_id", vault_id)
        .with("ends_at", ends_at)
        .into()
}

/// A lease's value and rent a year came down to the prices of now.
#[must_use]
pub fn lease_repriced(service: &str, vault_id: u64, value: impl Display, rent: impl Display) -> Event {
    event("lease_repriced")
        .with("service", service)
        .with("vault_id", vault_id)
        .with("value", value)
        .with("rent", rent)
        .into()
}

/// A lease ended: displaced, emptied, unpaid, under notice or convicted.
#[must_use]
pub fn lease_ended(service: &str, vault_id: u64) -> Event {
    event("lease_ended")
        .with("service", service)
        .with("vault_id", vault_id)
        .into()
}
