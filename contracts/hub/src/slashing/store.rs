//! Filings and slashes, the identities of offences, and which filings are due.

use cosmwasm_std::{Addr, Binary, Decimal, Empty, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use holdfast_accounting::vault::Shared;
use holdfast_record::record;
use holdfast_shared::evidence::Offence;
use holdfast_shared::msg::hub::{PartState, Recipient, SlashStatus};
use holdfast_shared::Denom;

use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;

/// What one vault has to pay, paid, or was spared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VaultShare {
    pub vault_id: u64,
    pub denom: Denom,
    /// Whether its policy names the service, so that the service's treasury may receive what it pays.
    pub names_service: bool,
    pub state: PartState,
    /// What its pools demand or paid.
    pub shared: Shared,
}
record!(VaultShare {
    vault_id,
    denom,
    names_service,
    state,
    shared
});

/// A filing or a slash. The terms it pays out by are those in force when it was filed or proved.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slash {
    pub service: String,
    pub operator: Addr,
    pub offence: Offence,
    /// The key that a reserved proof shows; empty for all others.
    pub key: Binary,
    /// Sequence of the entry it is judged by; 0 while that is not known.
    pub seq: u64,
    pub status: SlashStatus,
    /// Seconds.
    pub filed_at: u64,
    /// When it was executed or, before, from when on it may be; seconds.
    pub executed_at: u64,
    /// From when on it is as if vetoed, unless it is executed; seconds.
    pub expires_at: u64,
    /// Seconds.
    pub settles_at: u64,
    pub vaults: Vec<VaultShare>,
    pub reporter: Option<Addr>,
    pub reporter_part: Decimal,
    pub reporter_cap: Uint128,
    pub recipient: Recipient,
    pub treasury: Option<Addr>,
}
record!(Slash {
    service,
    operator,
    offence,
    key,
    seq,
    status,
    filed_at,
    executed_at,
    expires_at,
    settles_at,
    vaults,
    reporter,
    reporter_part,
    reporter_cap,
    recipient,
    treasury
});

const NEXT: Item<u64> = Item::new(keys::NEXT_SLASH);
const SLASHES: Table<u64, Slash> = Table::new(keys::SLASHES);
/// `(service, operator, offence) -> slash`: an offence counts once, whatever its bytes and its path.
const OFFENCES: Map<(&str, &Addr, &[u8]), u64> = Map::new(keys::OFFENCES);
/// `(vault, when it is due, filing)`: what a touch of the vault executes.
const DUE: Map<(u64, u64, u64), Empty> = Map::new(keys::DUE_FILINGS);

impl Slash {
    /// What a vault has to do with it.
    pub(crate) fn of_vault(&self, vault_id: u64) -> Option<&VaultShare> {
        self.vaults.iter().find(|share| share.vault_id == vault_id)
    }

    /// What a vault has frozen for it.
    pub(crate) fn demand_on(&self, vault_id: u64) -> Option<&VaultShare> {
        self.of_vault(vault_id)
            .filter(|share| share.state == PartState::Frozen)
    }
}

/// The number the next slash will have.
pub(super) fn next_id(storage: &dyn Storage) -> Result<u64> {
    Ok(NEXT.may_load(storage)?.unwrap_or(1))
}

/// Stores a new slash and the identity of its offence.
pub(super) fn add(storage: &mut dyn Storage, slash: &Slash) -> Result<u64> {
    let id = next_id(storage)?;
    NEXT.save(storage, &id.saturating_add(1))?;
    save(storage, id, slash)?;
    OFFENCES.save(
        storage,
        (&slash.service, &slash.operator, &slash.offence.key()),
        &id,
    )?;
    Ok(id)
}

/// The slash of an offence, if it counted already.
pub(super) fn of_offence(
    storage: &dyn Storage,
    service: &str,
    operator: &Addr,
    offence: &Offence,
) -> Result<Option<u64>> {
    Ok(OFFENCES.may_load(storage, (service, operator, &offence.key()))?)
}

/// A slash.
pub(crate) fn load(storage: &dyn Storage, id: u64) -> Result<Slash> {
    SLASHES
        .may_load(storage, id)?
        .ok_or_else(|| ContractError::unknown("slash", id))
}

/// Stores a slash.
pub(super) fn save(storage: &mut dyn Storage, id: u64, slash: &Slash) -> Result<()> {
    Ok(SLASHES.save(storage, id, slash)?)
}

/// Notes that a filing falls due in a vault.
pub(super) fn note_due(storage: &mut dyn Storage, vault_id: u64, due_at: u64, id: u64) -> Result<()> {
    Ok(DUE.save(storage, (vault_id, due_at, id), &Empty {})?)
}

/// Notes that a filing is final in a vault.
pub(super) fn forget_due(storage: &mut dyn Storage, vault_id: u64, due_at: u64, id: u64) {
    DUE.remove(storage, (vault_id, due_at, id));
}

/// The filings due in a vault, oldest first.
pub(crate) fn due(storage: &dyn Storage, vault_id: u64, now: u64, limit: usize) -> Result<Vec<u64>> {
    let until = Bound::inclusive((now, u64::MAX));
    let keys = DUE
        .sub_prefix(vault_id)
        .keys(storage, None, Some(until), Order::Ascending)
        .take(limit);
    keys.map(|key| Ok(key?.1)).collect()
}

/// When the last filing open in a vault falls due, seconds.
pub(crate) fn last_due(storage: &dyn Storage, vault_id: u64) -> Result<Option<u64>> {
    let mut keys = DUE
        .sub_prefix(vault_id)
        .keys(storage, None, None, Order::Descending);
    Ok(keys.next().transpose()?.map(|(due_at, _)| due_at))
}

/// A page of the slashes, by number.
pub(super) fn list(
    storage: &dyn Storage,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<(u64, Slash)>> {
    let page = SLASHES
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit);
    Ok(page.collect::<StdResult<_>>()?)
}
