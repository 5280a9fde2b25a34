//! The entry points of messages and queries; they check funds and addresses, and route.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response,
};
use holdfast_shared::msg::hub::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use holdfast_shared::paging::page_limit;
use holdfast_shared::validate;

use crate::custody::Paid;
use crate::error::{ContractError, Result};
use crate::market::{
    admit, approve, bids, fund, lifecycle, matching, notice, offers, propose, reprice, terms,
};
use crate::operator::{register, register_key};
use crate::vault::deposit::DepositTerms;
use crate::vault::{change, claim, close, create, deposit, exit};
use crate::{admin, link, migrate as migration, records, reply as replies, rewards, slashing, vault};

/// The name in cw2.
pub const CONTRACT_NAME: &str = "holdfast-hub";
/// The version in cw2.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Starts a hub.
///
/// # Errors
/// Bad addresses, windows that leave no time to punish, a fee above its cap, any funds.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(deps: DepsMut, _env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response> {
    validate::no_funds(&info.funds)?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    admin::config::instantiate(deps, msg)?;
    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// Does what a message asks.
///
/// # Errors
/// Whatever the message's own rules refuse; then nothing has changed.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response> {
    use ExecuteMsg as Msg;
    let MessageInfo { sender, funds } = info;
    match msg {
        Msg::Receive {
            sender: from,
            amount,
            msg,
        } => {
            validate::no_funds(&funds)?;
            let from = deps.api.addr_validate(&from)?;
            let paid = Paid::Tokens {
                token: sender,
                amount,
            };
            route(deps, env, from, paid, from_json(msg)?)
        }
        msg => route(deps, env, sender, Paid::Coins(funds), msg),
    }
}

/// Does what `sender` asks, with what it paid: coins that came with the message, or tokens whose contract says so.
fn route(deps: DepsMut, env: Env, sender: Addr, paid: Paid, msg: ExecuteMsg) -> Result<Response> {
    use ExecuteMsg as Msg;
    if !matches!(
        msg,
        Msg::Deposit { .. } | Msg::FundEscrow { .. } | Msg::FundTips { .. } | Msg::ProposeService { .. }
    ) {
        paid.nothing()?;
    }
    let optional = |raw: Option<String>| raw.map(|raw| deps.api.addr_validate(&raw)).transpose();
    match msg {
        Msg::Deposit {
            vault_id,
            min_shares,
            accept_open_filings,
        } => {
            let terms = DepositTerms {
                min_shares,
                accept_open_filings,
            };
            deposit::deposit(deps, &env, &sender, &paid, vault_id, &terms)
        }
        Msg::FundEscrow { service } => fund::fund(deps, &env, &paid, &service),
        Msg::Receive { amount, .. } => Err(ContractError::WrongPayment {
            expected: "a deposit or the rent of a service".to_owned(),
            received: amount.to_string(),
        }),
        Msg::RequestExit {
            vault_id,
            shares,
            receiver,
        } => {
            let receiver = optional(receiver)?;
            exit::request(deps, &env, &sender, vault_id, shares, receiver)
        }
        Msg::CloseEpoch { vault_id } => close::close(deps, &env, vault_id),
        Msg::Claim { tickets, receiver } => {
            let receiver = optional(receiver)?;
            claim::claim(deps, &env, &sender, &tickets, receiver.as_ref())
        }
        Msg::ClaimRewards { vault_id } => rewards::claim::claim(deps, &env, &sender, vault_id),
        Msg::ClaimAllRewards { start_after, limit } => {
            rewards::claim::claim_all(deps, &env, &sender, start_after, limit)
        }
        Msg::ClaimFees { denom } => rewards::fees::claim(deps, &denom),
        Msg::RegisterOperator { moniker } => register::register(deps, &sender, &moniker),
        Msg::RegisterKey {
            service,
            public_key,
            signature,
        } => register_key::register_key(deps, &env, &sender, &service, public_key, &signature),
        Msg::CreateVault { denom, policy } => create::create(deps, &env, &sender, denom, policy),
        Msg::PostOffer { offer } => offers::post(deps, &env, &sender, offer),
        Msg::WithdrawOffer { vault_id, service } => offers::withdraw(deps, &sender, vault_id, &service),
        Msg::PlaceBid { service, bid } => bids::place(deps, &sender, &service, bid),
        Msg::GiveNotice { service, vault_id } => notice::give(deps, &env, &sender, &service, vault_id),
        Msg::Reprice { service, vault_id } => reprice::reprice(deps, &env, &service, vault_id),
        Msg::Match { service, limit } => matching::run(deps, &env, &service, limit),
        Msg::WithdrawEscrow { service, amount } => fund::withdraw(deps, &env, &sender, &service, amount),
        Msg::NameReporter { service, reporter } => link::reporter::name(deps, &sender, &service, reporter),
        Msg::SetTips { service, tips } => link::tips::set(deps, &sender, &service, tips),
        Msg::FundTips { service } => link::tips::fund(deps, &env, &paid, &service),
        Msg::WithdrawTips { service, amount } => link::tips::withdraw(deps, &sender, &service, amount),
        Msg::ClaimTips { denom } => link::tips::claim(deps, &sender, &denom),
        Msg::Flush { service, limit } => link::flush::flush(deps, &env, &service, limit),
        Msg::SubmitEvidence {
            service,
            operator,
            evidence,
        } => {
            let operator = deps.api.addr_validate(&operator)?;
            slashing::report::submit(deps, &env, sender, &service, operator, &evidence)
        }
        Msg::ExecuteFiling { slash_id } => slashing::filing::execute(deps, &env, slash_id),
        Msg::Veto { slash_id } => slashing::filing::veto(deps, &env, &sender, slash_id),
        Msg::Reverse { slash_id } => slashing::reverse::reverse(deps, &env, &sender, slash_id),
        Msg::Settle { slash_id } => slashing::settle::settle(deps, &env, slash_id),
        Msg::RetryPayout { payout_id } => slashing::payouts::retry(deps, payout_id),
        Msg::ApproveAsset { asset } => admin::assets::approve(deps, &env, &sender, asset),
        Msg::ChangeAsset { asset } => admin::assets::change(deps, &env, &sender, asset),
        Msg::ReadPrice { denom } => admin::assets::read_price(deps, &env, &denom),
        Msg::ChangePolicy { vault_id, change: to } => change::change(deps, &env, &sender, vault_id, to),
        Msg::CancelPolicyChange { vault_id, field } => change::cancel(deps, &env, &sender, vault_id, field),
        Msg::ProposeService { params } => propose::propose(deps, &env, &sender, &paid, params),
        Msg::MoveService { service, step } => lifecycle::step(deps, &env, &sender, &service, step),
        Msg::ChangeTerms { service, change } => terms::change(deps, &env, &sender, &service, change),
        Msg::AdmitOperators { service, operators } => {
            admit::admit(deps, &sender, &service, operators.as_deref())
        }
        Msg::SetMarketParams {
            protocol_fee,
            proposal_deposit,
        } => admin::params::set(deps, &sender, protocol_fee, proposal_deposit),
        Msg::ApproveService { service } => approve::approve(deps, &env, &sender, &service),
        Msg::ReplaceLink { service, link } => link::replace::replace(deps, &sender, &service, link),
        Msg::UpdateOwnership(action) => admin::ownership::update(deps, &env, &sender, action),
    }
}

/// Answers what other contracts ask, and the lens.
///
/// # Errors
/// Ids that do not exist, addresses that are none.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary> {
    use QueryMsg as Msg;
    let store = deps.storage;
    let now = env.block.time.seconds();
    let answer = match msg {
        Msg::Position { vault_id, owner } => {
            let owner = deps.api.addr_validate(&owner)?;
            to_json_binary(&vault::query::position(store, vault_id, &owner, now)?)
        }
        Msg::Ticket { ticket_id } => to_json_binary(&vault::query::ticket(store, ticket_id, now)?),
        Msg::Records {
            start,
            end,
            descending,
            limit,
        } => to_json_binary(&records::list(store, start, end, descending, page_limit(limit))),
        Msg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(store)?),
    };
    Ok(answer?)
}

/// Notes what failed without failing the message that caused it.
///
/// # Errors
/// An unknown reply.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response> {
    replies::handle(deps, &reply)
}

/// Moves a hub to this version.
///
/// # Errors
/// Another contract, a newer version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response> {
    migration::migrate(deps)
}
