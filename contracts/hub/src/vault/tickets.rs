//! Tickets: one for each request to exit.

use cosmwasm_std::{Addr, Empty, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use holdfast_accounting::{Amount, Shares};
use holdfast_record::record;

use crate::error::{ContractError, Result};
use crate::keys;
use crate::rewards::store::Earnings;
use crate::table::Table;

/// A request to exit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ticket {
    /// Whose it is.
    pub owner: Addr,
    /// Who is paid instead, if the owner said so.
    pub receiver: Option<Addr>,
    /// The vault it leaves.
    pub vault_id: u64,
    /// The closing it belongs to.
    pub closing: u64,
    /// Its shares.
    pub shares: Shares,
    /// What it was paid.
    pub paid: Amount,
    /// Whether it was claimed. It is kept: what a filing frees later is claimed the same way.
    pub claimed: bool,
    /// What its shares earned until their batch closed.
    pub earnings: Earnings,
}
record!(Ticket {
    owner,
    receiver,
    vault_id,
    closing,
    shares,
    paid,
    claimed,
    earnings
});

impl Ticket {
    /// Who is paid when nobody else is named.
    pub(super) fn payee(&self) -> &Addr {
        self.receiver.as_ref().unwrap_or(&self.owner)
    }
}

const NEXT: Item<u64> = Item::new(keys::NEXT_TICKET);
const TICKETS: Table<u64, Ticket> = Table::new(keys::TICKETS);
const OF_OWNER: Map<(&Addr, u64), Empty> = Map::new(keys::TICKETS_OF);

/// Stores a new ticket and returns its number.
pub(super) fn add(storage: &mut dyn Storage, ticket: &Ticket) -> Result<u64> {
    let id = NEXT.may_load(storage)?.unwrap_or(1);
    NEXT.save(storage, &id.saturating_add(1))?;
    TICKETS.save(storage, id, ticket)?;
    OF_OWNER.save(storage, (&ticket.owner, id), &Empty {})?;
    Ok(id)
}

/// A ticket.
pub(super) fn load(storage: &dyn Storage, id: u64) -> Result<Ticket> {
    TICKETS
        .may_load(storage, id)?
        .ok_or_else(|| ContractError::unknown("ticket", id))
}

/// Stores a ticket.
pub(super) fn save(storage: &mut dyn Storage, id: u64, ticket: &Ticket) -> Result<()> {
    Ok(TICKETS.save(storage, id, ticket)?)
}

/// Takes a ticket that was paid in full off its owner's list of open ones.
pub(super) fn finish(storage: &mut dyn Storage, id: u64, owner: &Addr) {
    OF_OWNER.remove(storage, (owner, id));
}

/// A page of the open tickets, of one owner or of all, by number.
pub(crate) fn list(
    storage: &dyn Storage,
    owner: Option<&Addr>,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<(u64, Ticket)>> {
    let start = start_after.map(Bound::exclusive);
    let Some(owner) = owner else {
        let page = TICKETS.range(storage, start, None, Order::Ascending).take(limit);
        return Ok(page.collect::<StdResult<_>>()?);
    };
    let page = OF_OWNER
        .prefix(owner)
        .keys(storage, start, None, Order::Ascending)
        .take(limit);
    let ids: Vec<u64> = page.collect::<StdResult<_>>()?;
    ids.into_iter().map(|id| Ok((id, load(storage, id)?))).collect()
}
