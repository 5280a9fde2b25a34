//! What the hub says of slashes.

use cosmwasm_std::{Addr, Storage, Timestamp};
use holdfast_accounting::vault::PoolId;
use holdfast_shared::msg::hub::{PoolRef, SlashPart, SlashView};

use super::settle::totals;
use super::store::{self, Slash};
use crate::error::Result;

/// One slash.
pub(crate) fn slash(storage: &dyn Storage, id: u64) -> Result<SlashView> {
    view(id, store::load(storage, id)?)
}

/// A page of the slashes, by number.
pub(crate) fn slashes(
    storage: &dyn Storage,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<SlashView>> {
    store::list(storage, start_after, limit)?
        .into_iter()
        .map(|(id, slash)| view(id, slash))
        .collect()
}

fn view(id: u64, slash: Slash) -> Result<SlashView> {
    let totals = totals(&slash)?
        .into_iter()
        .map(|(denom, sum)| (denom, sum.get()))
        .collect();
    let part = |taken: &store::Taken| SlashPart {
        vault_id: taken.vault_id,
        pool: match taken.pool {
            PoolId::Active => PoolRef::Active,
            PoolId::Batch(closing) => PoolRef::Batch(closing),
        },
        amount: taken.amount.get(),
    };
    Ok(SlashView {
        slash_id: id,
        parts: slash.taken.iter().map(part).collect(),
        totals,
        service: slash.service,
        operator: slash.operator.into(),
        kind: slash.offence.kind,
        offence: slash.offence.id(),
        seq: slash.seq,
        status: slash.status,
        executed_at: Timestamp::from_seconds(slash.executed_at),
        settles_at: Timestamp::from_seconds(slash.settles_at),
        reporter: slash.reporter.map(Addr::into_string),
    })
}
