//! The windows and fractions of a model, what a run may do, and the mistakes that can be built in.

use cosmwasm_std::Decimal;

/// Services that lease from the one vault; the number of a service is its lease slot.
pub const SERVICES: usize = 2;

/// A way to get it wrong. With each of them switched on the search finds a broken promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Snapshots carry differences, which the consumer adds up.
    SendsDifferences,
    /// The consumer applies whatever comes, however old.
    AppliesOlder,
    /// A timeout counts as proof that nothing was promised: the lease's exposure goes at once.
    ReleasesOnTimeout,
    /// The consumer counts entries for ever.
    NeverExpires,
    /// After a timeout the values of the lost snapshot are sent again, not the latest.
    ResendsOldValues,
    /// What a lease gives up can be taken no more.
    LowersWithoutTail,
    /// An entry is built before the closing that is due.
    SendsBeforeClosing,
}

/// Windows and terms, in ticks and parts.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How long an entry counts.
    pub validity: u64,
    /// How old an offence may be when it is reported to the consumer.
    pub evidence_age: u64,
    /// How long a report may be under way.
    pub relay_slack: u64,
    /// How far the consumer's clock may be behind the hub's.
    pub clock_drift: u64,
    /// How long a batch stays slashable.
    pub unbonding: u64,
    /// The least time between two entries of one operator.
    pub pause: u64,
    /// `m` of each service.
    pub max_fractions: [Decimal; SERVICES],
    /// What is built in wrongly.
    pub mistake: Option<Mistake>,
}

impl Rules {
    /// The shortest windows in which every part of the rule is at least one tick: each 1, validity 2, unbonding the
    /// least that is longer than all of them together.
    pub fn shortest() -> Self {
        Self {
            validity: 2,
            evidence_age: 1,
            relay_slack: 1,
            clock_drift: 1,
            unbonding: 6,
            pause: 1,
            max_fractions: [Decimal::one(), Decimal::percent(50)],
            mistake: None,
        }
    }

    /// Windows with epochs of two ticks: boundaries lie between the ticks at which things happen.
    pub fn longer() -> Self {
        Self {
            validity: 3,
            evidence_age: 2,
            unbonding: 8,
            ..Self::shortest()
        }
    }

    /// Whether a mistake is built in.
    pub fn has(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    /// The last moment at which an offence of `committed_at` may be filed, on the hub's clock.
    pub const fn last_filing(&self, committed_at: u64) -> u64 {
        committed_at + self.evidence_age + self.relay_slack
    }
}

/// How much of what a run may do: bounds that make the search finite.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// The last tick.
    pub horizon: u64,
    /// Base units in one unit of collateral. Large, so that a unit of rounding cannot hide a unit that is missing.
    pub unit: u128,
    /// Units deposited at the beginning.
    pub deposit: u128,
    /// What may be deposited later at once, in units.
    pub deposits: Vec<u128>,
    /// The stakes, in units, that a lease may be raised or lowered to.
    pub stakes: Vec<u128>,
    /// What may ask to leave at once, in units.
    pub exits: Vec<u128>,
    /// Deposits, raises, lowers, exits and slashes together.
    pub moves: u8,
    /// Snapshots of each service. A service without any only leases and takes whatever it is exposed to.
    pub flushes: [u8; SERVICES],
    /// Times that a client dies.
    pub deaths: u8,
}
