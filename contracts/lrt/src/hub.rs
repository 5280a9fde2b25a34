//! The hub as the LRT sees it: the few public queries and messages it uses.

use cosmwasm_std::{to_json_binary, Addr, Coin, CosmosMsg, Deps, StdResult, Uint128, Uint256, WasmMsg};
use holdfast_shared::msg::hub::{ExecuteMsg, PositionView, QueryMsg, TicketView};

use crate::state::Config;

/// What `owner` holds in a vault. A failing answer fails the caller: counting it as nothing would sell tokens
/// below their worth.
pub fn position(deps: Deps, config: &Config, owner: &Addr, vault_id: u64) -> StdResult<PositionView> {
    let owner = owner.to_string();
    deps.querier
        .query_wasm_smart(&config.hub, &QueryMsg::Position { vault_id, owner })
}

/// A ticket, paid or not.
pub fn ticket(deps: Deps, config: &Config, ticket_id: u64) -> StdResult<TicketView> {
    deps.querier
        .query_wasm_smart(&config.hub, &QueryMsg::Ticket { ticket_id })
}

/// Deposits into a vault. No least number of shares: the rate counts what the position is worth, whatever it is.
pub fn deposit(config: &Config, vault_id: u64, amount: Uint128) -> StdResult<CosmosMsg> {
    let msg = ExecuteMsg::Deposit {
        vault_id,
        min_shares: None,
        accept_open_filings: false,
    };
    call(config, &msg, vec![Coin::new(amount, &config.denom)])
}

/// Asks for an exit.
pub fn request_exit(config: &Config, vault_id: u64, shares: Uint256) -> StdResult<CosmosMsg> {
    call(
        config,
        &ExecuteMsg::RequestExit {
            vault_id,
            shares,
            receiver: None,
        },
        vec![],
    )
}

/// Claims tickets.
pub fn claim(config: &Config, tickets: Vec<u64>) -> StdResult<CosmosMsg> {
    call(
        config,
        &ExecuteMsg::Claim {
            tickets,
            receiver: None,
        },
        vec![],
    )
}

/// Claims the rewards of a vault.
pub fn claim_rewards(config: &Config, vault_id: u64) -> StdResult<CosmosMsg> {
    call(config, &ExecuteMsg::ClaimRewards { vault_id }, vec![])
}

fn call(config: &Config, msg: &ExecuteMsg, funds: Vec<Coin>) -> StdResult<CosmosMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: config.hub.to_string(),
        msg: to_json_binary(msg)?,
        funds,
    }
    .into())
}
