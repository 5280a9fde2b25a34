//! The entry points: routing, nothing more.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcChannelOpenMsg, IbcChannelOpenResponse, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg,
    IbcReceiveResponse, MessageInfo, Never, Reply, Response,
};
use holdfast_shared::events::event;
use holdfast_shared::msg::consumer::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg};
use holdfast_shared::packet::{FaultKind, FaultPacket};
use holdfast_shared::validate::no_funds;

use crate::error::ContractError;
use crate::query::moment;
use crate::{config, execute, ibc, migrate as migration, query as queries, reply as replies};

/// Starts a consumer with its parameters, which are fixed from then on.
///
/// # Errors
/// Funds, or a parameter out of its bounds.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    no_funds(&info.funds)?;
    migration::set_version(deps.storage)?;
    let config = config::create(deps.storage, deps.api, msg)?;
    let started = event("consumer_started").with("service", config.service);
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_event(started))
}

/// Does what a message asks.
///
/// # Errors
/// Funds where none are taken, or what the message's own file says.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    use ExecuteMsg as Msg;
    if !matches!(msg, Msg::PayRent {}) {
        no_funds(&info.funds)?;
    }
    match msg {
        Msg::SubmitEvidence {
            operator,
            evidence,
            reporter,
        } => execute::submit_evidence::submit_evidence(deps, &env, operator, evidence, reporter),
        Msg::SubmitFault {
            operator,
            kind,
            height,
            slot,
        } => {
            execute::submit_fault::ensure_reporter(deps.storage, &info.sender)?;
            let reporter = Some(info.sender.into_string());
            let fault = fault(operator, kind, height, slot, reporter);
            execute::submit_fault::submit_fault(deps, &env, fault)
        }
        Msg::Order { order } => {
            config::ensure_owner(&config::load(deps.storage)?, &info.sender)?;
            execute::order::order(deps, &env, order)
        }
        Msg::Retry { report_id } => execute::retry::retry(deps, &env, report_id),
        Msg::Hello {} => execute::hello::hello(deps, &env),
        Msg::PayRent {} => execute::rent::pay(deps, &env, &info),
        Msg::SetRentRoute { route } => execute::rent::set_route(deps, &info, route),
        Msg::ReplaceLink { connection_id } => {
            config::ensure_owner(&config::load(deps.storage)?, &info.sender)?;
            execute::replace_link::replace_link(deps, &env, connection_id)
        }
        Msg::Withdraw { coin, recipient } => execute::rent::withdraw(deps, &info, coin, &recipient),
    }
}

/// Does what the chain itself asks.
///
/// # Errors
/// As the messages of the same names, but for who asks.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Result<Response, ContractError> {
    match msg {
        SudoMsg::SubmitEvidence { operator, evidence } => {
            execute::submit_evidence::submit_evidence(deps, &env, operator, evidence, None)
        }
        SudoMsg::SubmitFault {
            operator,
            kind,
            height,
            slot,
        } => {
            let fault = fault(operator, kind, height, slot, None);
            execute::submit_fault::submit_fault(deps, &env, fault)
        }
        SudoMsg::Order { order } => execute::order::order(deps, &env, order),
        SudoMsg::ReplaceLink { connection_id } => {
            execute::replace_link::replace_link(deps, &env, connection_id)
        }
        SudoMsg::SetOwner { owner } => {
            config::set_owner(deps.storage, deps.api, owner)?;
            Ok(Response::new().add_attribute("action", "set_owner"))
        }
    }
}

/// A fault whose entry is still to be found.
fn fault(operator: String, kind: FaultKind, height: u64, slot: u64, reporter: Option<String>) -> FaultPacket {
    FaultPacket {
        operator,
        seq: 0,
        kind,
        height,
        slot,
        reporter,
    }
}

/// Answers what anyone may ask.
///
/// # Errors
/// A report that does not exist, a height out of history.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let storage = deps.storage;
    let at = |height| moment::at(storage, &env.block, height);
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config::load(storage)?),
        QueryMsg::Security { operator, height } => {
            to_json_binary(&queries::security::security(storage, at(height)?, operator)?)
        }
        QueryMsg::Securities {
            height,
            start_after,
            limit,
        } => {
            let page = queries::security::securities(storage, at(height)?, start_after, limit)?;
            to_json_binary(&page)
        }
        QueryMsg::Total { height } => to_json_binary(&queries::security::total(storage, at(height)?)?),
        QueryMsg::Top {
            count,
            largest_share,
            height,
        } => to_json_binary(&queries::top::top(storage, at(height)?, count, largest_share)?),
        QueryMsg::EntryAtHeight { operator, height } => to_json_binary(&queries::entry::at_height(
            storage, &env.block, &operator, height,
        )?),
        QueryMsg::Report { report_id } => to_json_binary(&queries::report::report(storage, report_id)?),
        QueryMsg::Reports { start_after, limit } => {
            to_json_binary(&queries::report::reports(storage, start_after, limit)?)
        }
        QueryMsg::Link {} => to_json_binary(&queries::link::link(deps, &env)?),
    };
    Ok(answer?)
}

/// Moves a consumer to this version of the code.
///
/// # Errors
/// Another contract, or a newer version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migration::migrate(deps.storage)
}

/// Hears that a packet could not be sent.
///
/// # Errors
/// A reply this code did not ask for.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, msg: Reply) -> Result<Response, ContractError> {
    replies::reply(deps.storage, msg)
}

/// Begins a handshake.
///
/// # Errors
/// Anything but the expected channel, or a second one.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_open(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelOpenMsg,
) -> Result<IbcChannelOpenResponse, ContractError> {
    ibc::channel::open(deps.storage, &msg)
}

/// Ends a handshake: pins the channel.
///
/// # Errors
/// Anything but the expected channel, or a second one.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_connect(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelConnectMsg,
) -> Result<IbcBasicResponse, ContractError> {
    ibc::channel::connect(deps.storage, &msg)
}

/// Refuses to close; records what the host closed.
///
/// # Errors
/// Any wish to close.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_close(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelCloseMsg,
) -> Result<IbcBasicResponse, ContractError> {
    ibc::channel::close(deps.storage, &msg)
}

/// Takes a packet of the hub. Always answers; errors are inside the acknowledgement.
///
/// # Errors
/// Never.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_receive(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, Never> {
    Ok(ibc::receive::receive(deps.storage, &env.block, &msg.packet))
}

/// Takes the hub's answer to a packet. Any bytes in any state are taken.
///
/// # Errors
/// Never.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_ack(deps: DepsMut, env: Env, msg: IbcPacketAckMsg) -> Result<IbcBasicResponse, Never> {
    Ok(ibc::settle::acknowledged(deps.storage, env.block.time, &msg))
}

/// Takes word that a packet was lost. Any bytes in any state are taken.
///
/// # Errors
/// Never.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_timeout(
    deps: DepsMut,
    _env: Env,
    msg: IbcPacketTimeoutMsg,
) -> Result<IbcBasicResponse, Never> {
    Ok(ibc::settle::timed_out(deps.storage, &msg.packet))
}
