//! What the hub says of vaults, positions and tickets. Answers hold as of now: what is due is closed in them.

use cosmwasm_std::{Addr, Coin, Order, StdResult, Storage, Timestamp, Uint128};
use cw_storage_plus::Bound;
use holdfast_accounting::sorted::{sort_by_key, sort_distinct};
use holdfast_accounting::{Accrued, Amount, Rounding, Shares};
use holdfast_shared::msg::hub::{
    BatchView, Policy, PolicyChange, PositionView, SlotView, TicketState, TicketView, TicketWait, VaultView,
    WaitingChange,
};
use holdfast_shared::Denom;

use super::live::LiveVault;
use super::policy::{self, Waiting};
use super::positions::{self, Position};
use super::store::{self, BatchRecord, BATCHES};
use super::tickets::{self, Ticket};
use crate::error::Result;
use crate::slashing::store as slashes;

/// One vault.
pub(crate) fn vault(storage: &dyn Storage, id: u64, now: u64) -> Result<VaultView> {
    let live = LiveVault::load(storage, id, now)?;
    let core = &live.vault.core;
    let leaves = (!core.leaving.is_zero()).then(|| Timestamp::from_seconds(core.leaving_at));
    let info = &live.info;
    Ok(VaultView {
        vault_id: id,
        operator: live.info.operator.to_string(),
        denom: live.info.denom.clone(),
        collateral: core.pool.collateral.get(),
        shares: core.pool.shares.get(),
        leaving: core.leaving.get(),
        closing_at: leaves,
        closings: core.closings.count(),
        policy: Policy {
            ceiling: core.ceiling,
            commission: info.commission,
            admission: info.admission.clone(),
            deposit_cap: info.deposit_cap.map(Amount::get),
            depositors: policy::depositors(storage, id, info)?,
        },
        waiting: waiting(&info.waiting),
        slots: slots(&live)?,
        exposure_limit: core.exposure_limit(core.pool.collateral, now)?.get(),
        commission: coins(live.rewards.clone().take_commission()?),
        closed: core.pool.is_closed()?,
        pending: core.pending.count,
        final_at: (core.pending.count > 0).then(|| Timestamp::from_seconds(core.pending.final_at)),
        refundable: core.pending.refundable.get(),
    })
}

/// What waits, in the order it comes into force.
fn waiting(waiting: &Waiting) -> Vec<WaitingChange> {
    let ceiling = waiting.ceiling.iter().map(|later| {
        let change = PolicyChange::Ceiling(later.to);
        (later.in_force_at, change)
    });
    let commission = waiting.commission.iter().map(|later| {
        let change = PolicyChange::Commission(later.to);
        (later.in_force_at, change)
    });
    let admission = waiting.admission.iter().map(|later| {
        let change = PolicyChange::Admission(later.to.clone());
        (later.in_force_at, change)
    });
    let mut all: Vec<(u64, PolicyChange)> = ceiling.chain(commission).chain(admission).collect();
    sort_by_key(&mut all, |(at, _)| *at);
    all.into_iter()
        .map(|(at, change)| WaitingChange {
            change,
            in_force_at: Timestamp::from_seconds(at),
        })
        .collect()
}

fn slots(live: &LiveVault) -> Result<Vec<SlotView>> {
    live.services
        .iter()
        .map(|(number, service)| {
            let slot = live.vault.slot(*number)?;
            Ok(SlotView {
                slot: *number,
                service: service.clone(),
                stake: slot.stake.get(),
                slashable: slot.slashable.get(),
                tails: slot.tails()?.get(),
                max_fraction: slot.max_fraction,
                demands: slot.demands.get(),
                filings: slot.filings,
            })
        })
        .collect()
}

/// A page of all vaults.
pub(crate) fn vaults(
    storage: &dyn Storage,
    start_after: Option<u64>,
    limit: usize,
    now: u64,
) -> Result<Vec<VaultView>> {
    store::ids(storage, start_after, limit)?
        .into_iter()
        .map(|id| vault(storage, id, now))
        .collect()
}

/// A page of the batches of a vault.
pub(crate) fn batches(
    storage: &dyn Storage,
    id: u64,
    start_after: Option<u64>,
    limit: usize,
    now: u64,
) -> Result<Vec<BatchView>> {
    let live = LiveVault::load(storage, id, now)?;
    let start = start_after.map(Bound::exclusive);
    let stored = BATCHES.prefix(id).keys(storage, start, None, Order::Ascending);
    let stored = stored.take(limit);
    let mut closings = stored.collect::<StdResult<Vec<u64>>>()?;
    let fresh = live
        .vault
        .batches
        .keys()
        .filter(|closing| start_after.is_none_or(|start| **closing > start));
    closings.extend(fresh);
    sort_distinct(&mut closings);
    closings
        .into_iter()
        .take(limit)
        .map(|closing| Ok(batch_view(id, closing, &batch_now(storage, &live, closing)?, now)))
        .collect()
}

fn batch_now(storage: &dyn Storage, live: &LiveVault, closing: u64) -> Result<BatchRecord> {
    match live.batch(closing) {
        Some(record) => Ok(record),
        None => store::batch(storage, live.id, closing),
    }
}

fn batch_view(vault_id: u64, closing: u64, record: &BatchRecord, now: u64) -> BatchView {
    let batch = &record.batch;
    let exposure = if batch.is_matured(now) {
        batch.frozen()
    } else {
        batch.exposure()
    };
    BatchView {
        vault_id,
        closing,
        collateral: batch.collateral.get(),
        paid: batch.paid.get(),
        shares: batch.shares.get(),
        matures_at: Timestamp::from_seconds(batch.matures_at),
        exposure: exposure.get(),
        frozen: batch.frozen().get(),
    }
}

/// A position.
pub(crate) fn position(storage: &dyn Storage, id: u64, owner: &Addr, now: u64) -> Result<PositionView> {
    let live = LiveVault::load(storage, id, now)?;
    position_view(&live, owner, positions::load(storage, id, owner)?)
}

/// A page of the positions in a vault, by owner.
pub(crate) fn positions(
    storage: &dyn Storage,
    id: u64,
    start_after: Option<&Addr>,
    limit: usize,
    now: u64,
) -> Result<Vec<PositionView>> {
    let live = LiveVault::load(storage, id, now)?;
    let page = positions::list(storage, id, start_after, limit)?;
    page.into_iter()
        .map(|(owner, position)| position_view(&live, &owner, position))
        .collect()
}

fn position_view(live: &LiveVault, owner: &Addr, mut position: Position) -> Result<PositionView> {
    position.settle(&live.rewards)?;
    let pool = &live.vault.core.pool;
    let value = pool.amount_for(position.shares)?;
    let rewards = position.earnings.take_owed(&live.rewards)?;
    let exposure = live.vault.exposure()?;
    Ok(PositionView {
        vault_id: live.id,
        denom: live.info.denom.clone(),
        owner: owner.to_string(),
        shares: position.shares.get(),
        value: value.get(),
        rewards: coins(rewards),
        worst_loss: value
            .portion(exposure, pool.collateral, Rounding::Up)?
            .min(value)
            .get(),
    })
}

/// Rewards as coins, without those of zero.
fn coins(rewards: Vec<(Denom, Uint128)>) -> Vec<Coin> {
    let paid = rewards.into_iter().filter(|(_, amount)| !amount.is_zero());
    paid.map(|(denom, amount)| Coin::new(amount, denom.key()))
        .collect()
}

/// One ticket.
pub(crate) fn ticket(storage: &dyn Storage, id: u64, now: u64) -> Result<TicketView> {
    ticket_view(storage, id, tickets::load(storage, id)?, now)
}

/// A page of the open tickets, of one owner or of all.
pub(crate) fn tickets(
    storage: &dyn Storage,
    owner: Option<&Addr>,
    start_after: Option<u64>,
    limit: usize,
    now: u64,
) -> Result<Vec<TicketView>> {
    let page = tickets::list(storage, owner, start_after, limit)?;
    page.into_iter()
        .map(|(id, ticket)| ticket_view(storage, id, ticket, now))
        .collect()
}

fn ticket_view(storage: &dyn Storage, id: u64, ticket: Ticket, now: u64) -> Result<TicketView> {
    let live = LiveVault::load(storage, ticket.vault_id, now)?;
    let standing = standing(storage, &live, &ticket)?;
    Ok(TicketView {
        ticket_id: id,
        receiver: ticket.payee().to_string(),
        owner: ticket.owner.into(),
        vault_id: ticket.vault_id,
        closing: ticket.closing,
        shares: Shares::get(ticket.shares),
        matures_at: Timestamp::from_seconds(standing.matures_at),
        state: standing.state,
        paid: ticket.paid.get(),
        claimable: standing.claimable.get(),
        held: standing.held.get(),
        waits_for: standing.waits_for,
    })
}

/// What the shares of a ticket earned in a denom until their batch closed, or until now, and were not paid.
pub(crate) fn rewards_of_ticket(
    storage: &dyn Storage,
    live: &LiveVault,
    ticket: &Ticket,
    denom: &Denom,
) -> Result<Accrued> {
    let mut earnings = ticket.earnings.clone();
    if ticket.closing > live.vault.core.closings.count() {
        earnings.settle(&live.rewards, ticket.shares)?;
    } else {
        let indices = batch_now(storage, live, ticket.closing)?.indices;
        earnings.settle_to(&indices, ticket.shares)?;
    }
    earnings.owed_of(&live.rewards, denom)
}

/// Where a ticket stands, what it could be paid and what it waits for.
struct Standing {
    state: TicketState,
    matures_at: u64,
    claimable: Amount,
    held: Amount,
    waits_for: Option<TicketWait>,
}

fn standing(storage: &dyn Storage, live: &LiveVault, ticket: &Ticket) -> Result<Standing> {
    let (core, now) = (&live.vault.core, live.now);
    if ticket.closing > core.closings.count() {
        let until = Timestamp::from_seconds(core.leaving_at);
        return Ok(Standing {
            state: TicketState::Waiting,
            matures_at: core.grid.maturity(core.leaving_at),
            claimable: Amount::ZERO,
            held: Amount::ZERO,
            waits_for: Some(TicketWait::Boundary { until }),
        });
    }
    let batch = batch_now(storage, live, ticket.closing)?.batch;
    let is_matured = batch.is_matured(now);
    let held = batch.held_back(ticket.shares, ticket.paid, now)?;
    Ok(Standing {
        state: match (is_matured, ticket.claimed) {
            (false, _) => TicketState::Unbonding,
            (true, false) => TicketState::Matured,
            (true, true) => TicketState::Paid,
        },
        matures_at: batch.matures_at,
        claimable: batch.claimable(ticket.shares, ticket.paid, now)?,
        held,
        waits_for: if !is_matured {
            let until = Timestamp::from_seconds(batch.matures_at);
            Some(TicketWait::Maturity { until })
        } else if held.is_zero() {
            None
        } else {
            let until = slashes::last_due(storage, live.id)?.unwrap_or(now).max(now);
            let until = Timestamp::from_seconds(until);
            Some(TicketWait::Filings { until })
        },
    })
}
