//! The messages by which the simulated host calls a contract's IBC entry points.

use cosmwasm_std::{
    to_json_binary, Addr, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg,
    IbcDestinationCallbackMsg, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, StdResult,
};
use cw_multi_test::WasmSudo;
use serde::{Deserialize, Serialize};

/// One call of the host to a contract's IBC entry point.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum IbcSudo {
    /// `ibc_channel_open`: INIT or TRY.
    Open(IbcChannelOpenMsg),
    /// `ibc_channel_connect`: ACK or CONFIRM.
    Connect(IbcChannelConnectMsg),
    /// `ibc_channel_close`: INIT or CONFIRM.
    Close(IbcChannelCloseMsg),
    /// `ibc_packet_receive`.
    Receive(IbcPacketReceiveMsg),
    /// `ibc_packet_ack`.
    Ack(IbcPacketAckMsg),
    /// `ibc_packet_timeout`.
    Timeout(IbcPacketTimeoutMsg),
    /// `ibc_destination_callback`: coins arrived by ICS-20 with a memo that names this contract.
    DestinationCallback(IbcDestinationCallbackMsg),
}

impl IbcSudo {
    /// The sudo call that carries this message to `contract`.
    pub(crate) fn addressed_to(&self, contract: &Addr) -> StdResult<WasmSudo> {
        let message = to_json_binary(&Envelope {
            simnet_ibc: self.clone(),
        })?;
        Ok(WasmSudo {
            contract_addr: contract.clone(),
            message,
        })
    }
}

/// Tells the host's calls from the contract's own sudo messages.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope {
    simnet_ibc: IbcSudo,
}

impl Envelope {
    pub(super) fn open(bytes: &[u8]) -> Option<IbcSudo> {
        serde_json::from_slice::<Self>(bytes)
            .ok()
            .map(|envelope| envelope.simnet_ibc)
    }
}

/// What an IBC entry point itself did wrong, told apart from a failing sub-message of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandlerError {
    /// The handler returned `Err`. In receive this is an error ack carrying these words.
    #[error("{0}")]
    Refused(String),
    /// The handler panicked. In receive there is no ack and the packet stays pending.
    #[error("contract panicked: {0}")]
    Panicked(String),
}
