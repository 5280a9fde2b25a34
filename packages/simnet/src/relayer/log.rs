//! What became of every packet.

use std::collections::BTreeMap;

use cosmwasm_std::{Binary, IbcPacket, Timestamp};
use serde::Serialize;

use crate::ibc::PacketId;

/// One thing that happened to a packet.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was sent.
    Sent,
    /// The other side took it.
    Delivered {
        /// Its answer, if it came at once.
        ack: Option<Binary>,
    },
    /// The other side failed: error ack, state reverted.
    Refused {
        /// The error ack.
        ack: Binary,
    },
    /// The other side panicked: no ack.
    Panicked(String),
    /// It, its ack or its timeout was brought again; no contract was called.
    Repeated,
    /// The sender took the ack: the packet has ended.
    Acked,
    /// The sender's ack handler failed: the packet stays pending.
    AckFailed(String),
    /// The sender took the timeout: the packet has ended.
    TimedOut,
    /// The sender's timeout handler failed: the packet stays pending.
    TimeoutFailed(String),
    /// A relayer decided to lose it.
    Dropped,
}

/// A fate with its moment.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct FateEvent {
    /// Block time of the sending chain for `Sent`, else the net's clock.
    pub at: Timestamp,
    /// The step of the net.
    pub step: u64,
    /// What happened.
    pub fate: Fate,
}

/// A packet and all that happened to it, in order.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct PacketRecord {
    /// The packet as sent.
    pub packet: IbcPacket,
    /// What happened, in order.
    pub fates: Vec<FateEvent>,
}

impl PacketRecord {
    /// How often the packet ended; more than once is a broken host (I-31).
    #[must_use]
    pub fn endings(&self) -> usize {
        self.count(|fate| matches!(fate, Fate::Acked | Fate::TimedOut))
    }

    /// How often the receiving contract ran to its end on it.
    #[must_use]
    pub fn receptions(&self) -> usize {
        self.count(|fate| matches!(fate, Fate::Delivered { .. } | Fate::Refused { .. }))
    }

    fn count(&self, wanted: impl Fn(&Fate) -> bool) -> usize {
        self.fates.iter().filter(|event| wanted(&event.fate)).count()
    }
}

/// Every packet of a net.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PacketLog {
    records: BTreeMap<PacketId, PacketRecord>,
}

impl PacketLog {
    /// All packets, by chain, channel and sequence.
    pub fn entries(&self) -> impl Iterator<Item = (&PacketId, &PacketRecord)> {
        self.records.iter()
    }

    /// One packet and what happened to it.
    #[must_use]
    pub fn record(&self, id: &PacketId) -> Option<&PacketRecord> {
        self.records.get(id)
    }

    /// One packet as it was sent.
    #[must_use]
    pub fn packet(&self, id: &PacketId) -> Option<&IbcPacket> {
        self.record(id).map(|record| &record.packet)
    }

    /// How many fates of a kind there are in all: the numbers of a report.
    #[must_use]
    pub fn count(&self, wanted: impl Fn(&Fate) -> bool) -> usize {
        self.records.values().map(|record| record.count(&wanted)).sum()
    }

    /// The first sequence of a channel that is not in the log.
    pub(crate) fn next_unseen(&self, chain: &str, channel: &str) -> u64 {
        let id = |sequence| PacketId {
            chain: chain.to_string(),
            channel: channel.to_string(),
            sequence,
        };
        let last = self.records.range(id(0)..=id(u64::MAX)).next_back();
        last.map_or(1, |(id, _)| id.sequence + 1)
    }

    pub(crate) fn sent(&mut self, id: PacketId, packet: IbcPacket, at: Timestamp, step: u64) {
        let fates = vec![FateEvent {
            at,
            step,
            fate: Fate::Sent,
        }];
        self.records.insert(id, PacketRecord { packet, fates });
    }

    pub(crate) fn note(&mut self, id: &PacketId, fate: Fate, at: Timestamp, step: u64) {
        if let Some(record) = self.records.get_mut(id) {
            record.fates.push(FateEvent { at, step, fate });
        }
    }

    /// A chain went back in time: what it no longer knows to have sent was never sent.
    pub(crate) fn forget(&mut self, sent: impl Fn(&PacketId) -> bool) {
        self.records.retain(|id, _| sent(id));
    }
}
