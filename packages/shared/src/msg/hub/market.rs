//! Services, offers, bids and leases on the wire.

use cosmwasm_std::{Coin, Decimal, Timestamp, Uint128};
use holdfast_wire::wire;

use crate::asset::Denom;
use crate::evidence::OffenceKind;
use crate::handshake::{ExpectedChannel, PinnedChannel};

use super::market_views::{DepthView, RateView};
use super::slashing::Recipient;

/// What a service proposes (DESIGN 3.3 and 3.7).
#[wire]
pub struct ServiceParams {
    /// Name of the service: 3 to 32 characters of `a-z`, `0-9` and `-`.
    pub service: String,
    /// Chain id of the consumer chain, the one its validators sign with.
    pub chain_id: String,
    /// What people should know of it, such as an address where it is described; at most 512 bytes.
    pub metadata: String,
    /// The channel the hub will accept for it.
    pub link: ExpectedChannel,
    /// What it pays rent in; an approved asset.
    pub rent_denom: Denom,
    /// What it may take, and for what.
    pub terms: Terms,
}

impl Terms {
    /// The fraction an offence of a kind takes; 0 when it is no offence here.
    #[must_use]
    pub const fn fraction_of(&self, kind: OffenceKind) -> Decimal {
        match kind {
            OffenceKind::DuplicateVote => self.duplicate_vote_fraction,
            OffenceKind::SignedConflict => self.signed_conflict_fraction,
            OffenceKind::Downtime => self.downtime_fraction,
            OffenceKind::ServiceFault => self.service_fault_fraction,
        }
    }
}

/// What a service may take, and for what (DESIGN 3.5). A change is a new version that waits.
#[wire]
pub struct Terms {
    /// Largest fraction of a lease's stake taken for one offence, above 0 and at most 1.
    pub max_fraction: Decimal,
    /// Fraction taken for a duplicate vote, at most `max_fraction`.
    pub duplicate_vote_fraction: Decimal,
    /// Fraction taken for a signed conflict, at most `max_fraction`; 0 when it is no offence here.
    pub signed_conflict_fraction: Decimal,
    /// Fraction taken for attested downtime, at most `max_fraction`; 0 when it is no offence here.
    pub downtime_fraction: Decimal,
    /// Fraction taken for an attested service fault, at most `max_fraction`; 0 when it is no offence here.
    pub service_fault_fraction: Decimal,
    /// What may be attested a day in all, as a fraction of the stake leased to the service, 0 to 1.
    pub meter: Decimal,
    /// How long an attested fault may be vetoed, seconds; at most half an unbonding.
    pub veto_window_seconds: u64,
    /// Who receives what is taken. What was attested never goes to the treasury, but to the insurance pool.
    pub recipient: Recipient,
    /// The service's treasury on the hub's chain, for the recipient of that name.
    pub treasury: Option<String>,
    /// Part of what is taken that goes to the reporter, at most 0.1.
    pub reporter_part: Decimal,
    /// Most a reporter receives from one vault for one offence, base units of the vault's asset.
    pub reporter_cap: Uint128,
}

/// The life of a service.
#[wire]
#[derive(Copy, Eq)]
pub enum ServiceState {
    /// Waits for approval.
    Proposed,
    /// Approved; no channel yet.
    Approved,
    /// Its channel is open; no lease yet.
    Connected,
    /// It leases, or may.
    Active,
    /// Nothing is raised until it is unfrozen; all that is open runs on.
    Frozen,
    /// Nothing is raised any more; leases end with their terms, and all that is open runs on.
    WindingDown,
    /// Nothing of it is left.
    Closed,
}

impl ServiceState {
    /// Its name as on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Connected => "connected",
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::WindingDown => "winding_down",
            Self::Closed => "closed",
        }
    }
}

/// A step of a service to another state.
#[wire]
#[derive(Copy, Eq)]
pub enum ServiceStep {
    /// Stops raises.
    Freeze,
    /// Lets them go on.
    Unfreeze,
    /// Ends leases with their terms, for good.
    WindDown,
    /// Forgets a proposal, or closes what nothing is left of.
    Close,
}

/// What to do with a service's terms.
#[wire]
pub enum TermsChange {
    /// Service owner: proposes terms, which wait. One change waits at a time.
    Propose {
        /// The terms.
        terms: Terms,
    },
    /// Service owner or owner: drops what waits.
    Cancel {},
    /// Owner: puts what has waited in force.
    Approve {
        /// Its version, so that nothing else is approved by mistake.
        version: u32,
    },
}

/// Terms that wait.
#[wire]
pub struct PendingTerms {
    /// The version they will be.
    pub version: u32,
    /// The terms.
    pub terms: Terms,
    /// From when on they may be put in force.
    pub ready_at: Timestamp,
}

/// What an operator offers.
#[wire]
pub struct OfferParams {
    /// The vault it lends from.
    pub vault_id: u64,
    /// The service it lends to.
    pub service: String,
    /// Yearly rate on the leased value, in steps of 0.0001, at least 0.0001.
    pub rate: Decimal,
    /// Most stake it will lend, base units of the vault's asset.
    pub size: Uint128,
    /// Shortest term it takes, seconds; at least one unbonding.
    pub min_term_seconds: u64,
    /// Longest term it takes, seconds.
    pub max_term_seconds: u64,
    /// The version of the service's terms it accepts.
    pub terms_version: u32,
}

/// What a service wants.
#[wire]
pub struct BidParams {
    /// Security wanted, in value (stake).
    pub wanted: Uint128,
    /// The highest yearly rate it pays, in steps of 0.0001.
    pub highest_rate: Decimal,
    /// Term of new leases, seconds; at least one unbonding.
    pub term_seconds: u64,
    /// Largest share of the value wanted that one operator may provide, above 0 and at most 1.
    pub largest_share: Decimal,
    /// Smallest lease, in value; at least 1/200 of the value wanted and at least 1.
    pub smallest_lease: Uint128,
    /// Assets it accepts as security; at least one.
    pub assets: Vec<Denom>,
}

/// A service as everybody sees it.
#[wire]
pub struct ServiceView {
    /// What it proposed.
    pub params: ServiceParams,
    /// Who speaks for it on the hub.
    pub owner: String,
    /// Where it stands.
    pub state: ServiceState,
    /// Version of its terms, from 1.
    pub terms_version: u32,
    /// Terms that wait to become the next version.
    pub pending_terms: Option<PendingTerms>,
    /// What its proposal holds until it is approved or closed.
    pub deposit: Option<Coin>,
    /// From when vaults that admit every service, and were there before it was approved, admit it: until then who is in
    /// them can leave. None before it is approved.
    pub opens_at: Option<Timestamp>,
    /// Whether every operator may offer. Then its share limit cannot stop one operator with several names.
    pub open_to_all: bool,
    /// Its live channel.
    pub channel: Option<PinnedChannel>,
    /// Its escrow.
    pub escrow: EscrowView,
}

/// The escrow of a service, as of now.
#[wire]
pub struct EscrowView {
    /// What is left, base units, rounded down.
    pub balance: Uint128,
    /// The same to the unit the hub counts in: 1/31,536,000 of a base unit.
    pub balance_per_year: cosmwasm_std::Uint256,
    /// What was ever paid in, base units.
    pub funded: Uint128,
    /// What was ever withdrawn, base units.
    pub withdrawn: Uint128,
    /// Rent of all leases, base units a year.
    pub rent_per_year: Uint128,
    /// When the leases end if nobody adds to the escrow; none while there is no rent.
    pub runs_dry_at: Option<Timestamp>,
    /// For how many whole days what is left pays the rent of now; none while there is no rent.
    pub runway_days: Option<u64>,
    /// What must stay when something is withdrawn or raised: the rent of one unbonding and grace, rounded up.
    pub must_stay: Uint128,
    /// What the service's owner may withdraw now, base units.
    pub withdrawable: Uint128,
    /// Whether what is left covers at most the grace period.
    pub in_arrears: bool,
}

/// A standing offer.
#[wire]
pub struct OfferView {
    /// What the operator offers.
    pub params: OfferParams,
    /// The operator's address.
    pub operator: String,
    /// Its age: among equal rates a lower number comes first.
    pub number: u64,
    /// When it was posted or last changed; matched from the next block on.
    pub posted_at: Timestamp,
}

/// A lease in force.
#[wire]
pub struct LeaseView {
    /// The service.
    pub service: String,
    /// The vault.
    pub vault_id: u64,
    /// The operator's address.
    pub operator: String,
    /// What counts as security, base units of the vault's asset.
    pub stake: Uint128,
    /// What may still be taken, base units of the vault's asset.
    pub slashable: Uint128,
    /// Value of the stake at the price it was matched at.
    pub value: Uint128,
    /// Yearly rate.
    pub rate: Decimal,
    /// Rent, base units of the service's denom a year, rounded up.
    pub rent_per_year: Uint128,
    /// When the term ends; the lease runs on after it until matched anew.
    pub term_ends_at: Timestamp,
    /// Whether the service gave notice: then the lease ends with its term.
    pub under_notice: bool,
    /// The version of the service's terms it is under.
    pub terms_version: u32,
    /// Part of the rent that goes to the treasury.
    pub protocol_fee: Decimal,
}

/// The market of one service.
#[wire]
pub struct MarketResponse {
    /// Its bid.
    pub bid: Option<BidParams>,
    /// What its bid could take, by rate, cheapest first; nothing without a bid.
    pub depth: Vec<DepthView>,
    /// The operators it admits; absent when every one. Then its share limit cannot stop one operator with several
    /// names.
    pub admitted: Option<Vec<String>>,
    /// Its leases, by vault.
    pub leases: Vec<LeaseView>,
    /// Value leased.
    pub leased: Uint128,
    /// Value wanted and not leased.
    pub unmet: Uint128,
    /// Rate of the dearest lease.
    pub marginal_rate: Decimal,
    /// Mean rate of the leases weighted by value, rounded down.
    pub average_rate: Decimal,
    /// The rates of the last 64 days with a match that changed something, oldest first.
    pub history: Vec<RateView>,
    /// Its escrow.
    pub escrow: EscrowView,
}

/// Data of the answer to a claim of all rewards.
#[wire]
#[derive(Copy, Eq)]
pub struct ClaimAllResponse {
    /// Where the next call begins, while vaults remain.
    pub next_start_after: Option<u64>,
}

/// Data of the answer to a match.
#[wire]
#[derive(Copy, Eq)]
pub struct MatchResponse {
    /// Leases changed in this call.
    pub changed: u32,
    /// Changes that remain for further calls.
    pub remaining: u32,
    /// Whether leases wait for escrow: nothing is raised while it is short of the whole target.
    pub short_of_escrow: bool,
    /// Whether the price of the denom the rent is paid in is too old or jumped too far: nothing is raised until it is read
    /// anew or set by the owner.
    pub rent_unpriced: bool,
}
