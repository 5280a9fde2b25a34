//! The handshake rules, once, for both ends (DESIGN section 4).
//!
//! Each end knows the connection, the counterparty's port and the version before a channel exists, and refuses
//! anything else. The order is unordered, so that no lost packet ever blocks another.

use cosmwasm_std::{Ibc3ChannelOpenResponse, IbcChannel, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcOrder};
use holdfast_wire::wire;
use thiserror::Error;

use crate::validate::shortened;

/// The application version both ends speak. A new major version is a new string.
pub const VERSION: &str = "holdfast-1";

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
}

/// Why a handshake was refused.
#[derive(Error, Debug, PartialEq)]
pub enum HandshakeError {
    /// The channel is ordered.
    #[error("the channel is ordered; open an unordered one")]
    Ordered,
    /// The version differs from [`VERSION`].
    #[error("version \"{0}\" is not \"{VERSION}\"; open with that version")]
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

/// Checks a channel about to open against what was expected, and answers with our version.
///
/// # Errors
/// [`HandshakeError`] when the order, the version (either end's), the connection or the port differs.
pub fn check_open(
    msg: &IbcChannelOpenMsg,
    expected: &ExpectedChannel,
) -> Result<Ibc3ChannelOpenResponse, HandshakeError> {
    check_channel(msg.channel(), expected)?;
    if let Some(version) = msg.counterparty_version() {
        check_version(version)?;
    }
    Ok(Ibc3ChannelOpenResponse {
        version: VERSION.to_owned(),
    })
}

/// Checks a channel about to connect and returns what to pin.
///
/// The checks of the opening step are made again: a host may have gone on although it was refused.
///
/// # Errors
/// As [`check_open`].
pub fn check_connect(
    msg: &IbcChannelConnectMsg,
    expected: &ExpectedChannel,
) -> Result<PinnedChannel, HandshakeError> {
    let channel = msg.channel();
    check_channel(channel, expected)?;
    if let Some(version) = msg.counterparty_version() {
        check_version(version)?;
    }
    Ok(PinnedChannel {
        channel_id: channel.endpoint.channel_id.clone(),
        connection_id: channel.connection_id.clone(),
        counterparty_port: channel.counterparty_endpoint.port_id.clone(),
        counterparty_channel: channel.counterparty_endpoint.channel_id.clone(),
    })
}

fn check_channel(channel: &IbcChannel, expected: &ExpectedChannel) -> Result<(), HandshakeError> {
    if channel.order != IbcOrder::Unordered {
        return Err(HandshakeError::Ordered);
    }
    check_version(&channel.version)?;
    let port = &channel.counterparty_endpoint.port_id;
    if channel.connection_id != expected.connection_id || *port != expected.counterparty_port {
        return Err(HandshakeError::Stranger {
            connection: shortened(&channel.connection_id),
            port: shortened(port),
        });
    }
    Ok(())
}

fn check_version(version: &str) -> Result<(), HandshakeError> {
    if version == VERSION {
        return Ok(());
    }
    Err(HandshakeError::Version(shortened(version)))
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::IbcEndpoint;
    use rstest::rstest;

    use super::*;

    fn expected() -> ExpectedChannel {
        ExpectedChannel {
            connection_id: "connection-0".into(),
            counterparty_port: "wasm.hub".into(),
        }
    }

    fn channel(order: IbcOrder, version: &str, connection: &str, port: &str) -> IbcChannel {
        IbcChannel::new(
            IbcEndpoint {
                port_id: "wasm.me".into(),
                channel_id: "channel-3".into(),
            },
            IbcEndpoint {
                port_id: port.into(),
                channel_id: "channel-9".into(),
            },
            order,
            version,
            connection,
        )
    }

    #[rstest]
    #[case(IbcOrder::Unordered, VERSION, "connection-0", "wasm.hub", true)]
    #[case(IbcOrder::Ordered, VERSION, "connection-0", "wasm.hub", false)]
    #[case(IbcOrder::Unordered, "ics20-1", "connection-0", "wasm.hub", false)]
    #[case(IbcOrder::Unordered, "", "connection-0", "wasm.hub", false)]
    #[case(IbcOrder::Unordered, VERSION, "connection-1", "wasm.hub", false)]
    #[case(IbcOrder::Unordered, VERSION, "connection-0", "transfer", false)]
    fn only_the_expected_channel_opens(
        #[case] order: IbcOrder,
        #[case] version: &str,
        #[case] connection: &str,
        #[case] port: &str,
        #[case] good: bool,
    ) {
        let channel = channel(order, version, connection, port);
        let open = IbcChannelOpenMsg::new_init(channel.clone());
        assert_eq!(check_open(&open, &expected()).is_ok(), good);
        let connect = IbcChannelConnectMsg::new_confirm(channel);
        assert_eq!(check_connect(&connect, &expected()).is_ok(), good);
    }

    #[test]
    fn the_counterpartys_version_counts_too() {
        let channel = channel(IbcOrder::Unordered, VERSION, "connection-0", "wasm.hub");
        assert!(check_open(&IbcChannelOpenMsg::new_try(channel.clone(), "other"), &expected()).is_err());
        assert!(check_connect(
            &IbcChannelConnectMsg::new_ack(channel.clone(), "other"),
            &expected()
        )
        .is_err());
        let pinned = check_connect(&IbcChannelConnectMsg::new_ack(channel, VERSION), &expected()).unwrap();
        assert_eq!(pinned.channel_id, "channel-3");
        assert_eq!(pinned.counterparty_channel, "channel-9");
    }
}
