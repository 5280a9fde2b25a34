//! Everything the hub refuses, with the numbers and the remedy.

use cosmwasm_std::{Coin, StdError, Timestamp, Uint128, Uint256};
use cw_ownable::OwnershipError;
use holdfast_accounting::{AccountingError, Amount, Shares};
use holdfast_shared::evidence::EvidenceError;
use holdfast_shared::handshake::HandshakeError;
use holdfast_shared::msg::hub::{ServiceState, SlashStatus};
use holdfast_shared::ValidationError;
use thiserror::Error;

/// Everything the hub refuses.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)] // Each variant's message is its documentation; the fields are what the message prints.
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    #[error(transparent)]
    Validation(#[from] ValidationError),
    #[error(transparent)]
    Accounting(#[from] AccountingError),
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    #[error(transparent)]
    Handshake(#[from] HandshakeError),

    #[error("{what} \"{id}\" does not exist; check the id with a query")]
    Unknown { what: &'static str, id: String },
    #[error("{what} \"{id}\" exists already; it cannot be added again")]
    Exists { what: &'static str, id: String },
    #[error("only {expected} may do this, not {sender}")]
    WrongSender { expected: String, sender: String },
    #[error("service {service} is {state:?}; this needs {needed}")]
    ServiceState {
        service: String,
        state: ServiceState,
        needed: &'static str,
    },

    #[error("this takes {expected}, received {received}; send coins with the message, or tokens by their contract's send")]
    WrongPayment { expected: String, received: String },
    #[error("{received} came with a message that takes none; send them with a deposit or for an escrow")]
    NotForTokens { received: String },
    #[error("token {token} says the hub holds {held}, but {owed} would be owed; a token that takes fees or shrinks is not accepted")]
    TokensMissing {
        token: String,
        owed: Amount,
        held: Amount,
    },
    #[error("contract {contract} gave no usable answer: {why}; check its address, the query and the path")]
    BadAnswer { contract: String, why: String },
    #[error("{denom} does not have {decimals} decimals; give the token's own")]
    WrongDecimals { denom: String, decimals: u8 },
    #[error("{denom} was approved with {decimals} decimals, which cannot change; give {decimals}")]
    FixedDecimals { denom: String, decimals: u8 },
    #[error("the price of {denom} is fixed; the owner may change it")]
    FixedPrice { denom: String },
    #[error("the hub would hold {held} of {denom}, above the asset's cap {cap}; deposit less")]
    AboveAssetCap {
        denom: String,
        held: Amount,
        cap: Amount,
    },

    #[error("{sender} is no operator; register as one first")]
    NotAnOperator { sender: String },
    #[error("an operator has at most {max} vaults and {operator} has them; use one of them")]
    TooManyVaults { operator: String, max: u32 },
    #[error("this key was registered for {service} before; register a fresh key of your own")]
    KeyTaken { service: String },

    #[error("the deposit mints {minted} shares, fewer than min_shares {min_shares}; lower it or try later")]
    TooFewShares { minted: Shares, min_shares: Uint256 },
    #[error("{depositor} may not deposit into vault {vault_id}; its operator lists who may")]
    NotADepositor { vault_id: u64, depositor: String },
    #[error("a deposit of {amount} lifts the vault above its deposit cap; at most {room} more fits")]
    AboveDepositCap { amount: Amount, room: Amount },
    #[error("a change of the {what} waits until {in_force_at} s already; cancel it first")]
    ChangeWaits { what: &'static str, in_force_at: u64 },
    #[error("no change of the {what} waits; there is nothing to cancel")]
    NothingWaits { what: &'static str },
    #[error("{asked} shares asked to exit, but {held} are held; ask for 1 to {held}")]
    NotEnoughShares { asked: Uint256, held: Shares },
    #[error("ticket {ticket_id} matures at {matures_at} s, now it is {now} s; claim it then")]
    NotMatured {
        ticket_id: u64,
        matures_at: u64,
        now: u64,
    },
    #[error("{count} tickets named; name 1 to {max}, none twice")]
    BadTicketList { count: usize, max: usize },
    #[error("there is nothing to claim here for {owner}")]
    NothingToClaim { owner: String },

    #[error("vault {vault_id} does not admit service {service}; its policy must list it, or admit every service and wait until it opens")]
    NotAdmitted { vault_id: u64, service: String },
    #[error("the offer accepts version {accepted} of the terms of {service}, which are at {current}; accept {current}")]
    TermsVersion {
        service: String,
        accepted: u32,
        current: u32,
    },
    #[error("service {service} has {max} offers, the most it may have; it takes no more")]
    TooManyOffers { service: String, max: u32 },
    #[error("service {service} does not admit operator {operator}; its owner lists who may offer")]
    OperatorNotAdmitted { service: String, operator: String },
    #[error("the proposal holds a deposit of {needed}, and {sent} of it were sent; send exactly {needed}")]
    Deposit { sent: Uint128, needed: Coin },
    #[error("version {version} of the terms of {service} waits until {ready_at} s; cancel it first, or approve it then")]
    TermsWait {
        service: String,
        version: u32,
        ready_at: u64,
    },
    #[error("vault {vault_id} still stands behind service {service}; close it when leases, tails and batches have ended")]
    StillExposed { service: String, vault_id: u64 },
    #[error("vault {vault_id} has no lease to service {service}; name one that has")]
    NoLease { vault_id: u64, service: String },
    #[error("the lease of vault {vault_id} to {service} is under notice and ends at {ends_at} s")]
    UnderNotice {
        service: String,
        vault_id: u64,
        ends_at: u64,
    },
    #[error("no usable price lowers the lease of vault {vault_id} to {service}, or its term has ended and a match reads prices anew")]
    NothingToReprice { service: String, vault_id: u64 },
    #[error("service {service} has no bid; its owner must place one first")]
    NoBid { service: String },
    #[error("limit {limit} is out of range; give {min} to {max}")]
    Limit { limit: u32, min: u32, max: u32 },
    #[error("smallest lease {smallest} is below {least}, a 200th of the value wanted; raise it")]
    SmallestLease { smallest: Uint128, least: Uint128 },
    #[error("vault {vault_id} has no free lease slot for service {service}")]
    NoFreeSlot { vault_id: u64, service: String },

    #[error("the link of {service} is not lost; only a lost channel is replaced")]
    LinkNotLost { service: String },
    #[error("connection {connection}, port {port} is expected by service {service} already; name another")]
    LinkTaken {
        connection: String,
        port: String,
        service: String,
    },
    #[error("service {service} has no open channel; open it first")]
    NoChannel { service: String },
    #[error("{in_flight} snapshots of {service} are under way, the most there may be; wait for an acknowledgement")]
    TooManyInFlight { service: String, in_flight: u32 },
    #[error("nothing of {service} changed or is about to expire; flush later")]
    NothingToFlush { service: String },

    #[error(
        "vault {vault_id} has {count} filings or slashes that are not final before {final_at}; deposit then, or \
         accept open filings"
    )]
    OpenFilings {
        vault_id: u64,
        count: u32,
        final_at: Timestamp,
    },
    #[error("nothing may be filed before {retry_after} s: the meter is too low or too many filings are open; retry then")]
    Throttled { retry_after: u64 },
    #[error(
        "the fault was filed by another than the reporter of {service}; name the reporter on the hub first"
    )]
    WrongReporter { service: String },
    #[error("the terms of {service} take nothing for {kind}; it is no offence there")]
    NoOffence { service: String, kind: &'static str },
    #[error("the proof is of a key of {operator} that was not in force at that height; another one was")]
    KeyNotInForce { operator: String },
    #[error("slash {slash_id} is {status:?}; this needs one that is {needed}")]
    SlashStatus {
        slash_id: u64,
        status: SlashStatus,
        needed: &'static str,
    },
    #[error("filing {slash_id} can be executed from {executes_at} s on, now it is {now} s; execute it then")]
    NotDue {
        slash_id: u64,
        executes_at: u64,
        now: u64,
    },
    #[error("the veto window of filing {slash_id} ended at {ended_at} s, now it is {now} s; reverse the slash instead")]
    VetoOver { slash_id: u64, ended_at: u64, now: u64 },
    #[error("operator {operator} never had an entry in force for {service} at that height")]
    NotInForce { service: String, operator: String },
    #[error("which entry was in force at height {height} is not known before {known_at} s, unless an ack tells; flush, execute later")]
    NotDatedYet { height: u64, known_at: u64 },
    #[error(
        "the entry in force could be punished until {deadline}, now it is {now}; the offence is too old"
    )]
    TooOld { deadline: Timestamp, now: Timestamp },
    #[error("the offence is known: it is slash {slash_id} and counts once")]
    Duplicate { slash_id: u64 },
    #[error("operator {operator} is tombstoned for {service}; nothing more counts against that key")]
    Tombstoned { service: String, operator: String },
    #[error("slash {slash_id} settles at {settles_at} s, now it is {now} s; settle it then")]
    NotSettleable {
        slash_id: u64,
        settles_at: u64,
        now: u64,
    },
    #[error("slash {slash_id} settles at {settles_at} s, now it is {now} s; it cannot be reversed any more")]
    NotReversible {
        slash_id: u64,
        settles_at: u64,
        now: u64,
    },

    #[error(
        "these coins are no rent: {why}; send the service's rent denom to the hub with its name in the memo"
    )]
    NoRent { why: &'static str },

    #[error("cannot migrate from {found} to {expected}")]
    Migration { found: String, expected: String },
    #[error("reply {id} is unknown")]
    UnknownReply { id: u64 },
}

impl ContractError {
    /// The thing of that kind and id does not exist.
    pub(crate) fn unknown(what: &'static str, id: impl ToString) -> Self {
        Self::Unknown {
            what,
            id: holdfast_shared::validate::shortened(&id.to_string()),
        }
    }
}

/// What every function of the hub returns.
pub type Result<T, E = ContractError> = std::result::Result<T, E>;
