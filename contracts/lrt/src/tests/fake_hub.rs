//! A stand-in for the hub: pools with shares, tickets that mature, rewards. What services and time do to them is
//! told by sudo.

use std::collections::BTreeSet;

use cosmwasm_std::{
    to_json_binary, Addr, BankMsg, Binary, Coin, Decimal, Deps, DepsMut, Env, MessageInfo, Response,
    StdError, StdResult, Timestamp, Uint128, Uint256,
};
use cw_storage_plus::{Item, Map};
use holdfast_shared::asset::Denom;
use holdfast_shared::limits::MAX_TICKETS_PER_CLAIM;
use holdfast_shared::msg::hub::{
    ExecuteMsg, PositionView, QueryMsg, RequestExitResponse, TicketState, TicketView,
};
use holdfast_wire::wire;

/// Seconds from asking an exit to its maturity.
pub const UNBONDING: u64 = 25 * 86_400;
const OFFSET: u128 = 1_000;

#[wire]
#[derive(Default)]
pub struct Vault {
    pub denom: String,
    pub collateral: Uint128,
    pub shares: Uint256,
    pub refuse_deposits: bool,
    pub refuse_exits: bool,
    pub refuse_rewards: bool,
    pub refuse_claims: bool,
}

#[wire]
pub struct Ticket {
    pub owner: Addr,
    pub vault_id: u64,
    pub holds: Uint128,
    pub frozen: Uint128,
    pub paid: Uint128,
    pub claimed: bool,
    pub matures_at: Timestamp,
    pub rewards: Vec<Coin>,
}

#[wire]
pub enum Sudo {
    /// Sets a vault's record, or makes a vault.
    Vault { vault_id: u64, vault: Vault },
    /// Takes a fraction of a pool.
    Slash { vault_id: u64, fraction: Decimal },
    /// Takes an amount of a ticket's part.
    SlashTicket { ticket_id: u64, amount: Uint128 },
    /// Gives an amount back to a ticket, as a reversal does.
    RaiseTicket { ticket_id: u64, amount: Uint128 },
    /// A filing holds this much of a ticket.
    Freeze { ticket_id: u64, frozen: Uint128 },
    /// A position earned something.
    Earn {
        vault_id: u64,
        owner: Addr,
        rewards: Vec<Coin>,
    },
    /// A ticket earned something.
    TicketEarn { ticket_id: u64, rewards: Vec<Coin> },
}

#[wire]
pub struct Empty {}

pub const VAULTS: Map<u64, Vault> = Map::new("vaults");
const POSITIONS: Map<(u64, &Addr), Uint256> = Map::new("positions");
const REWARDS: Map<(u64, &Addr), Vec<Coin>> = Map::new("rewards");
const TICKETS: Map<u64, Ticket> = Map::new("tickets");
const LAST: Item<u64> = Item::new("last");

pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    LAST.save(deps.storage, &0)?;
    Ok(Response::new())
}

pub fn sudo(deps: DepsMut, _: Env, msg: Sudo) -> StdResult<Response> {
    match msg {
        Sudo::Vault { vault_id, vault } => VAULTS.save(deps.storage, vault_id, &vault)?,
        Sudo::Slash { vault_id, fraction } => {
            let mut vault = VAULTS.load(deps.storage, vault_id)?;
            vault.collateral -= vault.collateral.mul_ceil(fraction);
            VAULTS.save(deps.storage, vault_id, &vault)?;
        }
        Sudo::SlashTicket { ticket_id, amount } => {
            let mut ticket = TICKETS.load(deps.storage, ticket_id)?;
            ticket.holds -= amount;
            TICKETS.save(deps.storage, ticket_id, &ticket)?;
        }
        Sudo::RaiseTicket { ticket_id, amount } => {
            let mut ticket = TICKETS.load(deps.storage, ticket_id)?;
            ticket.holds += amount;
            TICKETS.save(deps.storage, ticket_id, &ticket)?;
        }
        Sudo::Freeze { ticket_id, frozen } => {
            let mut ticket = TICKETS.load(deps.storage, ticket_id)?;
            ticket.frozen = frozen;
            TICKETS.save(deps.storage, ticket_id, &ticket)?;
        }
        Sudo::Earn {
            vault_id,
            owner,
            rewards,
        } => REWARDS.save(deps.storage, (vault_id, &owner), &rewards)?,
        Sudo::TicketEarn { ticket_id, rewards } => {
            let mut ticket = TICKETS.load(deps.storage, ticket_id)?;
            ticket.rewards = rewards;
            TICKETS.save(deps.storage, ticket_id, &ticket)?;
        }
    }
    Ok(Response::new())
}

pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    match msg {
        ExecuteMsg::Deposit { vault_id, .. } => deposit(deps, info, vault_id),
        ExecuteMsg::RequestExit { vault_id, shares, .. } => request_exit(deps, env, info, vault_id, shares),
        ExecuteMsg::Claim { tickets, .. } => claim(deps, env, tickets),
        ExecuteMsg::ClaimRewards { vault_id } => claim_rewards(deps, info, vault_id),
        _ => Err(StdError::generic_err("not in the stand-in")),
    }
}

fn deposit(deps: DepsMut, info: MessageInfo, vault_id: u64) -> StdResult<Response> {
    let mut vault = VAULTS.load(deps.storage, vault_id)?;
    let [coin] = &info.funds[..] else {
        return Err(StdError::generic_err("one coin"));
    };
    if vault.refuse_deposits || coin.denom != vault.denom {
        return Err(StdError::generic_err("deposits are paused"));
    }
    let shares = Uint256::from(coin.amount).multiply_ratio(
        vault.shares + Uint256::from(OFFSET),
        Uint256::from(vault.collateral) + Uint256::one(),
    );
    if shares.is_zero() {
        return Err(StdError::generic_err("zero shares"));
    }
    vault.collateral += coin.amount;
    vault.shares += shares;
    VAULTS.save(deps.storage, vault_id, &vault)?;
    let held = POSITIONS
        .may_load(deps.storage, (vault_id, &info.sender))?
        .unwrap_or_default();
    POSITIONS.save(deps.storage, (vault_id, &info.sender), &(held + shares))?;
    Ok(Response::new())
}

fn request_exit(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    vault_id: u64,
    shares: Uint256,
) -> StdResult<Response> {
    let mut vault = VAULTS.load(deps.storage, vault_id)?;
    if vault.refuse_exits {
        return Err(StdError::generic_err("exits are broken"));
    }
    let held = POSITIONS.load(deps.storage, (vault_id, &info.sender))?;
    POSITIONS.save(deps.storage, (vault_id, &info.sender), &held.checked_sub(shares)?)?;
    let holds = worth(&vault, shares);
    vault.collateral -= holds;
    vault.shares -= shares;
    VAULTS.save(deps.storage, vault_id, &vault)?;
    let ticket_id = LAST.update(deps.storage, |last| StdResult::Ok(last + 1))?;
    let matures_at = env.block.time.plus_seconds(UNBONDING);
    let ticket = Ticket {
        owner: info.sender,
        vault_id,
        holds,
        frozen: Uint128::zero(),
        paid: Uint128::zero(),
        claimed: false,
        matures_at,
        rewards: vec![],
    };
    TICKETS.save(deps.storage, ticket_id, &ticket)?;
    let data = to_json_binary(&RequestExitResponse {
        ticket_id,
        matures_at,
    })?;
    Ok(Response::new().set_data(data))
}

/// As on the hub, one ticket that cannot be paid fails the whole claim, and a ticket paid before can be claimed again
/// only for what it may get since.
fn claim(deps: DepsMut, env: Env, tickets: Vec<u64>) -> StdResult<Response> {
    let distinct: BTreeSet<u64> = tickets.iter().copied().collect();
    if tickets.is_empty() || tickets.len() > MAX_TICKETS_PER_CLAIM || distinct.len() != tickets.len() {
        return Err(StdError::generic_err("a bad list of tickets"));
    }
    let mut response = Response::new();
    for ticket_id in distinct {
        let mut ticket = TICKETS.load(deps.storage, ticket_id)?;
        let vault = VAULTS.load(deps.storage, ticket.vault_id)?;
        if vault.refuse_claims {
            return Err(StdError::generic_err("claims are broken"));
        }
        if env.block.time < ticket.matures_at {
            return Err(StdError::generic_err("not matured"));
        }
        let amount = claimable(&ticket, &env);
        let mut coins = std::mem::take(&mut ticket.rewards);
        if ticket.claimed && amount.is_zero() && coins.is_empty() {
            return Err(StdError::generic_err("nothing to claim"));
        }
        ticket.claimed = true;
        ticket.paid += amount;
        if !amount.is_zero() {
            coins.insert(0, Coin::new(amount, vault.denom));
        }
        let to_address = ticket.owner.to_string();
        response = response.add_messages(coins.into_iter().map(|coin| BankMsg::Send {
            to_address: to_address.clone(),
            amount: vec![coin],
        }));
        TICKETS.save(deps.storage, ticket_id, &ticket)?;
    }
    Ok(response)
}

fn claim_rewards(deps: DepsMut, info: MessageInfo, vault_id: u64) -> StdResult<Response> {
    if VAULTS.load(deps.storage, vault_id)?.refuse_rewards {
        return Err(StdError::generic_err("rewards are broken"));
    }
    let amount = REWARDS
        .may_load(deps.storage, (vault_id, &info.sender))?
        .ok_or_else(|| StdError::generic_err("nothing to claim"))?;
    REWARDS.remove(deps.storage, (vault_id, &info.sender));
    Ok(Response::new().add_message(BankMsg::Send {
        to_address: info.sender.to_string(),
        amount,
    }))
}

pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> StdResult<Binary> {
    match msg {
        QueryMsg::Position { vault_id, owner } => {
            let vault = VAULTS.load(deps.storage, vault_id)?;
            let owner = Addr::unchecked(owner);
            let shares = POSITIONS
                .may_load(deps.storage, (vault_id, &owner))?
                .unwrap_or_default();
            let value = worth(&vault, shares);
            to_json_binary(&PositionView {
                vault_id,
                denom: Denom::bank(vault.denom),
                shares,
                value,
                rewards: REWARDS
                    .may_load(deps.storage, (vault_id, &owner))?
                    .unwrap_or_default(),
                worst_loss: value,
                owner: owner.into_string(),
            })
        }
        QueryMsg::Ticket { ticket_id } => {
            let ticket = TICKETS.load(deps.storage, ticket_id)?;
            let claimable = claimable(&ticket, &env);
            let state = match (env.block.time >= ticket.matures_at, ticket.claimed) {
                (false, _) => TicketState::Unbonding,
                (true, false) => TicketState::Matured,
                (true, true) => TicketState::Paid,
            };
            to_json_binary(&TicketView {
                ticket_id,
                receiver: ticket.owner.to_string(),
                owner: ticket.owner.into_string(),
                vault_id: ticket.vault_id,
                closing: 1,
                shares: Uint256::zero(),
                matures_at: ticket.matures_at,
                state,
                paid: ticket.paid,
                claimable,
                held: Uint128::zero(),
                waits_for: None,
            })
        }
        _ => Err(StdError::generic_err("not in the stand-in")),
    }
}

fn worth(vault: &Vault, shares: Uint256) -> Uint128 {
    if shares == vault.shares {
        return vault.collateral;
    }
    let worth = shares.multiply_ratio(
        Uint256::from(vault.collateral) + Uint256::one(),
        vault.shares + Uint256::from(OFFSET),
    );
    Uint128::try_from(worth).unwrap()
}

fn claimable(ticket: &Ticket, env: &Env) -> Uint128 {
    if env.block.time < ticket.matures_at {
        return Uint128::zero();
    }
    ticket
        .holds
        .saturating_sub(ticket.frozen)
        .saturating_sub(ticket.paid)
}
