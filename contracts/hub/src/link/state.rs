//! The state of each service's link, and which channel belongs to whom.

use cosmwasm_std::{Addr, IbcEndpoint, Order, StdResult, Storage, Timestamp};
use cw_storage_plus::Map;
use holdfast_shared::handshake::{ExpectedChannel, PinnedChannel};
use holdfast_shared::msg::hub::AckView;
use holdfast_wire::wire;

use crate::error::{ContractError, Result};
use crate::keys;
use crate::market::propose::MAX_IBC_ID_BYTES;
use crate::table::Table;

/// The link of one service.
#[wire]
#[derive(Default)]
pub(crate) struct Link {
    /// The live channel.
    pub channel: Option<PinnedChannel>,
    /// Whether the host closed a channel; a replacement must be named.
    pub lost: bool,
    /// Sequence of the last snapshot; never starts again.
    pub last_seq: u64,
    /// Snapshots sent and not yet settled.
    pub in_flight: u32,
    /// The greatest height of the consumer chain an acknowledgement named.
    pub consumer_height: u64,
    /// Why the last send failed, if it did.
    pub last_failure: Option<String>,
    /// Who may file faults, an address on the consumer chain.
    pub reporter: Option<String>,
    /// Whether a reporter was ever named, or taken back.
    pub named: bool,
    /// Whether the consumer is still to be told of the reporter.
    pub untold: bool,
    /// When the last snapshot was sent.
    pub last_sent_at: Option<Timestamp>,
    /// The last answer to a snapshot.
    pub last_ack: Option<AckView>,
}

const LINKS: Map<&str, Link> = Map::new(keys::LINKS);
/// `(connection, counterparty port) -> service`: who may open a channel.
const EXPECTED: Map<(&str, &str), String> = Map::new(keys::EXPECTED);
/// `channel -> service`: live channels.
const CHANNELS: Map<&str, String> = Map::new(keys::CHANNELS);
/// `(service, seq) -> operators`: snapshots under way.
const IN_FLIGHT: Table<(&str, u64), Vec<Addr>> = Table::new(keys::IN_FLIGHT);

/// The link of a service; an empty one before its channel opens.
pub(crate) fn load(storage: &dyn Storage, service: &str) -> Result<Link> {
    Ok(LINKS.may_load(storage, service)?.unwrap_or_default())
}

/// Stores a link.
pub(super) fn save(storage: &mut dyn Storage, service: &str, link: &Link) -> Result<()> {
    Ok(LINKS.save(storage, service, link)?)
}

/// Notes which channel a service may open.
pub(crate) fn expect(storage: &mut dyn Storage, service: &str, expected: &ExpectedChannel) -> Result<()> {
    let key = (
        expected.connection_id.as_str(),
        expected.counterparty_port.as_str(),
    );
    if let Some(held) = EXPECTED.may_load(storage, key)?.filter(|held| held != service) {
        return Err(ContractError::LinkTaken {
            connection: expected.connection_id.clone(),
            port: expected.counterparty_port.clone(),
            service: held,
        });
    }
    Ok(EXPECTED.save(storage, key, &service.to_owned())?)
}

/// Forgets which channel a service may open.
pub(crate) fn forget(storage: &mut dyn Storage, expected: &ExpectedChannel) {
    EXPECTED.remove(storage, (&expected.connection_id, &expected.counterparty_port));
}

/// The service that expects a channel over this connection from this port. A name longer than any that was ever stored
/// is not looked for: as a part of a key it might be too long.
pub(super) fn expecting(storage: &dyn Storage, connection: &str, port: &str) -> Result<Option<String>> {
    if connection.len() > MAX_IBC_ID_BYTES {
        return Ok(None);
    }
    Ok(EXPECTED.may_load(storage, (connection, port))?)
}

/// Makes a channel the live one of a service.
pub(super) fn pin(storage: &mut dyn Storage, service: &str, channel: PinnedChannel) -> Result<()> {
    CHANNELS.save(storage, &channel.channel_id, &service.to_owned())?;
    let link = load(storage, service)?;
    save(
        storage,
        service,
        &Link {
            untold: link.named,
            channel: Some(channel),
            lost: false,
            in_flight: 0,
            ..link
        },
    )
}

/// Has the consumer told of the reporter with the next snapshot, whatever it was told before. Where nobody was ever named
/// there is nothing to tell.
pub(super) fn tell_reporter(storage: &mut dyn Storage, service: &str) -> Result<()> {
    let link = load(storage, service)?;
    let untold = link.named;
    save(storage, service, &Link { untold, ..link })
}

/// Notes that the host closed a channel. Nothing is released: what was promised runs on until it expires.
pub(super) fn lose(storage: &mut dyn Storage, channel_id: &str) -> Result<Option<String>> {
    let Some(service) = CHANNELS.may_load(storage, channel_id)? else {
        return Ok(None);
    };
    CHANNELS.remove(storage, channel_id);
    let link = load(storage, &service)?;
    save(
        storage,
        &service,
        &Link {
            channel: None,
            lost: true,
            ..link
        },
    )?;
    Ok(Some(service))
}

/// Drops a dead channel, so that the one expected now can open.
pub(super) fn unpin(storage: &mut dyn Storage, service: &str, link: Link) -> Result<()> {
    if let Some(dead) = &link.channel {
        CHANNELS.remove(storage, &dead.channel_id);
    }
    let (channel, lost) = (None, false);
    save(
        storage,
        service,
        &Link {
            channel,
            lost,
            ..link
        },
    )
}

/// The service whose live channel has these two ends; none for any other channel.
pub(super) fn service_of(
    storage: &dyn Storage,
    ours: &IbcEndpoint,
    theirs: &IbcEndpoint,
) -> Result<Option<String>> {
    let Some(service) = CHANNELS.may_load(storage, &ours.channel_id)? else {
        return Ok(None);
    };
    let pinned = load(storage, &service)?.channel;
    let live = pinned.is_some_and(|channel| {
        channel.channel_id == ours.channel_id
            && channel.counterparty_port == theirs.port_id
            && channel.counterparty_channel == theirs.channel_id
    });
    Ok(live.then_some(service))
}

/// Notes a snapshot under way.
pub(super) fn depart(
    storage: &mut dyn Storage,
    service: &str,
    seq: u64,
    operators: &Vec<Addr>,
) -> Result<()> {
    Ok(IN_FLIGHT.save(storage, (service, seq), operators)?)
}

/// Takes a snapshot off the list of those under way; nothing when it was settled before.
pub(super) fn arrive(storage: &mut dyn Storage, service: &str, seq: u64) -> Result<Option<Vec<Addr>>> {
    let Some(operators) = IN_FLIGHT.may_load(storage, (service, seq))? else {
        return Ok(None);
    };
    IN_FLIGHT.remove(storage, (service, seq));
    let link = load(storage, service)?;
    let in_flight = link.in_flight.saturating_sub(1);
    save(storage, service, &Link { in_flight, ..link })?;
    Ok(Some(operators))
}

/// Numbers of the snapshots under way, ascending; at most 16.
pub(super) fn under_way(storage: &dyn Storage, service: &str) -> Result<Vec<u64>> {
    let numbers = IN_FLIGHT
        .prefix(service)
        .keys(storage, None, None, Order::Ascending);
    Ok(numbers.collect::<StdResult<_>>()?)
}
