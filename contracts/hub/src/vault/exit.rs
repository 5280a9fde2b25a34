//! Requests to exit.

use cosmwasm_std::{to_json_binary, Addr, DepsMut, Env, Response, Timestamp, Uint256};
use holdfast_accounting::{Amount, Shares};
use holdfast_shared::events;
use holdfast_shared::msg::hub::RequestExitResponse;

use super::live::LiveVault;
use super::positions::{self, Position};
use super::tickets::{self, Ticket};
use crate::error::{ContractError, Result};

/// Turns shares of the sender into a ticket of the next closing. They stay in the pool, earning and slashable,
/// until the boundary; the date is known now and nobody's exit moves it.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn request(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    vault_id: u64,
    asked: Uint256,
    receiver: Option<Addr>,
) -> Result<Response> {
    let now = env.block.time.seconds();
    let mut live = LiveVault::load(deps.storage, vault_id, now)?;
    let mut position = positions::load(deps.storage, vault_id, sender)?;
    position.settle(&live.rewards)?;
    let (shares, boundary) = leave(&mut live, &mut position, asked)?;
    let matures_at = live.vault.core.grid.maturity(boundary);
    let ticket = Ticket {
        owner: sender.clone(),
        receiver,
        vault_id,
        closing: live.vault.core.closings.next(),
        shares,
        paid: Amount::ZERO,
        claimed: false,
        earnings: live.rewards.fresh_earnings(),
    };
    let ticket_id = tickets::add(deps.storage, &ticket)?;
    positions::save(deps.storage, vault_id, sender, &position)?;
    let due = live.save(deps.storage)?;
    let answer = RequestExitResponse {
        ticket_id,
        matures_at: Timestamp::from_seconds(matures_at),
    };
    Ok(Response::new()
        .add_attribute("action", "request_exit")
        .add_events(due)
        .add_event(events::exit_requested(
            vault_id,
            sender.as_str(),
            ticket_id,
            shares,
            matures_at,
        ))
        .set_data(to_json_binary(&answer)?))
}

/// Takes the shares out of the position and says at which boundary they leave.
pub(super) fn leave(live: &mut LiveVault, position: &mut Position, asked: Uint256) -> Result<(Shares, u64)> {
    let shares = Shares::new(asked);
    if shares.is_zero() || shares > position.shares {
        return Err(ContractError::NotEnoughShares {
            asked,
            held: position.shares,
        });
    }
    position.shares = position.shares.minus(shares)?;
    let boundary = live.vault.core.ask_exit(shares, live.now)?;
    Ok((shares, boundary))
}
