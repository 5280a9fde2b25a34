//! Opening and closing.

use cosmwasm_std::{
    IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse,
    Storage,
};
use holdfast_shared::events::event;
use holdfast_shared::handshake::{check_connect, check_open, HandshakeError};

use crate::{channel, config, ContractError};

/// Agrees to the expected channel while none is live. Nothing is stored, so a handshake that stops half way blocks
/// no other.
pub fn open(storage: &dyn Storage, msg: &IbcChannelOpenMsg) -> Result<IbcChannelOpenResponse, ContractError> {
    let config = config::load(storage)?;
    let agreed = check_open(msg, &config.hub)?;
    channel::ensure_none_live(storage)?;
    Ok(Some(agreed))
}

/// Pins the channel, after the same checks: a host may have gone on although it was refused.
pub fn connect(
    storage: &mut dyn Storage,
    msg: &IbcChannelConnectMsg,
) -> Result<IbcBasicResponse, ContractError> {
    let config = config::load(storage)?;
    let pinned = check_connect(msg, &config.hub)?;
    let connected = event("channel_pinned")
        .with("channel", &pinned.channel_id)
        .with("counterparty_channel", &pinned.counterparty_channel);
    channel::pin(storage, &msg.channel().endpoint.port_id, pinned)?;
    Ok(IbcBasicResponse::new()
        .add_attribute("action", "channel_connect")
        .add_event(connected.into()))
}

/// Refuses to close. A close that already happened means *lost*, never *released*: entries count on until they
/// expire, reports wait for the next channel.
pub fn close(storage: &mut dyn Storage, msg: &IbcChannelCloseMsg) -> Result<IbcBasicResponse, ContractError> {
    let channel = match msg {
        IbcChannelCloseMsg::CloseConfirm { channel } => channel,
        _ => return Err(HandshakeError::NoClose.into()),
    };
    let response = IbcBasicResponse::new().add_attribute("action", "channel_close");
    if !channel::lose(storage, channel)? {
        return Ok(response);
    }
    let lost = event("channel_lost").with("channel", &channel.endpoint.channel_id);
    Ok(response.add_event(lost.into()))
}
