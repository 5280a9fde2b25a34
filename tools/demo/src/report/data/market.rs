//! Offers, slashes and rates at their moments.

use cosmwasm_std::Decimal;

use super::Unit;

/// The offers and the bid of one service at one moment.
#[derive(Clone, Debug, Default)]
pub struct SupplyCurve {
    /// Name of the service.
    pub service: String,
    /// Seconds since the start.
    pub at: u64,
    /// What the sizes count.
    pub unit: Unit,
    /// Value wanted by the bid.
    pub wanted: u128,
    /// Highest yearly rate of the bid.
    pub highest_rate: Decimal,
    /// All its offers, in any order.
    pub offers: Vec<LentOffer>,
}

/// One offer and what is lent under it.
#[derive(Clone, Debug, Default)]
pub struct LentOffer {
    /// Operator and vault.
    pub name: String,
    /// Yearly rate on leased value: of its lease when it has one, of the offer when it rests.
    pub rate: Decimal,
    /// The most stake it will lend.
    pub size: u128,
    /// Stake of its lease; zero when it rests.
    pub matched: u128,
}

/// One executed slash.
#[derive(Clone, Debug, Default)]
pub struct Slash {
    /// What for: "duplicate vote of operator A on oracle-1".
    pub title: String,
    /// Seconds since the start.
    pub at: u64,
    /// What the amounts count.
    pub unit: Unit,
    /// The pools that stood behind the entry, the active one first; batches that paid nothing belong here too.
    pub pools: Vec<PoolLoss>,
    /// Where the money went at settlement: reporter, burn, insurance, treasury.
    pub paid: Vec<Paid>,
}

/// What one pool held and paid.
#[derive(Clone, Debug, Default)]
pub struct PoolLoss {
    /// "active", "batch 3".
    pub pool: String,
    /// Collateral before the slash.
    pub before: u128,
    /// Collateral taken.
    pub taken: u128,
}

/// One receiver of slashed collateral.
#[derive(Clone, Debug, Default)]
pub struct Paid {
    /// "reporter", "burnt", "insurance pool".
    pub to: String,
    /// Base units.
    pub amount: u128,
}

/// A rate from a moment on.
#[derive(Clone, Copy, Debug, Default)]
pub struct RatePoint {
    /// Seconds since the start.
    pub at: u64,
    /// Assets for one LRT token.
    pub rate: Decimal,
}
