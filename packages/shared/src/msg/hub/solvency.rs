//! The books of one asset on the wire: what the hub holds of it and to whom it owes it.

use cosmwasm_std::{Uint128, Uint256};
use holdfast_wire::wire;

use crate::asset::Denom;

/// What the hub holds of an asset against all that it owes. Adding it up takes pages; ask them all at one height.
#[wire]
pub struct SolvencyResponse {
    /// The asset.
    pub denom: Denom,
    /// What the bank or the token says that the hub holds, base units.
    pub held: Uint128,
    /// What it has delegated, base units: none, all collateral is liquid.
    pub delegated: Uint128,
    /// What it undelegates, base units: none, all collateral is liquid.
    pub unbonding: Uint128,
    /// What it owes: what was given with the question and what this page found.
    pub owed: Owed,
    /// Where the next page begins; none when this was the last.
    pub next: Option<SolvencyAt>,
    /// On the last page, how much of what it has it owes nobody, base units: sent without a message.
    pub gifts: Option<Uint128>,
    /// On the last page, how much it lacks, base units. Never anything of a bank denom; of a CW20 what the token took away.
    pub lacking: Option<Uint128>,
}

/// What the hub owes of one asset, base units. What is held back by open filings stands under `frozen` and nowhere else.
#[wire]
#[derive(Copy, Eq, Default)]
pub struct Owed {
    /// To the active pools of vaults.
    pub active: Uint128,
    /// To exit batches.
    pub batches: Uint128,
    /// To active pools and batches, out of reach until filings are final.
    pub frozen: Uint128,
    /// Taken by slashes and not yet paid out or given back.
    pub settlement: Uint128,
    /// To services: their escrows.
    pub escrow: Uint128,
    /// To stakers and operators: rewards and commission.
    pub rewards: Uint128,
    /// To the treasury: protocol fees.
    pub fees: Uint128,
    /// To services and relayers: budgets for tips, and tips earned.
    pub tips: Uint128,
    /// To receivers that refused it.
    pub payouts: Uint128,
    /// To who proposed services.
    pub deposits: Uint128,
    /// What escrows, rewards and fees come to above whole units, each by itself, in 1/31,536,000 of a unit.
    pub fractions: Uint256,
}

/// Where the addition goes on.
#[wire]
#[derive(Eq)]
pub enum SolvencyAt {
    /// At the first vault after this one.
    Vaults {
        /// The vault; 0 for the beginning.
        after: u64,
    },
    /// At a batch of a vault.
    Batches {
        /// The vault.
        vault_id: u64,
        /// The closing before; 0 for the beginning.
        after: u64,
    },
    /// At a position in a vault.
    Positions {
        /// The vault.
        vault_id: u64,
        /// The staker before.
        after: Option<String>,
    },
    /// At a ticket.
    Tickets {
        /// The ticket before; 0 for the beginning.
        after: u64,
    },
    /// At a service, with the protocol fees before the first.
    Services {
        /// The service before.
        after: Option<String>,
    },
    /// At tips a relayer earned.
    Tips {
        /// The relayer and the name of the denom before.
        after: Option<(String, String)>,
    },
    /// At a slash.
    Slashes {
        /// The slash before; 0 for the beginning.
        after: u64,
    },
    /// At a payout that was refused.
    Payouts {
        /// The payout before; 0 for the beginning.
        after: u64,
    },
}
