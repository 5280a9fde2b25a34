//! Packets and the sums at the end.

use super::Unit;

/// One packet, from sending to its end.
#[derive(Clone, Debug, Default)]
pub struct Packet {
    /// Chain that sent it, as in [`Run::chains`](super::Run::chains).
    pub from: String,
    /// Chain it was for.
    pub to: String,
    /// Sequence on its channel.
    pub sequence: u64,
    /// What it carried: "snapshot 4", "evidence".
    pub what: String,
    /// Seconds since the start.
    pub sent_at: u64,
    /// When the other chain received it, if it did.
    pub received_at: Option<u64>,
    /// When the sender learned of the ack or the timeout, if it did.
    pub settled_at: Option<u64>,
    /// How it ended (I-31).
    pub fate: Fate,
    /// Anything to add: "relayer killed", "code 7"; may be empty.
    pub note: String,
}

/// How a packet ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// Received, and the ack says so.
    Acked,
    /// Received, and the ack is an error or a rejection.
    Refused,
    /// Not received in time; the sender was told.
    TimedOut,
    /// Dropped by the relayer, and the sender was not told.
    Lost,
    /// Still under way when the run ended.
    #[default]
    InFlight,
}

/// One denom: `deposited + compounded = withdrawn + slashed + lost + held`, or the row says by how much not.
#[derive(Clone, Debug, Default)]
pub struct Balance {
    /// The denom; its decimals are used for display only.
    pub unit: Unit,
    /// Came in from people (rent paid in counts here too).
    pub deposited: u128,
    /// Came in as rewards of the chain.
    pub compounded: u128,
    /// Went out to people.
    pub withdrawn: u128,
    /// Went out of slashes: burnt, paid to reporters, treasuries, insurance.
    pub slashed: u128,
    /// Lost on the hub chain (a validator slashed, rounding).
    pub lost: u128,
    /// Still held by the contracts.
    pub held: u128,
}

/// One person and denom at the end; what was earned is `took_out + holds - put_in`.
#[derive(Clone, Debug, Default)]
pub struct ActorEnding {
    /// Who.
    pub actor: String,
    /// The denom.
    pub unit: Unit,
    /// Paid in by them.
    pub put_in: u128,
    /// Paid out to them.
    pub took_out: u128,
    /// What they could still take at the end.
    pub holds: u128,
}

/// One invariant and its checks.
#[derive(Clone, Debug, Default)]
pub struct Invariant {
    /// "I-15".
    pub id: String,
    /// What it says, in a few words.
    pub says: String,
    /// How often it was checked.
    pub checked: u64,
    /// How often it did not hold.
    pub violated: u64,
}
