//! What the hub sends to a consumer, and the answer to it.

use cosmwasm_std::{Binary, Timestamp, Uint128};
use holdfast_wire::wire;

/// What the hub sends to a consumer.
#[wire]
pub enum HubPacket {
    /// The absolute security of some operators, and who may file faults. Sent by `Flush`, by anyone; receiving it
    /// twice changes nothing the second time. Acknowledged with [`SnapshotAck`].
    Snapshot(Snapshot),
}

/// The absolute security of some operators at one moment.
#[wire]
pub struct Snapshot {
    /// Grows by one with every snapshot of a service and never starts again, across channels too. At least 1.
    pub seq: u64,
    /// The hub's time when it was sent.
    pub sent_at: Timestamp,
    /// Address on the consumer chain that may file attested faults there; nobody when there is none. As absolute as
    /// the entries: the one with the greatest sequence counts.
    pub reporter: Option<String>,
    /// At most 50 entries, an operator at most once; none when only the reporter changed.
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
