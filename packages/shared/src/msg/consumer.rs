//! The consumer's messages.

use cosmwasm_schema::QueryResponses;
use cosmwasm_std::{Binary, Timestamp, Uint128};
use holdfast_wire::wire;

use crate::evidence::Evidence;
use crate::handshake::{ExpectedChannel, PinnedChannel};
use crate::packet::{EntryState, ReportAck};

/// Starts a consumer.
#[wire]
pub struct InstantiateMsg {
    /// Name of the service on the hub.
    pub service: String,
    /// The hub, as seen from this chain.
    pub hub: ExpectedChannel,
    /// How old an offence may be when its proof is submitted, seconds; the hub's evidence age.
    pub evidence_age_seconds: u64,
    /// How long a report may wait for its answer before it may be sent again, seconds; 60 to 86,400.
    pub packet_timeout_seconds: u64,
}

/// Moves a consumer to this version of the code.
#[wire]
pub struct MigrateMsg {}

/// What anyone may ask the consumer to do. No message takes funds.
#[wire]
#[allow(clippy::large_enum_variant)] // Lives for one message; a box would only burden its readers.
pub enum ExecuteMsg {
    /// Anyone: submits proof of an offence. It is verified here before a packet is spent on it, and kept until
    /// the hub's answer is final.
    SubmitEvidence {
        /// The operator accused, by its address on the hub chain.
        operator: String,
        /// The proof.
        evidence: Evidence,
        /// Address on the hub chain that receives the reporter's part.
        reporter: Option<String>,
    },
    /// Anyone: sends a report again whose packet timed out, was refused in passing, or was throttled.
    Retry {
        /// Number of the report.
        report_id: u64,
    },
    /// Anyone: asks the hub for every entry again, at most once a minute.
    Hello {},
}

/// What anyone may ask the consumer about. Lists are ascending, 30 items unless `limit` says otherwise, at most
/// 100. Expired entries count as zero.
#[wire]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The parameters.
    #[returns(ConfigResponse)]
    Config {},
    /// The security of one operator now.
    #[returns(SecurityResponse)]
    Security {
        /// Its address on the hub chain.
        operator: String,
    },
    /// The security of all operators now.
    #[returns(Vec<SecurityResponse>)]
    Securities {
        /// Begin after this operator.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// The security of all operators together now.
    #[returns(TotalResponse)]
    Total {},
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
    /// This end of the link.
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

/// The security of one operator now.
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
}

/// The security of all operators together now.
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

/// One report of an offence.
#[wire]
pub struct ReportView {
    /// Its number.
    pub report_id: u64,
    /// The operator accused.
    pub operator: String,
    /// Identity of the offence within the operator.
    pub offence: String,
    /// Sequence of the entry that was in force.
    pub seq: u64,
    /// When it was submitted here.
    pub submitted_at: Timestamp,
    /// How often its packet was sent.
    pub attempts: u32,
    /// Where it stands.
    pub status: ReportStatus,
}

/// The consumer end of the link.
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
    /// Reports whose answer is not final.
    pub open_reports: u32,
}
