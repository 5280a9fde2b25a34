//! What the hub keeps of one service's link: `contracts/hub/src/link` for a single operator with a single vault.

use super::packets::Packet;
use super::rules::{Mistake, Rules};

/// What became of a sent entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Not known.
    UnderWay,
    /// In force at the consumer.
    Applied,
    /// Overtaken, refused or timed out, as far as the hub knows.
    Missed,
}

/// An entry as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sent {
    /// Its sequence.
    pub seq: u64,
    /// When it expires.
    pub expires_at: u64,
    /// What it promised.
    pub slashable: u128,
    /// How many closings the vault had had.
    pub closing: u64,
    /// What became of it.
    pub fate: Fate,
    /// What its service took since from the pools behind it. The model's own note.
    pub taken: u128,
    /// A unit for each part that closings since have rounded down. The model's own note.
    pub rounded: u64,
}

/// When the last entry was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LastSent {
    /// When.
    pub at: u64,
    /// When it expires.
    pub expires_at: u64,
    /// Whether it named no vault.
    pub empty: bool,
}

/// The hub end of one service's link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct HubEnd {
    /// Whether the entry differs from what was sent last.
    pub dirty: bool,
    /// Sequence of the last snapshot.
    pub last_seq: u64,
    /// When the last entry was sent.
    pub last: Option<LastSent>,
    /// The entries sent that something may be filed under.
    pub sent: Vec<Sent>,
    /// The sequences whose packets have not ended.
    pub in_flight: Vec<u64>,
}

impl HubEnd {
    /// The entry of that sequence.
    pub fn sent(&self, seq: u64) -> Option<&Sent> {
        self.sent.iter().find(|sent| sent.seq == seq)
    }

    /// Whether a flush has something to send: what changed, or what a new entry would outlast by more than half.
    pub fn wants_flush(&self, now: u64, rules: &Rules) -> bool {
        let Some(last) = self.last else {
            return self.dirty;
        };
        let half = rules.validity.div_ceil(2);
        let lasts = now + rules.validity;
        let ageing = !last.empty && last.expires_at <= lasts - half && lasts > last.expires_at;
        last.at + rules.pause <= now && (self.dirty || ageing)
    }

    /// Writes an entry down, forgets those that nothing can be filed under, and hands out the packet. `promise` is what the vault stands for, none without a lease.
    pub fn send(&mut self, promise: Option<u128>, closing: u64, now: u64, rules: &Rules) -> Packet {
        self.last_seq += 1;
        let slashable = promise.unwrap_or(0);
        let before = self.sent.last().map_or(0, |sent| sent.slashable);
        let expires_at = now + rules.validity;
        self.sent
            .retain(|old| rules.last_filing(old.expires_at) + rules.clock_drift >= now);
        self.sent.push(Sent {
            seq: self.last_seq,
            expires_at,
            slashable,
            closing,
            fate: Fate::UnderWay,
            taken: 0,
            rounded: 0,
        });
        self.in_flight.push(self.last_seq);
        self.last = Some(LastSent {
            at: now,
            expires_at,
            empty: promise.is_none(),
        });
        self.dirty = false;
        let says = match rules.has(Mistake::SendsDifferences) {
            true => slashable as i128 - before as i128,
            false => slashable as i128,
        };
        Packet {
            seq: self.last_seq,
            says,
            expires_at,
            answer: None,
        }
    }

    /// The host refused to send: the entry is forgotten, its sequence is spent.
    pub fn unsend(&mut self) {
        self.sent.pop();
        self.in_flight.pop();
        self.last = None;
        self.dirty = true;
    }

    /// Ends a packet; `false` when it ended before, and then nothing happens.
    pub fn settle(&mut self, seq: u64, fate: Fate) -> bool {
        let Some(place) = self.in_flight.iter().position(|held| *held == seq) else {
            return false;
        };
        self.in_flight.remove(place);
        if let Some(sent) = self.sent.iter_mut().find(|sent| sent.seq == seq) {
            sent.fate = fate;
        }
        true
    }

    /// Another channel takes over: nothing more is heard of what is under way.
    pub fn abandon(&mut self) {
        self.dirty |= !self.in_flight.is_empty();
        self.in_flight.clear();
    }
}
