//! The module behind `CosmosMsg::Ibc`: what a contract asks of IBC inside its own transaction.

use anyhow::{anyhow, bail, Result as AnyResult};
use cosmwasm_std::{
    to_json_binary, Addr, Api, Binary, BlockInfo, ChannelResponse, CustomMsg, CustomQuery, Empty,
    IbcChannelCloseMsg, IbcMsg, IbcQuery, MsgResponse, Querier, Storage,
};
use cw_multi_test::{AppResponse, CosmosRouter, Ibc, Module, SudoMsg};
use serde::de::DeserializeOwned;

use super::transfer::{self, Transfer};
use super::{channel, contract_port, packet, ChannelState, IbcError};
use crate::contract::IbcSudo;

/// Records what contracts send. It has no state of its own: everything is in the chain's storage.
#[derive(Clone, Copy, Debug, Default)]
pub struct IbcModule;

impl Ibc for IbcModule {}

impl IbcModule {
    /// The contract's own close goes through its own `ibc_channel_close`, as wasmd routes it.
    fn close<ExecC: CustomMsg, QueryC: CustomQuery>(
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: &Addr,
        channel_id: &str,
    ) -> AnyResult<AppResponse> {
        let mut end = channel::load(storage, channel_id)?
            .filter(|end| end.endpoint.port_id == contract_port(sender))
            .ok_or_else(|| IbcError::Unknown {
                what: "channel of this port",
                id: channel_id.to_string(),
                chain: block.chain_id.clone(),
            })?;
        end.ensure_state(ChannelState::Open)?;
        let call = IbcSudo::Close(IbcChannelCloseMsg::new_init(end.to_ibc()));
        let response = router.sudo(api, storage, block, SudoMsg::Wasm(call.addressed_to(sender)?))?;
        end.state = ChannelState::Closed;
        channel::save(storage, &end)?;
        Ok(AppResponse {
            events: response.events,
            ..AppResponse::default()
        })
    }
}

/// `MsgIBCSendResponse { sequence = 1 }` in protobuf, which a contract's reply may parse.
fn send_response(sequence: u64) -> Binary {
    let mut bytes = vec![0x08];
    let mut rest = sequence;
    while rest >= 0x80 {
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes.into()
}

impl Module for IbcModule {
    type ExecT = IbcMsg;
    type QueryT = IbcQuery;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: IbcMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        match msg {
            IbcMsg::SendPacket {
                channel_id,
                data,
                timeout,
            } => {
                let port = contract_port(&sender);
                let packet = packet::send(storage, block, &port, &channel_id, data, timeout)?;
                let value = send_response(packet.sequence);
                Ok(AppResponse {
                    events: vec![packet::sent_event(&packet)],
                    data: Some(value.clone()),
                    msg_responses: vec![MsgResponse {
                        type_url: "/cosmwasm.wasm.v1.MsgIBCSendResponse".to_string(),
                        value,
                    }],
                })
            }
            IbcMsg::CloseChannel { channel_id } => {
                Self::close(api, storage, router, block, &sender, &channel_id)
            }
            IbcMsg::Transfer {
                channel_id,
                to_address,
                amount,
                timeout,
                memo,
            } => {
                let transfer = Transfer {
                    channel_id,
                    to_address,
                    amount,
                    timeout,
                    memo,
                };
                let packet = transfer::send((api, router, block), storage, sender, transfer)?;
                Ok(AppResponse {
                    events: vec![packet::sent_event(&packet)],
                    ..AppResponse::default()
                })
            }
            other => Err(anyhow!(IbcError::Unsupported(format!("{other:?}")))),
        }
    }

    fn query(
        &self,
        _api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: IbcQuery,
    ) -> AnyResult<Binary> {
        match request {
            IbcQuery::Channel { channel_id, port_id } => {
                let end = channel::load(storage, &channel_id)?
                    .filter(|end| port_id.as_ref().is_none_or(|port| *port == end.endpoint.port_id));
                Ok(to_json_binary(&ChannelResponse::new(
                    end.map(|end| end.to_ibc()),
                ))?)
            }
            other => bail!("unsupported: {other:?}; ask for one channel by its name"),
        }
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Empty,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        bail!("unsupported: the IBC module has no privileged messages")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_send_response_is_protobuf() {
        assert_eq!(send_response(1).as_slice(), [0x08, 0x01]);
        assert_eq!(send_response(300).as_slice(), [0x08, 0xac, 0x02]);
    }
}
