//! What a consumer sends to the hub, and the answers to it.

use cosmwasm_std::Timestamp;
use holdfast_wire::wire;

use crate::evidence::Evidence;
use crate::msg::hub::BidParams;

/// What a consumer sends to the hub.
///
/// Evidence, faults and orders are kept by the consumer until the answer is final, and sent again by anyone until
/// then; all three are answered with [`ReportAck`].
#[wire]
#[allow(clippy::large_enum_variant)] // Lives for one message; a box would only burden its readers.
pub enum ConsumerPacket {
    /// An offence with its proof. Sent when somebody submits it. The same offence counts once, whatever its bytes.
    /// Accepted with the number of the slash.
    Evidence(EvidencePacket),
    /// An offence without proof. Sent when the service's reporter, or the chain itself, files it. The same
    /// `(operator, kind, slot)` counts once. Accepted with the number of the filing, throttled over the meter.
    Fault(FaultPacket),
    /// What the service's owner wants of the market. Sent when the owner, or the chain itself, says so. Of orders about
    /// one thing the one with the greatest number counts: sent twice, or overtaken by a newer one, it is answered
    /// `Duplicate`. Accepted with its own number.
    Order(OrderPacket),
    /// Asks for every entry again, after a start or a replacement of the channel. Sent by anyone, once a minute;
    /// asking twice is harmless, and nothing is kept. Acknowledged with [`HelloAck`].
    Hello {},
}

/// An offence with its proof.
#[wire]
pub struct EvidencePacket {
    /// The operator accused, by its address on the hub chain.
    pub operator: String,
    /// Sequence of the entry that was in force for the operator at the height of the offence.
    pub seq: u64,
    /// The proof, which the hub verifies again.
    pub evidence: Evidence,
    /// Address on the hub chain that receives the reporter's part; nobody when it is no valid address there.
    pub reporter: Option<String>,
}

/// An offence that cannot be proved: the service's own word (DESIGN 3.5, "attested kinds").
#[wire]
pub struct FaultPacket {
    /// The operator accused, by its address on the hub chain.
    pub operator: String,
    /// Sequence of the entry that was in force for the operator at `height`.
    pub seq: u64,
    /// What it is accused of.
    pub kind: FaultKind,
    /// Height of the consumer chain at which it happened, at least 1.
    pub height: u64,
    /// Which occasion it is about, by the service's own count (a window of blocks, a round of the oracle): an
    /// operator fails at one occasion at most once.
    pub slot: u64,
    /// Who filed it, an address on the consumer chain: the service's reporter. None when the chain itself did.
    pub reporter: Option<String>,
}

/// The kinds of offence that are attested, not proved.
#[wire]
#[derive(Copy, Eq)]
pub enum FaultKind {
    /// It was not there.
    Downtime,
    /// It did wrong in a way that only the service can tell.
    ServiceFault,
}

/// What the service's owner wants of the market, from the service's own chain (DESIGN 3.3).
#[wire]
pub struct OrderPacket {
    /// Grows by one with every order of a consumer and never starts again. At least 1.
    pub number: u64,
    /// What is wanted.
    pub order: Order,
}

/// An order of the service's owner. Each does what the message of the same name does on the hub, where everything is
/// checked.
#[wire]
pub enum Order {
    /// Places or changes the service's bid. About the bid.
    Bid {
        /// The bid.
        bid: BidParams,
    },
    /// Gives notice of the lease of a vault. About that vault.
    Notice {
        /// Number of the vault.
        vault_id: u64,
    },
    /// Names who may file attested faults. About the reporter.
    Reporter {
        /// Address on the consumer chain; none takes the right away.
        reporter: Option<String>,
    },
}

/// The answer to evidence, a fault or an order. All but `Throttled` are final.
#[wire]
pub enum ReportAck {
    /// Done, under this number.
    Accepted {
        /// Number of the slash, the filing or the order.
        id: u64,
    },
    /// It was known, or overtaken; it counts once.
    Duplicate {
        /// Number of the slash, the filing, or the order that counts.
        id: u64,
    },
    /// Cannot be done yet; send it again later.
    Throttled {
        /// Not before this time of the hub's.
        retry_after: Timestamp,
    },
    /// Refused for good.
    Rejected {
        /// A constant code, see `docs/spec/link.md` and [`super::rejections`].
        code: String,
    },
}

/// The answer to a `Hello`: the entries follow with the next flushes.
#[wire]
pub struct HelloAck {
    /// How many operators were marked to be sent again.
    pub operators: u32,
}
