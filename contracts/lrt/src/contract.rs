//! Entry points: they route, and check funds and addresses on the way.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use cw20_base::{allowances, contract as base, enumerable};
use holdfast_shared::msg::lrt::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use holdfast_shared::validate::{no_funds, one_coin};

use crate::error::ContractError;
use crate::execute::{claim_redemption, close_batch, compound, instantiate as start, mint, redeem, token};
use crate::query;
use crate::reply as answers;
use crate::state::CONFIG;

/// Starts an LRT.
///
/// # Errors
/// See [`start::instantiate`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    no_funds(&info.funds)?;
    start::instantiate(deps, env, info, msg)
}

/// Does what is asked. Only `Mint` takes funds.
///
/// # Errors
/// See [`ContractError`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    if !matches!(msg, ExecuteMsg::Mint { .. }) {
        no_funds(&info.funds)?;
    }
    match msg {
        ExecuteMsg::Mint { min_tokens } => {
            let amount = one_coin(&info.funds, &CONFIG.load(deps.storage)?.denom)?;
            mint::mint(deps, env, info.sender, amount, min_tokens)
        }
        ExecuteMsg::Redeem { amount } => redeem::redeem(deps, env, info, amount),
        ExecuteMsg::CloseBatch {} => close_batch::close_batch(deps, env),
        ExecuteMsg::ClaimRedemption { batch_id, owner } => {
            let owner = deps.api.addr_validate(&owner)?;
            claim_redemption::claim_redemption(deps, env, batch_id, owner)
        }
        ExecuteMsg::Compound {} => compound::compound(deps, env),
        ExecuteMsg::Transfer { recipient, amount } => token::transfer(deps, env, info, recipient, amount),
        ExecuteMsg::Burn { amount } => Ok(base::execute_burn(deps, env, info, amount)?),
        ExecuteMsg::Send {
            contract,
            amount,
            msg,
        } => token::send(deps, env, info, contract, amount, msg),
        ExecuteMsg::IncreaseAllowance {
            spender,
            amount,
            expires,
        } => Ok(allowances::execute_increase_allowance(
            deps, env, info, spender, amount, expires,
        )?),
        ExecuteMsg::DecreaseAllowance {
            spender,
            amount,
            expires,
        } => Ok(allowances::execute_decrease_allowance(
            deps, env, info, spender, amount, expires,
        )?),
        ExecuteMsg::TransferFrom {
            owner,
            recipient,
            amount,
        } => token::transfer_from(deps, env, info, owner, recipient, amount),
        ExecuteMsg::BurnFrom { owner, amount } => {
            Ok(allowances::execute_burn_from(deps, env, info, owner, amount)?)
        }
        ExecuteMsg::SendFrom {
            owner,
            contract,
            amount,
            msg,
        } => token::send_from(deps, env, info, owner, (contract, amount, msg)),
        ExecuteMsg::UpdateMarketing {
            project,
            description,
            marketing,
        } => Ok(base::execute_update_marketing(
            deps,
            env,
            info,
            project,
            description,
            marketing,
        )?),
        ExecuteMsg::UploadLogo(logo) => Ok(base::execute_upload_logo(deps, env, info, logo)?),
    }
}

/// Handles the hub's answers.
///
/// # Errors
/// See [`ContractError`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    match reply.id {
        answers::REPLY_DEPOSIT => answers::deposit_refused(deps, &reply),
        answers::REPLY_EXIT => answers::exit_answered(deps, reply),
        answers::REPLY_COLLECT => answers::tickets_answered(deps, &env, &reply),
        answers::REPLY_REWARDS => answers::rewards_claimed(deps, &env, &reply),
        answers::REPLY_REWARDS_REFUSED => Ok(answers::rewards_refused(&reply)),
        answers::REPLY_TICKET_REFUSED => Ok(answers::ticket_refused(&reply)),
        answers::REPLY_LAST_TICKET => answers::last_ticket_answered(deps, &env, &reply),
        id => Err(ContractError::UnknownReply { id }),
    }
}

/// Moves to this version of the code.
///
/// # Errors
/// See [`crate::migrate::migrate`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    crate::migrate::migrate(deps)
}

/// Answers a question.
///
/// # Errors
/// An unknown batch, a bad address, a failing query of the hub.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config::config(deps)?),
        QueryMsg::Rate {} => to_json_binary(&query::rate::rate(deps, &env)?),
        QueryMsg::Portfolio {} => to_json_binary(&query::portfolio::portfolio(deps, &env)?),
        QueryMsg::Batch { batch_id } => to_json_binary(&query::batches::batch(deps, batch_id)?),
        QueryMsg::Batches { start_after, limit } => {
            to_json_binary(&query::batches::batches(deps, start_after, limit)?)
        }
        QueryMsg::Redemptions {
            owner,
            start_after,
            limit,
        } => {
            let owner = deps.api.addr_validate(&owner)?;
            to_json_binary(&query::redemptions::redemptions(
                deps,
                &env,
                &owner,
                start_after,
                limit,
            )?)
        }
        QueryMsg::Balance { address } => to_json_binary(&base::query_balance(deps, address)?),
        QueryMsg::TokenInfo {} => to_json_binary(&base::query_token_info(deps)?),
        QueryMsg::Minter {} => to_json_binary(&base::query_minter(deps)?),
        QueryMsg::Allowance { owner, spender } => {
            to_json_binary(&allowances::query_allowance(deps, owner, spender)?)
        }
        QueryMsg::AllAllowances {
            owner,
            start_after,
            limit,
        } => to_json_binary(&enumerable::query_owner_allowances(
            deps,
            owner,
            start_after,
            limit,
        )?),
        QueryMsg::AllSpenderAllowances {
            spender,
            start_after,
            limit,
        } => to_json_binary(&enumerable::query_spender_allowances(
            deps,
            spender,
            start_after,
            limit,
        )?),
        QueryMsg::AllAccounts { start_after, limit } => {
            to_json_binary(&enumerable::query_all_accounts(deps, start_after, limit)?)
        }
        QueryMsg::MarketingInfo {} => to_json_binary(&base::query_marketing_info(deps)?),
        QueryMsg::DownloadLogo {} => to_json_binary(&base::query_download_logo(deps)?),
    };
    Ok(answer?)
}
