//! Packets on one chain: commitments of what was sent, receipts and acks of what came in.

use std::fmt;

use cosmwasm_std::{
    Binary, BlockInfo, Event, IbcOrder, IbcPacket, IbcTimeout, IbcTimeoutBlock, Order, Storage, Timestamp,
};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

use super::{channel, client, connection, ChannelState, IbcError, IbcResult};

const NEXT_SEQUENCE: Map<&str, u64> = Map::new("simnet_ibc_next_sequence");
const COMMITMENTS: Map<(&str, u64), IbcPacket> = Map::new("simnet_ibc_commitments");
const RECEIPTS: Map<(&str, u64), bool> = Map::new("simnet_ibc_receipts");
const ACKS: Map<(&str, u64), Binary> = Map::new("simnet_ibc_acks");

/// A packet's name in the whole net: the chain and channel it was sent from, and its sequence there.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PacketId {
    /// Name of the sending chain.
    pub chain: String,
    /// Channel on the sending chain.
    pub channel: String,
    /// Sequence on that channel, from 1.
    pub sequence: u64,
}

impl fmt::Display for PacketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}#{}", self.chain, self.channel, self.sequence)
    }
}

/// Whether `timeout` has passed on a chain at `height` and `time`: at the stated height or time it has, as in ibc-go.
#[must_use]
pub fn elapsed(timeout: &IbcTimeout, height: IbcTimeoutBlock, time: Timestamp) -> bool {
    let by_time = timeout
        .timestamp()
        .is_some_and(|limit| limit.nanos() > 0 && time >= limit);
    let by_height = timeout
        .block()
        .is_some_and(|limit| !limit.is_zero() && height >= limit);
    by_time || by_height
}

/// Sends a packet from `port_id`: the checks of ibc-go's `SendPacket`, then the commitment.
pub(crate) fn send(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    port_id: &str,
    channel_id: &str,
    data: Binary,
    timeout: IbcTimeout,
) -> IbcResult<IbcPacket> {
    let unknown = |what, id: &str| IbcError::Unknown {
        what,
        id: id.to_string(),
        chain: block.chain_id.clone(),
    };
    let end = channel::load(storage, channel_id)?
        .filter(|end| end.endpoint.port_id == port_id)
        .ok_or_else(|| unknown("channel of this port", channel_id))?;
    end.ensure_state(ChannelState::Open)?;
    if end.order == IbcOrder::Ordered {
        return Err(IbcError::Unsupported(
            "packets on an ordered channel; open an unordered one".into(),
        ));
    }
    if data.is_empty() {
        return Err(IbcError::Unsupported(
            "a packet without data; send at least one byte".into(),
        ));
    }
    let link = connection::load(storage, &end.connection_id)?
        .ok_or_else(|| unknown("connection", &end.connection_id))?;
    let client = client::load(storage, &link.client_id)?.ok_or_else(|| unknown("client", &link.client_id))?;
    client.ensure_active(&link.client_id, block.time)?;
    if elapsed(&timeout, client.latest_height, client.latest_time) {
        return Err(IbcError::TimeoutElapsed(format!("a packet on {channel_id}")));
    }
    let sequence = next_sequence(storage, channel_id)?;
    let packet = IbcPacket::new(data, end.endpoint, end.counterparty, sequence, timeout);
    NEXT_SEQUENCE.save(storage, channel_id, &(sequence + 1))?;
    COMMITMENTS.save(storage, (channel_id, sequence), &packet)?;
    Ok(packet)
}

/// ibc-go's `send_packet` event.
pub(crate) fn sent_event(packet: &IbcPacket) -> Event {
    Event::new("send_packet")
        .add_attribute("packet_src_port", &packet.src.port_id)
        .add_attribute("packet_src_channel", &packet.src.channel_id)
        .add_attribute("packet_dst_port", &packet.dest.port_id)
        .add_attribute("packet_dst_channel", &packet.dest.channel_id)
        .add_attribute("packet_sequence", packet.sequence.to_string())
}

/// The sequence the next packet of the channel gets.
pub(crate) fn next_sequence(storage: &dyn Storage, channel_id: &str) -> IbcResult<u64> {
    Ok(NEXT_SEQUENCE.may_load(storage, channel_id)?.unwrap_or(1))
}

/// The packet as committed on the sending chain; `None` once it is settled.
pub(crate) fn commitment(
    storage: &dyn Storage,
    channel: &str,
    sequence: u64,
) -> IbcResult<Option<IbcPacket>> {
    Ok(COMMITMENTS.may_load(storage, (channel, sequence))?)
}

/// All packets sent and not settled, by channel and sequence.
pub(crate) fn commitments(storage: &dyn Storage) -> IbcResult<Vec<IbcPacket>> {
    COMMITMENTS
        .range(storage, None, None, Order::Ascending)
        .map(|entry| Ok(entry?.1))
        .collect()
}

/// Forgets a commitment: the packet is settled.
pub(crate) fn remove_commitment(storage: &mut dyn Storage, packet: &IbcPacket) {
    COMMITMENTS.remove(storage, (&packet.src.channel_id, packet.sequence));
}

/// Puts a commitment back after a handler failed: the packet stays pending.
pub(crate) fn restore_commitment(storage: &mut dyn Storage, packet: &IbcPacket) -> IbcResult<()> {
    Ok(COMMITMENTS.save(storage, (&packet.src.channel_id, packet.sequence), packet)?)
}

/// Whether the receiving chain has seen the packet.
pub(crate) fn received(storage: &dyn Storage, packet: &IbcPacket) -> bool {
    RECEIPTS.has(storage, (&packet.dest.channel_id, packet.sequence))
}

/// Writes the receipt and, if there is one, the ack.
pub(crate) fn write_receipt(
    storage: &mut dyn Storage,
    packet: &IbcPacket,
    ack: Option<&Binary>,
) -> IbcResult<()> {
    let key = (packet.dest.channel_id.as_str(), packet.sequence);
    RECEIPTS.save(storage, key, &true)?;
    if let Some(ack) = ack {
        ACKS.save(storage, key, ack)?;
    }
    Ok(())
}

/// The ack that the receiving chain wrote.
pub(crate) fn ack(storage: &dyn Storage, packet: &IbcPacket) -> IbcResult<Option<Binary>> {
    Ok(ACKS.may_load(storage, (&packet.dest.channel_id, packet.sequence))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_passes_at_the_stated_second_and_height() {
        let at = |revision, height| IbcTimeoutBlock { revision, height };
        let time = IbcTimeout::with_timestamp(Timestamp::from_seconds(100));
        assert!(!elapsed(&time, at(1, 9), Timestamp::from_seconds(99)));
        assert!(elapsed(&time, at(1, 9), Timestamp::from_seconds(100)));
        let height = IbcTimeout::with_block(at(1, 10));
        assert!(!elapsed(&height, at(1, 9), Timestamp::from_seconds(1_000)));
        assert!(elapsed(&height, at(1, 10), Timestamp::from_seconds(1)));
        assert!(elapsed(&height, at(2, 1), Timestamp::from_seconds(1)));
    }
}
