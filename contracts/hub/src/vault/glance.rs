//! What a match reads of a vault: what it is, its core, and a summary of its slots instead of the slots, batches and
//! rewards themselves.
//!
//! The summary is kept with what the vault is, which is read anyway, and written only when it changes, so that a deposit
//! or an exit writes nothing for it. It is believed as long as nothing is due in the vault; else the vault is loaded.

use cosmwasm_std::{Decimal, Storage};
use holdfast_accounting::vault::{Core, Slot};
use holdfast_accounting::Amount;
use holdfast_record::record;
use holdfast_shared::limits::{MAX_LEASE_SLOTS, MAX_REWARD_DENOMS};
use holdfast_shared::Denom;

use super::live::LiveVault;
use super::store::{self, SlotRecord, VaultInfo};
use crate::error::Result;
use crate::market::leases::Lease;

/// What the slots and rewards of a vault come to for a match.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RoomSummary {
    /// Sum of all exposures of the active pool.
    exposure: Amount,
    /// From when time alone may lower it, seconds.
    holds_until: Option<u64>,
    /// The first slot without a record.
    free_slot: Option<u8>,
    /// How many denoms rewards come in, or will by the leases there are.
    denoms: u32,
}
record!(RoomSummary {
    exposure,
    holds_until,
    free_slot,
    denoms
});

impl RoomSummary {
    /// That of a vault without leases.
    pub(super) const fn empty() -> Self {
        Self {
            exposure: Amount::ZERO,
            holds_until: None,
            free_slot: Some(0),
            denoms: 0,
        }
    }

    fn of(live: &LiveVault) -> Result<Self> {
        let mut free_slot = None;
        for slot in (0..MAX_LEASE_SLOTS).rev() {
            if !live.keeps_slot(slot)? {
                free_slot = Some(slot);
            }
        }
        Ok(Self {
            exposure: live.vault.exposure()?,
            holds_until: live.vault.exposure_holds_until(live.now),
            free_slot,
            denoms: count_denoms(live),
        })
    }

    /// Whether it still says what `now` says. It may expect a lapse sooner, not later, and not already.
    fn agrees_with(&self, fresh: &Self, now: u64) -> bool {
        let in_time = match (self.holds_until, fresh.holds_until) {
            (Some(held), Some(fresh)) => now < held && held <= fresh,
            (held, fresh) => held == fresh,
        };
        let holds_until = self.holds_until;
        let same = Self {
            holds_until,
            ..fresh.clone()
        };
        in_time && *self == same
    }
}

impl LiveVault {
    /// Brings the summary up to date where it says something else.
    pub(super) fn note_room(&mut self) -> Result<()> {
        let fresh = RoomSummary::of(self)?;
        if !self.info.room.agrees_with(&fresh, self.now) {
            self.info.room = fresh;
            self.info_changed = true;
        }
        Ok(())
    }
}

/// A vault as a match for one service sees it.
#[derive(Debug, PartialEq)]
pub(crate) struct Glance {
    pub id: u64,
    pub info: VaultInfo,
    /// The slot the service has or would get; none when all are taken.
    pub slot: Option<u8>,
    /// What it has in its slot.
    pub held: Option<Slot>,
    /// Its lease in force.
    pub lease: Option<Lease>,
    core: Core,
    exposure: Amount,
    denoms: u32,
    now: u64,
}

impl Glance {
    /// What a match for a service sees of a vault now: the slot it has there, if any, and the generation its escrow pays.
    pub(crate) fn load(
        storage: &dyn Storage,
        id: u64,
        (service, slot): (&str, Option<u8>),
        generation: u64,
        now: u64,
    ) -> Result<Self> {
        let info = store::info(storage, id)?;
        let core = store::stored_core(storage, id)?;
        let record = match slot {
            Some(slot) => Some(store::slot(storage, id, slot)?),
            None => None,
        };
        let lease = record.as_ref().and_then(|record| record.lease.as_ref());
        let over = |lease: &Lease| lease.generation != generation || lease.ended_by_notice(now).is_some();
        if is_due(&info, &core, now) || lease.is_some_and(over) {
            return Self::of(LiveVault::load(storage, id, now)?, service);
        }
        let (held, lease) = match record {
            Some(SlotRecord { slot, lease, .. }) => (Some(slot), lease),
            None => (None, None),
        };
        Ok(Self {
            slot: slot.or(info.room.free_slot),
            exposure: info.room.exposure,
            denoms: info.room.denoms,
            info,
            held,
            lease,
            core,
            id,
            now,
        })
    }

    /// What a match for a service sees of a loaded vault.
    pub(crate) fn of(live: LiveVault, service: &str) -> Result<Self> {
        let own = live.slot_of(service);
        Ok(Self {
            slot: live.slot_for(service).ok(),
            held: own.and_then(|slot| live.vault.slots.get(&slot).cloned()),
            lease: own.and_then(|slot| live.leases.get(&slot).cloned()),
            exposure: live.vault.exposure()?,
            denoms: count_denoms(&live),
            core: live.vault.core,
            info: live.info,
            id: live.id,
            now: live.now,
        })
    }

    /// The stake the service's lease stands for, and the most its slot can come to, at least that.
    pub(crate) fn own_and_room(&self, max_fraction: Decimal) -> Result<(Amount, Amount)> {
        if self.slot.is_none() {
            return Ok((Amount::ZERO, Amount::ZERO));
        }
        let own = self.leased().map_or(Amount::ZERO, |slot| slot.stake);
        let held = Slot::agreed(self.held.as_ref(), max_fraction);
        Ok((own, self.core.room(self.exposure, &held, self.now)?.max(own)))
    }

    /// The same under other terms, as they would be.
    pub(crate) fn own_and_room_under(
        &self,
        storage: &dyn Storage,
        max_fraction: Decimal,
    ) -> Result<(Amount, Amount)> {
        let Some(slot) = self.slot else {
            return Ok((Amount::ZERO, Amount::ZERO));
        };
        let mut vault = LiveVault::load(storage, self.id, self.now)?.vault;
        vault.agree(slot, max_fraction, self.now)?;
        let own = vault.slot(slot)?.stake;
        Ok((own, vault.room(slot, max_fraction, self.now)?.max(own)))
    }

    /// What may be taken under the service's lease, base units.
    pub(crate) fn slashable(&self) -> Amount {
        self.leased().map_or(Amount::ZERO, |slot| slot.slashable)
    }

    fn leased(&self) -> Option<&Slot> {
        self.held.as_ref().filter(|_| self.lease.is_some())
    }

    /// Whether rent in `denom` may come in without a ninth reward denom.
    pub(crate) fn accepts(&self, storage: &dyn Storage, denom: &Denom) -> Result<bool> {
        let most = u32::try_from(MAX_REWARD_DENOMS).unwrap_or(u32::MAX);
        if self.denoms < most {
            return Ok(true);
        }
        Ok(LiveVault::load(storage, self.id, self.now)?.accepts(denom))
    }
}

fn count_denoms(live: &LiveVault) -> u32 {
    u32::try_from(live.reward_denoms().len()).unwrap_or(u32::MAX)
}

/// Whether loading the vault would work something off, so that its summary may not be believed.
pub(crate) fn is_due(info: &VaultInfo, core: &Core, now: u64) -> bool {
    core.due_closing(now).is_some()
        || core.pending.count > 0
        || info.waiting.is_due(now)
        || info.room.holds_until.is_some_and(|until| until <= now)
}
