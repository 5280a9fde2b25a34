//! The IBC entry points; they route and nothing else.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    DepsMut, Env, Event, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg,
    IbcChannelOpenResponse, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcReceiveResponse,
    Never,
};

use crate::error::{ContractError, Result};
use crate::link::{channel, receive, settle};

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
    receive::receive(deps, &env, &msg.packet)
}

/// A consumer answered a snapshot.
///
/// # Errors
/// None: a handler that failed would keep the packet pending for ever.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_ack(deps: DepsMut, _env: Env, msg: IbcPacketAckMsg) -> Result<IbcBasicResponse, Never> {
    let answer = msg.acknowledgement.data.as_slice();
    Ok(settled(settle::acknowledged(
        deps.storage,
        &msg.original_packet,
        answer,
    )))
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

fn settled(outcome: Result<Option<Event>>) -> IbcBasicResponse {
    match outcome {
        Ok(event) => IbcBasicResponse::new().add_events(event),
        Err(error) => IbcBasicResponse::new().add_attribute("error", error.to_string()),
    }
}
