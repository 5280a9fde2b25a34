//! Accuses without proof, by the word of the reporter or of the chain itself (DESIGN 3.5, "attested kinds").

use cosmwasm_std::{Addr, DepsMut, Env, Response, Storage};
use holdfast_shared::packet::{ConsumerPacket, FaultPacket};

use super::offence::{ensure_punishable, entry_in_force};
use crate::ibc::send;
use crate::reports::subject::Subject;
use crate::{config, entries, reports, ContractError};

/// Refuses everybody but the reporter the hub named.
///
/// # Errors
/// [`ContractError::NotReporter`].
pub fn ensure_reporter(storage: &dyn Storage, sender: &Addr) -> Result<(), ContractError> {
    let named = entries::received(storage)?.reporter;
    if named.as_deref() == Some(sender.as_str()) {
        return Ok(());
    }
    Err(ContractError::NotReporter {
        reporter: named.unwrap_or_else(|| "nobody yet".to_owned()),
    })
}

/// Keeps the fault as a report under the entry in force at its height, and sends it; without a way to send, it waits.
/// `fault.seq` is found here.
///
/// # Errors
/// A fault known already, or one nobody can be punished for any more; too many open.
pub fn submit_fault(deps: DepsMut, env: &Env, fault: FaultPacket) -> Result<Response, ContractError> {
    let config = config::load(deps.storage)?;
    let FaultPacket {
        operator,
        kind,
        height,
        slot,
        ..
    } = &fault;
    let subject = Subject::of_fault(operator, *kind, *slot);
    if let Some(report_id) = reports::find(deps.storage, &subject)? {
        return Err(ContractError::AlreadyReported { report_id });
    }
    let entry = entry_in_force(deps.as_ref(), env, operator, *height)?;
    ensure_punishable(deps.as_ref(), env, &config, operator, *height, &entry)?;
    let seq = entry.seq;
    let report = reports::create(deps.storage, subject, seq, env.block.time, |_| {
        ConsumerPacket::Fault(FaultPacket { seq, ..fault })
    })?;
    let response = Response::new().add_attribute("action", "submit_fault");
    send::submit(deps.storage, env, &config, report, response)
}
