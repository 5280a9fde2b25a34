//! Positions: the shares of one staker in one vault and what they earned.

use cosmwasm_std::{Addr, Empty, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use holdfast_accounting::Shares;
use holdfast_record::record;

use crate::error::Result;
use crate::keys;
use crate::rewards::store::{Earnings, VaultRewards};
use crate::table::Table;

/// A staker's position.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Position {
    /// Shares held, without those asked to exit.
    pub shares: Shares,
    /// What they earned, stream by stream.
    pub earnings: Earnings,
}
record!(Position { shares, earnings });

const POSITIONS: Table<(u64, &Addr), Position> = Table::new(keys::POSITIONS);
/// `(owner, vault)`: where somebody has a position, so that one claim finds them all.
const POSITIONS_OF: Map<(&Addr, u64), Empty> = Map::new(keys::POSITIONS_OF);

impl Position {
    /// Brings the earnings up to the vault's indices; before any change of shares.
    pub(crate) fn settle(&mut self, rewards: &VaultRewards) -> Result<()> {
        self.earnings.settle(rewards, self.shares)
    }

    /// Whether it holds and is owed nothing. Such a position is not stored, and none that is stored is such.
    pub(super) fn is_empty(&self) -> bool {
        self.shares.is_zero() && self.earnings.owes_nothing()
    }
}

/// The position of a staker; an empty one when there is none.
pub(crate) fn load(storage: &dyn Storage, vault_id: u64, owner: &Addr) -> Result<Position> {
    Ok(POSITIONS
        .may_load(storage, (vault_id, owner))?
        .unwrap_or_default())
}

/// Notes where somebody has a position from now on.
pub(super) fn begin(storage: &mut dyn Storage, vault_id: u64, owner: &Addr) -> Result<()> {
    Ok(POSITIONS_OF.save(storage, (owner, vault_id), &Empty {})?)
}

/// Stores a position, or forgets it when it is empty. One that was empty must [`begin`].
pub(crate) fn save(
    storage: &mut dyn Storage,
    vault_id: u64,
    owner: &Addr,
    position: &Position,
) -> Result<()> {
    if position.is_empty() {
        POSITIONS.remove(storage, (vault_id, owner));
        POSITIONS_OF.remove(storage, (owner, vault_id));
        return Ok(());
    }
    Ok(POSITIONS.save(storage, (vault_id, owner), position)?)
}

/// The vaults after `start_after` in which somebody has a position, ascending, at most `limit`.
pub(crate) fn vaults_of(
    storage: &dyn Storage,
    owner: &Addr,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<u64>> {
    let start = start_after.map(Bound::exclusive);
    let keys = POSITIONS_OF
        .prefix(owner)
        .keys(storage, start, None, Order::Ascending)
        .take(limit);
    Ok(keys.collect::<StdResult<_>>()?)
}

/// A page of the positions in a vault, by owner.
pub(crate) fn list(
    storage: &dyn Storage,
    vault_id: u64,
    start_after: Option<&Addr>,
    limit: usize,
) -> Result<Vec<(Addr, Position)>> {
    let start = start_after.map(Bound::exclusive);
    let page = POSITIONS
        .prefix(vault_id)
        .range(storage, start, None, Order::Ascending)
        .take(limit);
    Ok(page.collect::<StdResult<_>>()?)
}
