//! What a report is made of. Amounts are base units of their [`Unit`], times are seconds since the start of the run.

mod act;
mod ending;
mod market;

pub use act::{Graph, Hop, Line, Look, Path, Picture, Table};
pub use ending::{ActorEnding, Balance, Fate, Invariant, Packet};
pub use market::{LentOffer, Paid, PoolLoss, RatePoint, Slash, SupplyCurve};

/// A whole run, ready to be written down.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Title of the page.
    pub title: String,
    /// What this is, in one sentence.
    pub about: String,
    /// The numbers at the top.
    pub run: Run,
    /// The story, in order.
    pub chapters: Vec<Chapter>,
    /// Moments worth a numbered line in every picture over time (a slash, a lost packet, a dead client), ascending;
    /// a dozen are still readable.
    pub marks: Vec<Mark>,
    /// Collateral of each vault, active pool and unpaid batches together (DESIGN 3.1).
    pub vaults: Vec<Series>,
    /// What the hub promises and the consumer sees, per service; their order gives each service its colour.
    pub services: Vec<ServiceView>,
    /// Rent escrow of each service, named like it (DESIGN 3.4). Drawn straight between points: give two points at one moment
    /// where it jumps (paid in, withdrawn).
    pub escrows: Vec<Series>,
    /// The book of a service at a moment, best before and after something moved it (DESIGN 3.3).
    pub supply: Vec<SupplyCurve>,
    /// Pictures of the market, which plays in a world of its own.
    pub market: Vec<Picture>,
    /// Pictures of the court, which plays in worlds of its own.
    pub court: Vec<Picture>,
    /// Executed slashes (DESIGN 3.5).
    pub slashes: Vec<Slash>,
    /// Assets per LRT token (DESIGN 6); empty when the run has no LRT.
    pub lrt_rate: Vec<RatePoint>,
    /// Every packet of every channel, in the order sent (DESIGN 4).
    pub packets: Vec<Packet>,
    /// What came in and where it is, per denom (DESIGN P9).
    pub balances: Vec<Balance>,
    /// Who ended with what.
    pub actors: Vec<ActorEnding>,
    /// The invariants and how often they were checked (DESIGN P9, I-01 and on).
    pub invariants: Vec<Invariant>,
}

/// The numbers at the top of the page.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Seed of all randomness.
    pub seed: u64,
    /// Simulated length in seconds.
    pub duration_seconds: u64,
    /// Names of the chains, the hub first; their order gives each chain its badge.
    pub chains: Vec<String>,
    /// Messages, packets and blocks that were steps of the run.
    pub steps: u64,
}

/// A part of the story.
#[derive(Clone, Debug, Default)]
pub struct Chapter {
    /// Heading and introduction of the part that begins with it, if one does.
    pub part: Option<(String, String)>,
    /// Its title.
    pub title: String,
    /// One or two sentences before the steps; may be empty.
    pub intro: String,
    /// What happened.
    pub steps: Vec<Step>,
}

/// One thing somebody did.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Seconds since the start.
    pub at: u64,
    /// The chain it happened on, as in [`Run::chains`].
    pub chain: String,
    /// Who did it.
    pub actor: String,
    /// What they did: "deposits 1,000 HOLD into vault 1".
    pub what: String,
    /// How it went, for the colour of the result.
    pub outcome: Outcome,
    /// What came of it: "1,000 shares", or the error.
    pub result: String,
    /// Why it matters; may be empty.
    pub note: String,
}

/// How a step went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It worked.
    #[default]
    Done,
    /// A contract refused it, as it should.
    Refused,
    /// The world failed: lost packet, dead client, halted chain.
    Failed,
}

/// A moment that pictures over time point out.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    /// Seconds since the start.
    pub at: u64,
    /// What happened, in a few words.
    pub label: String,
}

/// What an amount counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Name of the whole token: "HOLD"; for values the unit of account.
    pub name: String,
    /// Base units in a whole token, as a power of ten.
    pub decimals: u32,
}

/// An amount from a moment on, until the next point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Seconds since the start.
    pub at: u64,
    /// Base units.
    pub amount: u128,
}

/// A named amount over time; points ascend in time, and before the first the amount is zero.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// What it counts.
    pub unit: Unit,
    /// The points.
    pub points: Vec<Point>,
}

/// One service, from both ends of its channel.
#[derive(Clone, Debug, Default)]
pub struct ServiceView {
    /// Name of the service.
    pub name: String,
    /// Its chain, as in [`Run::chains`].
    pub chain: String,
    /// What the amounts below count.
    pub unit: Unit,
    /// Hub: value leased (stake).
    pub leased: Vec<Point>,
    /// Hub: what it can still take for this service (slashable, live tails, batches), with the allowances of I-15: what this
    /// service took since the entry was sent and its units of rounding.
    pub can_take: Vec<Point>,
    /// Consumer: the sum of `slashable` over its unexpired entries.
    pub relied_on: Vec<Point>,
}

impl Data {
    /// All invariant checks of the run.
    pub fn checks(&self) -> u64 {
        self.invariants
            .iter()
            .fold(0, |sum, i| sum.saturating_add(i.checked))
    }

    /// All violations of the run.
    pub fn violations(&self) -> u64 {
        self.invariants
            .iter()
            .fold(0, |sum, i| sum.saturating_add(i.violated))
    }
}
