//! Which entry was in force at a height of the consumer's chain, as far as acknowledgements tell (DESIGN 3.5).

use cosmwasm_std::{Addr, Binary, Storage};
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
///
/// At the very height at which an entry with another key was applied the key before it votes too: what is signed there
/// was asked for before the entry came. So the entry before is among the candidates, for proofs by its own key.
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
    let mut candidates = Entries::new();
    let mut newer: Option<Binary> = None;
    for item in sent::newest_first(storage, service, operator) {
        let (seq, entry) = item?;
        let judged_by_newer = newer.as_ref() == Some(&entry.key);
        match entry.fate {
            Fate::Applied { height: applied, .. } if applied <= height => {
                newer = Some(entry.key.clone());
                if !judged_by_newer {
                    candidates.push((seq, entry));
                }
                if applied < height {
                    break;
                }
            }
            Fate::UnderWay if !judged_by_newer => {
                waits |= now <= entry.answer_deadline(&windows);
                candidates.push((seq, entry));
            }
            _ => {}
        }
    }
    Ok(if waits {
        Dating::Undated(candidates)
    } else {
        Dating::Dated(candidates)
    })
}

/// Until when an offence at a height may be reported, seconds (S-10): the evidence age after it was committed, by the
/// hub's clock, and by packet the relay slack more.
///
/// It was committed no later than the first moment of the consumer chain at or above that height which an ack told,
/// and what counts no later than its entry expired. The time itself no acknowledgement tells but at those heights.
pub(super) fn deadline(
    storage: &dyn Storage,
    offender: (&str, &Addr),
    height: u64,
    (seq, entry): (u64, &SentEntry),
    by_packet: bool,
) -> Result<u64> {
    let (service, operator) = offender;
    let windows = config::load(storage)?.windows;
    let told = sent::first_told(storage, service, operator, seq, height)?;
    let committed_by = told.map_or(entry.expires_at, |time| time.min(entry.expires_at));
    let slack = if by_packet { windows.relay_slack_seconds } else { 0 };
    Ok(committed_by
        .saturating_add(windows.evidence_age_seconds)
        .saturating_add(slack))
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
