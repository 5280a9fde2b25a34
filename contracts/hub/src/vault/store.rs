//! The records a vault is kept in. Hot ones are small and apart from cold ones; nothing unchanged is written.

use cosmwasm_std::{Addr, Decimal, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use holdfast_accounting::reward::Index;
use holdfast_accounting::vault::{Batch, Core, Shared, Slot, REMEMBERED_CLOSINGS};
use holdfast_accounting::{Amount, Value};
use holdfast_record::record;
use holdfast_shared::msg::hub::Admission;
use holdfast_shared::Denom;

use super::glance::RoomSummary;
use super::policy::Waiting;
use crate::error::{ContractError, Result};
use crate::keys;
use crate::market::leases::Lease;
use crate::table::Table;

/// What a vault is and what a match reads of its slots, which no deposit or exit changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VaultInfo {
    /// Whose it is.
    pub operator: Addr,
    /// What it holds.
    pub denom: Denom,
    /// Operator's part of the rent after the protocol fee.
    pub commission: Decimal,
    /// Which services may lease.
    pub admission: Admission,
    /// Most collateral the active pool takes by deposits.
    pub deposit_cap: Option<Amount>,
    /// Whether only depositors in a list may deposit.
    pub listed: bool,
    /// Changes of the policy that wait.
    pub waiting: Waiting,
    /// What its slots come to for a match.
    pub room: RoomSummary,
}
record!(VaultInfo {
    operator,
    denom,
    commission,
    admission,
    deposit_cap,
    listed,
    waiting,
    room
});

/// What one service has in one vault: the exposure, and the lease that pays for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SlotRecord {
    /// The service.
    pub service: String,
    /// The exposure.
    pub slot: Slot,
    /// The lease in force, if any.
    pub lease: Option<Lease>,
}
record!(SlotRecord { service, slot, lease });

/// An exit batch with the reward indices of its closing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BatchRecord {
    /// The batch.
    pub batch: Batch,
    /// The vault's reward indices when it closed, in the order of the vault's streams.
    pub indices: Vec<Index>,
}
record!(BatchRecord { batch, indices });

const NEXT_VAULT: Item<u64> = Item::new(keys::NEXT_VAULT);
pub(super) const INFO: Table<u64, VaultInfo> = Table::new(keys::VAULT_INFO);
pub(super) const CORES: Table<u64, Core> = Table::new(keys::VAULT_CORES);
pub(super) const SLOTS: Table<(u64, u8), SlotRecord> = Table::new(keys::SLOTS);
/// `(service, vault) -> slot`: where a service stands.
const SLOT_OF: Map<(&str, u64), u8> = Map::new(keys::SLOT_OF);
pub(super) const BATCHES: Table<(u64, u64), BatchRecord> = Table::new(keys::BATCHES);

/// The number the next vault will have.
pub(crate) fn next_id(storage: &dyn Storage) -> Result<u64> {
    Ok(NEXT_VAULT.may_load(storage)?.unwrap_or(1))
}

/// Stores a new vault under that number.
pub(super) fn add(storage: &mut dyn Storage, id: u64, info: &VaultInfo, core: &Core) -> Result<()> {
    NEXT_VAULT.save(storage, &id.saturating_add(1))?;
    INFO.save(storage, id, info)?;
    Ok(CORES.save(storage, id, core)?)
}

/// What a vault is.
pub(crate) fn info(storage: &dyn Storage, id: u64) -> Result<VaultInfo> {
    INFO.may_load(storage, id)?
        .ok_or_else(|| ContractError::unknown("vault", id))
}

/// The core of a vault as it was stored; what fell due since is not in it.
pub(crate) fn stored_core(storage: &dyn Storage, id: u64) -> Result<Core> {
    CORES
        .may_load(storage, id)?
        .ok_or_else(|| ContractError::unknown("vault", id))
}

/// The slots of a vault in use, by number.
pub(super) fn slots(storage: &dyn Storage, id: u64) -> Result<Vec<(u8, SlotRecord)>> {
    let slots = SLOTS.prefix(id).range(storage, None, None, Order::Ascending);
    Ok(slots.collect::<StdResult<_>>()?)
}

/// The batches that a slash can still reach: those of the remembered closings.
pub(super) fn recent_batches(
    storage: &dyn Storage,
    id: u64,
    closings: u64,
) -> Result<Vec<(u64, BatchRecord)>> {
    let remembered = u64::try_from(REMEMBERED_CLOSINGS).unwrap_or(u64::MAX);
    let after = closings.saturating_sub(remembered);
    let batches = BATCHES
        .prefix(id)
        .range(storage, Some(Bound::exclusive(after)), None, Order::Ascending);
    Ok(batches.collect::<StdResult<_>>()?)
}

/// One batch.
pub(super) fn batch(storage: &dyn Storage, id: u64, closing: u64) -> Result<BatchRecord> {
    let batch = BATCHES.may_load(storage, (id, closing))?;
    batch.ok_or_else(|| ContractError::unknown("batch", format!("{id}/{closing}")))
}

/// Stores a slot and where its service stands.
pub(super) fn save_slot(storage: &mut dyn Storage, id: u64, slot: u8, record: &SlotRecord) -> Result<()> {
    SLOT_OF.save(storage, (&record.service, id), &slot)?;
    Ok(SLOTS.save(storage, (id, slot), record)?)
}

/// Frees a slot.
pub(super) fn remove_slot(storage: &mut dyn Storage, id: u64, slot: u8, service: &str) {
    SLOT_OF.remove(storage, (service, id));
    SLOTS.remove(storage, (id, slot));
}

/// The slot of a service in a vault.
pub(crate) fn slot_of(storage: &dyn Storage, service: &str, id: u64) -> Result<Option<u8>> {
    Ok(SLOT_OF.may_load(storage, (service, id))?)
}

/// The value a service leases of a vault, as it was stored last.
pub(crate) fn leased_value(storage: &dyn Storage, service: &str, id: u64) -> Result<Value> {
    let Some(slot) = slot_of(storage, service, id)? else {
        return Ok(Value::ZERO);
    };
    let record = SLOTS.may_load(storage, (id, slot))?;
    let lease = record.and_then(|record| record.lease);
    Ok(lease.map_or(Value::ZERO, |lease| lease.value))
}

/// Notes in a vault's stored core that a slash of it is final: what it took will not come back.
pub(crate) fn settle_slash(storage: &mut dyn Storage, id: u64, taken: &Shared) -> Result<()> {
    let mut core = stored_core(storage, id)?;
    let gone = core.gone_for_good(taken)?;
    core.pending.close(gone);
    Ok(CORES.save(storage, id, &core)?)
}

/// One slot of a vault.
pub(super) fn slot(storage: &dyn Storage, id: u64, slot: u8) -> Result<SlotRecord> {
    Ok(SLOTS.load(storage, (id, slot))?)
}

/// The vaults in which a service has a slot, ascending, and which slot.
pub(crate) fn slots_of_service(storage: &dyn Storage, service: &str) -> Result<Vec<(u64, u8)>> {
    let slots = SLOT_OF
        .prefix(service)
        .range(storage, None, None, Order::Ascending);
    Ok(slots.collect::<StdResult<_>>()?)
}

/// The vaults in which a service has a slot, ascending.
pub(crate) fn vaults_of_service(storage: &dyn Storage, service: &str) -> Result<Vec<u64>> {
    let slots = slots_of_service(storage, service)?;
    Ok(slots.into_iter().map(|(vault, _)| vault).collect())
}

/// Numbers of the vaults after `start_after`, ascending.
pub(crate) fn ids(storage: &dyn Storage, start_after: Option<u64>, limit: usize) -> Result<Vec<u64>> {
    let ids = INFO
        .keys(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit);
    Ok(ids.collect::<StdResult<_>>()?)
}
