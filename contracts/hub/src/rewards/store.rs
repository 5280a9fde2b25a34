//! Reward indices of a vault and the earnings measured against them.

use cosmwasm_std::{Decimal, Storage, Uint128};
use holdfast_accounting::reward::{Index, Stream};
use holdfast_accounting::{Accrued, Amount, Shares};
use holdfast_record::record;
use holdfast_shared::Denom;

use crate::error::Result;
use crate::keys;
use crate::table::Table;

/// One reward denom of a vault.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RewardStream {
    /// What is paid.
    pub denom: Denom,
    /// Index of the stakers' part.
    pub stream: Stream,
    /// What the operator earned and did not claim.
    pub commission: Accrued,
}
record!(RewardStream {
    denom,
    stream,
    commission
});

/// All reward denoms of a vault, in the order they first came.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct VaultRewards {
    pub streams: Vec<RewardStream>,
}
record!(VaultRewards { streams });

/// What shares earned in one reward denom, up to an index.
#[derive(Clone, Debug, PartialEq, Copy, Default)]
struct Earning {
    until: Index,
    owed: Accrued,
}
record!(Earning { until, owed });

/// What shares earned, in the order of the vault's streams. A denom that came later counts from its beginning.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Earnings(Vec<Earning>);
record!(Earnings(_));

const REWARDS: Table<u64, VaultRewards> = Table::new(keys::VAULT_REWARDS);

/// The rewards of a vault.
pub(crate) fn load(storage: &dyn Storage, vault_id: u64) -> Result<VaultRewards> {
    Ok(REWARDS.may_load(storage, vault_id)?.unwrap_or_default())
}

/// Stores the rewards of a vault.
pub(crate) fn save(storage: &mut dyn Storage, vault_id: u64, rewards: &VaultRewards) -> Result<()> {
    Ok(REWARDS.save(storage, vault_id, rewards)?)
}

impl VaultRewards {
    /// The indices now.
    pub(crate) fn indices(&self) -> Vec<Index> {
        self.streams.iter().map(|stream| stream.stream.index).collect()
    }

    /// Shares rent among operator and stakers; returns what found no shares.
    pub(crate) fn earn(
        &mut self,
        denom: &Denom,
        income: Accrued,
        commission: Decimal,
        shares: Shares,
    ) -> Result<Accrued> {
        if income.is_zero() {
            return Ok(Accrued::ZERO);
        }
        if !self.streams.iter().any(|stream| stream.denom == *denom) {
            let stream = Stream::default();
            self.streams.push(RewardStream {
                denom: denom.clone(),
                stream,
                commission: Accrued::ZERO,
            });
        }
        let Some(held) = self.streams.iter_mut().find(|stream| stream.denom == *denom) else {
            return Ok(income);
        };
        let operators = income.fraction(commission)?;
        held.commission = held.commission.plus(operators)?;
        Ok(held.stream.add(income.minus(operators)?, shares))
    }

    /// Earnings that begin now: nothing of the past.
    pub(crate) fn fresh_earnings(&self) -> Earnings {
        let fresh = |until| Earning {
            until,
            owed: Accrued::ZERO,
        };
        Earnings(self.indices().into_iter().map(fresh).collect())
    }

    /// Takes the whole units of the operator's commission out.
    pub(crate) fn take_commission(&mut self) -> Result<Vec<(Denom, Uint128)>> {
        let mut paid = Vec::new();
        for stream in &mut self.streams {
            let (amount, rest) = split_payable(stream.commission)?;
            stream.commission = rest;
            paid.push((stream.denom.clone(), amount.get()));
        }
        Ok(paid)
    }
}

impl Earnings {
    /// Adds what `shares` earned since, up to the vault's indices.
    pub(crate) fn settle(&mut self, rewards: &VaultRewards, shares: Shares) -> Result<()> {
        self.settle_to(&rewards.indices(), shares)
    }

    /// Adds what `shares` earned up to the indices of their batch and takes the whole units out.
    pub(crate) fn take(
        &mut self,
        rewards: &VaultRewards,
        indices: &[Index],
        shares: Shares,
    ) -> Result<Vec<(Denom, Uint128)>> {
        self.settle_to(indices, shares)?;
        self.take_owed(rewards)
    }

    /// Takes the whole units of everything owed out; fractions stay owed.
    pub(crate) fn take_owed(&mut self, rewards: &VaultRewards) -> Result<Vec<(Denom, Uint128)>> {
        let mut paid = Vec::new();
        for (earning, stream) in self.0.iter_mut().zip(&rewards.streams) {
            let (amount, rest) = split_payable(earning.owed)?;
            earning.owed = rest;
            paid.push((stream.denom.clone(), amount.get()));
        }
        Ok(paid)
    }

    /// What is owed in a denom, to the fraction.
    pub(crate) fn owed_of(&self, rewards: &VaultRewards, denom: &Denom) -> Result<Accrued> {
        let streams = self.0.iter().zip(&rewards.streams);
        let mut owed = streams
            .filter(|(_, stream)| stream.denom == *denom)
            .map(|(earning, _)| earning.owed);
        Ok(owed.try_fold(Accrued::ZERO, Accrued::plus)?)
    }

    /// Whether not even a fraction is owed.
    pub(crate) fn owes_nothing(&self) -> bool {
        self.0.iter().all(|earning| earning.owed.is_zero())
    }

    /// Adds what `shares` earned up to those indices.
    pub(crate) fn settle_to(&mut self, indices: &[Index], shares: Shares) -> Result<()> {
        self.0.resize(self.0.len().max(indices.len()), Earning::default());
        for (earning, index) in self.0.iter_mut().zip(indices) {
            let more = index.earned(earning.until, shares)?;
            earning.owed = earning.owed.plus(more)?;
            earning.until = *index;
        }
        Ok(())
    }
}

/// The whole units of an accrued sum, and the fraction that stays.
pub(super) fn split_payable(accrued: Accrued) -> Result<(Amount, Accrued)> {
    let amount = accrued.payable()?;
    Ok((amount, accrued.minus(Accrued::whole(amount)?)?))
}
