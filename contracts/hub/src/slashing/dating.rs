//! Which entry was in force at a height of the consumer's chain, as far as acknowledgements tell (DESIGN 3.5).

use cosmwasm_std::{Addr, Storage};
use holdfast_accounting::Value;

use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::link::sent::{self, Fate, SentEntry};
use crate::link::state;

/// Entries with their sequences, newest first.
pub(super) type Entries = Vec<(u64, SentEntry)>;

/// What is known of a height.
pub(super) enum Dating {
    /// The entry in force; where nothing more will be heard of newer ones, those too, of which the largest counts.
    Dated(Entries),
    /// Any of these may have been in force.
    Undated(Entries),
}

/// The entry in force at a height: the newest applied at or below it, once the consumer has acknowledged that height.
///
/// An entry newer than that whose fate is not known may have been in force instead. While its answer may still come
/// the proof waits; once nothing more will be heard of it, the largest candidate counts.
pub(super) fn of_height(
    storage: &dyn Storage,
    service: &str,
    operator: &Addr,
    height: u64,
    now: u64,
) -> Result<Dating> {
    let known = state::load(storage, service)?.consumer_height;
    let windows = config::load(storage)?.windows;
    let mut waits = height > known;
    let mut candidates = Vec::new();
    for (seq, entry) in sent::newest_first(storage, service, operator)? {
        match entry.fate {
            Fate::Applied { height: applied } if applied <= height => {
                candidates.push((seq, entry));
                break;
            }
            Fate::UnderWay => {
                waits |= now <= entry.answer_deadline(&windows);
                candidates.push((seq, entry));
            }
            Fate::Applied { .. } | Fate::Missed => {}
        }
    }
    Ok(if waits {
        Dating::Undated(candidates)
    } else {
        Dating::Dated(candidates)
    })
}

/// The candidate that promised most, by value; of equal ones the newest.
pub(super) fn largest(candidates: &Entries) -> Result<Option<(u64, SentEntry)>> {
    let mut best: Option<(Value, &(u64, SentEntry))> = None;
    for candidate in candidates {
        let value = candidate.1.slashable_value()?;
        if best.as_ref().is_none_or(|(most, _)| value > *most) {
            best = Some((value, candidate));
        }
    }
    Ok(best.map(|(_, candidate)| candidate.clone()))
}

/// The operator had no entry at that height.
pub(super) fn not_in_force(service: &str, operator: &Addr) -> ContractError {
    ContractError::NotInForce {
        service: service.to_owned(),
        operator: operator.to_string(),
    }
}
