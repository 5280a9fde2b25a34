//! A contract that does what its messages and packets say, and writes down what it saw.

use cosmwasm_std::{
    from_json, to_json_binary, Binary, Deps, DepsMut, Empty, Env, Ibc3ChannelOpenResponse, IbcBasicResponse,
    IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse,
    IbcDestinationCallbackMsg, IbcMsg, IbcOrder, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg,
    IbcReceiveResponse, MessageInfo, Reply, Response, StakingMsg, StdError, StdResult, SubMsg, SubMsgResult,
    Timestamp, WasmMsg,
};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Item;
use holdfast_simnet::{IbcContract, IbcEntryPoints};
use serde::{Deserialize, Serialize};

pub const VERSION: &str = "probe-1";
const SEEN: Item<Vec<String>> = Item::new("seen");
const CLOSABLE: Item<bool> = Item::new("closable");

/// What a packet or an execute makes the contract do.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Do {
    /// Notes it and succeeds.
    Note(String),
    /// Notes it and fails.
    Fail,
    /// Notes it and panics.
    Panic,
    /// Answers nothing now.
    Later,
    /// Runs this on itself as a sub-message whose reply carries `data`.
    Inner { step: Box<Do>, data: Option<String> },
    /// Runs this on itself as a plain sub-message.
    Bare(Box<Do>),
    /// Sends a packet, and with `caught` survives when that fails.
    Send {
        channel: String,
        packet: Box<Do>,
        timeout: Timestamp,
        caught: bool,
    },
    /// The sender's ack or timeout handler fails on this packet.
    FailAtHome,
    /// Closes a channel.
    Close(String),
    /// Lets others close its channels.
    AllowClose,
    /// Stakes.
    Stake(StakingMsg),
}

pub fn code() -> Box<dyn Contract<Empty>> {
    let wrapper = ContractWrapper::new(execute, instantiate, query)
        .with_reply(reply)
        .with_migrate(migrate);
    let ibc =
        IbcEntryPoints::new(open, connect, close, receive, ack, timeout).with_destination_callback(callback);
    IbcContract::new(wrapper).with_ibc(ibc).boxed()
}

/// The same contract without IBC entry points.
pub fn deaf_code() -> Box<dyn Contract<Empty>> {
    IbcContract::new(ContractWrapper::new(execute, instantiate, query)).boxed()
}

/// The same as cw-multi-test alone knows it.
pub fn bare_code() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

/// What the contract notes of a sub-message that failed: wasmd tells a reply no more of it.
pub const REPLY_ERROR: &str = "reply error codespace: wasm, code: 5";

fn note(deps: DepsMut, what: impl Into<String>) -> StdResult<()> {
    let mut seen = SEEN.may_load(deps.storage)?.unwrap_or_default();
    seen.push(what.into());
    SEEN.save(deps.storage, &seen)
}

fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn migrate(deps: DepsMut, _: Env, _: Empty) -> StdResult<Response> {
    note(deps, "migrated")?;
    Ok(Response::new())
}

fn query(deps: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    to_json_binary(&SEEN.may_load(deps.storage)?.unwrap_or_default())
}

fn execute(deps: DepsMut, env: Env, _: MessageInfo, msg: Do) -> StdResult<Response> {
    perform(deps, &env, msg)
}

fn to_self(env: &Env, step: &Do) -> StdResult<WasmMsg> {
    let contract_addr = env.contract.address.to_string();
    Ok(WasmMsg::Execute {
        contract_addr,
        msg: to_json_binary(step)?,
        funds: vec![],
    })
}

fn perform(deps: DepsMut, env: &Env, step: Do) -> StdResult<Response> {
    let response = Response::new();
    match step {
        Do::Note(words) => {
            note(deps, words.clone())?;
            Ok(response.add_attribute("noted", words))
        }
        Do::Fail => {
            note(deps, "lost")?;
            Err(StdError::generic_err("told to fail"))
        }
        Do::Panic => {
            note(deps, "lost")?;
            panic!("told to panic")
        }
        Do::Inner { step, data } => {
            let sub = SubMsg::reply_always(to_self(env, &step)?, 1).with_payload(to_json_binary(&data)?);
            Ok(response.add_submessage(sub))
        }
        Do::Bare(step) => Ok(response.add_message(to_self(env, &step)?)),
        Do::Send {
            channel,
            packet,
            timeout,
            caught,
        } => {
            let data = to_json_binary(&packet)?;
            let send = IbcMsg::SendPacket {
                channel_id: channel,
                data,
                timeout: timeout.into(),
            };
            let payload = to_json_binary(&None::<String>)?;
            let sub = if caught {
                SubMsg::reply_always(send, 2).with_payload(payload)
            } else {
                SubMsg::new(send)
            };
            note(deps, "sending")?;
            Ok(response.add_submessage(sub))
        }
        Do::Close(channel_id) => Ok(response.add_message(IbcMsg::CloseChannel { channel_id })),
        Do::AllowClose => {
            CLOSABLE.save(deps.storage, &true)?;
            Ok(response)
        }
        Do::Stake(msg) => Ok(response.add_message(msg)),
        Do::Later | Do::FailAtHome => Ok(response),
    }
}

fn reply(deps: DepsMut, _: Env, reply: Reply) -> StdResult<Response> {
    let data: Option<String> = from_json(&reply.payload)?;
    let seen = match reply.result {
        SubMsgResult::Ok(_) => "reply ok".to_string(),
        SubMsgResult::Err(words) => format!("reply error {words}"),
    };
    note(deps, seen)?;
    let mut response = Response::new();
    response.data = data.map(|data| data.into_bytes().into());
    Ok(response)
}

fn open(deps: DepsMut, _: Env, msg: IbcChannelOpenMsg) -> StdResult<IbcChannelOpenResponse> {
    let channel = msg.channel();
    if channel.order != IbcOrder::Unordered {
        return Err(StdError::generic_err("only unordered"));
    }
    let proposed = msg.counterparty_version().unwrap_or(&channel.version);
    if proposed == "ask-me" {
        return Ok(Some(Ibc3ChannelOpenResponse {
            version: VERSION.to_string(),
        }));
    }
    if proposed != VERSION {
        return Err(StdError::generic_err(format!(
            "version {proposed} is not {VERSION}"
        )));
    }
    note(deps, format!("open {}", channel.endpoint.channel_id))?;
    Ok(None)
}

fn connect(deps: DepsMut, _: Env, msg: IbcChannelConnectMsg) -> StdResult<IbcBasicResponse> {
    if msg
        .counterparty_version()
        .is_some_and(|version| version != VERSION)
    {
        return Err(StdError::generic_err("wrong version in ACK"));
    }
    let channel = msg.channel();
    let (here, there) = (
        &channel.endpoint.channel_id,
        &channel.counterparty_endpoint.channel_id,
    );
    note(deps, format!("connect {here} {there}"))?;
    Ok(IbcBasicResponse::new())
}

fn close(deps: DepsMut, _: Env, msg: IbcChannelCloseMsg) -> StdResult<IbcBasicResponse> {
    let init = matches!(msg, IbcChannelCloseMsg::CloseInit { .. });
    if init && !CLOSABLE.may_load(deps.storage)?.unwrap_or_default() {
        return Err(StdError::generic_err("nobody closes this channel"));
    }
    note(deps, if init { "close init" } else { "close confirm" })?;
    Ok(IbcBasicResponse::new())
}

fn receive(deps: DepsMut, env: Env, msg: IbcPacketReceiveMsg) -> StdResult<IbcReceiveResponse> {
    let step: Do = from_json(&msg.packet.data)?;
    let later = step == Do::Later;
    let done = perform(deps, &env, step)?;
    let ack = IbcReceiveResponse::new(b"done".as_slice());
    let answer = if later {
        IbcReceiveResponse::without_ack()
    } else {
        ack
    };
    Ok(answer
        .add_submessages(done.messages)
        .add_attributes(done.attributes))
}

fn at_home(deps: DepsMut, packet: &Binary, what: String) -> StdResult<IbcBasicResponse> {
    note(deps, what)?;
    if from_json::<Do>(packet).is_ok_and(|step| step == Do::FailAtHome) {
        return Err(StdError::generic_err("told to fail at home"));
    }
    Ok(IbcBasicResponse::new())
}

fn ack(deps: DepsMut, _: Env, msg: IbcPacketAckMsg) -> StdResult<IbcBasicResponse> {
    let words = String::from_utf8_lossy(&msg.acknowledgement.data).into_owned();
    at_home(
        deps,
        &msg.original_packet.data,
        format!("ack {} {words}", msg.original_packet.sequence),
    )
}

fn timeout(deps: DepsMut, _: Env, msg: IbcPacketTimeoutMsg) -> StdResult<IbcBasicResponse> {
    at_home(deps, &msg.packet.data, format!("timeout {}", msg.packet.sequence))
}

fn callback(deps: DepsMut, env: Env, msg: IbcDestinationCallbackMsg) -> StdResult<IbcBasicResponse> {
    let words = String::from_utf8_lossy(&msg.packet.data).into_owned();
    if words.contains("told to fail") {
        return Err(StdError::generic_err("told to fail"));
    }
    let denom = holdfast_simnet::ibc::voucher_denom("transfer/channel-0/stake");
    let held = deps.querier.query_balance(env.contract.address, denom)?.amount;
    note(
        deps,
        format!("holds {held}, {}", String::from_utf8_lossy(&msg.ack.data)),
    )?;
    Ok(IbcBasicResponse::new())
}
