//! Slashes on the wire.

use cosmwasm_std::{Timestamp, Uint128};
use holdfast_record::names;
use holdfast_wire::wire;

use crate::asset::Denom;
use crate::evidence::OffenceKind;

/// Who receives what is taken.
#[wire]
#[derive(Copy, Eq)]
pub enum Recipient {
    /// Nobody: it is destroyed.
    Burn,
    /// The insurance pool.
    Insurance,
}

names!(Recipient { Burn = 0, Insurance = 1 });

/// Which pool of a vault something was taken from.
#[wire]
#[derive(Copy, Eq)]
pub enum PoolRef {
    /// The active pool.
    Active,
    /// The batch made by this closing.
    Batch(u64),
}

/// What one pool paid.
#[wire]
pub struct SlashPart {
    /// The vault.
    pub vault_id: u64,
    /// The pool of the vault.
    pub pool: PoolRef,
    /// What it paid, base units of the vault's asset.
    pub amount: Uint128,
}

/// Where the money of a slash is.
#[wire]
#[derive(Copy, Eq)]
pub enum SlashStatus {
    /// Taken, and resting until it settles.
    Executed,
    /// Paid out.
    Settled,
}

names!(SlashStatus { Executed = 0, Settled = 1 });

/// A slash.
#[wire]
pub struct SlashView {
    /// Number of the slash.
    pub slash_id: u64,
    /// The service that was wronged.
    pub service: String,
    /// The operator that did it.
    pub operator: String,
    /// What it did.
    pub kind: OffenceKind,
    /// Identity of the offence within service and operator.
    pub offence: String,
    /// Sequence of the entry it was judged by.
    pub seq: u64,
    /// Where its money is.
    pub status: SlashStatus,
    /// When it was executed.
    pub executed_at: Timestamp,
    /// From when on anyone may settle it.
    pub settles_at: Timestamp,
    /// What each pool paid.
    pub parts: Vec<SlashPart>,
    /// Sums by asset.
    pub totals: Vec<(Denom, Uint128)>,
    /// Receives the reporter's part.
    pub reporter: Option<String>,
}

/// Where the money of a payout comes from.
#[wire]
#[derive(Copy, Eq)]
pub enum PayoutSource {
    /// Collateral that a slash took.
    Slash,
    /// Rewards of a position or a ticket, or commission.
    Rewards,
    /// The deposit of a proposal, or the rest of an escrow.
    Service,
}

names!(PayoutSource {
    Slash = 0,
    Rewards = 1,
    Service = 2
});

impl std::fmt::Display for PayoutSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Slash => "slash",
            Self::Rewards => "rewards",
            Self::Service => "service",
        })
    }
}

/// Money that its receiver refused.
#[wire]
pub struct PayoutView {
    /// Number of the payout.
    pub payout_id: u64,
    /// Where the money comes from.
    pub source: PayoutSource,
    /// Who is to be paid; nobody when the money is to be destroyed.
    pub to: Option<String>,
    /// The asset.
    pub denom: Denom,
    /// How much, base units.
    pub amount: Uint128,
}
