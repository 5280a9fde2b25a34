//! What consumers send. Always answered; errors go into the acknowledgement with constant codes.

use cosmwasm_std::{Addr, DepsMut, Env, Event, IbcPacketReceiveMsg, IbcReceiveResponse, Timestamp};
use holdfast_shared::packet::{
    codes, decode, error_ack, Ack, ConsumerPacket, EvidencePacket, FaultPacket, HelloAck, ReportAck,
};

use super::{dirty, order, state, tips};
use crate::error::{ContractError, Result};
use crate::slashing::{filing, judge, report};

/// Answers a packet from a consumer.
///
/// # Errors
/// Only when storing fails half way, which reverts the state; the chain then answers for us.
pub(crate) fn receive(deps: DepsMut, env: &Env, msg: &IbcPacketReceiveMsg) -> Result<IbcReceiveResponse> {
    let packet = &msg.packet;
    let Some(service) = state::service_of(deps.storage, &packet.dest, &packet.src)? else {
        return Ok(refused(codes::WRONG_CHANNEL));
    };
    match decode::<ConsumerPacket>(&packet.data) {
        Err(code) => Ok(refused(code)),
        Ok(ConsumerPacket::Hello {}) => {
            let operators = dirty::mark_all(deps.storage, &service)?;
            state::tell_reporter(deps.storage, &service)?;
            Ok(answered(&Ack::Result(HelloAck { operators })))
        }
        Ok(ConsumerPacket::Evidence(evidence)) => reported(deps, env, &service, evidence, &msg.relayer),
        Ok(ConsumerPacket::Fault(fault)) => attested(deps, env, &service, &fault),
        Ok(ConsumerPacket::Order(order)) => {
            let (answer, events) = order::execute(deps, &service, order, env.block.time.seconds())?;
            Ok(answered(&Ack::Result(answer)).add_events(events))
        }
    }
}

/// Judges first and stores afterwards, so that a refusal leaves nothing behind.
fn reported(
    deps: DepsMut,
    env: &Env,
    service: &str,
    evidence: EvidencePacket,
    relayer: &Addr,
) -> Result<IbcReceiveResponse> {
    match judge::by_packet(deps.as_ref(), env, service, &evidence) {
        Ok(case) => {
            let done = report::execute(deps.storage, env, case)?;
            let tip = tips::evidence(deps.storage, service, relayer, env.block.time.seconds())?;
            Ok(accepted(done).add_events(tip))
        }
        Err(error) => Ok(refusal(&error)),
    }
}

/// The same for a fault, which the service attests.
fn attested(deps: DepsMut, env: &Env, service: &str, fault: &FaultPacket) -> Result<IbcReceiveResponse> {
    match filing::by_packet(deps.as_ref(), env, service, fault) {
        Ok((case, plan)) => Ok(accepted(filing::file(deps.storage, env, &case, plan)?)),
        Err(error) => Ok(refusal(&error)),
    }
}

fn accepted((id, events): (u64, Vec<Event>)) -> IbcReceiveResponse {
    answered(&Ack::Result(ReportAck::Accepted { id })).add_events(events)
}

fn refusal(error: &ContractError) -> IbcReceiveResponse {
    match error {
        ContractError::Duplicate { slash_id } => {
            answered(&Ack::Result(ReportAck::Duplicate { id: *slash_id }))
        }
        ContractError::Throttled { retry_after } => answered(&Ack::Result(ReportAck::Throttled {
            retry_after: Timestamp::from_seconds(*retry_after),
        })),
        error => rejected(judge::code_of(error)),
    }
}

fn rejected(code: &'static str) -> IbcReceiveResponse {
    let code = code.to_owned();
    answered(&Ack::Result(ReportAck::Rejected { code }))
}

fn answered<T: serde::Serialize>(ack: &Ack<T>) -> IbcReceiveResponse {
    IbcReceiveResponse::new(ack.to_bytes())
}

fn refused(code: &'static str) -> IbcReceiveResponse {
    IbcReceiveResponse::new(error_ack(code)).add_attribute("refused", code)
}
