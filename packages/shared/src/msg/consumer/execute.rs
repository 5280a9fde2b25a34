//! What the consumer may be asked to do.

use cosmwasm_std::Coin;
use holdfast_wire::wire;

use crate::evidence::Evidence;
use crate::handshake::ExpectedChannel;
use crate::packet::{FaultKind, Order};

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
    /// Address on this chain that gives the service's orders; none: only the chain itself does, through `sudo`.
    pub owner: Option<String>,
    /// The way rent takes to the hub; none until the owner names one.
    pub rent: Option<RentRoute>,
}

/// Moves a consumer to this version of the code.
#[wire]
pub struct MigrateMsg {}

/// The way rent takes to the hub, by ICS-20.
#[wire]
pub struct RentRoute {
    /// The transfer channel to the hub's chain, on this chain.
    pub channel_id: String,
    /// What the rent is paid in here, a bank denom.
    pub denom: String,
    /// Account on the hub's chain that receives the coins and funds the escrow by hand, for a hub chain that does not call
    /// contracts when coins arrive (ibc-go below 10, or no callbacks). None: the hub, which credits them itself.
    pub receiver: Option<String>,
}

/// What anyone may ask the consumer to do. Who may is said at each message; funds are refused unless named.
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
    /// The service's reporter, as the hub named it: accuses without proof. Kept until the hub's answer is final.
    SubmitFault {
        /// The operator accused, by its address on the hub chain.
        operator: String,
        /// What it is accused of.
        kind: FaultKind,
        /// Height of this chain at which it happened.
        height: u64,
        /// Which occasion it is about, by the service's own count; an operator fails at one at most once.
        slot: u64,
    },
    /// Owner: gives an order to the market. Kept until the hub's answer is final.
    Order {
        /// What is wanted.
        order: Order,
    },
    /// Anyone: sends a report again whose packet timed out, was refused in passing, or was throttled.
    Retry {
        /// Number of the report.
        report_id: u64,
    },
    /// Anyone: asks the hub for every entry again, at most once a minute.
    Hello {},
    /// Anyone: pays rent with the coin sent, the route's denom, and with all of it that came back from transfers
    /// that were lost. Without a coin only the latter.
    PayRent {},
    /// Owner: names the way rent takes to the hub.
    SetRentRoute {
        /// The way; none: rent is not paid from here.
        route: Option<RentRoute>,
    },
    /// Owner: names the connection over which a channel from the same port of the hub takes the place of a dead one: one that
    /// was closed, or over which nothing came until no entry counts any more. History, reports and sequences go on.
    ReplaceLink {
        /// Connection on this chain.
        connection_id: String,
    },
    /// Owner: takes coins out of the contract, such as rent that came back when the service has ended.
    Withdraw {
        /// What and how much.
        coin: Coin,
        /// Who receives it, an address on this chain.
        recipient: String,
    },
}

/// What the chain itself may ask, from its own modules or by its governance.
#[wire]
#[allow(clippy::large_enum_variant)] // As for [`ExecuteMsg`].
pub enum SudoMsg {
    /// Submits proof of an offence that the chain itself saw; nobody receives the reporter's part.
    SubmitEvidence {
        /// The operator accused, by its address on the hub chain.
        operator: String,
        /// The proof.
        evidence: Evidence,
    },
    /// Accuses without proof, by the chain's own word.
    SubmitFault {
        /// The operator accused, by its address on the hub chain.
        operator: String,
        /// What it is accused of.
        kind: FaultKind,
        /// Height of this chain at which it happened.
        height: u64,
        /// Which occasion it is about, by the chain's own count.
        slot: u64,
    },
    /// Gives an order to the market.
    Order {
        /// What is wanted.
        order: Order,
    },
    /// Names the connection over which a channel from the same port of the hub takes the place of a dead one: one that
    /// was closed, or over which nothing came until no entry counts any more. History, reports and sequences go on.
    ReplaceLink {
        /// Connection on this chain.
        connection_id: String,
    },
    /// Names who gives the orders from now on; none: only the chain itself.
    SetOwner {
        /// Address on this chain.
        owner: Option<String>,
    },
}
