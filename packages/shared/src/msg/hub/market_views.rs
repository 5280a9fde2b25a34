//! What a service would pay, what it has, and what a vault earns, on the wire.

use cosmwasm_std::{Decimal, Timestamp, Uint128};
use holdfast_wire::wire;

use super::EscrowView;

/// How much a service's bid could take at a rate and below.
#[wire]
pub struct DepthView {
    /// Yearly rate.
    pub rate: Decimal,
    /// Offers at this rate.
    pub offers: u32,
    /// Value that all offers and leases up to this rate have room for, before share and value wanted limit it.
    pub value: Uint128,
}

/// The rates of a service after the last match of a day that changed something.
#[wire]
pub struct RateView {
    /// When that match was.
    pub at: Timestamp,
    /// Value leased.
    pub leased: Uint128,
    /// Rate of the dearest lease.
    pub marginal_rate: Decimal,
    /// Mean rate weighted by value, rounded down.
    pub average_rate: Decimal,
}

/// A lease as a match would leave it.
#[wire]
pub struct QuotedLease {
    /// The vault.
    pub vault_id: u64,
    /// The operator's address.
    pub operator: String,
    /// What would count as security, base units of the vault's asset; zero for a lease that would end.
    pub stake: Uint128,
    /// What could be taken, base units of the vault's asset.
    pub slashable: Uint128,
    /// Its value.
    pub value: Uint128,
    /// Its value now.
    pub value_before: Uint128,
    /// Yearly rate.
    pub rate: Decimal,
    /// Rent, base units of the service's denom a year.
    pub rent_per_year: Uint128,
}

/// What a match would do for a bid, all of it, in this block.
#[wire]
pub struct QuoteResponse {
    /// The leases it would change, in the order it would.
    pub changes: Vec<QuotedLease>,
    /// Value leased afterwards.
    pub leased: Uint128,
    /// Value that could be taken afterwards, at the prices of now.
    pub slashable: Uint128,
    /// Value wanted and not leased afterwards.
    pub unmet: Uint128,
    /// Rate of the dearest lease afterwards.
    pub marginal_rate: Decimal,
    /// Mean rate weighted by value afterwards, rounded down.
    pub average_rate: Decimal,
    /// Rent of all leases afterwards, base units of the service's denom a year.
    pub rent_per_year: Uint128,
    /// The same a day, rounded up.
    pub rent_per_day: Uint128,
    /// What the escrow must hold for the whole target, base units.
    pub escrow_needed: Uint128,
    /// Whether it holds less; then nothing is raised, and the changes are those that are left.
    pub short_of_escrow: bool,
    /// Whether the price of the denom the rent is paid in is not usable; then nothing is raised either, and the rents here
    /// are by its last price.
    pub rent_unpriced: bool,
    /// The escrow now.
    pub escrow: EscrowView,
}

/// What one operator provides to a service.
#[wire]
pub struct OperatorCoverage {
    /// The operator's address.
    pub operator: String,
    /// Value leased.
    pub value: Uint128,
    /// Value that can be taken.
    pub slashable: Uint128,
    /// Its part of all value leased, rounded down.
    pub share: Decimal,
}

/// How a service is secured.
#[wire]
pub struct CoverageResponse {
    /// Value leased.
    pub value: Uint128,
    /// Value that can be taken, at the prices of the leases.
    pub slashable: Uint128,
    /// By operator.
    pub operators: Vec<OperatorCoverage>,
    /// The largest operator's part, rounded up.
    pub largest_share: Decimal,
    /// Herfindahl index of the operators: 1 for one, `1/n` for `n` equal ones.
    pub herfindahl: Decimal,
    /// Whether every operator may offer. Then several of these may be one.
    pub open_to_all: bool,
    /// For how many days the escrow pays, and the rest of it.
    pub escrow: EscrowView,
}

/// What a layer of income is.
#[wire]
pub enum Layer {
    /// Rent of one service.
    Service {
        /// Its name.
        service: String,
    },
}

/// What one layer earns on the whole vault, and what it may cost.
#[wire]
pub struct LayerView {
    /// Which.
    pub layer: Layer,
    /// Yearly yield of all that is paid, at the prices of now, rounded down.
    pub yield_before: Decimal,
    /// Yearly yield left to stakers after protocol fee and commission, rounded down.
    pub yield_after: Decimal,
    /// Stake it secures with, base units of the vault's asset.
    pub stake: Uint128,
    /// The most it can still take, tails too, base units of the vault's asset.
    pub exposure: Uint128,
}

/// What a vault earns, by layer, and the worst it can lose.
#[wire]
pub struct YieldResponse {
    /// The vault.
    pub vault_id: u64,
    /// Every layer.
    pub layers: Vec<LayerView>,
    /// Sum of the yields before fee and commission.
    pub yield_before: Decimal,
    /// Sum of the yields left to stakers.
    pub yield_after: Decimal,
    /// Part of the vault that services can still take, all together, rounded up.
    pub worst_loss: Decimal,
}

/// What a position secures, earns and can lose, by layer.
#[wire]
pub struct PositionYieldResponse {
    /// The position: shares, value, rewards to claim, the most it can lose.
    pub position: super::PositionView,
    /// Every layer; stake and exposure are the position's part, rounded up.
    pub layers: Vec<LayerView>,
    /// Sum of the yields before fee and commission.
    pub yield_before: Decimal,
    /// Sum of the yields left to the staker.
    pub yield_after: Decimal,
}
