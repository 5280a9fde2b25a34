//! Which entry an offence is judged by, and whether anybody can still be punished for it.

use cosmwasm_std::{Deps, Env};
use holdfast_shared::msg::consumer::EntryAt;
use holdfast_shared::packet::EntryState;
use holdfast_shared::validate::shortened;

use crate::config::Config;
use crate::{clock, entries, ContractError};

/// The entry of an operator in force at a height.
pub fn entry_in_force(deps: Deps, env: &Env, operator: &str, height: u64) -> Result<EntryAt, ContractError> {
    let current = env.block.height;
    if height > current {
        return Err(ContractError::FutureHeight { height, current });
    }
    if entries::newest(deps.storage, operator)?.is_none() {
        return Err(ContractError::UnknownOperator {
            operator: shortened(operator),
        });
    }
    entries::in_force(deps.storage, operator, height)?.ok_or(ContractError::NotInForce {
        operator: operator.to_owned(),
        height,
    })
}

/// The entry in force at a height and, where it was applied at that very height with another key, the one before: what is
/// signed at a height was asked for before the entry came, so the key before answers for it too.
pub fn entries_in_force(
    deps: Deps,
    env: &Env,
    operator: &str,
    height: u64,
) -> Result<(EntryAt, Option<EntryAt>), ContractError> {
    let entry = entry_in_force(deps, env, operator, height)?;
    if entry.height < height {
        return Ok((entry, None));
    }
    let before = entries::in_force(deps.storage, operator, height.saturating_sub(1))?;
    let before = before.filter(|before| before.key != entry.key);
    Ok((entry, before))
}

/// Refuses what is surely expired, tombstoned or too old. Where the clock leaves room for doubt the packet goes out,
/// and the hub, which checks again, decides: a wrong refusal here would be final, a needless packet is not.
pub fn ensure_punishable(
    deps: Deps,
    env: &Env,
    config: &Config,
    operator: &str,
    height: u64,
    entry: &EntryAt,
) -> Result<(), ContractError> {
    let (now, expires_at) = (env.block.time, entry.expires_at);
    let operator = operator.to_owned();
    let span = clock::span(deps.storage, &env.block, height)?;
    let earliest = span.earliest.unwrap_or(entry.time).max(entry.time);
    // Nothing committed after the expiry counts, so what counts is no younger than the expiry.
    let latest = span.latest.min(expires_at);
    let limit_seconds = config.evidence_age_seconds;
    if clock::is_older(latest, now, limit_seconds) {
        return Err(ContractError::TooOld {
            height,
            latest,
            now,
            limit_seconds,
        });
    }
    if earliest >= expires_at {
        return Err(ContractError::Expired {
            operator,
            height,
            expires_at,
            earliest,
        });
    }
    match entry.state {
        EntryState::Active => Ok(()),
        EntryState::Tombstoned => Err(ContractError::Tombstoned { operator, height }),
    }
}

/// Refuses another proof once the key of the entry is known to be tombstoned, whenever the vote was: no second one
/// counts, and whoever holds the key could go on making proofs for ever.
pub fn ensure_not_convicted(
    deps: Deps,
    operator: &str,
    height: u64,
    entry: &EntryAt,
) -> Result<(), ContractError> {
    let newest = entries::newest(deps.storage, operator)?;
    let convicted = |newest: EntryAt| newest.state == EntryState::Tombstoned && newest.key == entry.key;
    if newest.is_some_and(convicted) {
        return Err(ContractError::Tombstoned {
            operator: operator.to_owned(),
            height,
        });
    }
    Ok(())
}
