//! Calling the entry point, and what must hold whatever it was called with.

use cosmwasm_std::{
    Addr, DepsMut, Env, IbcAcknowledgement, IbcChannel, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcChannelOpenMsg, IbcPacket, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg,
    IbcReceiveResponse,
};
use holdfast_consumer::contract as consumer;
use holdfast_hub::ibc as hub;
use holdfast_simnet::chain::Rehearsal;
use serde_json::Value;

use super::input::{Call, Input};
use super::scenes::{End, Scenes};

/// Longest acknowledgement, bytes: a snapshot of 50 entries, all stale, is far below it.
const LONGEST_ACK: usize = 1_024;
/// From so many bytes on an input is a large one.
const LARGE: usize = 60_000;

type Verdict = Result<Vec<&'static str>, String>;

/// Throws an input at its end: what it came to, or what is wrong.
pub fn judge(scenes: &Scenes, input: &Input) -> Verdict {
    let end = scenes.end(input.scene, input.is_hub);
    let mut came_to = match input.call {
        Call::Receive => received(&end, input),
        Call::Ack => settled(&end, input, true),
        Call::Timeout => settled(&end, input, false),
        _ => shaken(&end, input),
    }?;
    if input.data.len() > LARGE && input.call == Call::Receive {
        came_to.push("large");
    }
    Ok(came_to)
}

fn relayer() -> Addr {
    Addr::unchecked("relayer")
}

/// Without a panic.
fn sound<T>(rehearsal: Rehearsal<T>) -> Result<(T, bool), String> {
    let outcome = rehearsal.outcome.map_err(|words| format!("panicked: {words}"))?;
    Ok((outcome, rehearsal.changed))
}

/// Whether both ends are those of the live channel.
fn is_live(end: &End<'_>, input: &Input) -> bool {
    end.live.is_some_and(|live| {
        let ours = input.own.channel_id == live.channel_id;
        let theirs = input.other.port_id == live.counterparty_port;
        ours && theirs && input.other.channel_id == live.counterparty_channel
    })
}

fn received(end: &End<'_>, input: &Input) -> Verdict {
    let packet = IbcPacket::new(
        input.data.clone(),
        input.other.clone(),
        input.own.clone(),
        input.sequence,
        input.timeout.clone(),
    );
    let msg = IbcPacketReceiveMsg::new(packet, relayer());
    let call = |deps: DepsMut, env: Env| -> Result<IbcReceiveResponse, String> {
        match end.is_hub {
            true => hub::ibc_packet_receive(deps, env, msg).map_err(|error| error.to_string()),
            false => consumer::ibc_packet_receive(deps, env, msg).map_err(|error| error.to_string()),
        }
    };
    let (answer, changed) = sound(end.chain.rehearse(end.contract, call))?;
    let response = answer.map_err(|error| format!("refused with {error}"))?;
    let ack = response.acknowledgement.ok_or("no acknowledgement")?;
    if ack.len() > LONGEST_ACK {
        return Err(format!("an acknowledgement of {} bytes", ack.len()));
    }
    let ack: Value = serde_json::from_slice(&ack).map_err(|error| format!("unreadable: {error}"))?;
    let taken = match (ack.get("result"), ack.get("error").and_then(Value::as_str)) {
        (Some(_), None) => true,
        (None, Some(_)) => false,
        _ => return Err(format!("{ack} is no answer")),
    };
    match (taken, is_live(end, input)) {
        (false, _) if changed => Err(format!("changed something and answered {ack}")),
        (true, false) => Err("took a packet of a stranger".into()),
        (false, false) => Ok(vec!["packet of a stranger refused"]),
        (false, true) => Ok(vec!["packet refused"]),
        (true, true) => Ok(vec!["packet taken"]),
    }
}

fn settled(end: &End<'_>, input: &Input, acked: bool) -> Verdict {
    let packet = IbcPacket::new(
        input.data.clone(),
        input.own.clone(),
        input.other.clone(),
        input.sequence,
        input.timeout.clone(),
    );
    let answer = IbcAcknowledgement::new(input.answer.clone());
    let call = |deps: DepsMut, env: Env| match (end.is_hub, acked) {
        (true, true) => {
            hub::ibc_packet_ack(deps, env, IbcPacketAckMsg::new(answer, packet, relayer())).is_ok()
        }
        (true, false) => {
            hub::ibc_packet_timeout(deps, env, IbcPacketTimeoutMsg::new(packet, relayer())).is_ok()
        }
        (false, true) => {
            consumer::ibc_packet_ack(deps, env, IbcPacketAckMsg::new(answer, packet, relayer())).is_ok()
        }
        (false, false) => {
            consumer::ibc_packet_timeout(deps, env, IbcPacketTimeoutMsg::new(packet, relayer())).is_ok()
        }
    };
    let (taken, changed) = sound(end.chain.rehearse(end.contract, call))?;
    if !taken {
        return Err("refused, which leaves the packet pending for ever".into());
    }
    if changed && !is_live(end, input) {
        return Err("a packet of a stranger's channel changed something".into());
    }
    Ok(vec![match (acked, changed) {
        (true, true) => "ack settled",
        (true, false) => "ack ignored",
        (false, true) => "timeout settled",
        (false, false) => "timeout ignored",
    }])
}

/// Handshakes and closings.
fn shaken(end: &End<'_>, input: &Input) -> Verdict {
    let channel = IbcChannel::new(
        input.own.clone(),
        input.other.clone(),
        input.order.clone(),
        &input.version,
        &input.connection,
    );
    let theirs = &input.other_version;
    let (agreed, changed) = match input.call {
        Call::OpenInit => opens(end, IbcChannelOpenMsg::new_init(channel)),
        Call::OpenTry => opens(end, IbcChannelOpenMsg::new_try(channel, theirs)),
        Call::ConnectAck => connects(end, IbcChannelConnectMsg::new_ack(channel, theirs)),
        Call::ConnectConfirm => connects(end, IbcChannelConnectMsg::new_confirm(channel)),
        Call::CloseInit => closes(end, IbcChannelCloseMsg::new_init(channel)),
        _ => return confirmed(end, input, closes(end, IbcChannelCloseMsg::new_confirm(channel))?),
    }?;
    if input.call == Call::CloseInit {
        return match agreed {
            true => Err("closed on request".into()),
            false => Ok(vec!["close refused"]),
        };
    }
    let expected = input.connection == end.expected.connection_id
        && input.other.port_id == end.expected.counterparty_port
        && input.order == cosmwasm_std::IbcOrder::Unordered
        && input.version.starts_with("holdfast-1");
    match agreed {
        true if !expected => Err("agreed to a channel nobody named".into()),
        true if end.live.is_some() => Err("agreed to a second channel".into()),
        true => Ok(vec!["opening agreed"]),
        false if changed => Err("changed something and refused".into()),
        false => Ok(vec!["opening refused"]),
    }
}

fn confirmed(end: &End<'_>, input: &Input, (taken, changed): (bool, bool)) -> Verdict {
    let ours = end
        .live
        .is_some_and(|live| live.channel_id == input.own.channel_id);
    match (taken, changed) {
        (false, _) => Err("refused to hear of a closed channel".into()),
        (true, true) if !ours => Err("lost a channel that is not its own".into()),
        (true, _) => Ok(vec!["close confirmed"]),
    }
}

fn opens(end: &End<'_>, msg: IbcChannelOpenMsg) -> Result<(bool, bool), String> {
    sound(end.chain.rehearse(end.contract, |deps, env| match end.is_hub {
        true => hub::ibc_channel_open(deps, env, msg).is_ok(),
        false => consumer::ibc_channel_open(deps, env, msg).is_ok(),
    }))
}

fn connects(end: &End<'_>, msg: IbcChannelConnectMsg) -> Result<(bool, bool), String> {
    sound(end.chain.rehearse(end.contract, |deps, env| match end.is_hub {
        true => hub::ibc_channel_connect(deps, env, msg).is_ok(),
        false => consumer::ibc_channel_connect(deps, env, msg).is_ok(),
    }))
}

fn closes(end: &End<'_>, msg: IbcChannelCloseMsg) -> Result<(bool, bool), String> {
    sound(end.chain.rehearse(end.contract, |deps, env| match end.is_hub {
        true => hub::ibc_channel_close(deps, env, msg).is_ok(),
        false => consumer::ibc_channel_close(deps, env, msg).is_ok(),
    }))
}
