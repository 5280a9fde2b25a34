//! What the LRT stores besides the token, whose layout is cw20-base's.

use cosmwasm_std::{Addr, Timestamp, Uint128, Uint256};
use cw_storage_plus::{Item, Map};
use holdfast_accounting::lrt::Stream;
use holdfast_shared::msg::lrt::{PortfolioWeight, RedemptionBatchState};
use holdfast_wire::wire;

/// The parameters, fixed at instantiation.
pub const CONFIG: Item<Config> = Item::new("config");
/// Coins of the denom that belong to all holders, base units. Kept by the contract itself: what is merely sent
/// to it never counts (SCENARIOS V-3).
pub const BUFFER: Item<Uint128> = Item::new("buffer");
/// Rewards in the denom that came with tickets and wait for the next `Compound`, base units. Not in the rate.
pub const GAINS: Item<Uint128> = Item::new("gains");
/// The gain that enters the rate over time.
pub const STREAM: Item<Stream> = Item::new("stream");
/// Number of the batch that takes tokens.
pub const OPEN_BATCH: Item<u64> = Item::new("open_batch");
/// When a batch last closed; the instantiation at first.
pub const LAST_CLOSED: Item<Timestamp> = Item::new("last_closed");
/// All redemption batches, by number.
pub const BATCHES: Map<u64, Batch> = Map::new("batches");
/// Redemptions, by owner and batch.
pub const REDEMPTIONS: Map<(&Addr, u64), Redemption> = Map::new("redemptions");
/// Exits that a vault refused, by batch and vault: shares owed to the batch, to be asked again.
pub const UNASKED: Map<(u64, u64), Uint256> = Map::new("unasked");
/// Sum of [`UNASKED`] by vault: shares that are still in the position and no longer in the rate.
pub const OWED: Map<u64, Uint256> = Map::new("owed");

/// The parameters of the LRT.
#[wire]
pub struct Config {
    /// The hub.
    pub hub: Addr,
    /// The bank denom.
    pub denom: String,
    /// 1 to 8 vaults, weights above 0.
    pub portfolio: Vec<PortfolioWeight>,
    /// Receives what the last holder leaves.
    pub treasury: Addr,
    /// Seconds between two closings.
    pub epoch_seconds: u64,
}

/// One redemption batch.
#[wire]
pub struct Batch {
    /// Where it stands.
    pub state: RedemptionBatchState,
    /// Tokens put in. In a batch of the treasury, one for each unit it was worth.
    pub tokens: Uint128,
    /// What the tokens were worth when it closed, base units: the most it pays.
    pub value_at_closing: Uint128,
    /// When the last of its exits matures; the closing itself while it has none.
    pub matures_at: Timestamp,
    /// Its exits.
    pub tickets: Vec<Ticket>,
    /// What came for it, its part of the buffer included, base units.
    pub brought: Uint128,
}

impl Batch {
    /// A batch that takes tokens.
    #[must_use]
    pub fn open(now: Timestamp) -> Self {
        Self {
            state: RedemptionBatchState::Open,
            tokens: Uint128::zero(),
            value_at_closing: Uint128::zero(),
            matures_at: now,
            tickets: vec![],
            brought: Uint128::zero(),
        }
    }

    /// What its redemptions share so far: `min(value at closing, what came)` (DESIGN section 6).
    #[must_use]
    pub fn payable(&self) -> Uint128 {
        self.brought.min(self.value_at_closing)
    }
}

/// An exit of a batch.
#[wire]
#[derive(Copy)]
pub struct Ticket {
    /// Its number on the hub.
    pub ticket_id: u64,
    /// What the hub had paid for it when it was last looked at, base units: anyone may claim it on the hub, at
    /// any time, so the hub's record and not the coins arriving says what it brought.
    pub credited: Uint128,
}

/// An account's part of a batch.
#[wire]
#[derive(Copy)]
pub struct Redemption {
    /// Tokens put in.
    pub tokens: Uint128,
    /// What it was paid, base units.
    pub paid: Uint128,
}
