//! The books of one world: every coin, every rule, every packet.

use std::collections::BTreeMap;

use holdfast_simnet::relayer::Fate;
use holdfast_simnet::World;
use serde::Serialize;

use crate::sums::{self, Compounded, DenomSums, RentSums};
use crate::tokens::Token;

/// The books of one world.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// Messages, packets and blocks that were steps of the run.
    pub steps: u64,
    /// How often each invariant was checked, by id.
    pub checks: BTreeMap<String, u64>,
    /// What was broken: invariants with the step, promises of the script with the day.
    pub violations: Vec<String>,
    /// Packets by fate.
    pub packets: PacketCounts,
    /// Collateral by denom.
    pub denoms: BTreeMap<String, DenomSums>,
    /// Rent by denom.
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

impl Books {
    /// The books of a world now. `compounded` is what of the deposits was rewards put back to work.
    #[must_use]
    pub fn of(world: &World, tokens: &[Token], compounded: &Compounded) -> Self {
        let monitor = world.monitor();
        let log = world.net.packets();
        let denoms = sums::collateral(world, tokens, compounded);
        let checks = monitor.checks.iter();
        Self {
            steps: world.net.step(),
            checks: checks.map(|(id, times)| ((*id).to_owned(), *times)).collect(),
            violations: monitor.violations,
            packets: PacketCounts {
                sent: log.count(|fate| matches!(fate, Fate::Sent)),
                delivered: log.count(|fate| matches!(fate, Fate::Delivered { .. })),
                refused: log.count(|fate| matches!(fate, Fate::Refused { .. })),
                timed_out: log.count(|fate| matches!(fate, Fate::TimedOut)),
                repeated: log.count(|fate| matches!(fate, Fate::Repeated)),
            },
            rent: sums::rent(world, tokens, &denoms),
            denoms,
        }
    }

    /// Everything that is wrong: broken rules and sums that do not add up. Empty when all is well.
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

    /// How often any rule was checked.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.checks.values().sum()
    }

    /// Adds the books of another world. Its coins are other coins, so what is wrong with its sums is kept in words.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.violations.extend(other.faults());
        for (id, times) in &other.checks {
            *self.checks.entry(id.clone()).or_default() += times;
        }
        self.packets.add(other.packets);
        for (denom, sums) in &other.denoms {
            self.denoms.entry(denom.clone()).or_default().add(sums);
        }
        for (denom, sums) in &other.rent {
            self.rent.entry(denom.clone()).or_default().add(sums);
        }
    }
}

impl PacketCounts {
    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.delivered += other.delivered;
        self.refused += other.refused;
        self.timed_out += other.timed_out;
        self.repeated += other.repeated;
    }
}
