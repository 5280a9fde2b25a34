//! Judging: is the proof good, did it count before, and which entry was in force at the offence (DESIGN 3.5).

use cosmwasm_std::{Addr, Deps, Env, Storage, Timestamp};
use holdfast_accounting::vault::PoolId;
use holdfast_accounting::{Amount, Value};
use holdfast_shared::evidence::{Evidence, Offence};
use holdfast_shared::packet::{rejections, EvidencePacket};

use super::store;
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::link::sent::{self, Fate, SentEntry, SentVault};
use crate::link::state;
use crate::market::services::{self, Service};
use crate::operator;
use crate::vault::live::LiveVault;

/// A proven offence, ready to be executed.
pub(crate) struct Case {
    pub service: Service,
    pub operator: Addr,
    pub offence: Offence,
    pub seq: u64,
    pub entry: SentEntry,
    pub reporter: Option<Addr>,
}

/// Judges a report by packet, which names the entry that was in force.
pub(crate) fn by_packet(deps: Deps, env: &Env, service: &str, packet: &EvidencePacket) -> Result<Case> {
    let service = services::load(deps.storage, service)?;
    let operator = deps.api.addr_validate(&packet.operator)?;
    let offence = proven(deps, &service, &operator, &packet.evidence)?;
    let entry = sent::load(deps.storage, &service.params.service, &operator, packet.seq)?;
    let windows = config::load(deps.storage)?.windows;
    in_time(env, entry.packet_deadline(&windows))?;
    let reporter = packet
        .reporter
        .as_ref()
        .and_then(|address| deps.api.addr_validate(address).ok());
    Ok(Case {
        service,
        operator,
        offence,
        seq: packet.seq,
        entry,
        reporter,
    })
}

/// Judges a proof straight to the hub, dated by the heights that acknowledgements wrote into the entries.
pub(crate) fn direct(
    deps: Deps,
    env: &Env,
    service: &str,
    operator: Addr,
    evidence: &Evidence,
    reporter: Addr,
) -> Result<Case> {
    let service = services::load(deps.storage, service)?;
    let offence = proven(deps, &service, &operator, evidence)?;
    let (seq, entry) = in_force(
        deps.storage,
        &service.params.service,
        &operator,
        offence.height,
        env.block.time.seconds(),
    )?;
    let windows = config::load(deps.storage)?.windows;
    in_time(env, entry.direct_deadline(&windows))?;
    Ok(Case {
        service,
        operator,
        offence,
        seq,
        entry,
        reporter: Some(reporter),
    })
}

/// The offence a proof shows, unless it counted before.
fn proven(deps: Deps, service: &Service, operator: &Addr, evidence: &Evidence) -> Result<Offence> {
    let name = &service.params.service;
    let key = operator::store::key(deps.storage, operator, name)?;
    let key = key.ok_or_else(|| ContractError::unknown("key of operator", operator))?;
    let offence = evidence.verify(deps.api, &service.params.chain_id, key.public_key.as_slice())?;
    if let Some(slash_id) = store::of_offence(deps.storage, name, operator, &offence)? {
        return Err(ContractError::Duplicate { slash_id });
    }
    if key.tombstoned {
        return Err(ContractError::Tombstoned {
            service: name.clone(),
            operator: operator.to_string(),
        });
    }
    Ok(offence)
}

/// The entry in force at a height: the newest applied at or below it, once the consumer has acknowledged that height.
///
/// An entry newer than that whose fate is not known may have been in force instead. While its answer may still come
/// the proof waits; once nothing more will be heard of it, the largest candidate counts (DESIGN 3.5).
fn in_force(
    storage: &dyn Storage,
    service: &str,
    operator: &Addr,
    height: u64,
    now: u64,
) -> Result<(u64, SentEntry)> {
    let known = state::load(storage, service)?.consumer_height;
    let undated = ContractError::NotDatedYet { height, known };
    if height > known {
        return Err(undated);
    }
    let windows = config::load(storage)?.windows;
    let mut candidates = Vec::new();
    for (seq, entry) in sent::newest_first(storage, service, operator)? {
        match entry.fate {
            Fate::Applied { height: applied } if applied <= height => {
                candidates.push((seq, entry));
                break;
            }
            Fate::UnderWay if now <= entry.answer_deadline(&windows) => return Err(undated),
            Fate::UnderWay => candidates.push((seq, entry)),
            Fate::Applied { .. } | Fate::Missed => {}
        }
    }
    let not_in_force = || ContractError::NotInForce {
        service: service.to_owned(),
        operator: operator.to_string(),
    };
    largest(candidates)?.ok_or_else(not_in_force)
}

/// The candidate that promised most, by value; of equal ones the newest.
fn largest(candidates: Vec<(u64, SentEntry)>) -> Result<Option<(u64, SentEntry)>> {
    let mut best: Option<(Value, (u64, SentEntry))> = None;
    for candidate in candidates {
        let value = candidate.1.slashable_value()?;
        if best.as_ref().is_none_or(|(most, _)| value > *most) {
            best = Some((value, candidate));
        }
    }
    Ok(best.map(|(_, candidate)| candidate))
}

fn in_time(env: &Env, deadline: u64) -> Result<()> {
    let now = env.block.time;
    if now.seconds() > deadline {
        return Err(ContractError::TooOld {
            deadline: Timestamp::from_seconds(deadline),
            now,
        });
    }
    Ok(())
}

/// The constant code of a refusal, for acknowledgements.
pub(crate) fn code_of(error: &ContractError) -> &'static str {
    match error {
        ContractError::Evidence(error) => error.code(),
        ContractError::Unknown { .. } => rejections::UNKNOWN_KEY,
        ContractError::NotInForce { .. } => rejections::NOT_IN_FORCE,
        ContractError::TooOld { .. } => rejections::TOO_OLD,
        ContractError::Tombstoned { .. } => rejections::TOMBSTONED,
        ContractError::Std(_) => rejections::BAD_ADDRESS,
        _ => rejections::REFUSED,
    }
}

/// The most that can still be taken from one vault for an offence under an entry, base units.
pub(crate) fn still_takable(
    storage: &dyn Storage,
    service: &str,
    part: &SentVault,
    now: u64,
) -> Result<Amount> {
    let live = LiveVault::load(storage, part.vault_id, now)?;
    let Some(slot) = live.slot_of(service) else {
        return Ok(Amount::ZERO);
    };
    let mut takable = Amount::ZERO;
    for owed in live.vault.parts(part.slashable, part.closing)? {
        let exposure = match owed.pool {
            PoolId::Active => live.vault.slot(slot)?.exposure()?,
            PoolId::Batch(closing) => live
                .vault
                .batches
                .get(&closing)
                .map_or(Amount::ZERO, |batch| batch.exposure_of(slot)),
        };
        takable = takable.plus(owed.amount.min(exposure))?;
    }
    Ok(takable)
}
