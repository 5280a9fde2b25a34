//! A packet's end on the sending chain: acknowledged or timed out.

use cosmwasm_std::{
    Addr, Binary, IbcAcknowledgement, IbcPacket, IbcPacketAckMsg, IbcPacketTimeoutMsg, IbcTimeout,
};
use cw_multi_test::AppResponse;

use super::{packet, port_contract, transfer, ChannelState, IbcError, IbcResult, PacketId, TRANSFER_PORT};
use crate::contract::IbcSudo;
use crate::relayer::Fate;
use crate::{Chain, Net, Side};

/// What came of bringing an ack or a timeout to the sending chain.
#[derive(Debug)]
pub enum Settlement {
    /// The contract's handler ran; the packet has ended.
    Done(AppResponse),
    /// The handler failed: nothing happened and the packet stays pending.
    HandlerFailed(String),
    /// The packet had ended before: the contract was not called.
    AlreadySettled,
}

/// A packet together with where it goes.
pub(super) struct Route {
    pub(super) packet: IbcPacket,
    pub(super) to: Side,
}

impl Net {
    /// Brings the receiving chain's ack to the sending chain.
    ///
    /// # Errors
    /// There is no ack, or the channel or client forbid it; nothing has changed then.
    pub fn deliver_ack(&mut self, id: &PacketId, by: &str) -> IbcResult<Settlement> {
        let settled = self.acknowledge(id, by);
        match &settled {
            Ok(Settlement::Done(_)) => self.note(id, Fate::Acked),
            Ok(Settlement::HandlerFailed(words)) => self.note(id, Fate::AckFailed(words.clone())),
            Ok(Settlement::AlreadySettled) => self.note(id, Fate::Repeated),
            Err(_) => {}
        }
        self.finish_step(format!("{by}: deliver the ack of {id}"));
        settled
    }

    fn acknowledge(&mut self, id: &PacketId, by: &str) -> IbcResult<Settlement> {
        let Route { packet, to } = self.route(id)?;
        let data = packet::ack(self.at(&to.chain)?.storage(), &packet)?
            .ok_or_else(|| IbcError::NoAck(id.clone()))?;
        let end = self.channel(&id.chain, &id.channel)?;
        end.ensure_state(ChannelState::Open)?;
        self.refresh_client(&id.chain, &end.connection_id)?;
        let host = self.running(&id.chain)?;
        let call = |packet, relayer| {
            IbcSudo::Ack(IbcPacketAckMsg::new(
                IbcAcknowledgement::new(data),
                packet,
                relayer,
            ))
        };
        settle_on(host, &packet, by, call)
    }

    /// Shows the sending chain that the packet's time has passed and that it was not received.
    ///
    /// # Errors
    /// The time has not passed on the receiving chain (as the client sees it), or the packet was received.
    pub fn timeout(&mut self, id: &PacketId, by: &str) -> IbcResult<Settlement> {
        self.time_out(id, by, TimeoutProof::Time)
    }

    /// As [`Net::timeout`], but proved by the other end being closed; the time need not have passed.
    ///
    /// # Errors
    /// The other end is not closed, or the packet was received.
    pub fn timeout_on_close(&mut self, id: &PacketId, by: &str) -> IbcResult<Settlement> {
        self.time_out(id, by, TimeoutProof::Closed)
    }

    /// A timeout that no honest chain would take: too early, or although the packet was received (F-08, I-30).
    ///
    /// # Errors
    /// The packet was never sent, or the sending chain is halted.
    pub fn timeout_forced(&mut self, id: &PacketId, by: &str) -> IbcResult<Settlement> {
        self.time_out(id, by, TimeoutProof::Forged)
    }

    fn time_out(&mut self, id: &PacketId, by: &str, proof: TimeoutProof) -> IbcResult<Settlement> {
        let settled = self.prove_timeout(id, proof).and_then(|packet| {
            let host = self.running(&id.chain)?;
            settle_on(host, &packet, by, |packet, relayer| {
                IbcSudo::Timeout(IbcPacketTimeoutMsg::new(packet, relayer))
            })
        });
        match &settled {
            Ok(Settlement::Done(_)) => self.note(id, Fate::TimedOut),
            Ok(Settlement::HandlerFailed(words)) => self.note(id, Fate::TimeoutFailed(words.clone())),
            Ok(Settlement::AlreadySettled) => self.note(id, Fate::Repeated),
            Err(_) => {}
        }
        self.finish_step(format!("{by}: time out {id} ({proof:?})"));
        settled
    }

    fn prove_timeout(&mut self, id: &PacketId, proof: TimeoutProof) -> IbcResult<IbcPacket> {
        let Route { packet, to } = self.route(id)?;
        if proof == TimeoutProof::Forged {
            return Ok(packet);
        }
        let connection = self.channel(&id.chain, &id.channel)?.connection_id;
        let client = self.refresh_client(&id.chain, &connection)?;
        if proof == TimeoutProof::Closed {
            self.channel(&to.chain, &to.channel)?
                .ensure_state(ChannelState::Closed)?;
        } else if !packet::elapsed(&packet.timeout, client.latest_height, client.latest_time) {
            return Err(IbcError::TimeoutNotReached(id.clone()));
        }
        if packet::received(self.at(&to.chain)?.storage(), &packet) {
            return Err(IbcError::AlreadyReceived(id.clone()));
        }
        Ok(packet)
    }

    /// Sends a packet from a stranger's port, one that no contract owns.
    ///
    /// # Errors
    /// As a contract's `SendPacket`.
    pub fn stranger_send(
        &mut self,
        from: &Side,
        data: impl Into<Binary>,
        timeout: IbcTimeout,
    ) -> IbcResult<PacketId> {
        let end = self.channel(&from.chain, &from.channel)?;
        if port_contract(&end.endpoint.port_id).is_some() {
            return Err(IbcError::Unsupported(
                "a stranger sending from a contract's port".into(),
            ));
        }
        let host = self.running(&from.chain)?;
        let block = host.block();
        let port = end.endpoint.port_id;
        let sent = packet::send(
            host.storage_mut(),
            &block,
            &port,
            &from.channel,
            data.into(),
            timeout,
        )?;
        let id = PacketId {
            chain: from.chain.clone(),
            channel: from.channel.clone(),
            sequence: sent.sequence,
        };
        self.finish_step(format!("stranger: send {id}"));
        Ok(id)
    }

    pub(super) fn route(&self, id: &PacketId) -> IbcResult<Route> {
        let packet = self
            .packets()
            .packet(id)
            .ok_or_else(|| IbcError::UnknownPacket(id.clone()))?
            .clone();
        let end = self.channel(&id.chain, &id.channel)?;
        let chain = self.connection(&id.chain, &end.connection_id)?.counterparty_chain;
        let to = Side {
            chain,
            channel: packet.dest.channel_id.clone(),
        };
        Ok(Route { packet, to })
    }

    pub(super) fn note(&mut self, id: &PacketId, fate: Fate) {
        let at = self.now();
        let step = self.step() + 1;
        self.log_mut().note(id, fate, at, step);
    }
}

/// What a timeout is proved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeoutProof {
    Time,
    Closed,
    Forged,
}

/// The commitment goes first, as on a chain, and comes back if the handler fails.
fn settle_on(
    host: &mut Chain,
    packet: &IbcPacket,
    by: &str,
    call: impl FnOnce(IbcPacket, Addr) -> IbcSudo,
) -> IbcResult<Settlement> {
    if packet::commitment(host.storage(), &packet.src.channel_id, packet.sequence)?.is_none() {
        return Ok(Settlement::AlreadySettled);
    }
    packet::remove_commitment(host.storage_mut(), packet);
    let relayer = host.addr(by);
    let call = call(packet.clone(), relayer);
    let done = match port_contract(&packet.src.port_id) {
        Some(contract) => host.call_ibc(&contract, &call),
        None if packet.src.port_id == TRANSFER_PORT => {
            transfer::settle(host, packet, &call).map(|()| AppResponse::default())
        }
        None => Ok(AppResponse::default()),
    };
    done.map(Settlement::Done).or_else(|error| {
        packet::restore_commitment(host.storage_mut(), packet)?;
        Ok(Settlement::HandlerFailed(format!("{error:#}")))
    })
}
