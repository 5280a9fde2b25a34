//! Everything anyone may ask about a hub, answered from its records. The lens calls this over the records it reads
//! from the hub; the code stands beside the state it reads, so that both change together.

use cosmwasm_std::{to_json_binary, Binary, Deps, Env, StdResult};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::paging::page_limit;

use crate::error::Result;
use crate::market::offers;
use crate::{admin, link, market, operator, rewards, slashing, solvency, vault};

/// Answers a question. `deps.storage` holds the hub's records and `env.contract` names the hub.
///
/// # Errors
/// Ids that do not exist, addresses that are none.
pub fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary> {
    use QueryMsg as Msg;
    let store = deps.storage;
    let now = env.block.time.seconds();
    let address = |raw: &str| deps.api.addr_validate(raw);
    let optional = |raw: Option<String>| raw.map(|raw| deps.api.addr_validate(&raw)).transpose();
    let answer: StdResult<Binary> = match msg {
        Msg::Config {} => to_json_binary(&admin::query::config(store)?),
        Msg::Assets { start_after, limit } => to_json_binary(&admin::assets::list(
            store,
            start_after.as_deref(),
            page_limit(limit),
            now,
        )?),
        Msg::Operator { operator } => {
            to_json_binary(&operator::query::operator(store, &address(&operator)?)?)
        }
        Msg::Vault { vault_id } => to_json_binary(&vault::query::vault(store, vault_id, now)?),
        Msg::Vaults { start_after, limit } => {
            to_json_binary(&vault::query::vaults(store, start_after, page_limit(limit), now)?)
        }
        Msg::Batches {
            vault_id,
            start_after,
            limit,
        } => to_json_binary(&vault::query::batches(
            store,
            vault_id,
            start_after,
            page_limit(limit),
            now,
        )?),
        Msg::SimulateDeposit {
            vault_id,
            depositor,
            amount,
            accept_open_filings,
        } => {
            let depositor = address(&depositor)?;
            to_json_binary(&vault::simulate::deposit(
                deps,
                env,
                vault_id,
                &depositor,
                amount,
                accept_open_filings,
            )?)
        }
        Msg::SimulateExit {
            vault_id,
            owner,
            shares,
        } => {
            let owner = address(&owner)?;
            to_json_binary(&vault::simulate::exit(store, vault_id, &owner, shares, now)?)
        }
        Msg::Position { vault_id, owner } => {
            to_json_binary(&vault::query::position(store, vault_id, &address(&owner)?, now)?)
        }
        Msg::Positions {
            vault_id,
            start_after,
            limit,
        } => {
            let start = optional(start_after)?;
            let page = vault::query::positions(store, vault_id, start.as_ref(), page_limit(limit), now)?;
            to_json_binary(&page)
        }
        Msg::Ticket { ticket_id } => to_json_binary(&vault::query::ticket(store, ticket_id, now)?),
        Msg::Tickets {
            owner,
            start_after,
            limit,
        } => {
            let owner = optional(owner)?;
            let page = vault::query::tickets(store, owner.as_ref(), start_after, page_limit(limit), now)?;
            to_json_binary(&page)
        }
        Msg::Service { service } => to_json_binary(&market::query::service(store, env, &service)?),
        Msg::Services { start_after, limit } => to_json_binary(&market::query::services(
            store,
            env,
            start_after.as_deref(),
            page_limit(limit),
        )?),
        Msg::Offers {
            service,
            start_after,
            limit,
        } => to_json_binary(&offers::list(store, &service, start_after, page_limit(limit))?),
        Msg::Market { service } => to_json_binary(&market::query::market(store, env, &service)?),
        Msg::QuoteSecurity { service, bid } => {
            to_json_binary(&market::quote::quote(store, env, &service, &bid)?)
        }
        Msg::Coverage { service } => to_json_binary(&market::coverage::coverage(store, env, &service)?),
        Msg::Yield { vault_id } => to_json_binary(&vault::yields::of_vault(store, vault_id, now)?),
        Msg::PositionYield { vault_id, owner } => {
            let owner = address(&owner)?;
            to_json_binary(&vault::yields::of_position(store, vault_id, &owner, now)?)
        }
        Msg::Link { service } => to_json_binary(&link::query::link(store, &service, env.block.time)?),
        Msg::Tips { service } => to_json_binary(&link::tips::view(store, &service, now)?),
        Msg::TipsOwed { start_after, limit } => {
            let start = start_after.map(|(relayer, denom)| address(&relayer).map(|relayer| (relayer, denom)));
            let page = link::tips::owed(store, start.transpose()?.as_ref(), page_limit(limit))?;
            to_json_binary(&page)
        }
        Msg::SentEntries {
            service,
            operator,
            start_after,
            limit,
        } => {
            let (operator, limit) = (address(&operator)?, page_limit(limit));
            to_json_binary(&link::query::sent_entries(
                store,
                &service,
                &operator,
                start_after,
                limit,
                now,
            )?)
        }
        Msg::Slash { slash_id } => to_json_binary(&slashing::query::slash(store, slash_id, now)?),
        Msg::Slashes { start_after, limit } => {
            let page = slashing::query::slashes(store, start_after, page_limit(limit), now)?;
            to_json_binary(&page)
        }
        Msg::SimulateSlash {
            service,
            operator,
            kind,
            seq,
        } => {
            let operator = address(&operator)?;
            to_json_binary(&slashing::query::simulate(
                store, &service, operator, kind, seq, now,
            )?)
        }
        Msg::Payouts { start_after, limit } => {
            to_json_binary(&slashing::payouts::list(store, start_after, page_limit(limit))?)
        }
        Msg::Solvency {
            denom,
            start_at,
            so_far,
            limit,
        } => to_json_binary(&solvency::page(
            deps,
            env,
            denom,
            (start_at, so_far),
            page_limit(limit),
        )?),
        Msg::Fees { denom } => to_json_binary(&rewards::fees::payable(store, &denom)?),
    };
    Ok(answer?)
}
