//! Submits proof of an offence: judges it here, stores it, sends it.

use cosmwasm_std::{Deps, DepsMut, Env, Response};
use holdfast_shared::events::event;
use holdfast_shared::evidence::{Evidence, Offence, Speaker};
use holdfast_shared::msg::consumer::{EntryAt, ReportStatus};
use holdfast_shared::packet::{EntryState, EvidencePacket};
use holdfast_shared::validate::{shortened, text_within};

use crate::config::{self, Config};
use crate::entries::{self, MAX_OPERATOR_BYTES};
use crate::ibc::send;
use crate::{clock, reports, ContractError};

/// Verifies the proof against the entry in force at the offence, keeps it as a report, and sends it; without a
/// way to send, the report waits.
///
/// # Errors
/// An offence known already, one nobody can be punished for any more, or a proof that proves nothing.
pub fn submit_evidence(
    deps: DepsMut,
    env: &Env,
    operator: String,
    evidence: Evidence,
    reporter: Option<String>,
) -> Result<Response, ContractError> {
    if let Some(reporter) = &reporter {
        text_within("reporter", reporter, MAX_OPERATOR_BYTES)?;
    }
    let config = config::load(deps.storage)?;
    let (offence, seq) = judge(deps.as_ref(), env, &config, &operator, &evidence)?;
    let packet = EvidencePacket {
        operator,
        seq,
        evidence,
        reporter,
    };
    let unsent = ReportStatus::Waiting {
        reason: "not sent yet".to_owned(),
    };
    let (report_id, report) = reports::create(deps.storage, &packet, offence.id(), env.block.time, unsent)?;
    let submitted = event("report_submitted")
        .with("report_id", report_id)
        .with("operator", &report.operator)
        .with("offence", &report.offence)
        .with("seq", seq);
    let response = Response::new()
        .add_attribute("action", "submit_evidence")
        .add_event(submitted);
    match send::ready_channel(deps.storage) {
        Ok(channel) => send::send(
            deps.storage,
            env,
            &config,
            &channel,
            (report_id, report),
            response,
        ),
        Err(why @ (ContractError::NoChannel | ContractError::Busy { .. })) => {
            send::hold(deps.storage, report_id, report, &why, response)
        }
        Err(error) => Err(error),
    }
}

/// What the evidence proves, and the sequence of the entry by which it is judged.
fn judge(
    deps: Deps,
    env: &Env,
    config: &Config,
    operator: &str,
    evidence: &Evidence,
) -> Result<(Offence, u64), ContractError> {
    let claimed = reports::claimed(evidence);
    if let Some(report_id) = reports::find(deps.storage, operator, &claimed)? {
        return Err(ContractError::AlreadyReported { report_id });
    }
    let entry = entry_in_force(deps, env, operator, claimed.height)?;
    ensure_punishable(deps, env, config, operator, claimed.height, &entry)?;
    let speaker = Speaker {
        chain_id: &env.block.chain_id,
        service: &config.service,
    };
    let offence = evidence.verify(deps.api, &speaker, &entry.key)?;
    Ok((offence, entry.seq))
}

fn entry_in_force(deps: Deps, env: &Env, operator: &str, height: u64) -> Result<EntryAt, ContractError> {
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

/// Refuses what is surely expired, tombstoned or too old. Where the clock leaves room for doubt the packet goes out,
/// and the hub, which checks again, decides: a wrong refusal here would be final, a needless packet is not.
fn ensure_punishable(
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
