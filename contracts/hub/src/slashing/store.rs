//! Slashes and the identities of offences.

use cosmwasm_std::{Addr, Decimal, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use holdfast_accounting::vault::PoolId;
use holdfast_accounting::Amount;
use holdfast_record::record;
use holdfast_shared::evidence::Offence;
use holdfast_shared::msg::hub::{Recipient, SlashStatus};
use holdfast_shared::Denom;

use crate::error::{ContractError, Result};
use crate::keys;

/// What one pool paid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken {
    pub vault_id: u64,
    pub pool: PoolId,
    pub denom: Denom,
    pub amount: Amount,
}
record!(Taken {
    vault_id,
    pool,
    denom,
    amount
});

/// A slash. The terms it pays out by are those in force when it was executed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slash {
    pub service: String,
    pub operator: Addr,
    pub offence: Offence,
    /// Sequence of the entry it was judged by.
    pub seq: u64,
    pub status: SlashStatus,
    /// Seconds.
    pub executed_at: u64,
    /// Seconds.
    pub settles_at: u64,
    pub taken: Vec<Taken>,
    pub reporter: Option<Addr>,
    pub reporter_part: Decimal,
    pub reporter_cap: Uint128,
    pub recipient: Recipient,
}
record!(Slash {
    service,
    operator,
    offence,
    seq,
    status,
    executed_at,
    settles_at,
    taken,
    reporter,
    reporter_part,
    reporter_cap,
    recipient
});

const NEXT: Item<u64> = Item::new(keys::NEXT_SLASH);
const SLASHES: Map<u64, Slash> = Map::new(keys::SLASHES);
/// `(service, operator, offence) -> slash`: an offence counts once, whatever its bytes and its path.
const OFFENCES: Map<(&str, &Addr, &[u8]), u64> = Map::new(keys::OFFENCES);

/// The number the next slash will have.
pub(super) fn next_id(storage: &dyn Storage) -> Result<u64> {
    Ok(NEXT.may_load(storage)?.unwrap_or(1))
}

/// Stores a new slash and the identity of its offence.
pub(super) fn add(storage: &mut dyn Storage, slash: &Slash) -> Result<u64> {
    let id = next_id(storage)?;
    NEXT.save(storage, &id.saturating_add(1))?;
    SLASHES.save(storage, id, slash)?;
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
pub(super) fn load(storage: &dyn Storage, id: u64) -> Result<Slash> {
    SLASHES
        .may_load(storage, id)?
        .ok_or_else(|| ContractError::unknown("slash", id))
}

/// Stores a slash.
pub(super) fn save(storage: &mut dyn Storage, id: u64, slash: &Slash) -> Result<()> {
    Ok(SLASHES.save(storage, id, slash)?)
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
