//! The six IBC entry points of a contract, whatever their error types.

use std::fmt::Display;

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{
    to_json_binary, DepsMut, Env, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcChannelOpenMsg, IbcChannelOpenResponse, IbcDestinationCallbackMsg, IbcPacketAckMsg,
    IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcReceiveResponse, Response,
};

use super::{caught, HandlerError, IbcSudo};

type EntryPoint<Msg, Res> = Box<dyn Fn(DepsMut, Env, Msg) -> Result<Res, String>>;

/// A contract's `ibc_*` functions, native ones or calls into a VM. Their error types may differ, and a receive may use
/// an error that cannot exist.
pub struct IbcEntryPoints {
    open: EntryPoint<IbcChannelOpenMsg, IbcChannelOpenResponse>,
    connect: EntryPoint<IbcChannelConnectMsg, IbcBasicResponse>,
    close: EntryPoint<IbcChannelCloseMsg, IbcBasicResponse>,
    receive: EntryPoint<IbcPacketReceiveMsg, IbcReceiveResponse>,
    ack: EntryPoint<IbcPacketAckMsg, IbcBasicResponse>,
    timeout: EntryPoint<IbcPacketTimeoutMsg, IbcBasicResponse>,
    destination_callback: Option<EntryPoint<IbcDestinationCallbackMsg, IbcBasicResponse>>,
}

fn erased<Msg: 'static, Res: 'static, E: Display + 'static>(
    entry: impl Fn(DepsMut, Env, Msg) -> Result<Res, E> + 'static,
) -> EntryPoint<Msg, Res> {
    Box::new(move |deps, env, msg| entry(deps, env, msg).map_err(|error| error.to_string()))
}

impl IbcEntryPoints {
    /// The entry points in the order of a channel's life: open, connect, close, receive, ack, timeout.
    #[must_use]
    pub fn new<E1, E2, E3, E4, E5, E6>(
        open: impl Fn(DepsMut, Env, IbcChannelOpenMsg) -> Result<IbcChannelOpenResponse, E1> + 'static,
        connect: impl Fn(DepsMut, Env, IbcChannelConnectMsg) -> Result<IbcBasicResponse, E2> + 'static,
        close: impl Fn(DepsMut, Env, IbcChannelCloseMsg) -> Result<IbcBasicResponse, E3> + 'static,
        receive: impl Fn(DepsMut, Env, IbcPacketReceiveMsg) -> Result<IbcReceiveResponse, E4> + 'static,
        ack: impl Fn(DepsMut, Env, IbcPacketAckMsg) -> Result<IbcBasicResponse, E5> + 'static,
        timeout: impl Fn(DepsMut, Env, IbcPacketTimeoutMsg) -> Result<IbcBasicResponse, E6> + 'static,
    ) -> Self
    where
        E1: Display + 'static,
        E2: Display + 'static,
        E3: Display + 'static,
        E4: Display + 'static,
        E5: Display + 'static,
        E6: Display + 'static,
    {
        Self {
            open: erased(open),
            connect: erased(connect),
            close: erased(close),
            receive: erased(receive),
            ack: erased(ack),
            timeout: erased(timeout),
            destination_callback: None,
        }
    }

    /// Adds `ibc_destination_callback`, which hears of coins that arrived by ICS-20 with a memo for it.
    #[must_use]
    pub fn with_destination_callback<E: Display + 'static>(
        mut self,
        callback: impl Fn(DepsMut, Env, IbcDestinationCallbackMsg) -> Result<IbcBasicResponse, E> + 'static,
    ) -> Self {
        self.destination_callback = Some(erased(callback));
        self
    }

    /// Calls the entry point and turns its result into a plain response: the version of an opening and the ack of a
    /// receive travel as data, so that a reply's data overwrites the ack as in wasmd.
    pub(super) fn call(&self, deps: DepsMut, env: Env, call: IbcSudo) -> AnyResult<Response> {
        caught(|| self.dispatch(deps, env, call))
            .unwrap_or_else(|words| Err(HandlerError::Panicked(words)))
            .map_err(|error| anyhow!(error))
    }

    fn dispatch(&self, deps: DepsMut, env: Env, call: IbcSudo) -> Result<Response, HandlerError> {
        let response = match call {
            IbcSudo::Open(msg) => (self.open)(deps, env, msg).and_then(opened),
            IbcSudo::Connect(msg) => (self.connect)(deps, env, msg).map(plain),
            IbcSudo::Close(msg) => (self.close)(deps, env, msg).map(plain),
            IbcSudo::Receive(msg) => (self.receive)(deps, env, msg).map(received),
            IbcSudo::Ack(msg) => (self.ack)(deps, env, msg).map(plain),
            IbcSudo::Timeout(msg) => (self.timeout)(deps, env, msg).map(plain),
            IbcSudo::DestinationCallback(msg) => match &self.destination_callback {
                Some(callback) => callback(deps, env, msg).map(plain),
                None => Err("the contract has no ibc_destination_callback".to_string()),
            },
        };
        response.map_err(HandlerError::Refused)
    }
}

fn opened(version: IbcChannelOpenResponse) -> Result<Response, String> {
    let data = to_json_binary(&version).map_err(|error| error.to_string())?;
    Ok(Response::new().set_data(data))
}

fn plain(basic: IbcBasicResponse) -> Response {
    Response::new()
        .add_submessages(basic.messages)
        .add_attributes(basic.attributes)
        .add_events(basic.events)
}

fn received(receive: IbcReceiveResponse) -> Response {
    let mut response = Response::new()
        .add_submessages(receive.messages)
        .add_attributes(receive.attributes)
        .add_events(receive.events);
    response.data = receive.acknowledgement;
    response
}
