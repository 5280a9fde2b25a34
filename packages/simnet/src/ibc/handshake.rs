//! The channel handshake, one step at a time. Anyone may take any step, as on a chain; what holds a
//! stranger back is the proof of the counterparty's state and the contract's own refusal.

use cosmwasm_std::{
    from_json, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse, IbcEndpoint, IbcOrder,
};

use super::{channel, port_contract, ChannelEnd, ChannelState, IbcError, IbcResult};
use crate::contract::IbcSudo;
use crate::{Net, Side};

/// What INIT asks for.
#[derive(Clone, Debug)]
pub struct ChannelInit {
    /// Chain that starts.
    pub chain: String,
    /// Its port; a contract's is `wasm.<address>`, any other belongs to a stranger.
    pub port: String,
    /// Its connection.
    pub connection: String,
    /// The port wanted on the other chain.
    pub counterparty_port: String,
    /// Ordered or unordered.
    pub order: IbcOrder,
    /// The version proposed.
    pub version: String,
}

/// What TRY asks for. The order, the version and the counterparty's port come from the INIT it answers.
#[derive(Clone, Debug)]
pub struct ChannelTry {
    /// Chain that answers.
    pub chain: String,
    /// Its port.
    pub port: String,
    /// Its connection.
    pub connection: String,
    /// The channel that INIT made on the other chain.
    pub counterparty_channel: String,
}

/// Both ends of an open channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelPair {
    /// The end that began.
    pub a: Side,
    /// The end that answered.
    pub b: Side,
}

impl Net {
    /// All four steps. After a failure what was reached stays, as on a chain.
    ///
    /// # Errors
    /// The first step that is refused.
    pub fn open_channel(&mut self, init: &ChannelInit) -> IbcResult<ChannelPair> {
        let link = self.connection(&init.chain, &init.connection)?;
        let on_a = self.chan_open_init(init)?;
        let on_b = self.chan_open_try(&ChannelTry {
            chain: link.counterparty_chain.clone(),
            port: init.counterparty_port.clone(),
            connection: link.counterparty_connection,
            counterparty_channel: on_a.clone(),
        })?;
        self.chan_open_ack(&init.chain, &on_a, &on_b)?;
        self.chan_open_confirm(&link.counterparty_chain, &on_b)?;
        Ok(ChannelPair {
            a: Side {
                chain: init.chain.clone(),
                channel: on_a,
            },
            b: Side {
                chain: link.counterparty_chain,
                channel: on_b,
            },
        })
    }

    /// INIT: returns the new channel's identifier.
    ///
    /// # Errors
    /// The client is not active, or the contract refuses; no channel is made then.
    pub fn chan_open_init(&mut self, init: &ChannelInit) -> IbcResult<String> {
        self.refresh_client(&init.chain, &init.connection)?;
        let id = channel::next_id(self.at(&init.chain)?.storage())?;
        let end = ChannelEnd {
            state: ChannelState::Init,
            endpoint: IbcEndpoint {
                port_id: init.port.clone(),
                channel_id: id.clone(),
            },
            counterparty: IbcEndpoint {
                port_id: init.counterparty_port.clone(),
                channel_id: String::new(),
            },
            order: init.order.clone(),
            version: init.version.clone(),
            connection_id: init.connection.clone(),
        };
        let opened = self.call_open(&init.chain, end, IbcChannelOpenMsg::new_init);
        self.finish_step(format!("{}: INIT {id} of {}", init.chain, init.port));
        opened.map(|()| id)
    }

    /// TRY: returns the new channel's identifier.
    ///
    /// # Errors
    /// The other chain holds no matching INIT, the client is not active, or the contract refuses.
    pub fn chan_open_try(&mut self, attempt: &ChannelTry) -> IbcResult<String> {
        self.refresh_client(&attempt.chain, &attempt.connection)?;
        let link = self.connection(&attempt.chain, &attempt.connection)?;
        let theirs = self.channel(&link.counterparty_chain, &attempt.counterparty_channel)?;
        let matches = theirs.state == ChannelState::Init
            && theirs.counterparty.port_id == attempt.port
            && theirs.connection_id == link.counterparty_connection;
        if !matches {
            return Err(IbcError::NotProven(format!(
                "no INIT for port {} there, but {theirs:?}",
                attempt.port
            )));
        }
        let id = channel::next_id(self.at(&attempt.chain)?.storage())?;
        let end = ChannelEnd {
            state: ChannelState::TryOpen,
            endpoint: IbcEndpoint {
                port_id: attempt.port.clone(),
                channel_id: id.clone(),
            },
            counterparty: theirs.endpoint,
            order: theirs.order,
            version: theirs.version.clone(),
            connection_id: attempt.connection.clone(),
        };
        let opened = self.call_open(&attempt.chain, end, |channel| {
            IbcChannelOpenMsg::new_try(channel, theirs.version.clone())
        });
        self.finish_step(format!("{}: TRY {id} of {}", attempt.chain, attempt.port));
        opened.map(|()| id)
    }

    /// ACK: the end that began learns the other's channel and version, and is open.
    ///
    /// # Errors
    /// The other chain holds no matching TRY, the client is not active, or the contract refuses.
    pub fn chan_open_ack(&mut self, chain: &str, id: &str, counterparty_channel: &str) -> IbcResult<()> {
        let before = self.channel(chain, id)?;
        before.ensure_state(ChannelState::Init)?;
        self.refresh_client(chain, &before.connection_id)?;
        let theirs = self.proven_end(chain, &before, counterparty_channel, ChannelState::TryOpen)?;
        let mut during = before.clone();
        during.state = ChannelState::Open;
        during.counterparty.channel_id = counterparty_channel.to_string();
        // The contract sees its own proposal and the counterparty's answer; the answer is stored.
        let msg = IbcChannelConnectMsg::new_ack(during.to_ibc(), theirs.version.clone());
        during.version = theirs.version;
        let connected = self.call_connect(chain, &before, &during, msg);
        self.finish_step(format!("{chain}: ACK {id}"));
        connected
    }

    /// CONFIRM: the end that answered is open.
    ///
    /// # Errors
    /// The other end is not open, the client is not active, or the contract refuses.
    pub fn chan_open_confirm(&mut self, chain: &str, id: &str) -> IbcResult<()> {
        let before = self.channel(chain, id)?;
        before.ensure_state(ChannelState::TryOpen)?;
        self.refresh_client(chain, &before.connection_id)?;
        self.proven_end(
            chain,
            &before,
            &before.counterparty.channel_id,
            ChannelState::Open,
        )?;
        let mut during = before.clone();
        during.state = ChannelState::Open;
        let msg = IbcChannelConnectMsg::new_confirm(during.to_ibc());
        let connected = self.call_connect(chain, &before, &during, msg);
        self.finish_step(format!("{chain}: CONFIRM {id}"));
        connected
    }

    /// The other end, if it is in `state` and belongs to this one.
    pub(super) fn proven_end(
        &self,
        chain: &str,
        end: &ChannelEnd,
        counterparty_channel: &str,
        state: ChannelState,
    ) -> IbcResult<ChannelEnd> {
        let link = self.connection(chain, &end.connection_id)?;
        let theirs = self.channel(&link.counterparty_chain, counterparty_channel)?;
        let matches = theirs.state == state
            && theirs.endpoint.port_id == end.counterparty.port_id
            && theirs.counterparty == end.endpoint
            && theirs.connection_id == link.counterparty_connection;
        if matches {
            return Ok(theirs);
        }
        Err(IbcError::NotProven(format!(
            "{counterparty_channel} is not {state:?} for {end:?}, but {theirs:?}"
        )))
    }

    fn call_open(
        &mut self,
        chain: &str,
        mut end: ChannelEnd,
        msg: impl FnOnce(cosmwasm_std::IbcChannel) -> IbcChannelOpenMsg,
    ) -> IbcResult<()> {
        let forced = self.faults.opens_despite_refusal;
        let host = self.running(chain)?;
        if let Some(contract) = port_contract(&end.endpoint.port_id) {
            match host.call_ibc(&contract, &IbcSudo::Open(msg(end.to_ibc()))) {
                Ok(response) => {
                    let answer: IbcChannelOpenResponse = response.data.map(from_json).transpose()?.flatten();
                    if let Some(answer) = answer.filter(|answer| !answer.version.is_empty()) {
                        end.version = answer.version;
                    }
                }
                Err(_) if forced => {}
                Err(error) => return Err(IbcError::Contract(format!("{error:#}"))),
            }
        }
        channel::create(host.storage_mut(), &end)
    }

    /// The end is open before the contract is called, so that it may send at once; a refusal takes that back.
    fn call_connect(
        &mut self,
        chain: &str,
        before: &ChannelEnd,
        during: &ChannelEnd,
        msg: IbcChannelConnectMsg,
    ) -> IbcResult<()> {
        let forced = self.faults.opens_despite_refusal;
        let host = self.running(chain)?;
        channel::save(host.storage_mut(), during)?;
        let Some(contract) = port_contract(&during.endpoint.port_id) else {
            return Ok(());
        };
        match host.call_ibc(&contract, &IbcSudo::Connect(msg)) {
            Err(error) if !forced => {
                channel::save(host.storage_mut(), before)?;
                Err(IbcError::Contract(format!("{error:#}")))
            }
            _ => Ok(()),
        }
    }
}
