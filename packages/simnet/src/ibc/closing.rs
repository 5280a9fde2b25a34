//! Closing a channel, which anyone may try.

use cosmwasm_std::IbcChannelCloseMsg;

use super::{channel, port_contract, ChannelEnd, ChannelState, IbcError, IbcResult};
use crate::contract::IbcSudo;
use crate::Net;

impl Net {
    /// `ChannelCloseInit`, which anyone may send (F-12).
    ///
    /// # Errors
    /// The channel is not open, the client is not active, or the contract refuses; the channel stays open then.
    pub fn chan_close_init(&mut self, chain: &str, id: &str) -> IbcResult<()> {
        let end = self.channel(chain, id)?;
        end.ensure_state(ChannelState::Open)?;
        self.refresh_client(chain, &end.connection_id)?;
        let closed = self.call_close(chain, &end, IbcChannelCloseMsg::new_init(end.to_ibc()));
        self.finish_step(format!("{chain}: CloseInit {id}"));
        closed
    }

    /// `ChannelCloseConfirm`: tells this end that the other is closed (F-13).
    ///
    /// # Errors
    /// The other end is not closed, the client is not active, or the contract refuses.
    pub fn chan_close_confirm(&mut self, chain: &str, id: &str) -> IbcResult<()> {
        let end = self.channel(chain, id)?;
        end.ensure_state(ChannelState::Open)?;
        self.refresh_client(chain, &end.connection_id)?;
        self.proven_end(chain, &end, &end.counterparty.channel_id, ChannelState::Closed)?;
        let closed = self.call_close(chain, &end, IbcChannelCloseMsg::new_confirm(end.to_ibc()));
        self.finish_step(format!("{chain}: CloseConfirm {id}"));
        closed
    }

    fn call_close(&mut self, chain: &str, end: &ChannelEnd, msg: IbcChannelCloseMsg) -> IbcResult<()> {
        let host = self.running(chain)?;
        if let Some(contract) = port_contract(&end.endpoint.port_id) {
            host.call_ibc(&contract, &IbcSudo::Close(msg))
                .map_err(|error| IbcError::Contract(format!("{error:#}")))?;
        }
        let closed = ChannelEnd {
            state: ChannelState::Closed,
            ..end.clone()
        };
        channel::save(host.storage_mut(), &closed)
    }
}
