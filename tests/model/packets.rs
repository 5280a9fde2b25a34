//! The network: it forgets nothing. Whatever was sent may arrive now, later, again, in any order, or never.

/// What the consumer answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The entry is in force.
    Applied,
    /// A newer one was in force already.
    Stale,
}

/// A snapshot of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Packet {
    /// Its sequence.
    pub seq: u64,
    /// The slashable it says; with [`super::rules::Mistake::SendsDifferences`] what it adds.
    pub says: i128,
    /// When it expires.
    pub expires_at: u64,
    /// The first answer; later arrivals change no answer, as on a chain.
    pub answer: Option<Answer>,
}
