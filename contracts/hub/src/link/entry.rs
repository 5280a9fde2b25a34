//! Building the entry of one operator: what all its vaults stand for now.

use cosmwasm_std::{Addr, Binary, Event, Storage, Timestamp};
use holdfast_accounting::Value;
use holdfast_shared::packet::{EntryState, SnapshotEntry};

use super::sent::{Fate, SentEntry, SentVault};
use crate::error::Result;
use crate::market::escrow;
use crate::operator;
use crate::vault::live::LiveVault;
use crate::vault::store as vaults;

/// An entry about to be sent, as the consumer and as the hub will know it.
pub(super) struct Prepared {
    pub wire: SnapshotEntry,
    pub sent: SentEntry,
    pub events: Vec<Event>,
}

/// The vaults of an operator in which the service has a slot.
pub(super) fn vaults_of(storage: &dyn Storage, service: &str, operator: &Addr) -> Result<Vec<u64>> {
    let mut with_slot = Vec::new();
    for vault_id in operator::store::vaults(storage, operator)? {
        if vaults::slot_of(storage, service, vault_id)?.is_some() {
            with_slot.push(vault_id);
        }
    }
    Ok(with_slot)
}

/// Builds an operator's entry from vaults brought up to now. It expires after `validity` seconds, and never later
/// than the escrow lasts or a lease under notice: nothing is promised unpaid.
pub(super) fn prepare(
    storage: &mut dyn Storage,
    service: &str,
    operator: &Addr,
    now: u64,
    validity: u64,
) -> Result<Prepared> {
    let mut events = Vec::new();
    let mut sent_vaults = Vec::new();
    let (mut stake, mut slashable) = (Value::ZERO, Value::ZERO);
    let mut ends_at = u64::MAX;
    for vault_id in vaults_of(storage, service, operator)? {
        let live = LiveVault::load(storage, vault_id, now)?;
        if let Some(part) = part_of(&live, service)? {
            ends_at = ends_at.min(live.notice_ends_at(service));
            stake = stake.saturating_plus(part.price.value_of(part.stake)?);
            slashable = slashable.saturating_plus(part.price.value_of(part.slashable)?);
            sent_vaults.push(part);
        }
        events.extend(live.save(storage)?);
    }
    let expires_at = if sent_vaults.is_empty() {
        now.saturating_add(validity)
    } else {
        lasts_until(storage, service, now, validity)?.min(ends_at)
    };
    let (key, state) = key_of(storage, service, operator)?;
    let wire = SnapshotEntry {
        operator: operator.to_string(),
        stake: stake.get(),
        slashable: slashable.get(),
        key: key.clone(),
        state,
        expires_at: Timestamp::from_seconds(expires_at),
    };
    let sent = SentEntry {
        sent_at: now,
        expires_at,
        fate: Fate::UnderWay,
        key,
        vaults: sent_vaults,
    };
    Ok(Prepared { wire, sent, events })
}

/// When an entry of `service` that promises something, sent now, expires.
pub(super) fn lasts_until(storage: &dyn Storage, service: &str, now: u64, validity: u64) -> Result<u64> {
    let paid = escrow::runs_dry_at(storage, service)?.unwrap_or(u64::MAX);
    Ok(now.saturating_add(validity).min(paid))
}

fn part_of(live: &LiveVault, service: &str) -> Result<Option<SentVault>> {
    let Some(slot) = live.slot_of(service) else {
        return Ok(None);
    };
    let Some(lease) = live.leases.get(&slot) else {
        return Ok(None);
    };
    let held = live.vault.slot(slot)?;
    Ok(Some(SentVault {
        vault_id: live.id,
        stake: held.stake,
        slashable: held.promisable()?,
        closing: live.vault.core.closings.count(),
        price: lease.price,
        terms_version: lease.terms_version,
    }))
}

fn key_of(storage: &dyn Storage, service: &str, operator: &Addr) -> Result<(Binary, EntryState)> {
    let key = operator::store::key(storage, operator, service)?;
    Ok(match key {
        Some(key) if key.tombstoned => (key.public_key, EntryState::Tombstoned),
        Some(key) => (key.public_key, EntryState::Active),
        None => (Binary::default(), EntryState::Active),
    })
}
