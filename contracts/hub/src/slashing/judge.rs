//! Judging: is the proof good, did it count before, and which entry was in force at the offence (DESIGN 3.5).

use cosmwasm_std::{Addr, Deps, Env, Storage, Timestamp};
use holdfast_accounting::Amount;
use holdfast_shared::evidence::{Evidence, EvidenceError, Offence, OffenceKind, Place, Speaker};
use holdfast_shared::msg::hub::SlashStatus;
use holdfast_shared::packet::{rejections, EvidencePacket, FaultPacket};

use super::dating::{self, Dating};
use super::store;
use crate::error::{ContractError, Result};
use crate::link::sent::{self, SentEntry, SentVault};
use crate::link::state;
use crate::market::services::{self, Service};
use crate::operator;
use crate::vault::live::LiveVault;

/// An offence of an operator, ready to be filed or executed.
pub(crate) struct Case {
    pub service: Service,
    pub operator: Addr,
    pub offence: Offence,
    pub seq: u64,
    pub entry: SentEntry,
    pub reporter: Option<Addr>,
    /// The number under which the same proof was reserved.
    pub reserved: Option<u64>,
}

/// A proof straight to the hub.
pub(crate) enum Direct {
    /// The acks date it.
    Dated(Case),
    /// Which of these entries was in force is not known yet. The case is that of the largest.
    Undated(Case, Vec<(u64, SentEntry)>),
}

/// Judges a report by packet, which names the entry that was in force.
pub(crate) fn by_packet(deps: Deps, env: &Env, service: &str, packet: &EvidencePacket) -> Result<Case> {
    let service = services::load(deps.storage, service)?;
    let operator = deps.api.addr_validate(&packet.operator)?;
    let key = registered_key(deps.storage, &service, &operator)?;
    let entry = sent::load(deps.storage, &service.params.service, &operator, packet.seq);
    let key = entry.as_ref().map_or(&key, |entry| &entry.key);
    let offence = proven(deps, &service, &operator, key, &packet.evidence)?;
    let reserved = uncounted(deps.storage, &service, &operator, &offence)?;
    let entry = entry?;
    let offender = (service.params.service.as_str(), &operator);
    let sent = (packet.seq, &entry);
    in_time(
        env,
        dating::deadline(deps.storage, offender, offence.height, sent, true)?,
    )?;
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
        reserved,
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
) -> Result<Direct> {
    let service = services::load(deps.storage, service)?;
    let key = registered_key(deps.storage, &service, &operator)?;
    let now = env.block.time.seconds();
    let dating = dating::of_height(
        deps.storage,
        &service.params.service,
        &operator,
        evidence.claimed().height,
        now,
    )?;
    let (is_dated, candidates) = match dating {
        Dating::Dated(candidates) => (true, candidates),
        Dating::Undated(candidates) => (false, candidates),
    };
    let (offence, candidates) = proven_under(deps, &service, &operator, &key, evidence, candidates)?;
    if let Some(slash_id) = uncounted(deps.storage, &service, &operator, &offence)? {
        return Err(ContractError::Duplicate { slash_id });
    }
    let largest = dating::largest(&candidates)?;
    let (seq, entry) = largest.ok_or_else(|| dating::not_in_force(&service.params.service, &operator))?;
    let offender = (service.params.service.as_str(), &operator);
    let sent = (seq, &entry);
    in_time(
        env,
        dating::deadline(deps.storage, offender, offence.height, sent, false)?,
    )?;
    let case = Case {
        service,
        operator,
        offence,
        seq,
        entry,
        reporter: Some(reporter),
        reserved: None,
    };
    Ok(if is_dated {
        Direct::Dated(case)
    } else {
        Direct::Undated(case, candidates)
    })
}

/// Judges a fault that the service attests.
pub(crate) fn fault(deps: Deps, env: &Env, service: &str, packet: &FaultPacket) -> Result<Case> {
    let service = services::load(deps.storage, service)?;
    let operator = deps.api.addr_validate(&packet.operator)?;
    let reporter = state::load(deps.storage, &service.params.service)?.reporter;
    if packet.reporter.is_some() && packet.reporter != reporter {
        return Err(ContractError::WrongReporter {
            service: service.params.service,
        });
    }
    let kind = OffenceKind::from(packet.kind);
    if service.params.terms.fraction_of(kind).is_zero() {
        return Err(ContractError::NoOffence {
            service: service.params.service,
            kind: kind.name(),
        });
    }
    let offence = Offence {
        kind,
        height: packet.height,
        place: Place::Slot(packet.slot),
    };
    let name = &service.params.service;
    if let Some(slash_id) = store::of_offence(deps.storage, name, &operator, &offence)? {
        return Err(ContractError::Duplicate { slash_id });
    }
    let entry = sent::load(deps.storage, name, &operator, packet.seq)?;
    let offender = (name.as_str(), &operator);
    let sent = (packet.seq, &entry);
    in_time(
        env,
        dating::deadline(deps.storage, offender, packet.height, sent, true)?,
    )?;
    Ok(Case {
        service,
        operator,
        offence,
        seq: packet.seq,
        entry,
        reporter: None,
        reserved: None,
    })
}

/// The key an operator votes with now; that it has one makes it an operator of the service.
fn registered_key(storage: &dyn Storage, service: &Service, operator: &Addr) -> Result<cosmwasm_std::Binary> {
    let key = operator::store::key(storage, operator, &service.params.service)?;
    let key = key.ok_or_else(|| ContractError::unknown("key of operator", operator))?;
    Ok(key.public_key)
}

/// The offence a proof shows under one key. A proof of another key of the same operator is told from a stranger's.
fn proven(
    deps: Deps,
    service: &Service,
    operator: &Addr,
    key: &[u8],
    evidence: &Evidence,
) -> Result<Offence> {
    let speaker = Speaker {
        chain_id: &service.params.chain_id,
        service: &service.params.service,
    };
    let result = evidence.verify(deps.api, &speaker, key);
    if result == Err(EvidenceError::WrongSignatures) {
        let mut others = operator::store::old_keys(deps.storage, operator, speaker.service)?;
        // A proof is never refused for gas: of a long history the newest few are asked.
        let known = others.len().saturating_sub(OLD_KEYS_ASKED);
        let mut keys: Vec<_> = others.drain(known..).map(|old| old.public_key).collect();
        keys.push(registered_key(deps.storage, service, operator)?);
        let is_right = |other: &cosmwasm_std::Binary| evidence.verify(deps.api, &speaker, other).is_ok();
        if keys.iter().any(is_right) {
            return Err(ContractError::KeyNotInForce {
                operator: operator.to_string(),
            });
        }
    }
    Ok(result?)
}

/// Old keys that a proof with wrong signatures is tried with, to say what is wrong with it.
const OLD_KEYS_ASKED: usize = 4;

/// The offence a proof shows, and the entries among those that may have been in force under whose key it does.
fn proven_under(
    deps: Deps,
    service: &Service,
    operator: &Addr,
    registered: &[u8],
    evidence: &Evidence,
    candidates: Vec<(u64, SentEntry)>,
) -> Result<(Offence, Vec<(u64, SentEntry)>)> {
    let mut shown: Option<Result<Offence>> = None;
    let mut good = Vec::new();
    for (seq, entry) in candidates {
        let result = proven(deps, service, operator, &entry.key, evidence);
        if result.is_ok() {
            good.push((seq, entry));
        }
        if result.is_ok() || shown.is_none() {
            shown = Some(result);
        }
    }
    let offence = shown.unwrap_or_else(|| proven(deps, service, operator, registered, evidence))?;
    Ok((offence, good))
}

/// Refuses an offence that counted, and any of a convicted key; the number under which it is reserved, if it is.
fn uncounted(
    storage: &dyn Storage,
    service: &Service,
    operator: &Addr,
    offence: &Offence,
) -> Result<Option<u64>> {
    let name = &service.params.service;
    let known = store::of_offence(storage, name, operator, offence)?;
    if let Some(slash_id) = known {
        if store::load(storage, slash_id)?.status != SlashStatus::Reserved {
            return Err(ContractError::Duplicate { slash_id });
        }
    }
    if is_tombstoned(storage, name, operator)? {
        return Err(ContractError::Tombstoned {
            service: name.clone(),
            operator: operator.to_string(),
        });
    }
    Ok(known)
}

/// Whether an operator's key was convicted.
pub(super) fn is_tombstoned(storage: &dyn Storage, service: &str, operator: &Addr) -> Result<bool> {
    let key = operator::store::key(storage, operator, service)?;
    Ok(key.is_some_and(|key| key.tombstoned))
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
        ContractError::KeyNotInForce { .. } => rejections::KEY_NOT_IN_FORCE,
        ContractError::NoOffence { .. } => rejections::NO_OFFENCE,
        ContractError::WrongReporter { .. } => rejections::WRONG_REPORTER,
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
        takable = takable.plus(live.vault.takable(slot, owed)?)?;
    }
    Ok(takable)
}
