//! Claims of matured tickets: by anyone, to whom their owners said.

use cosmwasm_std::{Addr, DepsMut, Env, Response, Storage};
use holdfast_accounting::sorted::sort_distinct;
use holdfast_shared::events;
use holdfast_shared::limits::MAX_TICKETS_PER_CLAIM;

use super::live::LiveVault;
use super::store::{self, BatchRecord, BATCHES};
use super::tickets::{self, Ticket};
use crate::custody;
use crate::error::{ContractError, Result};
use crate::rewards::{payout, store as reward_store};

/// Who asks for a claim, when, and who else shall be paid.
struct Asked<'a> {
    by: &'a Addr,
    receiver: Option<&'a Addr>,
    now: u64,
}

/// Pays matured tickets, each to whom its owner said, with the rewards their shares earned until their batch closed.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn claim(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    ids: &[u64],
    receiver: Option<&Addr>,
) -> Result<Response> {
    let mut distinct = ids.to_vec();
    sort_distinct(&mut distinct);
    if ids.is_empty() || ids.len() > MAX_TICKETS_PER_CLAIM || distinct.len() != ids.len() {
        return Err(ContractError::BadTicketList {
            count: ids.len(),
            max: MAX_TICKETS_PER_CLAIM,
        });
    }
    let asked = Asked {
        by: sender,
        receiver,
        now: env.block.time.seconds(),
    };
    let mut response = Response::new().add_attribute("action", "claim");
    for id in distinct {
        response = claim_one(deps.storage, &asked, id, response)?;
    }
    Ok(response)
}

fn claim_one(storage: &mut dyn Storage, asked: &Asked<'_>, id: u64, response: Response) -> Result<Response> {
    let mut ticket = tickets::load(storage, id)?;
    let (now, to) = (asked.now, payee(asked, id, &ticket)?);
    let (mut record, live) = current_batch(storage, id, &ticket, now)?;
    let matures_at = record.batch.matures_at;
    if !record.batch.is_matured(now) {
        return Err(ContractError::NotMatured {
            ticket_id: id,
            matures_at,
            now,
        });
    }
    let amount = record.batch.claimable(ticket.shares, ticket.paid, now)?;
    let streams = match &live {
        Some(live) => live.rewards.clone(),
        None => reward_store::load(storage, ticket.vault_id)?,
    };
    let rewards = ticket.earnings.take(&streams, &record.indices, ticket.shares)?;
    let nothing = amount.is_zero() && rewards.iter().all(|(_, amount)| amount.is_zero());
    if ticket.claimed && nothing {
        return Err(ContractError::NothingToClaim {
            owner: ticket.owner.into(),
        });
    }
    let due = live.map_or(Ok(vec![]), |live| live.save(storage))?;
    record.batch.pay(amount)?;
    ticket.claimed = true;
    ticket.paid = ticket.paid.plus(amount)?;
    settle_up(storage, id, &ticket, &record)?;

    let denom = store::info(storage, ticket.vault_id)?.denom;
    let mut response =
        response
            .add_events(due)
            .add_event(events::ticket_claimed(id, ticket.owner.as_str(), &denom, amount));
    if !amount.is_zero() {
        response = response.add_message(custody::pay_out(storage, &denom, &to, amount)?);
    }
    payout::pay(storage, response, ticket.vault_id, &to, rewards)
}

/// Who is paid: whom the owner names now, or named when it asked to leave, or the owner.
fn payee(asked: &Asked<'_>, id: u64, ticket: &Ticket) -> Result<Addr> {
    match asked.receiver {
        None => Ok(ticket.payee().clone()),
        Some(receiver) if *asked.by == ticket.owner => Ok(receiver.clone()),
        Some(_) => Err(ContractError::WrongSender {
            expected: format!("the owner of ticket {id}, {}", ticket.owner),
            sender: asked.by.to_string(),
        }),
    }
}

/// The ticket's batch; with the vault, to be stored, when its closing was due.
fn current_batch(
    storage: &dyn Storage,
    id: u64,
    ticket: &Ticket,
    now: u64,
) -> Result<(BatchRecord, Option<LiveVault>)> {
    let core = store::stored_core(storage, ticket.vault_id)?;
    if ticket.closing <= core.closings.count() {
        let record = store::batch(storage, ticket.vault_id, ticket.closing)?;
        if record.batch.frozen().is_zero() {
            return Ok((record, None));
        }
        // What keeps a part of it back may be due: then it holds up nobody any longer.
        let live = LiveVault::load(storage, ticket.vault_id, now)?;
        let record = live.batch(ticket.closing).unwrap_or(record);
        return Ok((record, Some(live)));
    }
    let live = LiveVault::load(storage, ticket.vault_id, now)?;
    let matures_at = core.grid.maturity(core.leaving_at);
    let not_closed = || ContractError::NotMatured {
        ticket_id: id,
        matures_at,
        now,
    };
    let record = live.batch(ticket.closing).ok_or_else(not_closed)?;
    Ok((record, Some(live)))
}

/// Stores what was paid; a ticket that no filing holds anything of is finished.
fn settle_up(storage: &mut dyn Storage, id: u64, ticket: &Ticket, record: &BatchRecord) -> Result<()> {
    if record.batch.frozen().is_zero() {
        tickets::finish(storage, id, &ticket.owner);
    }
    tickets::save(storage, id, ticket)?;
    Ok(BATCHES.save(storage, (ticket.vault_id, ticket.closing), record)?)
}
