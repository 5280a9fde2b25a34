//! A vault as it stands now, with everything that fell due worked off.

use cosmwasm_std::{Event, Storage};
use holdfast_accounting::reward::Index;
use holdfast_accounting::sorted::{sort_distinct, SortedMap};
use holdfast_accounting::vault::{Core, Vault};
use holdfast_shared::limits::{MAX_LEASE_SLOTS, MAX_REWARD_DENOMS};
use holdfast_shared::Denom;

use super::effects::Effects;
use super::store::{self, BatchRecord, SlotRecord, VaultInfo, BATCHES, CORES, INFO};
use crate::error::{ContractError, Result};
use crate::market::leases::Lease;
use crate::rewards::store::{self as reward_store, VaultRewards};

/// A vault as it stands now. Loading stores nothing; [`LiveVault::save`] stores what changed.
pub(crate) struct LiveVault {
    pub id: u64,
    pub info: VaultInfo,
    /// Whether saving stores `info` too.
    pub info_changed: bool,
    /// Pools, slots and batches.
    pub vault: Vault,
    /// Leases in force, by slot.
    pub leases: SortedMap<u8, Lease>,
    /// The service of each slot in use.
    pub services: SortedMap<u8, String>,
    pub rewards: VaultRewards,
    pub effects: Effects,
    /// Seconds; the time it stands at.
    pub now: u64,
    batch_indices: SortedMap<u64, Vec<Index>>,
    before: Before,
}

/// The records as they were stored, to write only what changed.
struct Before {
    core: Core,
    slots: SortedMap<u8, SlotRecord>,
    batches: SortedMap<u64, BatchRecord>,
    rewards: VaultRewards,
}

impl LiveVault {
    /// Loads a vault and works off what is due at `now`, in memory.
    pub(crate) fn load(storage: &dyn Storage, id: u64, now: u64) -> Result<Self> {
        let mut live = Self::stored(storage, id, now)?;
        live.work_off(storage)?;
        live.bring_into_force();
        Ok(live)
    }

    fn stored(storage: &dyn Storage, id: u64, now: u64) -> Result<Self> {
        let info = store::info(storage, id)?;
        let core = store::stored_core(storage, id)?;
        let slots: SortedMap<u8, SlotRecord> = store::slots(storage, id)?.into_iter().collect();
        let batches: SortedMap<u64, BatchRecord> = store::recent_batches(storage, id, core.closings.count())?
            .into_iter()
            .collect();
        let rewards = reward_store::load(storage, id)?;
        Ok(Self {
            id,
            info,
            info_changed: false,
            vault: Vault {
                core: core.clone(),
                slots: slots
                    .iter()
                    .map(|(number, record)| (*number, record.slot.clone()))
                    .collect(),
                batches: batches
                    .iter()
                    .map(|(number, record)| (*number, record.batch.clone()))
                    .collect(),
            },
            leases: slots
                .iter()
                .filter_map(|(number, record)| Some((*number, record.lease.clone()?)))
                .collect(),
            services: slots
                .iter()
                .map(|(number, record)| (*number, record.service.clone()))
                .collect(),
            rewards: rewards.clone(),
            effects: Effects::default(),
            now,
            batch_indices: batches
                .iter()
                .map(|(number, record)| (*number, record.indices.clone()))
                .collect(),
            before: Before {
                core,
                slots,
                batches,
                rewards,
            },
        })
    }

    /// The slot of a service in this vault.
    pub(crate) fn slot_of(&self, service: &str) -> Option<u8> {
        self.services
            .iter()
            .find(|(_, held)| *held == service)
            .map(|(slot, _)| *slot)
    }

    /// The lease of a service and its slot.
    pub(crate) fn lease_of(&self, service: &str) -> Result<(u8, Lease)> {
        let slot = self.slot_of(service);
        let held = slot.and_then(|slot| Some((slot, self.leases.get(&slot)?.clone())));
        held.ok_or_else(|| ContractError::NoLease {
            vault_id: self.id,
            service: service.to_owned(),
        })
    }

    /// When notice ends the lease of a service, seconds; never, without notice.
    pub(crate) fn notice_ends_at(&self, service: &str) -> u64 {
        let lease = self.slot_of(service).and_then(|slot| self.leases.get(&slot));
        let noticed = lease.filter(|lease| lease.under_notice);
        noticed.map_or(u64::MAX, |lease| lease.term_ends_at)
    }

    /// The slot a service has, or the first that is free.
    pub(crate) fn slot_for(&self, service: &str) -> Result<u8> {
        if let Some(slot) = self.slot_of(service) {
            return Ok(slot);
        }
        for slot in 0..MAX_LEASE_SLOTS {
            if !self.services.contains_key(&slot) && self.vault.is_free(slot, self.now)? {
                return Ok(slot);
            }
        }
        Err(ContractError::NoFreeSlot {
            vault_id: self.id,
            service: service.to_owned(),
        })
    }

    /// Whether rent in `denom` may come in without a ninth reward denom.
    pub(crate) fn accepts(&self, denom: &Denom) -> bool {
        let denoms = self.reward_denoms();
        denoms.contains(&denom) || denoms.len() < MAX_REWARD_DENOMS
    }

    /// The denoms of its rewards. Those of leases count before they first pay.
    pub(super) fn reward_denoms(&self) -> Vec<&Denom> {
        let streams = self.rewards.streams.iter().map(|stream| &stream.denom);
        let leases = self.leases.values().map(|lease| &lease.rent_denom);
        let mut denoms: Vec<&Denom> = streams.chain(leases).collect();
        sort_distinct(&mut denoms);
        denoms
    }

    /// Whether saving keeps a record of a slot: it is leased, or stands for something still.
    pub(super) fn keeps_slot(&self, slot: u8) -> Result<bool> {
        let leased = self.leases.contains_key(&slot);
        Ok(self.services.contains_key(&slot) && (leased || !self.vault.is_free(slot, self.now)?))
    }

    /// The service of a slot in use.
    pub(super) fn service_of(&self, slot: u8) -> Result<String> {
        let service = self.services.get(&slot).cloned();
        service.ok_or_else(|| ContractError::unknown("lease slot", slot))
    }

    /// Remembers what a new batch earned until it closed.
    pub(super) fn remember_batch(&mut self, closing: u64) {
        self.batch_indices.insert(closing, self.rewards.indices());
    }

    /// Adds a batch as it was stored.
    pub(super) fn remember_stored(&mut self, closing: u64, record: BatchRecord) {
        self.vault.batches.insert(closing, record.batch.clone());
        self.batch_indices.insert(closing, record.indices.clone());
        self.before.batches.insert(closing, record);
    }

    /// The batch of a closing with its indices, as it stands now.
    pub(super) fn batch(&self, closing: u64) -> Option<BatchRecord> {
        let batch = self.vault.batches.get(&closing)?.clone();
        let indices = self.batch_indices.get(&closing)?.clone();
        Some(BatchRecord { batch, indices })
    }

    /// Stores what changed, applies the effects elsewhere, and returns the events.
    pub(crate) fn save(mut self, storage: &mut dyn Storage) -> Result<Vec<Event>> {
        self.note_room()?;
        if self.info_changed {
            INFO.save(storage, self.id, &self.info)?;
        }
        if self.vault.core != self.before.core {
            CORES.save(storage, self.id, &self.vault.core)?;
        }
        self.save_slots(storage)?;
        self.save_batches(storage)?;
        if self.rewards != self.before.rewards {
            reward_store::save(storage, self.id, &self.rewards)?;
        }
        let effects = std::mem::take(&mut self.effects);
        effects.apply(storage, (self.id, &self.info.operator), self.now)
    }

    fn save_slots(&self, storage: &mut dyn Storage) -> Result<()> {
        for (number, service) in self.services.iter() {
            let lease = self.leases.get(number).cloned();
            if !self.keeps_slot(*number)? {
                store::remove_slot(storage, self.id, *number, service);
                continue;
            }
            let slot = self.vault.slot(*number)?.clone();
            let record = SlotRecord {
                service: service.clone(),
                slot,
                lease,
            };
            if self.before.slots.get(number) != Some(&record) {
                store::save_slot(storage, self.id, *number, &record)?;
            }
        }
        Ok(())
    }

    fn save_batches(&self, storage: &mut dyn Storage) -> Result<()> {
        for closing in self.vault.batches.keys() {
            let Some(record) = self.batch(*closing) else {
                continue;
            };
            if self.before.batches.get(closing) != Some(&record) {
                BATCHES.save(storage, (self.id, *closing), &record)?;
            }
        }
        Ok(())
    }
}
