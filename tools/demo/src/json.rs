//! The run for machines: one JSON object.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::books::{Books, PacketCounts};
use crate::sums::DenomSums;

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Seed of all chance.
    pub seed: u64,
    /// Simulated days of the story.
    pub days: u64,
    /// The parts in the order told, each in a world of its own.
    pub parts: Vec<Part>,
}

/// A part of a run.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// `story`, `market` or `court`.
    pub name: &'static str,
    /// Its books.
    pub books: Books,
    /// The numbers its chapters are about.
    pub shown: Shown,
}

/// Numbers by name: amounts in base units, values in millionths of a dollar, rates as decimals, times in seconds since
/// the part began.
pub type Shown = BTreeMap<&'static str, String>;

impl Summary {
    /// Everything that is wrong with the run: broken rules and sums that do not add up. Empty when all is well.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let faults = self.parts.iter().flat_map(|part| {
            let faults = part.books.faults().into_iter();
            faults.map(|fault| format!("{}: {fault}", part.name))
        });
        faults.collect()
    }

    /// The books of all parts added up.
    #[must_use]
    pub fn total(&self) -> Books {
        let mut total = Books::default();
        self.parts.iter().for_each(|part| total.add(&part.books));
        total
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
    denoms: BTreeMap<String, Amounts>,
    parts: BTreeMap<&'a str, PartObject<'a>>,
}

#[derive(Serialize)]
struct PartObject<'a> {
    steps: u64,
    packets: PacketCounts,
    denoms: BTreeMap<String, Amounts>,
    shown: &'a Shown,
}

impl<'a> From<&'a Part> for PartObject<'a> {
    fn from(part: &'a Part) -> Self {
        Self {
            steps: part.books.steps,
            packets: part.books.packets,
            denoms: amounts(&part.books.denoms),
            shown: &part.shown,
        }
    }
}

fn amounts(denoms: &BTreeMap<String, DenomSums>) -> BTreeMap<String, Amounts> {
    let denoms = denoms.iter();
    denoms.map(|(denom, sums)| (denom.clone(), sums.into())).collect()
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

/// The run as one JSON object, on lines of its own; `violations` names sums that do not add up, too. Steps, checks,
/// packets and coins are those of all parts together.
///
/// # Errors
/// None that a run can cause; serialisation is fallible by type only.
pub fn object(summary: &Summary) -> serde_json::Result<String> {
    let total = summary.total();
    let parts = summary.parts.iter();
    serde_json::to_string_pretty(&Object {
        seed: summary.seed,
        days: summary.days,
        steps: total.steps,
        checks: &total.checks,
        violations: summary.faults(),
        packets: total.packets,
        denoms: amounts(&total.denoms),
        parts: parts.map(|part| (part.name, part.into())).collect(),
    })
}
