//! The forms of single values, each as its own yes or no.
//!
//! Identifiers follow ICS-24 as `ibc-relayer-types`, and so Hermes, reads it; where ibc-go is stricter (a channel
//! is `channel-` and a number) so are we, because a chain will never have the other.
use std::str::FromStr;

use ibc_relayer_types::core::ics24_host::identifier::{ChainId, ChannelId, ClientId, ConnectionId, PortId};

/// CometBFT's `MaxChainIDLen`.
const MAX_CHAIN_ID_BYTES: usize = 50;

/// A chain id with a revision number, `name-1`: without one ibc-go counts revision 0 and no client can be upgraded.
pub(crate) fn is_chain_id(text: &str) -> bool {
    text.len() <= MAX_CHAIN_ID_BYTES && made_of(text, "._-") && ChainId::is_epoch_format(text)
}

/// An IBC client id of the kind ibc-go gives CometBFT chains.
pub(crate) fn is_client(text: &str) -> bool {
    ClientId::from_str(text).is_ok() && is_numbered(text, "07-tendermint-")
}

/// An IBC connection id.
pub(crate) fn is_connection(text: &str) -> bool {
    ConnectionId::from_str(text).is_ok() && is_numbered(text, "connection-")
}

/// An IBC channel id.
pub(crate) fn is_channel(text: &str) -> bool {
    ChannelId::from_str(text).is_ok() && is_numbered(text, "channel-")
}

/// An IBC port id.
pub(crate) fn is_port(text: &str) -> bool {
    PortId::from_str(text).is_ok()
}

/// The prefix and a number in the one way to write it.
fn is_numbered(text: &str, prefix: &str) -> bool {
    let number = text.strip_prefix(prefix).unwrap_or_default();
    number
        .parse::<u64>()
        .is_ok_and(|parsed| parsed.to_string() == number)
}

/// A bech32 address with this prefix and a good checksum, of an account (20 bytes) or a contract (32).
pub(crate) fn is_address(text: &str, prefix: &str) -> bool {
    bech32::decode(text)
        .is_ok_and(|(found, bytes)| found.as_str() == prefix && matches!(bytes.len(), 20 | 32))
}

/// Whether the text is not empty and has only letters, digits and these marks.
pub(crate) fn made_of(text: &str, marks: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
}

/// A web address that stays one line inside quotes.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\');
    rest.is_some_and(|host| !host.is_empty() && host.chars().all(plain))
}

/// A name that stays one word in a configuration file: of a network, a key, a wallet.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= 64 && made_of(text, "._-")
}

/// A service's name as the hub accepts it: 3 to 32 of `a-z`, `0-9`, `-`.
pub(crate) fn is_service(text: &str) -> bool {
    (3..=32).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A bank denom by the SDK's rule.
pub(crate) fn is_denom(text: &str) -> bool {
    (3..=128).contains(&text.len())
        && made_of(text, "/:._-")
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// A decimal number without sign or exponent. A leading zero before another digit is no number in TOML.
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = |part: &str| digits(part) && (part == "0" || !part.starts_with('0'));
    match text.split_once('.') {
        Some((before, after)) => whole(before) && digits(after),
        None => whole(text),
    }
}

/// A SHA-256 in lower-case hexadecimal.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
