//! The run for machines: one JSON object.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::sums::{DenomSums, RentSums};

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Seed of all chance.
    pub seed: u64,
    /// Simulated days.
    pub days: u64,
    /// Messages, packets and blocks that were steps of the run.
    pub steps: u64,
    /// How often each invariant was checked, by id.
    pub checks: BTreeMap<String, u64>,
    /// What was broken, with the step.
    pub violations: Vec<String>,
    /// Packets by fate.
    pub packets: PacketCounts,
    /// Collateral by denom.
    pub denoms: BTreeMap<String, DenomSums>,
    /// Rent by denom; checked like the collateral, and part of the terminal's table only.
    pub rent: BTreeMap<String, RentSums>,
}

/// Packets by fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PacketCounts {
    /// Sent by a contract.
    pub sent: usize,
    /// Taken by the other contract.
    pub delivered: usize,
    /// Answered with an error, their effects undone.
    pub refused: usize,
    /// Not received in time, and the sender told.
    pub timed_out: usize,
    /// Brought again after they, or their end, had been brought; no contract saw it.
    pub repeated: usize,
}

impl Summary {
    /// Everything that is wrong with the run: broken invariants and sums that do not add up. Empty when all is well.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let collateral = self.denoms.iter().filter_map(|(denom, sums)| sums.fault(denom));
        let rent = self.rent.iter().filter_map(|(denom, sums)| sums.fault(denom));
        self.violations
            .iter()
            .cloned()
            .chain(collateral)
            .chain(rent)
            .collect()
    }

    /// What the process ends with: 0 when all is well, 1 when a sum or an invariant failed.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(!self.faults().is_empty())
    }
}

#[derive(Serialize)]
struct Object<'a> {
    seed: u64,
    days: u64,
    steps: u64,
    checks: &'a BTreeMap<String, u64>,
    violations: Vec<String>,
    packets: PacketCounts,
    denoms: BTreeMap<&'a str, Amounts>,
}

/// Integer strings, as on the wire: an amount of 18 decimals does not fit the numbers of most JSON readers.
#[derive(Serialize)]
struct Amounts {
    deposited: String,
    compounded: String,
    withdrawn: String,
    slashed: String,
    lost: String,
    held: String,
}

impl From<&DenomSums> for Amounts {
    fn from(sums: &DenomSums) -> Self {
        Self {
            deposited: sums.deposited.to_string(),
            compounded: sums.compounded.to_string(),
            withdrawn: sums.withdrawn.to_string(),
            slashed: sums.slashed.to_string(),
            lost: sums.lost.to_string(),
            held: sums.held.to_string(),
        }
    }
}

/// The run as one JSON object, on lines of its own; `violations` names sums that do not add up, too.
///
/// # Errors
/// None that a run can cause; serialisation is fallible by type only.
pub fn object(summary: &Summary) -> serde_json::Result<String> {
    let denoms = summary.denoms.iter();
    serde_json::to_string_pretty(&Object {
        seed: summary.seed,
        days: summary.days,
        steps: summary.steps,
        checks: &summary.checks,
        violations: summary.faults(),
        packets: summary.packets,
        denoms: denoms
            .map(|(denom, sums)| (denom.as_str(), sums.into()))
            .collect(),
    })
}
