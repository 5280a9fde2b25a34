//! The consumer's entries of the one operator, and who relied on them until when.

use super::packets::{Answer, Packet};
use super::rules::{Mistake, Rules};

/// An entry that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its sequence.
    pub seq: u64,
    /// What somebody may rely on.
    pub slashable: u128,
    /// When it expires, on the consumer's clock.
    pub expires_at: u64,
    /// The last tick of the hub's clock at which it counted: offences up to then are judged by it.
    pub relied_until: Option<u64>,
}

impl Entry {
    /// The last tick of the hub's clock at which it counts, on a consumer's clock that is as far behind as it may be.
    fn last_relied(&self, rules: &Rules) -> u64 {
        if rules.has(Mistake::NeverExpires) {
            return u64::MAX;
        }
        self.expires_at + rules.clock_drift - 1
    }
}

/// What a consumer holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Consumer {
    /// The newest entry last. Before it those that an offence may still be judged by.
    pub entries: Vec<Entry>,
    /// Whether an entry ever gave way to an older one.
    pub went_back: bool,
}

impl Consumer {
    /// The newest entry, expired or not.
    pub fn newest(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// Takes a packet: an entry is applied if its sequence is newer than that held.
    pub fn receive(&mut self, packet: &Packet, now: u64, rules: &Rules) -> Answer {
        let held = self.newest().map_or(0, |entry| entry.seq);
        if packet.seq <= held {
            if !rules.has(Mistake::AppliesOlder) || packet.seq == held {
                return Answer::Stale;
            }
            self.went_back = true;
        }
        let base = match self.newest() {
            Some(entry) if rules.has(Mistake::SendsDifferences) => entry.slashable,
            _ => 0,
        };
        let mut entry = Entry {
            seq: packet.seq,
            slashable: base.saturating_add_signed(packet.says),
            expires_at: packet.expires_at,
            relied_until: None,
        };
        entry.relied_until = (now <= entry.last_relied(rules)).then_some(now);
        self.entries.push(entry);
        self.pass(now, rules);
        Answer::Applied
    }

    /// Notes the time: the newest entry was relied on until now or until it expired, and what no offence can be judged
    /// by any more is forgotten.
    pub fn pass(&mut self, now: u64, rules: &Rules) {
        if let Some(entry) = self.entries.last_mut() {
            let last = entry.last_relied(rules).min(now);
            entry.relied_until = entry.relied_until.map(|until| until.max(last));
        }
        let newest = self.newest().map(|entry| entry.seq);
        self.entries.retain(|entry| {
            let judged = entry.relied_until.map(|until| rules.last_filing(until));
            Some(entry.seq) == newest || judged.is_some_and(|last| now <= last)
        });
    }
}
