//! The live channel to the hub. At most one; nothing else may change state (I-35).

use cosmwasm_std::{IbcChannel, IbcEndpoint, IbcPacket, StdResult, Storage};
use cw_storage_plus::Item;
use holdfast_shared::handshake::{HandshakeError, PinnedChannel};
use holdfast_wire::wire;

use crate::ContractError;

const LINK: Item<Link> = Item::new("link");

/// This end of the link.
#[wire]
#[derive(Default)]
struct Link {
    live: Option<LiveChannel>,
    lost: bool,
}

/// The live channel with our own port, so that both ends of a packet can be compared.
#[wire]
struct LiveChannel {
    own_port: String,
    pinned: PinnedChannel,
}

impl LiveChannel {
    /// Whether these are our end and the hub's end of the channel.
    fn joins(&self, own: &IbcEndpoint, other: &IbcEndpoint) -> bool {
        own.port_id == self.own_port
            && own.channel_id == self.pinned.channel_id
            && other.port_id == self.pinned.counterparty_port
            && other.channel_id == self.pinned.counterparty_channel
    }
}

/// Refuses unless no channel is live.
pub fn ensure_none_live(storage: &dyn Storage) -> Result<(), ContractError> {
    match live(storage)? {
        Some(pinned) => Err(HandshakeError::Taken(pinned.channel_id).into()),
        None => Ok(()),
    }
}

/// Makes the channel the live one.
pub fn pin(storage: &mut dyn Storage, own_port: &str, pinned: PinnedChannel) -> Result<(), ContractError> {
    ensure_none_live(storage)?;
    let live = LiveChannel {
        own_port: own_port.to_owned(),
        pinned,
    };
    let link = Link {
        live: Some(live),
        lost: false,
    };
    Ok(LINK.save(storage, &link)?)
}

/// Records that the live channel was closed by the host; says whether it was the live one.
pub fn lose(storage: &mut dyn Storage, channel: &IbcChannel) -> StdResult<bool> {
    let was_live = joins_live(storage, &channel.endpoint, &channel.counterparty_endpoint)?;
    if was_live {
        give_up(storage)?;
    }
    Ok(was_live)
}

/// Lets the live channel go, so that another may open; it is lost, as one that was closed.
pub fn give_up(storage: &mut dyn Storage) -> StdResult<()> {
    let link = Link {
        live: None,
        lost: true,
    };
    LINK.save(storage, &link)
}

/// The live channel.
pub fn live(storage: &dyn Storage) -> StdResult<Option<PinnedChannel>> {
    Ok(load(storage)?.live.map(|live| live.pinned))
}

/// Whether the last channel was closed by the host and none has replaced it.
pub fn is_lost(storage: &dyn Storage) -> StdResult<bool> {
    Ok(load(storage)?.lost)
}

/// Whether a packet from the hub came over the live channel.
pub fn brought(storage: &dyn Storage, packet: &IbcPacket) -> StdResult<bool> {
    joins_live(storage, &packet.dest, &packet.src)
}

/// Whether a packet of ours went over the live channel.
pub fn took(storage: &dyn Storage, packet: &IbcPacket) -> StdResult<bool> {
    joins_live(storage, &packet.src, &packet.dest)
}

fn joins_live(storage: &dyn Storage, own: &IbcEndpoint, other: &IbcEndpoint) -> StdResult<bool> {
    Ok(load(storage)?.live.is_some_and(|live| live.joins(own, other)))
}

fn load(storage: &dyn Storage) -> StdResult<Link> {
    Ok(LINK.may_load(storage)?.unwrap_or_default())
}
