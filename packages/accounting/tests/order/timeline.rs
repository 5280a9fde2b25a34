//! Slashes of one vault in some order, with other things in between.

use cosmwasm_std::{Decimal, Uint256};
use holdfast_accounting::vault::{Part, PoolId, Shared, Vault};
use holdfast_accounting::{Amount, Grid, Shares};

const EPOCH: u64 = 10;
const UNBONDING: u64 = 7 * EPOCH;

/// One offence that is going to be punished.
#[derive(Debug, Clone, Copy)]
pub struct Slash {
    pub slot: u8,
    pub due: u128,
    /// How many closings there had been when its entry was sent: it cannot be punished before.
    pub since: u64,
    /// Filed and frozen at the beginning, executed in its turn.
    pub filed: bool,
}

/// What happens at one point of time.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    /// The next slash of the order.
    Slash,
    /// A closing of so many percent of the shares there were at the beginning.
    Close(u128),
    /// A match lends a service so much more.
    Raise(u8, u128),
    Deposit(u128),
    /// So many percent of the active pool are lost on the hub chain.
    Loss(u128),
}

/// Where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// By each service.
    pub taken: Vec<u128>,
    /// In the active pool and in each batch.
    pub held: Vec<u128>,
    /// Of each service, in all pools together.
    pub exposure: Vec<u128>,
    /// What limit 2 leaves the active pool.
    pub limit: u128,
    pub lost: u128,
}

/// A vault with one lease for each service, at `m` of 100 %.
pub fn leased(collateral: u128, leases: &[u128]) -> Vault {
    let mut vault = Vault::new(Grid::new(0, UNBONDING), Decimal::one());
    vault.core.pool.deposit(collateral.into()).unwrap();
    for (slot, stake) in leases.iter().enumerate() {
        vault
            .raise(slot as u8, Decimal::one(), (*stake).into(), 0)
            .unwrap();
    }
    vault
}

/// A vault, what happens to it, and what is to be punished.
pub struct Story {
    vault: Vault,
    events: Vec<Event>,
    slashes: Vec<Slash>,
    /// Of those that were filed, what they demand.
    demands: Vec<Option<Shared>>,
}

impl Story {
    pub fn new(mut vault: Vault, events: &[Event], slashes: &[Slash]) -> Self {
        let demands = slashes.iter().map(|slash| {
            let demand = slash.filed.then(|| vault.shared(slash.due.into(), 0).unwrap())?;
            vault.file(slash.slot, &demand).unwrap();
            Some(demand)
        });
        let demands = demands.collect();
        Self {
            vault,
            events: events.to_vec(),
            slashes: slashes.to_vec(),
            demands,
        }
    }

    /// Plays the slashes in one order; none when one would come before its entry was sent.
    pub fn play(&self, order: &[usize]) -> Option<Outcome> {
        let mut vault = self.vault.clone();
        let all = vault.core.pool.shares;
        let mut taken = vec![0; vault.slots.len()];
        let (mut order, mut lost) = (order.iter(), 0);
        for event in &self.events {
            match *event {
                Event::Slash => {
                    let which = *order.next().expect("as many slashes as places for them");
                    taken[usize::from(self.slashes[which].slot)] += self.slash(&mut vault, which)?;
                }
                Event::Close(percent) => {
                    let part = all.get() * Uint256::from(percent) / Uint256::from(100u8);
                    let shares = Shares::new(part.min(vault.core.pool.shares.get()));
                    let at = vault.core.ask_exit(shares, vault.core.leaving_at).unwrap();
                    vault.close_due(at).unwrap();
                }
                Event::Raise(slot, more) => {
                    let stake = vault.slot(slot).unwrap().stake.plus(more.into()).unwrap();
                    vault.raise(slot, Decimal::one(), stake, 0).unwrap();
                }
                Event::Deposit(amount) => drop(vault.core.pool.deposit(amount.into()).unwrap()),
                Event::Loss(percent) => {
                    let held = units(vault.core.pool.collateral);
                    let real = held - held * percent / 100;
                    lost += units(vault.shrink(PoolId::Active, real.into()).unwrap());
                }
            }
            assert_eq!(vault.check(0, false), Ok(vec![]));
        }
        Some(outcome(&vault, taken, lost))
    }

    fn slash(&self, vault: &mut Vault, which: usize) -> Option<u128> {
        let slash = self.slashes[which];
        let parts = match &self.demands[which] {
            Some(demand) => vault.shared_now(demand).unwrap(),
            None if slash.since > vault.core.closings.count() => return None,
            None => vault.parts(slash.due.into(), slash.since).unwrap(),
        };
        let take = |part: Part| units(vault.take(slash.slot, part, 0).unwrap());
        let taken = parts.into_iter().map(take).sum();
        if let Some(demand) = &self.demands[which] {
            vault.unfile(slash.slot, demand).unwrap();
        }
        Some(taken)
    }
}

fn outcome(vault: &Vault, taken: Vec<u128>, lost: u128) -> Outcome {
    let batches = vault.batches.values();
    let exposure = |(slot, held): (&u8, &holdfast_accounting::vault::Slot)| {
        let behind: u128 = vault
            .batches
            .values()
            .map(|batch| units(batch.exposure_of(*slot)))
            .sum();
        units(held.exposure().unwrap()) + behind
    };
    let active = vault.core.pool.collateral;
    Outcome {
        taken,
        held: [active]
            .into_iter()
            .chain(batches.map(|batch| batch.collateral))
            .map(units)
            .collect(),
        exposure: vault.slots.iter().map(exposure).collect(),
        limit: units(vault.core.exposure_limit(active, 0).unwrap()),
        lost,
    }
}

fn units(amount: Amount) -> u128 {
    amount.get().u128()
}

/// All orders of `0..count`.
pub fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for item in 0..count {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, item);
                    longer
                })
            })
            .collect();
    }
    all
}
