//! The hub end of a link on the wire.

use cosmwasm_std::{Binary, Timestamp, Uint128};
use holdfast_wire::wire;

use crate::asset::Denom;
use crate::handshake::PinnedChannel;

/// The hub end of a link, and whether it is well.
#[wire]
pub struct LinkResponse {
    /// The live channel.
    pub channel: Option<PinnedChannel>,
    /// Whether a channel was lost (closed by the host).
    pub lost: bool,
    /// Sequence of the last snapshot sent, 0 before the first.
    pub last_seq: u64,
    /// When it was sent.
    pub last_sent_at: Option<Timestamp>,
    /// The last answer to a snapshot.
    pub last_ack: Option<AckView>,
    /// Snapshots sent and not yet acknowledged or timed out.
    pub in_flight: u32,
    /// The oldest of them.
    pub oldest_in_flight: Option<u64>,
    /// Operators whose entry must be sent again.
    pub dirty: Vec<String>,
    /// Who may file faults, an address on the consumer chain.
    pub reporter: Option<String>,
    /// Whether the consumer is still to be told of the reporter.
    pub reporter_untold: bool,
    /// Operators whose newest entry in force promises something.
    pub live: u32,
    /// Of those, the ones with less than half a validity left.
    pub expiring: u32,
    /// When the next of them expires.
    pub next_expiry: Option<Timestamp>,
    /// Identity of all of them; equal to the consumer's while nothing is under way between the two.
    pub digest: Binary,
    /// The greatest height of the consumer chain an acknowledgement named, 0 before the first.
    pub consumer_height: u64,
    /// By how much the consumer's clock is ahead at least, seconds: it received before the ack arrived here.
    pub clock_ahead_seconds: u64,
    /// By how much it is behind at least, seconds: it received after the hub had sent.
    pub clock_behind_seconds: u64,
    /// Why the last flush or send failed, if it did.
    pub last_failure: Option<String>,
}

/// An answer to a snapshot.
#[wire]
#[derive(Copy)]
pub struct AckView {
    /// Sequence of the snapshot.
    pub seq: u64,
    /// When it was sent, by the hub's clock.
    pub sent_at: Timestamp,
    /// When it was received, by the consumer's clock.
    pub received_at: Timestamp,
    /// At which height of the consumer chain.
    pub height: u64,
    /// When the answer arrived, by the hub's clock.
    pub acked_at: Timestamp,
}

/// What a service pays relayers, base units of its rent denom (DESIGN 3.4).
#[wire]
#[derive(Copy, Eq)]
pub struct TipParams {
    /// For an entry that came into force, once per third of its validity or when it changed by more than 1 %.
    pub snapshot: Uint128,
    /// For accepted evidence.
    pub evidence: Uint128,
    /// Most in one day (UTC).
    pub daily_cap: Uint128,
}

/// What a service pays relayers, and from what.
#[wire]
pub struct TipsView {
    /// What for, and at most how much a day.
    pub params: TipParams,
    /// What it pays in.
    pub denom: Denom,
    /// What is left of the budget, base units.
    pub left: Uint128,
    /// Credited lately and counted against the daily cap, base units: in the last 24 hours, and up to 6 before them.
    pub spent_today: Uint128,
}

/// Tips credited to a relayer and not claimed.
#[wire]
pub struct OwedTip {
    /// Who earned them.
    pub relayer: String,
    /// What they are paid in.
    pub denom: Denom,
    /// How much, base units.
    pub amount: Uint128,
}
