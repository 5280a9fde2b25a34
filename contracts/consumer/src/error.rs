//! Everything the consumer refuses, with the value, the limit and the way out.

use cosmwasm_std::{StdError, Timestamp};
use holdfast_accounting::AccountingError;
use holdfast_shared::evidence::EvidenceError;
use holdfast_shared::handshake::HandshakeError;
use holdfast_shared::ValidationError;
use thiserror::Error;

use crate::migrate::{CONTRACT_NAME, CONTRACT_VERSION};

/// What the consumer refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// Storage or serialisation.
    #[error(transparent)]
    Std(#[from] StdError),
    /// A field breaks a rule by itself.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// A channel that must not open or close.
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    /// A sum out of range.
    #[error(transparent)]
    Accounting(#[from] AccountingError),
    /// The proof does not prove what it claims.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// No entry was ever received for the operator.
    #[error("operator {operator} is not known here; name one the hub sent an entry for")]
    UnknownOperator {
        /// The operator as given, shortened.
        operator: String,
    },
    /// The offence lies above the current height.
    #[error("offence at height {height} is above the current height {current}; nothing happened there yet")]
    FutureHeight {
        /// Height of the offence.
        height: u64,
        /// Height of this block.
        current: u64,
    },
    /// The history holds no entry for that height.
    #[error(
        "no entry of operator {operator} in force at height {height} is kept; submit the proof to the hub"
    )]
    NotInForce {
        /// The operator.
        operator: String,
        /// Height of the offence.
        height: u64,
    },
    /// The entry counted as zero at the offence.
    #[error(
        "the entry of operator {operator} had expired at {expires_at}, before height {height} (not before \
         {earliest}); nothing stood behind the offence"
    )]
    Expired {
        /// The operator.
        operator: String,
        /// Height of the offence.
        height: u64,
        /// When the entry stopped counting.
        expires_at: Timestamp,
        /// The earliest time the offence can have.
        earliest: Timestamp,
    },
    /// The operator was convicted before the offence.
    #[error("the key of operator {operator} was tombstoned before height {height}; it is punished already")]
    Tombstoned {
        /// The operator.
        operator: String,
        /// Height of the offence.
        height: u64,
    },
    /// The offence is older than any proof may be.
    #[error(
        "the offence at height {height} happened at {latest} or before, now it is {now}; a proof may be at most \
         {limit_seconds} s old"
    )]
    TooOld {
        /// Height of the offence.
        height: u64,
        /// The latest time the offence can have.
        latest: Timestamp,
        /// Time of this block.
        now: Timestamp,
        /// The evidence age, seconds.
        limit_seconds: u64,
    },
    /// The offence was reported before.
    #[error("the offence is report {report_id} already and counts once; follow or retry that report")]
    AlreadyReported {
        /// Number of its report.
        report_id: u64,
    },
    /// There is no such report.
    #[error("there is no report {report_id}; list the reports")]
    UnknownReport {
        /// The number as given.
        report_id: u64,
    },
    /// The report has its final answer.
    #[error("report {report_id} has its final answer; there is nothing to send")]
    ReportClosed {
        /// Number of the report.
        report_id: u64,
    },
    /// The report may not be sent again yet.
    #[error(
        "report {report_id} may not be sent again before {not_before}, now it is {now}; wait until then"
    )]
    NotDue {
        /// Number of the report.
        report_id: u64,
        /// When it may be.
        not_before: Timestamp,
        /// Time of this block.
        now: Timestamp,
    },
    /// The height is out of what is known.
    #[error(
        "height {height} is out of history, which reaches from {limit_seconds} s back to height {current}; name one within it"
    )]
    NotInHistory {
        /// The height as given.
        height: u64,
        /// Height of this block.
        current: u64,
        /// How far back, seconds: the evidence age.
        limit_seconds: u64,
    },
    /// The sender gives no orders here.
    #[error("only the owner, {owner}, may do this; ask it, or have the chain's governance name another")]
    NotOwner {
        /// Who may.
        owner: String,
    },
    /// The sender files no faults here.
    #[error(
        "only the reporter the hub named may file faults: {reporter}; have the service's owner name another"
    )]
    NotReporter {
        /// Who may.
        reporter: String,
    },
    /// Too many faults and orders wait for their answer.
    #[error(
        "{limit} faults and orders wait for the hub's final answer, the most at a time; retry those first"
    )]
    TooManyOpen {
        /// Most of them.
        limit: u32,
    },
    /// The channel's version has no such packet.
    #[error("the channel speaks minor version {minor}; this needs {needed}: move the hub to a newer version and open another channel")]
    OldChannel {
        /// What it speaks.
        minor: u32,
        /// What is needed.
        needed: u32,
    },
    /// Rent has no way to the hub.
    #[error("no way for the rent is set; the owner must name the transfer channel first")]
    NoRentRoute,
    /// The hub's port names no contract, so its address is not known.
    #[error("port {port} names no contract; name the receiver of the rent")]
    NoHubAddress {
        /// The hub's port.
        port: String,
    },
    /// There is no rent to send.
    #[error("there is no {denom} here to send; send some with the message")]
    NoRent {
        /// What the rent is paid in here.
        denom: String,
    },
    /// Somebody relies on what came over the channel.
    #[error("channel {channel} is live, and entries received over it count until {until}; replace it from then on")]
    LinkInUse {
        /// The live channel.
        channel: String,
        /// When the last of the entries expires.
        until: Timestamp,
    },
    /// There is no live channel.
    #[error("there is no live channel to the hub; open one and retry")]
    NoChannel,
    /// Too many packets are under way.
    #[error("{limit} reports are under way, the most at a time; retry when one is answered")]
    Busy {
        /// Most packets in flight.
        limit: u32,
    },
    /// A Hello was sent less than a minute ago.
    #[error("hello was said less than a minute ago; say it again from {not_before} on, now it is {now}")]
    HelloTooSoon {
        /// When it may be said again.
        not_before: Timestamp,
        /// Time of this block.
        now: Timestamp,
    },
    /// A reply this code did not ask for.
    #[error("reply {id} was never asked for; the only one is 1")]
    UnknownReply {
        /// Its number.
        id: u64,
    },
    /// The stored contract is not a consumer of this version or an older one.
    #[error(
        "cannot migrate from {contract} {version}; migrate only a {CONTRACT_NAME} up to {CONTRACT_VERSION}"
    )]
    Migration {
        /// Name of the stored contract.
        contract: String,
        /// Its version.
        version: String,
    },
}
