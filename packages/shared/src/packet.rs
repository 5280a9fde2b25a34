//! The packets, one enum per direction, and their acknowledgements (DESIGN section 4).
//!
//! All amounts are absolute, so that a loss, a repeat or a reordering can make an answer old but never wrong.

use cosmwasm_std::{from_json, to_json_binary, Binary, StdResult, Timestamp, Uint128};
use holdfast_wire::{wire, FromJson};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::evidence::Evidence;
use crate::limits::MAX_PACKET_BYTES;

/// What the hub sends to a consumer.
#[wire]
pub enum HubPacket {
    /// The absolute security of some operators. Sent by `Flush`; receiving it twice changes nothing the second
    /// time. Acknowledged with [`SnapshotAck`].
    Snapshot(Snapshot),
}

/// The absolute security of some operators at one moment.
#[wire]
pub struct Snapshot {
    /// Grows by one with every snapshot of a service and never starts again, across channels too. At least 1.
    pub seq: u64,
    /// The hub's time when it was sent.
    pub sent_at: Timestamp,
    /// At most 50 entries, an operator at most once.
    pub entries: Vec<SnapshotEntry>,
}

/// The security of one operator for the service.
#[wire]
pub struct SnapshotEntry {
    /// The operator's address on the hub chain.
    pub operator: String,
    /// What counts as security, in value (millionths of the hub's unit of account).
    pub stake: Uint128,
    /// The most that can be taken for offences committed while this entry is in force, in value.
    pub slashable: Uint128,
    /// The operator's ed25519 consensus key for the service, 32 bytes.
    pub key: Binary,
    /// Whether the operator may still earn trust.
    pub state: EntryState,
    /// From this moment on the consumer counts the entry as zero.
    pub expires_at: Timestamp,
}

/// Whether an operator's key is good.
#[wire]
#[derive(Copy, Eq)]
pub enum EntryState {
    /// In good standing.
    Active,
    /// Convicted of equivocation: this key never counts again.
    Tombstoned,
}

/// The answer to a [`Snapshot`].
#[wire]
pub struct SnapshotAck {
    /// The consumer chain's height when it was received.
    pub height: u64,
    /// The consumer chain's time then.
    pub time: Timestamp,
    /// Positions in the snapshot's list of entries that a newer sequence had overtaken, so that they were never
    /// in force; ascending.
    pub stale: Vec<u32>,
}

/// What a consumer sends to the hub.
#[wire]
#[allow(clippy::large_enum_variant)] // Lives for one message; a box would only burden its readers.
pub enum ConsumerPacket {
    /// An offence with its proof. Sent when somebody submits it, and again until the answer is final. The same
    /// offence sent twice counts once. Acknowledged with [`ReportAck`].
    Evidence(EvidencePacket),
    /// Asks for every entry again, after a start or a replacement of the channel. Asking twice is harmless.
    /// Acknowledged with [`HelloAck`].
    Hello {},
}

/// An offence with its proof.
#[wire]
pub struct EvidencePacket {
    /// The operator accused, by its address on the hub chain.
    pub operator: String,
    /// Sequence of the entry that was in force for the operator at the height of the offence.
    pub seq: u64,
    /// The proof, which the hub verifies again.
    pub evidence: Evidence,
    /// Address on the hub chain that receives the reporter's part; nobody when it is no valid address there.
    pub reporter: Option<String>,
}

/// The answer to a report.
#[wire]
pub enum ReportAck {
    /// Slashed, under this number.
    Accepted {
        /// Number of the slash on the hub.
        id: u64,
    },
    /// The offence was known; it counts once.
    Duplicate {
        /// Number of the slash on the hub.
        id: u64,
    },
    /// Cannot be judged yet; send it again later.
    Throttled {
        /// Not before this time of the hub's.
        retry_after: Timestamp,
    },
    /// Refused for good.
    Rejected {
        /// A constant code, see `docs/spec/link.md`.
        code: String,
    },
}

/// The answer to a `Hello`: the entries follow with the next flushes.
#[wire]
pub struct HelloAck {
    /// How many operators were marked to be sent again.
    pub operators: u32,
}

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
    /// A snapshot with no entries, too many, or one operator twice.
    pub const BAD_ENTRIES: &str = "bad_entries";
    /// A sequence of zero.
    pub const BAD_SEQUENCE: &str = "bad_sequence";
    /// Something failed inside; nothing changed and the packet may be sent again.
    pub const INTERNAL: &str = "internal";
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
