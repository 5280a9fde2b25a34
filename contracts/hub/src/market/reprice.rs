//! Reprice: a lease within its term follows prices down, never up (DESIGN 3.3).

use cosmwasm_std::{DepsMut, Env, Response};
use holdfast_shared::events;

use super::leases::Lease;
use super::services;
use crate::admin::assets;
use crate::error::{ContractError, Result};
use crate::vault::effects::RentChange;
use crate::vault::live::LiveVault;

/// Brings value and rent of a lease down to the prices of now. What was earned until now was settled on loading.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn reprice(deps: DepsMut, env: &Env, name: &str, vault_id: u64) -> Result<Response> {
    let now = env.block.time.seconds();
    let service = services::load(deps.storage, name)?;
    let mut live = LiveVault::load(deps.storage, vault_id, now)?;
    let (slot, lease) = live.lease_of(name)?;
    let stake = live.vault.slot(slot)?.stake;
    let quote = assets::quote(deps.storage, &live.info.denom, now)?;
    let rent_quote = assets::quote(deps.storage, &service.params.rent_denom, now)?;
    let usable = quote.usable && rent_quote.usable;
    let price = quote.price;
    let value = price.value_of(stake)?.min(lease.value);
    let rent = rent_quote.price.rent_per_year(value, lease.rate)?.min(lease.rent);
    if !usable || !lease.is_in_term(now) || value.is_zero() || (value == lease.value && rent == lease.rent) {
        return Err(ContractError::NothingToReprice {
            service: name.to_owned(),
            vault_id,
        });
    }
    live.effects.rent.push(RentChange {
        service: name.to_owned(),
        generation: lease.generation,
        from: lease.rent,
        to: rent,
        since: now,
        until: now,
    });
    live.effects.dirty.push(name.to_owned());
    let price = if value < lease.value { price } else { lease.price };
    live.leases.insert(
        slot,
        Lease {
            value,
            rent,
            price,
            ..lease
        },
    );
    let due = live.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "reprice")
        .add_events(due)
        .add_event(events::lease_repriced(name, vault_id, value, rent)))
}
