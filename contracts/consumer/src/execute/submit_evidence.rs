//! Submits proof of an offence: judges it here, stores it, sends it.

use cosmwasm_std::{Deps, DepsMut, Env, Response};
use holdfast_shared::evidence::{Evidence, Speaker};
use holdfast_shared::packet::{ConsumerPacket, EvidencePacket};
use holdfast_shared::validate::text_within;

use super::offence::{ensure_not_convicted, ensure_punishable, entries_in_force};
use crate::config::{self, Config};
use crate::entries::MAX_OPERATOR_BYTES;
use crate::ibc::send;
use crate::reports::subject::Subject;
use crate::{reports, ContractError};

/// Verifies the proof against the key of the entry in force at the offence, keeps it as a report, and sends it; without a
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
    let subject = Subject::of_evidence(&operator, &evidence);
    let seq = judge(deps.as_ref(), env, &config, &operator, &evidence, &subject)?;
    let report = reports::create(deps.storage, subject, seq, env.block.time, |_| {
        ConsumerPacket::Evidence(EvidencePacket {
            operator,
            seq,
            evidence,
            reporter,
        })
    })?;
    let response = Response::new().add_attribute("action", "submit_evidence");
    send::submit(deps.storage, env, &config, report, response)
}

/// The sequence of the entry by which the offence is judged, once the proof is good.
fn judge(
    deps: Deps,
    env: &Env,
    config: &Config,
    operator: &str,
    evidence: &Evidence,
    subject: &Subject,
) -> Result<u64, ContractError> {
    if let Some(report_id) = reports::find(deps.storage, subject)? {
        return Err(ContractError::AlreadyReported { report_id });
    }
    let height = evidence.claimed().height;
    let speaker = Speaker {
        chain_id: &env.block.chain_id,
        service: &config.service,
    };
    let (newest, before) = entries_in_force(deps, env, operator, height)?;
    let entry = match before {
        Some(before) if evidence.verify(deps.api, &speaker, &before.key).is_ok() => before,
        _ => newest,
    };
    ensure_punishable(deps, env, config, operator, height, &entry)?;
    ensure_not_convicted(deps, operator, height, &entry)?;
    evidence.verify(deps.api, &speaker, &entry.key)?;
    Ok(entry.seq)
}
