//! The handshake rules, once, for both ends (DESIGN section 4).
//!
//! Each end knows the connection, the counterparty's port and the version before a channel exists, and refuses
//! anything else. The order is unordered, so that no lost packet ever blocks another.
//!
//! **Versions.** `holdfast-<major>.<minor>`; `holdfast-1` is minor 0. Ends of one major version understand each other:
//! a newer minor adds packets and fields, and the older end passes over fields it does not know. The end that begins says
//! the newest it speaks, the other answers the lesser of both, and what was answered is what the channel speaks. Another
//! major version is refused.

use cosmwasm_std::{Ibc3ChannelOpenResponse, IbcChannel, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcOrder};
use holdfast_wire::wire;
use thiserror::Error;

use crate::validate::shortened;

/// The newest application version this code speaks.
pub const VERSION: &str = "holdfast-1.1";
/// The major version: what a version begins with.
const MAJOR: &str = "holdfast-1";
/// The minor version of [`VERSION`].
const MINOR: u32 = 1;
/// The first minor version with faults, orders and snapshots that only name the reporter.
pub const MINOR_WITH_ORDERS: u32 = 1;

/// The channel an end was told to expect.
#[wire]
pub struct ExpectedChannel {
    /// Connection on this end's own chain, e.g. `connection-0`.
    pub connection_id: String,
    /// Port of the other end, e.g. `wasm.<address of the contract there>`.
    pub counterparty_port: String,
}

/// A channel that is open and pinned to one counterparty.
#[wire]
pub struct PinnedChannel {
    /// Channel on this end's own chain.
    pub channel_id: String,
    /// Connection on this end's own chain.
    pub connection_id: String,
    /// Port of the other end.
    pub counterparty_port: String,
    /// Channel of the other end.
    pub counterparty_channel: String,
    /// The minor version it speaks.
    pub minor: u32,
}

/// Why a handshake was refused.
#[derive(Error, Debug, PartialEq)]
pub enum HandshakeError {
    /// The channel is ordered.
    #[error("the channel is ordered; open an unordered one")]
    Ordered,
    /// The version is of another major, or one this end never offered.
    #[error("version \"{0}\" is not one this end speaks; open with \"{VERSION}\"")]
    Version(String),
    /// The connection or the port is not the one named beforehand.
    #[error("{connection}, port {port} is not the counterparty expected; open from the registered one")]
    Stranger {
        /// Connection on this chain.
        connection: String,
        /// Port of the other end.
        port: String,
    },
    /// A channel is pinned already.
    #[error("channel {0} is open already; a replacement must be named first")]
    Taken(String),
    /// A close was asked for.
    #[error("the channel is never closed on request; security ends by expiry, not by closing")]
    NoClose,
    /// The channel is not the pinned one.
    #[error("channel {0} is not the live channel of anyone here")]
    NotLive(String),
}

/// Whether this code can speak a version: one of its major, and none newer than [`VERSION`].
#[must_use]
pub fn speaks(version: &str) -> bool {
    minor_of(version).is_ok_and(|minor| minor <= MINOR)
}

/// Checks a channel about to open against what was expected, and answers with the version to speak: the newest of ours to
/// begin with, the lesser of both when the other end has begun.
///
/// # Errors
/// [`HandshakeError`] when the order, the major version (either end's), the connection or the port differs.
pub fn check_open(
    msg: &IbcChannelOpenMsg,
    expected: &ExpectedChannel,
) -> Result<Ibc3ChannelOpenResponse, HandshakeError> {
    check_channel(msg.channel(), expected)?;
    let minor = match msg.counterparty_version() {
        Some(theirs) => minor_of(theirs)?.min(MINOR),
        None => MINOR,
    };
    Ok(Ibc3ChannelOpenResponse {
        version: version_of(minor),
    })
}

/// Checks a channel about to connect and returns what to pin.
///
/// The checks of the opening step are made again: a host may have gone on although it was refused. What was agreed is
/// what the other end answered, or, at its end, the version of the channel; neither may be newer than ours.
///
/// # Errors
/// As [`check_open`].
pub fn check_connect(
    msg: &IbcChannelConnectMsg,
    expected: &ExpectedChannel,
) -> Result<PinnedChannel, HandshakeError> {
    let channel = msg.channel();
    check_channel(channel, expected)?;
    let agreed = msg.counterparty_version().unwrap_or(&channel.version);
    let minor = minor_of(agreed)?;
    if minor > MINOR {
        return Err(HandshakeError::Version(shortened(agreed)));
    }
    Ok(PinnedChannel {
        channel_id: channel.endpoint.channel_id.clone(),
        connection_id: channel.connection_id.clone(),
        counterparty_port: channel.counterparty_endpoint.port_id.clone(),
        counterparty_channel: channel.counterparty_endpoint.channel_id.clone(),
        minor,
    })
}

fn check_channel(channel: &IbcChannel, expected: &ExpectedChannel) -> Result<(), HandshakeError> {
    if channel.order != IbcOrder::Unordered {
        return Err(HandshakeError::Ordered);
    }
    minor_of(&channel.version)?;
    let port = &channel.counterparty_endpoint.port_id;
    if channel.connection_id != expected.connection_id || *port != expected.counterparty_port {
        return Err(HandshakeError::Stranger {
            connection: shortened(&channel.connection_id),
            port: shortened(port),
        });
    }
    Ok(())
}

/// The minor number of a version of our major.
fn minor_of(version: &str) -> Result<u32, HandshakeError> {
    let refused = || HandshakeError::Version(shortened(version));
    let rest = version.strip_prefix(MAJOR).ok_or_else(refused)?;
    match rest.strip_prefix('.') {
        Some(minor) if minor.bytes().all(|byte| byte.is_ascii_digit()) => {
            minor.parse().map_err(|_| refused())
        }
        None if rest.is_empty() => Ok(0),
        _ => Err(refused()),
    }
}

/// The version of our major with that minor number.
fn version_of(minor: u32) -> String {
    match minor {
        0 => MAJOR.to_owned(),
        _ => format!("{MAJOR}.{minor}"),
    }
}

#[cfg(test)]
mod tests;
