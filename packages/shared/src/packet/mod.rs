//! The packets, one enum per direction, and their acknowledgements (DESIGN section 4).
//!
//! All amounts are absolute, so that a loss, a repeat or a reordering can make an answer old but never wrong.

mod consumer;
mod digest;
mod hub;

use cosmwasm_std::{from_json, to_json_binary, Binary, StdResult};
use holdfast_wire::{wire, FromJson};
use serde::de::DeserializeOwned;
use serde::Serialize;

pub use consumer::{
    ConsumerPacket, EvidencePacket, FaultKind, FaultPacket, HelloAck, Order, OrderPacket, ReportAck,
};
pub use digest::EntriesDigest;
pub use hub::{EntryState, HubPacket, Snapshot, SnapshotAck, SnapshotEntry};

use crate::limits::MAX_PACKET_BYTES;

/// Every acknowledgement on the channel.
#[wire]
pub enum Ack<T> {
    /// The packet was understood.
    Result(T),
    /// The packet changed nothing; a constant code says why.
    Error(String),
}

/// Codes inside [`Ack::Error`]. Constant, so that relayers and indexers can match them.
pub mod codes {
    /// The bytes are no packet of this version.
    pub const MALFORMED: &str = "malformed";
    /// The packet is larger than 64 KiB.
    pub const TOO_LARGE: &str = "too_large";
    /// The channel is not the live one.
    pub const WRONG_CHANNEL: &str = "wrong_channel";
    /// A snapshot with too many entries, one operator twice, or an entry that cannot be.
    pub const BAD_ENTRIES: &str = "bad_entries";
    /// A sequence of zero.
    pub const BAD_SEQUENCE: &str = "bad_sequence";
    /// Something failed inside; nothing changed and the packet may be sent again.
    pub const INTERNAL: &str = "internal";
}

/// Codes inside [`ReportAck::Rejected`] that say nothing of a proof; those of proofs are
/// [`EvidenceError::code`](crate::evidence::EvidenceError::code).
pub mod rejections {
    /// The operator's address is none on the hub chain.
    pub const BAD_ADDRESS: &str = "bad_address";
    /// The operator registered no key for the service.
    pub const UNKNOWN_KEY: &str = "unknown_key";
    /// The hub keeps no entry of that sequence for the operator.
    pub const NOT_IN_FORCE: &str = "not_in_force";
    /// Past the deadline of the entry.
    pub const TOO_OLD: &str = "too_old";
    /// The proof is of a key of the operator that was not in force at the offence: rotated away, or not yet.
    pub const KEY_NOT_IN_FORCE: &str = "key_not_in_force";
    /// The service's terms take nothing for this kind of offence.
    pub const NO_OFFENCE: &str = "no_offence";
    /// The key was convicted before; nothing more counts against it.
    pub const TOMBSTONED: &str = "tombstoned";
    /// The fault was filed by somebody who is not the service's reporter.
    pub const WRONG_REPORTER: &str = "wrong_reporter";
    /// The hub of this version does not do this.
    pub const UNSUPPORTED: &str = "unsupported";
    /// Against a rule of the hub; the message of the same name on the hub says which.
    pub const REFUSED: &str = "refused";
}

impl<T: Serialize> Ack<T> {
    /// The bytes of this acknowledgement. Falls back to a constant error, so that a receive always answers.
    pub fn to_bytes(&self) -> Binary {
        to_json_binary(self).unwrap_or_else(|_| Binary::new(br#"{"error":"internal"}"#.to_vec()))
    }
}

/// The bytes of an error acknowledgement.
#[must_use]
pub fn error_ack(code: &str) -> Binary {
    Ack::<()>::Error(code.to_owned()).to_bytes()
}

/// Reads a packet, refusing what is too large before parsing it.
///
/// # Errors
/// A constant code of [`codes`].
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, &'static str> {
    if bytes.len() > MAX_PACKET_BYTES {
        return Err(codes::TOO_LARGE);
    }
    from_json(bytes).map_err(|_| codes::MALFORMED)
}

/// Reads an acknowledgement of any origin: ours, or the error a host writes for us. `None` when it is neither.
pub fn decode_ack<T: FromJson>(bytes: &[u8]) -> Option<Ack<T>> {
    decode(bytes).ok()
}

/// The bytes of a packet.
///
/// # Errors
/// Serialisation, which the types of this module do not fail.
pub fn encode<T: Serialize>(packet: &T) -> StdResult<Binary> {
    to_json_binary(packet)
}
