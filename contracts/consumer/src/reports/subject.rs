//! What a report is about, and the identity under which it counts once.

use holdfast_shared::evidence::{Evidence, Offence};
use holdfast_shared::packet::{FaultKind, Order};
use holdfast_wire::wire;

/// What a report is about.
#[wire]
pub enum Subject {
    /// An offence that is proved.
    Evidence {
        /// The operator accused.
        operator: String,
        /// The offence.
        offence: Offence,
    },
    /// An offence that is attested.
    Fault {
        /// The operator accused.
        operator: String,
        /// What it is accused of.
        kind: FaultKind,
        /// The occasion.
        slot: u64,
    },
    /// An order.
    Order {
        /// What it is about: a later order about the same overtakes it.
        about: String,
    },
}

impl Subject {
    /// What evidence claims, before it is verified: enough to find its entry and its report.
    pub fn of_evidence(operator: &str, evidence: &Evidence) -> Self {
        Self::Evidence {
            operator: operator.to_owned(),
            offence: evidence.claimed(),
        }
    }

    /// A fault.
    pub fn of_fault(operator: &str, kind: FaultKind, slot: u64) -> Self {
        Self::Fault {
            operator: operator.to_owned(),
            kind,
            slot,
        }
    }

    /// An order.
    pub fn of_order(order: &Order) -> Self {
        let about = match order {
            Order::Bid { .. } => "order/bid".to_owned(),
            Order::Notice { vault_id } => format!("order/notice/{vault_id}"),
            Order::Reporter { .. } => "order/reporter".to_owned(),
        };
        Self::Order { about }
    }

    /// The operator accused; none for an order.
    pub fn operator(&self) -> Option<&str> {
        match self {
            Self::Evidence { operator, .. } | Self::Fault { operator, .. } => Some(operator),
            Self::Order { .. } => None,
        }
    }

    /// The identity within the operator, or what an order is about.
    pub fn id(&self) -> String {
        match self {
            Self::Evidence { offence, .. } => offence.id(),
            Self::Fault { kind, slot, .. } => {
                let kind = match kind {
                    FaultKind::Downtime => "downtime",
                    FaultKind::ServiceFault => "service_fault",
                };
                format!("{kind}/{slot}")
            }
            Self::Order { about } => about.clone(),
        }
    }
}
