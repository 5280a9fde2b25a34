//! The IBC entry points; they route and nothing else.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    DepsMut, Env, Event, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg,
    IbcChannelOpenResponse, IbcDestinationCallbackMsg, IbcPacketAckMsg, IbcPacketReceiveMsg,
    IbcPacketTimeoutMsg, IbcReceiveResponse, Never,
};

use crate::error::{ContractError, Result};
use crate::link::{channel, receive, settle};
use crate::market::transfer;

/// A channel wants to open.
///
/// # Errors
/// Any channel but the one registered for an approved service.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_open(deps: DepsMut, _env: Env, msg: IbcChannelOpenMsg) -> Result<IbcChannelOpenResponse> {
    channel::open(deps, &msg)
}

/// A channel opened.
///
/// # Errors
/// As [`ibc_channel_open`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_connect(deps: DepsMut, _env: Env, msg: IbcChannelConnectMsg) -> Result<IbcBasicResponse> {
    channel::connect(deps, &msg)
}

/// A channel is to be closed, or was.
///
/// # Errors
/// Every request to close.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_close(deps: DepsMut, _env: Env, msg: IbcChannelCloseMsg) -> Result<IbcBasicResponse> {
    channel::close(deps, &msg)
}

/// A consumer sent a packet.
///
/// # Errors
/// Only when storing fails half way; then the state is reverted and the chain answers.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_receive(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, ContractError> {
    receive::receive(deps, &env, &msg)
}

/// A consumer answered a snapshot.
///
/// # Errors
/// None: a handler that failed would keep the packet pending for ever.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_ack(deps: DepsMut, env: Env, msg: IbcPacketAckMsg) -> Result<IbcBasicResponse, Never> {
    Ok(settled(settle::acknowledged(deps.storage, env.block.time, &msg)))
}

/// A snapshot timed out.
///
/// # Errors
/// None, as [`ibc_packet_ack`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_timeout(
    deps: DepsMut,
    _env: Env,
    msg: IbcPacketTimeoutMsg,
) -> Result<IbcBasicResponse, Never> {
    Ok(settled(settle::timed_out(deps.storage, &msg.packet)))
}

/// Coins arrived by ICS-20 with a memo that names the hub.
///
/// # Errors
/// Whatever is no rent of a service; the chain then sends the coins back.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_destination_callback(
    deps: DepsMut,
    env: Env,
    msg: IbcDestinationCallbackMsg,
) -> Result<IbcBasicResponse> {
    transfer::credit(deps, &env, &msg)
}

fn settled(outcome: Result<Vec<Event>>) -> IbcBasicResponse {
    match outcome {
        Ok(events) => IbcBasicResponse::new().add_events(events),
        Err(error) => IbcBasicResponse::new().add_attribute("error", error.to_string()),
    }
}
