//! Channel ends and their states.

use cosmwasm_std::{IbcChannel, IbcEndpoint, IbcOrder, Order, Storage};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

use super::{IbcError, IbcResult};

const CHANNELS: Map<&str, ChannelEnd> = Map::new("simnet_ibc_channels");
const CHANNEL_COUNT: Item<u64> = Item::new("simnet_ibc_channel_count");

/// Where a channel end is in its life.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelState {
    /// INIT was accepted here.
    Init,
    /// TRY was accepted here.
    TryOpen,
    /// Packets flow.
    Open,
    /// Nothing flows any more; pending packets may time out.
    Closed,
}

/// One end of a channel, on its own chain.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ChannelEnd {
    /// Where it is in its life.
    pub state: ChannelState,
    /// This end's port and channel.
    pub endpoint: IbcEndpoint,
    /// The other end's port and channel; the channel is empty until it is known.
    pub counterparty: IbcEndpoint,
    /// Ordered or unordered.
    pub order: IbcOrder,
    /// The version agreed so far.
    pub version: String,
    /// The connection on this chain.
    pub connection_id: String,
}

impl ChannelEnd {
    /// As a contract sees it.
    #[must_use]
    pub fn to_ibc(&self) -> IbcChannel {
        IbcChannel::new(
            self.endpoint.clone(),
            self.counterparty.clone(),
            self.order.clone(),
            self.version.clone(),
            self.connection_id.clone(),
        )
    }

    /// # Errors
    /// The end is in another state than `needed`.
    pub fn ensure_state(&self, needed: ChannelState) -> IbcResult<()> {
        if self.state == needed {
            return Ok(());
        }
        Err(IbcError::WrongState {
            id: self.endpoint.channel_id.clone(),
            found: self.state,
            needed,
        })
    }
}

/// The identifier the next channel of this chain gets.
pub(crate) fn next_id(storage: &dyn Storage) -> IbcResult<String> {
    let number = CHANNEL_COUNT.may_load(storage)?.unwrap_or_default();
    Ok(format!("channel-{number}"))
}

/// Stores a new channel end; its identifier must be [`next_id`]'s.
pub(crate) fn create(storage: &mut dyn Storage, end: &ChannelEnd) -> IbcResult<()> {
    let number = CHANNEL_COUNT.may_load(storage)?.unwrap_or_default();
    CHANNEL_COUNT.save(storage, &(number + 1))?;
    save(storage, end)
}

/// The channel end `id`, if there is one.
pub(crate) fn load(storage: &dyn Storage, id: &str) -> IbcResult<Option<ChannelEnd>> {
    Ok(CHANNELS.may_load(storage, id)?)
}

/// Overwrites a channel end.
pub(crate) fn save(storage: &mut dyn Storage, end: &ChannelEnd) -> IbcResult<()> {
    Ok(CHANNELS.save(storage, &end.endpoint.channel_id, end)?)
}

/// All channel ends of the chain, by identifier.
pub(crate) fn all(storage: &dyn Storage) -> IbcResult<Vec<ChannelEnd>> {
    CHANNELS
        .range(storage, None, None, Order::Ascending)
        .map(|entry| Ok(entry?.1))
        .collect()
}
