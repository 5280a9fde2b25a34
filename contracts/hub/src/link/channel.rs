//! Opening, connecting and losing channels.

use cosmwasm_std::{
    DepsMut, Event, IbcBasicResponse, IbcChannel, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcChannelOpenMsg, IbcChannelOpenResponse, Storage,
};
use holdfast_shared::events::event;
use holdfast_shared::handshake::{check_connect, check_open, HandshakeError};
use holdfast_shared::validate::shortened;

use super::{dirty, settle, state};
use crate::error::Result;
use crate::market::services::{self, Service};
use crate::market::states::Step;

/// Lets only a channel open that an approved service was registered with.
pub(crate) fn open(deps: DepsMut, msg: &IbcChannelOpenMsg) -> Result<IbcChannelOpenResponse> {
    let service = expecting_service(deps.storage, msg.channel())?;
    Ok(Some(check_open(msg, &service.params.link)?))
}

/// Pins a channel to its service. Checks everything again: the host may have gone on although it was refused.
pub(crate) fn connect(deps: DepsMut, msg: &IbcChannelConnectMsg) -> Result<IbcBasicResponse> {
    let mut service = expecting_service(deps.storage, msg.channel())?;
    let pinned = check_connect(msg, &service.params.link)?;
    let name = service.params.service.clone();
    let connected = event("channel_connected")
        .with("service", &name)
        .with("channel", &pinned.channel_id);
    state::pin(deps.storage, &name, pinned)?;
    dirty::mark_all(deps.storage, &name)?;
    if service.take_if_due(Step::Connect) {
        services::save(deps.storage, &service)?;
    }
    Ok(IbcBasicResponse::new().add_event(Event::from(connected)))
}

/// Refuses to close; notes a channel that was closed on the other side as lost.
pub(crate) fn close(deps: DepsMut, msg: &IbcChannelCloseMsg) -> Result<IbcBasicResponse> {
    match msg {
        IbcChannelCloseMsg::CloseInit { .. } => Err(HandshakeError::NoClose.into()),
        IbcChannelCloseMsg::CloseConfirm { channel } => {
            let lost = state::lose(deps.storage, &channel.endpoint.channel_id)?;
            let Some(service) = lost else {
                return Ok(IbcBasicResponse::new());
            };
            settle::abandoned(deps.storage, &service)?;
            let lost = event("channel_lost").with("service", service);
            Ok(IbcBasicResponse::new().add_event(Event::from(lost)))
        }
    }
}

/// The approved service that expects this channel and has none.
fn expecting_service(storage: &dyn Storage, channel: &IbcChannel) -> Result<Service> {
    let port = &channel.counterparty_endpoint.port_id;
    let stranger = || HandshakeError::Stranger {
        connection: shortened(&channel.connection_id),
        port: shortened(port),
    };
    let name = state::expecting(storage, &channel.connection_id, port)?.ok_or_else(stranger)?;
    let link = state::load(storage, &name)?;
    if let Some(live) = link.channel {
        return Err(HandshakeError::Taken(live.channel_id).into());
    }
    if link.lost {
        return Err(HandshakeError::Taken("lost".to_owned()).into());
    }
    services::load(storage, &name)
}
