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
    /// The service's own treasury, but only of vaults whose policy names the service; of others the insurance pool.
    Treasury,
}

names!(Recipient {
    Burn = 0,
    Insurance = 1,
    Treasury = 2
});

/// Which pool of a vault something was taken from.
#[wire]
#[derive(Copy, Eq)]
pub enum PoolRef {
    /// The active pool.
    Active,
    /// The batch made by this closing.
    Batch(u64),
}

/// What one pool paid, has to pay, or was spared.
#[wire]
pub struct SlashPart {
    /// The vault.
    pub vault_id: u64,
    /// The pool of the vault.
    pub pool: PoolRef,
    /// How much, base units of the vault's asset.
    pub amount: Uint128,
    /// Whether it is frozen, taken or free again.
    pub state: PartState,
}

/// What became of the part of one pool.
#[wire]
#[derive(Copy, Eq)]
pub enum PartState {
    /// Out of reach of claims, up to the pool's exposure, until the filing is final.
    Frozen,
    /// Taken.
    Taken,
    /// Free again, or given back.
    Free,
}

names!(PartState {
    Frozen = 0,
    Taken = 1,
    Free = 2
});

/// Where a slash stands.
#[wire]
#[derive(Copy, Eq)]
pub enum SlashStatus {
    /// Attested: frozen, and open to veto until it can be executed.
    Filed,
    /// Proved straight to the hub and not dated yet: the largest it may come to is frozen.
    Reserved,
    /// Taken, and resting until it settles.
    Executed,
    /// Paid out, or nothing was taken.
    Settled,
    /// Taken back by the owner within its veto window.
    Vetoed,
    /// Nobody executed it in time.
    Expired,
    /// Taken, and given back by the owner.
    Reversed,
    /// A reserved proof that came to nothing: another conviction of the key went first, or no entry it was good for
    /// was in force.
    Void,
}

names!(SlashStatus {
    Filed = 0,
    Reserved = 1,
    Executed = 2,
    Settled = 3,
    Vetoed = 4,
    Expired = 5,
    Reversed = 6,
    Void = 7
});

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
    /// Height on the consumer chain at which it was done.
    pub height: u64,
    /// Sequence of the entry it is judged by; 0 while that is not known.
    pub seq: u64,
    /// Where it stands.
    pub status: SlashStatus,
    /// When it was filed or proved.
    pub filed_at: Timestamp,
    /// When it was executed; until then, from when on anyone may. Until this moment the owner may veto what was
    /// attested.
    pub executed_at: Timestamp,
    /// From when on nobody can execute it any more and it is as if vetoed; none once it is executed.
    pub expires_at: Option<Timestamp>,
    /// From when on anyone may settle it and nobody reverse it.
    pub settles_at: Timestamp,
    /// What each pool paid or has frozen, as the closings since part it.
    pub parts: Vec<SlashPart>,
    /// Sums by asset of what was taken and not given back.
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

/// What an offence would take now.
#[wire]
pub struct SimulatedSlash {
    /// Sequence of the entry it would be judged by.
    pub seq: u64,
    /// What each pool would pay, or have frozen.
    pub parts: Vec<SlashPart>,
    /// Value it comes to, before the meter.
    pub value: Uint128,
    /// Not before this time, when the meter of attested faults is too low for it now.
    pub retry_after: Option<Timestamp>,
}
