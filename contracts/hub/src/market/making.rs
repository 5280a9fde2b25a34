//! Making one change of a match, in memory: what a quote shows and a match stores.

use cosmwasm_std::{Decimal, Storage};
use holdfast_accounting::price::Price;
use holdfast_accounting::{Amount, Value};
use holdfast_shared::{events, Denom};

use super::book::Row;
use super::changes::{Change, Matched};
use super::leases::Lease;
use crate::error::{ContractError, Result};
use crate::vault::effects::RentChange;
use crate::vault::live::LiveVault;

/// What every change of one match shares.
pub(super) struct Facts {
    pub service: String,
    pub rent_denom: Denom,
    pub now: u64,
    pub term_ends_at: u64,
    pub generation: u64,
    pub fee: Decimal,
    pub max_fraction: Decimal,
    pub terms_version: u32,
}

/// The vault as a change leaves it, to be stored or shown.
pub(super) fn make(storage: &dyn Storage, facts: &Facts, row: Row, change: Change) -> Result<LiveVault> {
    let live = LiveVault::load(storage, row.vault_id, facts.now)?;
    match change {
        Change::None => Ok(live),
        Change::Raise(matched) | Change::Renew(matched) => lease(facts, live, row, &matched),
        Change::Lower { stake, value } => lower(facts, live, row, stake, value),
    }
}

/// Leases what was matched: a new lease, a larger one, a new term, or the same at the prices of now.
fn lease(facts: &Facts, mut live: LiveVault, row: Row, matched: &Matched) -> Result<LiveVault> {
    let name = &facts.service;
    let no_slot = || ContractError::NoFreeSlot {
        vault_id: row.vault_id,
        service: name.clone(),
    };
    let slot = row.slot.ok_or_else(no_slot)?;
    let told = promise(&live, slot)?;
    live.services.insert(slot, name.clone());
    if row.newer_terms {
        live.vault.agree(slot, facts.max_fraction, facts.now)?;
    }
    if matched.stake < row.own {
        live.vault.lower(slot, matched.stake, facts.now)?;
    } else {
        live.vault
            .raise(slot, facts.max_fraction, matched.stake, facts.now)?;
    }
    live.effects.rent.push(RentChange {
        service: name.clone(),
        generation: facts.generation,
        from: row.lease.as_ref().map_or(Amount::ZERO, |lease| lease.rent),
        to: matched.rent,
        since: facts.now,
        until: facts.now,
    });
    let fresh = Lease {
        rate: matched.rate,
        value: matched.value,
        price: row.price,
        rent: matched.rent,
        rent_denom: facts.rent_denom.clone(),
        fee: facts.fee,
        term_ends_at: facts.term_ends_at,
        settled_at: facts.now,
        generation: facts.generation,
        terms_version: facts.terms_version,
        under_notice: false,
    };
    let lease = match row.lease.filter(|_| !matched.new_term) {
        Some(kept) => Lease {
            fee: kept.fee,
            term_ends_at: kept.term_ends_at,
            terms_version: kept.terms_version,
            ..fresh
        },
        None => fresh,
    };
    live.leases.insert(slot, lease);
    changed(live, slot, name, told)
}

fn lower(facts: &Facts, mut live: LiveVault, row: Row, stake: Amount, value: Value) -> Result<LiveVault> {
    let Some(slot) = row.slot.filter(|_| row.lease.is_some()) else {
        return Ok(live);
    };
    if value.is_zero() {
        live.end_lease(slot)?;
        return Ok(live);
    }
    let told = promise(&live, slot)?;
    live.vault.lower(slot, stake, facts.now)?;
    live.follow_cuts(facts.now)?;
    changed(live, slot, &facts.service, told)
}

/// What an entry says of a lease: stake, slashable, price, terms; none without a lease.
type Promise = Option<(Amount, Amount, Price, u32)>;

fn promise(live: &LiveVault, slot: u8) -> Result<Promise> {
    let Some(lease) = live.leases.get(&slot) else {
        return Ok(None);
    };
    let held = live.vault.slot(slot)?;
    Ok(Some((
        held.stake,
        held.slashable,
        lease.price,
        lease.terms_version,
    )))
}

/// Tells of a changed lease; the consumer only when its entry differs from what was promised before.
fn changed(mut live: LiveVault, slot: u8, name: &str, before: Promise) -> Result<LiveVault> {
    let now = promise(&live, slot)?;
    if let (Some(lease), Some((stake, slashable, ..))) = (live.leases.get(&slot), now) {
        let event = events::lease_changed(name, live.id, stake, slashable, lease.rate.to_decimal());
        live.effects.events.push(event);
        if now != before {
            live.effects.dirty.push(name.to_owned());
        }
    }
    Ok(live)
}
