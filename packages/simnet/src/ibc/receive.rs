//! A packet's arrival on the chain it is for.

use cosmwasm_std::{Addr, Binary, IbcPacket, IbcPacketReceiveMsg};
use cw_multi_test::AppResponse;
use serde_json::json;

use super::settle::Route;
use super::{packet, port_contract, transfer, ChannelState, IbcError, IbcResult, PacketId, TRANSFER_PORT};
use crate::contract::{HandlerError, IbcSudo};
use crate::relayer::Fate;
use crate::{Chain, Net};

/// What came of bringing a packet to its chain.
#[derive(Debug)]
pub enum Delivery {
    /// The contract took it; this is its ack. `None`: it will acknowledge later, which this simulator does not carry.
    Accepted {
        /// The ack written.
        ack: Option<Binary>,
        /// Events of the receive.
        response: AppResponse,
    },
    /// The contract or a sub-message of it failed: state reverted, error ack written.
    Refused {
        /// The error ack written.
        ack: Binary,
    },
    /// The contract panicked: nothing happened, no ack, the packet stays pending.
    Panicked(String),
    /// It was received before: the contract was not called.
    Repeated,
}

/// ibc-go's plain success, which the transfer module and strangers answer.
const SUCCESS_ACK: &[u8] = br#"{"result":"AQ=="}"#;

/// wasmd's words for a failing sub-message, whose error it hides because it need not be deterministic.
const REDACTED: &str = "ABCI code: 5: error handling packet: see events for details";

fn error_ack(error: &anyhow::Error) -> Binary {
    let words = match error.downcast_ref::<HandlerError>() {
        Some(HandlerError::Refused(words)) => words,
        _ => REDACTED,
    };
    json!({ "error": words }).to_string().into_bytes().into()
}

impl Net {
    /// Brings a packet to the chain it is for, with a fresh header. `by` is the relayer's name there.
    ///
    /// # Errors
    /// The channel, the client, the timeout or the sending chain's state forbid it; nothing has changed then.
    pub fn deliver(&mut self, id: &PacketId, by: &str) -> IbcResult<Delivery> {
        let delivered = self.receive(id, by);
        match &delivered {
            Ok(Delivery::Accepted { ack, .. }) => self.note(id, Fate::Delivered { ack: ack.clone() }),
            Ok(Delivery::Refused { ack }) => self.note(id, Fate::Refused { ack: ack.clone() }),
            Ok(Delivery::Panicked(words)) => self.note(id, Fate::Panicked(words.clone())),
            Ok(Delivery::Repeated) => self.note(id, Fate::Repeated),
            Err(_) => {}
        }
        self.finish_step(format!("{by}: deliver {id}"));
        delivered
    }

    fn receive(&mut self, id: &PacketId, by: &str) -> IbcResult<Delivery> {
        let Route { packet, to } = self.route(id)?;
        let end = self.channel(&to.chain, &to.channel)?;
        end.ensure_state(ChannelState::Open)?;
        if end.endpoint != packet.dest || end.counterparty != packet.src {
            return Err(IbcError::NotProven(format!("{id} is not for {end:?}")));
        }
        self.refresh_client(&to.chain, &end.connection_id)?;
        if packet::received(self.at(&to.chain)?.storage(), &packet) {
            return Ok(Delivery::Repeated);
        }
        if packet::commitment(self.at(&id.chain)?.storage(), &id.channel, id.sequence)?.as_ref()
            != Some(&packet)
        {
            return Err(IbcError::NotProven(format!("{id} is not committed on its chain")));
        }
        let host = self.running(&to.chain)?;
        if packet::elapsed(&packet.timeout, host.height(), host.now()) {
            return Err(IbcError::TimeoutElapsed(id.to_string()));
        }
        receive_on(host, &packet, by)
    }
}

fn receive_on(host: &mut Chain, packet: &IbcPacket, by: &str) -> IbcResult<Delivery> {
    let Some(contract) = port_contract(&packet.dest.port_id) else {
        return receive_on_module(host, packet);
    };
    let relayer: Addr = host.addr(by);
    let call = IbcSudo::Receive(IbcPacketReceiveMsg::new(packet.clone(), relayer));
    match host.call_ibc(&contract, &call) {
        Ok(response) => {
            let ack = response.data.clone();
            packet::write_receipt(host.storage_mut(), packet, ack.as_ref())?;
            Ok(Delivery::Accepted { ack, response })
        }
        Err(_) if host.out_of_gas() => Ok(Delivery::Panicked("out of gas".to_string())),
        Err(error) => match error.downcast_ref::<HandlerError>() {
            Some(HandlerError::Panicked(words)) => Ok(Delivery::Panicked(words.clone())),
            _ => {
                let ack = error_ack(&error);
                packet::write_receipt(host.storage_mut(), packet, Some(&ack))?;
                Ok(Delivery::Refused { ack })
            }
        },
    }
}

/// The transfer module, or a stranger who takes everything.
fn receive_on_module(host: &mut Chain, packet: &IbcPacket) -> IbcResult<Delivery> {
    let success = Binary::from(SUCCESS_ACK);
    if packet.dest.port_id == TRANSFER_PORT {
        if let Err(error) = transfer::receive(host, packet, &success) {
            let ack = error_ack(&error);
            packet::write_receipt(host.storage_mut(), packet, Some(&ack))?;
            return Ok(Delivery::Refused { ack });
        }
    }
    packet::write_receipt(host.storage_mut(), packet, Some(&success))?;
    Ok(Delivery::Accepted {
        ack: Some(success),
        response: AppResponse::default(),
    })
}
