//! What the consumer may be asked about, and what it answers.

use cosmwasm_schema::QueryResponses;
use cosmwasm_std::{Binary, Decimal, Timestamp, Uint128};
use holdfast_wire::wire;

use super::RentRoute;
use crate::handshake::{ExpectedChannel, PinnedChannel};
use crate::packet::{EntryState, ReportAck};

/// What anyone may ask the consumer about. Lists are ascending, 30 items unless `limit` says otherwise, at most
/// 100. Expired entries count as zero.
#[wire]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The parameters.
    #[returns(ConfigResponse)]
    Config {},
    /// The security of one operator.
    #[returns(SecurityResponse)]
    Security {
        /// Its address on the hub chain.
        operator: String,
        /// At this height within history; now when none is named.
        height: Option<u64>,
    },
    /// The security of all operators.
    #[returns(Vec<SecurityResponse>)]
    Securities {
        /// At this height within history; now when none is named.
        height: Option<u64>,
        /// Begin after this operator.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// The security of all operators together.
    #[returns(TotalResponse)]
    Total {
        /// At this height within history; now when none is named.
        height: Option<u64>,
    },
    /// The operators with the most stake, and the power each may have when none may have more than a share of it.
    #[returns(TopResponse)]
    Top {
        /// How many, 1 to 200; the largest by stake, of equal ones the first by address.
        count: u32,
        /// Largest share of the power of all of them that one may have, above 0 and at most 1; none: no cap.
        largest_share: Option<Decimal>,
        /// At this height within history; now when none is named.
        height: Option<u64>,
    },
    /// The entry that was in force for an operator at a height within history.
    #[returns(Option<EntryAt>)]
    EntryAtHeight {
        /// Its address on the hub chain.
        operator: String,
        /// The height.
        height: u64,
    },
    /// One report.
    #[returns(ReportView)]
    Report {
        /// Its number.
        report_id: u64,
    },
    /// All reports.
    #[returns(Vec<ReportView>)]
    Reports {
        /// Begin after this number.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// This end of the link, and whether it is well.
    #[returns(LinkResponse)]
    Link {},
}

/// The parameters of the consumer.
#[wire]
pub struct ConfigResponse {
    /// Name of the service on the hub.
    pub service: String,
    /// The hub, as seen from this chain.
    pub hub: ExpectedChannel,
    /// How old an offence may be, seconds.
    pub evidence_age_seconds: u64,
    /// How long a packet lives, seconds.
    pub packet_timeout_seconds: u64,
    /// Address on this chain that gives the service's orders.
    pub owner: Option<String>,
    /// The way rent takes to the hub.
    pub rent: Option<RentRoute>,
}

/// Why security counts, or does not.
#[wire]
#[derive(Copy, Eq)]
pub enum SecurityStatus {
    /// It counts.
    Live,
    /// The entry has expired: it counts as zero until a newer one arrives.
    Expired,
    /// The operator was convicted of equivocation: it counts as zero.
    Tombstoned,
    /// Nothing was ever received for the operator.
    Unknown,
}

/// The security of one operator.
#[wire]
pub struct SecurityResponse {
    /// Its address on the hub chain.
    pub operator: String,
    /// What counts as security, in value; zero unless live.
    pub stake: Uint128,
    /// The most that can be taken, in value; zero unless live.
    pub slashable: Uint128,
    /// Why it counts, or does not.
    pub status: SecurityStatus,
    /// The operator's key for this chain.
    pub key: Option<Binary>,
    /// Sequence of the entry, 0 when there is none.
    pub seq: u64,
    /// When the entry stops counting.
    pub expires_at: Option<Timestamp>,
    /// How long it counts from now on, or counted from that height on, seconds; 0 when it does not.
    pub expires_in_seconds: u64,
}

/// The security of all operators together.
#[wire]
pub struct TotalResponse {
    /// Sum of stake, in value.
    pub stake: Uint128,
    /// Sum of slashable, in value.
    pub slashable: Uint128,
    /// How many operators count.
    pub operators: u32,
    /// When the next live entry expires.
    pub next_expiry: Option<Timestamp>,
}

/// The operators with the most stake.
#[wire]
pub struct TopResponse {
    /// Their powers, the largest first.
    pub powers: Vec<PowerView>,
    /// Sum of the powers.
    pub total_power: Uint128,
    /// The largest power the cap allows; none when nobody had to be capped.
    pub cap: Option<Uint128>,
    /// Whether nobody has more than the share asked for. False when there are too few operators for it: all have then
    /// the power of the smallest.
    pub cap_holds: bool,
}

/// An operator and the power it may have.
#[wire]
pub struct PowerView {
    /// Its address on the hub chain.
    pub operator: String,
    /// Its key for this chain.
    pub key: Binary,
    /// What counts as security, in value.
    pub stake: Uint128,
    /// The same, cut to the cap.
    pub power: Uint128,
}

/// An entry with the height from which on it was in force.
#[wire]
pub struct EntryAt {
    /// Height of this chain at which it was applied.
    pub height: u64,
    /// Time of this chain at which it was applied.
    pub time: Timestamp,
    /// Sequence.
    pub seq: u64,
    /// Stake, in value.
    pub stake: Uint128,
    /// Slashable, in value.
    pub slashable: Uint128,
    /// The operator's key then.
    pub key: Binary,
    /// Whether the operator was in good standing.
    pub state: EntryState,
    /// When it stopped, or stops, counting.
    pub expires_at: Timestamp,
}

/// Where a report stands.
#[wire]
pub enum ReportStatus {
    /// Its packet is under way.
    InFlight,
    /// Its packet was lost or refused in passing, or could not be sent: anyone may retry.
    Waiting {
        /// Why.
        reason: String,
    },
    /// The hub said when to try again.
    Throttled {
        /// Not before this time of the hub's.
        retry_after: Timestamp,
    },
    /// The hub's answer is final.
    Final {
        /// The answer.
        answer: ReportAck,
    },
}

/// One report: evidence, a fault or an order on its way to the hub.
#[wire]
pub struct ReportView {
    /// Its number; an order has the same on the hub.
    pub report_id: u64,
    /// The operator accused; none for an order.
    pub operator: Option<String>,
    /// Identity of the offence within the operator, such as `duplicate_vote/12/0/precommit` or `downtime/7`; of an order what
    /// it is about: `order/bid`, `order/notice/3` or `order/reporter`.
    pub subject: String,
    /// Sequence of the entry that was in force; 0 for an order.
    pub seq: u64,
    /// When it was submitted here.
    pub submitted_at: Timestamp,
    /// How often its packet was sent.
    pub attempts: u32,
    /// Where it stands.
    pub status: ReportStatus,
}

/// The consumer end of the link, and whether it is well.
#[wire]
pub struct LinkResponse {
    /// The live channel.
    pub channel: Option<PinnedChannel>,
    /// Whether a channel was lost (closed by the host).
    pub lost: bool,
    /// The greatest sequence applied, 0 before the first.
    pub last_seq: u64,
    /// When the last snapshot was received.
    pub last_received_at: Option<Timestamp>,
    /// What the last snapshot tells of the two chains' clocks.
    pub clock: Option<ClockView>,
    /// Who may file faults, an address on this chain.
    pub reporter: Option<String>,
    /// Operators that count.
    pub live: u32,
    /// Operators whose entry has expired.
    pub expired: u32,
    /// When the next live entry expires.
    pub next_expiry: Option<Timestamp>,
    /// Identity of all live entries; equal to the hub's while nothing is under way between the two.
    pub digest: Binary,
    /// Reports whose answer is not final.
    pub open_reports: u32,
    /// Reports whose packet is under way.
    pub in_flight: u32,
    /// The oldest report whose answer is not final.
    pub oldest_open_report: Option<u64>,
    /// Rent held here: it came back from a transfer that was lost; `PayRent` sends it again.
    pub rent_held: Uint128,
}

/// What a snapshot tells of the two chains' clocks.
#[wire]
pub struct ClockView {
    /// When it was sent, by the hub's clock.
    pub sent_at: Timestamp,
    /// When it was received, by this chain's clock.
    pub received_at: Timestamp,
    /// By how much this chain's clock is behind the hub's at least, seconds; 0 when a snapshot took any time at all.
    pub behind_seconds: u64,
}
