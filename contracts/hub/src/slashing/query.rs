//! What the hub says of filings and slashes.

use cosmwasm_std::{Addr, Storage, Timestamp};
use holdfast_accounting::vault::{Part, PoolId, Shared};
use holdfast_shared::evidence::{Offence, OffenceKind, Place};
use holdfast_shared::msg::hub::{PartState, PoolRef, SimulatedSlash, SlashPart, SlashStatus, SlashView};

use super::dating::not_in_force;
use super::filing;
use super::judge::Case;
use super::metering;
use super::settle::totals;
use super::store::{self, Slash, VaultShare};
use crate::error::{ContractError, Result};
use crate::link::sent;
use crate::market::services;
use crate::vault::live::LiveVault;

/// One slash.
pub(crate) fn slash(storage: &dyn Storage, id: u64, now: u64) -> Result<SlashView> {
    view(storage, id, store::load(storage, id)?, now)
}

/// A page of the slashes, by number.
pub(crate) fn slashes(
    storage: &dyn Storage,
    start_after: Option<u64>,
    limit: usize,
    now: u64,
) -> Result<Vec<SlashView>> {
    store::list(storage, start_after, limit)?
        .into_iter()
        .map(|(id, slash)| view(storage, id, slash, now))
        .collect()
}

/// A slash as it stands: where a filing is due, as the next touch of each vault will leave it.
fn view(storage: &dyn Storage, id: u64, mut slash: Slash, now: u64) -> Result<SlashView> {
    let mut parts = Vec::new();
    for share in &mut slash.vaults {
        parts.extend(parts_of(storage, id, share, now)?);
    }
    let totals = totals(&slash)?
        .into_iter()
        .map(|(denom, sum)| (denom, sum.get()))
        .collect();
    let is_open = matches!(slash.status, SlashStatus::Filed | SlashStatus::Reserved);
    let expires_at = is_open.then(|| Timestamp::from_seconds(slash.expires_at));
    Ok(SlashView {
        slash_id: id,
        parts,
        totals,
        service: slash.service,
        operator: slash.operator.into(),
        kind: slash.offence.kind,
        offence: slash.offence.id(),
        height: slash.offence.height,
        seq: slash.seq,
        status: slash.status,
        filed_at: Timestamp::from_seconds(slash.filed_at),
        executed_at: Timestamp::from_seconds(slash.executed_at),
        expires_at,
        settles_at: Timestamp::from_seconds(slash.settles_at),
        reporter: slash.reporter.map(Addr::into_string),
    })
}

/// Whether what a slash took still rests with the hub.
pub(crate) const fn rests(status: SlashStatus) -> bool {
    !matches!(status, SlashStatus::Settled)
}

fn parts_of(storage: &dyn Storage, id: u64, share: &mut VaultShare, now: u64) -> Result<Vec<SlashPart>> {
    let mut parts = share.shared.parts.clone();
    if share.state == PartState::Frozen {
        let live = LiveVault::load(storage, share.vault_id, now)?;
        let ended = live
            .effects
            .outcomes
            .iter()
            .find(|outcome| outcome.slash_id == id);
        match ended {
            Some(outcome) if !outcome.taken.parts.is_empty() => {
                share.state = PartState::Taken;
                share.shared = outcome.taken.clone();
                parts = share.shared.parts.clone();
            }
            Some(_) => share.state = PartState::Free,
            None => parts = live.vault.shared_now(&share.shared)?,
        }
    }
    Ok(views(share.vault_id, share.state, &parts))
}

fn views(vault_id: u64, state: PartState, parts: &[Part]) -> Vec<SlashPart> {
    let view = |part: &Part| SlashPart {
        vault_id,
        pool: match part.pool {
            PoolId::Active => PoolRef::Active,
            PoolId::Batch(closing) => PoolRef::Batch(closing),
        },
        amount: part.amount.get(),
        state,
    };
    parts.iter().map(view).collect()
}

/// What an offence of a kind would take of whom, if it were reported now under an entry: the newest, or the one named.
pub(crate) fn simulate(
    storage: &dyn Storage,
    service: &str,
    operator: Addr,
    kind: OffenceKind,
    seq: Option<u64>,
    now: u64,
) -> Result<SimulatedSlash> {
    let service = services::load(storage, service)?;
    let name = &service.params.service;
    let newest = match seq {
        Some(seq) => Some((seq, sent::load(storage, name, &operator, seq)?)),
        None => sent::newest_first(storage, name, &operator).next().transpose()?,
    };
    let (seq, entry) = newest.ok_or_else(|| not_in_force(name, &operator))?;
    let place = Place::Slot(0);
    let case = Case {
        offence: Offence {
            kind,
            height: 0,
            place,
        },
        service,
        operator,
        seq,
        entry,
        reporter: None,
        reserved: None,
    };
    let demands = filing::demands(storage, &case, now)?;
    let value = filing::sum(&demands);
    let (mut shares, mut retry_after): (Vec<(u64, Shared)>, _) = (Vec::new(), None);
    if kind.is_proved() || value.is_zero() {
        shares.extend(demands.into_iter().map(|demand| (demand.vault_id, demand.shared)));
    } else {
        match metering::grant(storage, &case.service, value, now) {
            Err(ContractError::Throttled { retry_after: at }) => {
                retry_after = Some(Timestamp::from_seconds(at));
            }
            granted => shares.extend(filing::scaled(demands, granted?.0, value)?),
        }
    }
    let state = if kind.is_proved() {
        PartState::Taken
    } else {
        PartState::Frozen
    };
    let parts = shares
        .iter()
        .flat_map(|(vault_id, shared)| views(*vault_id, state, &shared.parts));
    Ok(SimulatedSlash {
        seq,
        parts: parts.collect(),
        value: value.get(),
        retry_after,
    })
}
