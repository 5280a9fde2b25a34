//! Answers of the hub. Arguments travel in the payload, nothing is parked in storage.

use cosmwasm_std::{
    from_json, Addr, Binary, DepsMut, Env, Reply, Response, StdError, SubMsgResponse, SubMsgResult, Uint128,
    Uint256,
};
use cw_utils::parse_execute_response_data;
use holdfast_shared::events::event;
use holdfast_shared::msg::hub::RequestExitResponse;
use holdfast_shared::msg::lrt::RedemptionBatchState;
use holdfast_wire::wire;

use crate::error::ContractError;
use crate::execute::{claim_redemption, compound, exits};
use crate::state::{Ticket, BATCHES, BUFFER, CONFIG, GAINS};

/// A vault refused a deposit.
pub const REPLY_DEPOSIT: u64 = 1;
/// A vault answered a request to exit.
pub const REPLY_EXIT: u64 = 2;
/// The hub answered a claim of all tickets of a batch.
pub const REPLY_COLLECT: u64 = 3;
/// The last vault answered a claim of rewards.
pub const REPLY_REWARDS: u64 = 4;
/// A vault before the last refused a claim of rewards.
pub const REPLY_REWARDS_REFUSED: u64 = 5;
/// The hub refused a ticket before the last that was claimed by itself.
pub const REPLY_TICKET_REFUSED: u64 = 6;
/// The hub answered the last ticket that was claimed by itself.
pub const REPLY_LAST_TICKET: u64 = 7;

/// Travels with a deposit.
#[wire]
pub struct DepositPayload {
    /// The vault.
    pub vault_id: u64,
    /// What was deposited, base units.
    pub amount: Uint128,
}

/// Travels with a request to exit.
#[wire]
pub struct ExitPayload {
    /// The batch it is for.
    pub batch_id: u64,
    /// The vault.
    pub vault_id: u64,
    /// Shares asked to leave.
    pub shares: Uint256,
}

/// Travels with a claim of tickets.
#[wire]
pub struct CollectPayload {
    /// The batch of the tickets.
    pub batch_id: u64,
    /// Whose redemption is paid.
    pub owner: Addr,
    /// Bank balance of the denom before, base units.
    pub balance: Uint128,
    /// What the batch's tickets had been paid before, base units.
    pub paid: Uint128,
    /// The tickets claimed.
    pub tickets: Vec<u64>,
}

/// Travels with the last claim of rewards.
#[wire]
pub struct RewardsPayload {
    /// Bank balance of the denom before the first claim, base units.
    pub balance: Uint128,
    /// Whether what came is the treasury's: no holders are left.
    pub to_treasury: bool,
}

/// A vault refused a deposit: its part goes to the buffer and counts all the same.
///
/// # Errors
/// Storage, overflow.
pub fn deposit_refused(deps: DepsMut, reply: &Reply) -> Result<Response, ContractError> {
    let DepositPayload { vault_id, amount } = from_json(&reply.payload)?;
    let buffer = BUFFER.load(deps.storage)?.checked_add(amount)?;
    BUFFER.save(deps.storage, &buffer)?;
    let event = event("deposit_refused")
        .with("vault_id", vault_id)
        .with("amount", amount)
        .with("reason", reason(&reply.result));
    Ok(Response::new().add_event(event))
}

/// Records the ticket of an exit; or notes the exit as refused, to be asked again.
///
/// # Errors
/// An answer that cannot be read: the exit would be lost otherwise.
pub fn exit_answered(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let exit: ExitPayload = from_json(&reply.payload)?;
    let response = match &reply.result {
        SubMsgResult::Ok(response) => response,
        SubMsgResult::Err(_) => {
            exits::note_refused(deps.storage, &exit)?;
            let event = event("exit_refused")
                .with("batch_id", exit.batch_id)
                .with("vault_id", exit.vault_id)
                .with("reason", reason(&reply.result));
            return Ok(Response::new().add_event(event));
        }
    };
    let RequestExitResponse {
        ticket_id,
        matures_at,
    } = exit_response(response)?;
    let mut batch = BATCHES.load(deps.storage, exit.batch_id)?;
    batch.tickets.push(Ticket {
        ticket_id,
        credited: Uint128::zero(),
    });
    batch.matures_at = batch.matures_at.max(matures_at);
    batch.state = RedemptionBatchState::Closed;
    BATCHES.save(deps.storage, exit.batch_id, &batch)?;
    let event = event("exit_asked")
        .with("batch_id", exit.batch_id)
        .with("vault_id", exit.vault_id)
        .with("ticket_id", ticket_id);
    Ok(Response::new().add_event(event))
}

/// The hub paid all tickets of a batch, or refused them all because of one: then each is claimed by itself.
///
/// # Errors
/// [`ContractError::NothingDue`].
pub fn tickets_answered(deps: DepsMut, env: &Env, reply: &Reply) -> Result<Response, ContractError> {
    if reply.result.is_ok() {
        return tickets_collected(deps, env, reply);
    }
    let config = CONFIG.load(deps.storage)?;
    let again = claim_redemption::one_by_one(&config, &from_json(&reply.payload)?)?;
    Ok(Response::new().add_submessages(again))
}

/// The hub refused a ticket; it stays claimable for a later call.
#[must_use]
pub fn ticket_refused(reply: &Reply) -> Response {
    Response::new().add_event(event("ticket_refused").with("reason", reason(&reply.result)))
}

/// The last of the tickets claimed by themselves was answered, whatever the answer.
///
/// # Errors
/// [`ContractError::NothingDue`].
pub fn last_ticket_answered(deps: DepsMut, env: &Env, reply: &Reply) -> Result<Response, ContractError> {
    let refused = reply.result.is_err().then(|| ticket_refused(reply).events);
    let paid = tickets_collected(deps, env, reply)?;
    Ok(paid.add_events(refused.unwrap_or_default()))
}

/// Credits the batch by the hub's record of its tickets and pays the redemption. What came beyond that are rewards
/// the tickets earned; they wait for the next `Compound`.
fn tickets_collected(deps: DepsMut, env: &Env, reply: &Reply) -> Result<Response, ContractError> {
    let payload: CollectPayload = from_json(&reply.payload)?;
    let config = CONFIG.load(deps.storage)?;
    let batch = BATCHES.load(deps.storage, payload.batch_id)?;
    let tickets = claim_redemption::tickets(deps.as_ref(), &config, &batch)?;
    let paid = claim_redemption::total_paid(&tickets)?.saturating_sub(payload.paid);
    let rewards = came(&deps, env, payload.balance)?.saturating_sub(paid);
    let gains = GAINS.load(deps.storage)?.checked_add(rewards)?;
    GAINS.save(deps.storage, &gains)?;
    claim_redemption::settle(deps, env, payload.batch_id, &payload.owner, &tickets)
}

/// All rewards are claimed: books what came in the denom.
///
/// # Errors
/// Storage, overflow.
pub fn rewards_claimed(deps: DepsMut, env: &Env, reply: &Reply) -> Result<Response, ContractError> {
    let payload: RewardsPayload = from_json(&reply.payload)?;
    let config = CONFIG.load(deps.storage)?;
    let came = came(&deps, env, payload.balance)?;
    match payload.to_treasury {
        true => Ok(compound::book_for_treasury(&config, came)),
        false => compound::book(deps, env, &config, came),
    }
}

/// A vault refused a claim of rewards; they stay on the hub for the next `Compound`.
#[must_use]
pub fn rewards_refused(reply: &Reply) -> Response {
    Response::new().add_event(event("rewards_refused").with("reason", reason(&reply.result)))
}

/// What came in the denom since the balance was taken, base units.
fn came(deps: &DepsMut, env: &Env, before: Uint128) -> Result<Uint128, ContractError> {
    let denom = CONFIG.load(deps.storage)?.denom;
    let after = deps.querier.query_balance(&env.contract.address, denom)?.amount;
    Ok(after.saturating_sub(before))
}

/// The hub's answer to a request to exit.
fn exit_response(response: &SubMsgResponse) -> Result<RequestExitResponse, ContractError> {
    let first = response
        .msg_responses
        .first()
        .map(|message| message.value.clone());
    // Chains that fill only the older field are still in use.
    #[allow(deprecated)]
    let bytes: Binary = first.or_else(|| response.data.clone()).unwrap_or_default();
    let data = parse_execute_response_data(&bytes)?.data;
    let data = data.ok_or_else(|| StdError::not_found("data of the hub's answer to request_exit"))?;
    Ok(from_json(data)?)
}

/// Why the hub refused, for the event.
fn reason(result: &SubMsgResult) -> &str {
    match result {
        SubMsgResult::Ok(_) => "",
        SubMsgResult::Err(error) => error,
    }
}
