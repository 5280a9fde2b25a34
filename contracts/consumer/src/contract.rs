//! The entry points: routing, nothing more.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcChannelOpenMsg, IbcChannelOpenResponse, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg,
    IbcReceiveResponse, MessageInfo, Never, Reply, Response,
};
use holdfast_shared::events::event;
use holdfast_shared::msg::consumer::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use holdfast_shared::validate::no_funds;

use crate::error::ContractError;
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
    let config = config::create(deps.storage, msg)?;
    let started = event("consumer_started").with("service", config.service);
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_event(started))
}

/// Does what anyone may ask.
///
/// # Errors
/// Funds, or what the message's own file says.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    no_funds(&info.funds)?;
    match msg {
        ExecuteMsg::SubmitEvidence {
            operator,
            evidence,
            reporter,
        } => execute::submit_evidence::submit_evidence(deps, &env, operator, evidence, reporter),
        ExecuteMsg::Retry { report_id } => execute::retry::retry(deps, &env, report_id),
        ExecuteMsg::Hello {} => execute::hello::hello(deps, &env),
    }
}

/// Answers what anyone may ask.
///
/// # Errors
/// A report that does not exist.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let (storage, now) = (deps.storage, env.block.time);
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config::load(storage)?),
        QueryMsg::Security { operator } => {
            to_json_binary(&queries::security::security(storage, now, operator)?)
        }
        QueryMsg::Securities { start_after, limit } => {
            to_json_binary(&queries::security::securities(storage, now, start_after, limit)?)
        }
        QueryMsg::Total {} => to_json_binary(&queries::security::total(storage, now)?),
        QueryMsg::EntryAtHeight { operator, height } => to_json_binary(&queries::entry::at_height(
            storage, &env.block, &operator, height,
        )?),
        QueryMsg::Report { report_id } => to_json_binary(&queries::report::report(storage, report_id)?),
        QueryMsg::Reports { start_after, limit } => {
            to_json_binary(&queries::report::reports(storage, start_after, limit)?)
        }
        QueryMsg::Link {} => to_json_binary(&queries::link::link(storage)?),
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
pub fn ibc_packet_ack(deps: DepsMut, _env: Env, msg: IbcPacketAckMsg) -> Result<IbcBasicResponse, Never> {
    Ok(ibc::settle::acknowledged(deps.storage, &msg))
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
