//! Inputs: a call of a host, with a channel that is right but for some parts, and bytes that are sound, nearly sound, or
//! nothing like it.

use cosmwasm_std::{Binary, IbcEndpoint, IbcOrder, IbcTimeout, IbcTimeoutBlock, Timestamp};
use holdfast_shared::handshake::VERSION;
use serde_json::Value;

use super::scenes::{End, Scenes};
use crate::random::Dice;

/// Which entry point is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    OpenInit,
    OpenTry,
    ConnectAck,
    ConnectConfirm,
    CloseInit,
    CloseConfirm,
    Receive,
    Ack,
    Timeout,
}

const CALLS: [Call; 18] = [
    Call::OpenInit,
    Call::OpenTry,
    Call::ConnectAck,
    Call::ConnectConfirm,
    Call::CloseInit,
    Call::CloseConfirm,
    Call::Receive,
    Call::Receive,
    Call::Receive,
    Call::Receive,
    Call::Receive,
    Call::Receive,
    Call::Ack,
    Call::Ack,
    Call::Ack,
    Call::Ack,
    Call::Timeout,
    Call::Timeout,
];

/// One call of a host.
#[derive(Debug)]
pub struct Input {
    pub scene: u64,
    pub is_hub: bool,
    pub call: Call,
    pub own: IbcEndpoint,
    pub other: IbcEndpoint,
    pub connection: String,
    pub version: String,
    pub other_version: String,
    pub order: IbcOrder,
    pub sequence: u64,
    pub timeout: IbcTimeout,
    pub data: Binary,
    pub answer: Binary,
}

impl Input {
    pub fn made(number: u64, scenes: &Scenes) -> Self {
        let mut dice = Dice(number);
        let (scene, is_hub) = (dice.next(), dice.below(2) == 0);
        let end = scenes.end(scene, is_hub);
        let call = CALLS[dice.below(CALLS.len() as u64) as usize];
        let (own, other, connection) = places(&mut dice, &end);
        let version = strange(&mut dice, VERSION);
        let other_version = strange(&mut dice, VERSION);
        let order = match dice.below(8) {
            0 => IbcOrder::Ordered,
            _ => IbcOrder::Unordered,
        };
        let data = bytes(&mut dice, &scenes.packets);
        let answer = bytes(&mut dice, &scenes.acks);
        Self {
            scene,
            is_hub,
            call,
            own,
            other,
            connection,
            version,
            other_version,
            order,
            sequence: extreme(&mut dice),
            timeout: timeout(&mut dice),
            data,
            answer,
        }
    }

    /// In words; bytes as text where they are, and not all of many.
    pub fn told(&self) -> String {
        let text = |bytes: &Binary| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            text.chars().take(2_000).collect::<String>()
        };
        format!(
            "{self:?}\ndata: {}\nanswer: {}",
            text(&self.data),
            text(&self.answer)
        )
    }
}

/// The ends of the channel and its connection: right, but for one part now and then.
fn places(dice: &mut Dice, end: &End<'_>) -> (IbcEndpoint, IbcEndpoint, String) {
    let channel = end.channel();
    let own = end.own(&channel);
    let mut parts = [
        own.port_id,
        own.channel_id,
        channel.counterparty_port,
        channel.counterparty_channel,
        channel.connection_id,
    ];
    if dice.below(3) == 0 {
        let which = dice.below(parts.len() as u64) as usize;
        parts[which] = hostile(dice);
    }
    let [own_port, own_channel, other_port, other_channel, connection] = parts;
    let endpoint = |port_id, channel_id| IbcEndpoint { port_id, channel_id };
    (
        endpoint(own_port, own_channel),
        endpoint(other_port, other_channel),
        connection,
    )
}

fn strange(dice: &mut Dice, usual: &str) -> String {
    match dice.below(4) {
        0 => hostile(dice),
        _ => usual.to_owned(),
    }
}

fn hostile(dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => String::new(),
        1 => "channel-1".into(),
        2 => "channel-18446744073709551615".into(),
        3 => "wasm.".into(),
        4 => "transfer".into(),
        5 => "holdfast-1".into(),
        6 => "holdfast-1.4294967295".into(),
        7 => "holdfast-2".into(),
        8 => "connection-7".into(),
        9 => "\u{0}\u{ffff}é".into(),
        10 => "x".repeat(dice.below(70_000) as usize),
        _ => format!("wasm.{}", dice.next()),
    }
}

fn extreme(dice: &mut Dice) -> u64 {
    match dice.below(5) {
        0 => 0,
        1 => u64::MAX,
        2 => dice.next(),
        _ => dice.below(20),
    }
}

fn timeout(dice: &mut Dice) -> IbcTimeout {
    let block = IbcTimeoutBlock {
        revision: extreme(dice),
        height: extreme(dice),
    };
    let time = Timestamp::from_nanos(extreme(dice));
    match dice.below(3) {
        0 => IbcTimeout::with_block(block),
        1 => IbcTimeout::with_both(block, time),
        _ => IbcTimeout::with_timestamp(time),
    }
}

fn bytes(dice: &mut Dice, sound: &[Binary]) -> Binary {
    let begin = sound[dice.below(sound.len() as u64) as usize].to_vec();
    let bytes = match dice.below(10) {
        0..=1 => begin,
        2..=5 => restructured(dice, &begin),
        6..=7 => mutated(dice, begin),
        _ => raw(dice),
    };
    Binary::new(bytes)
}

/// The same JSON with a few values replaced, removed, repeated or added.
fn restructured(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else {
        return bytes.to_vec();
    };
    for _ in 0..=dice.below(3) {
        change(dice, &mut value);
    }
    value.to_string().into_bytes()
}

fn change(dice: &mut Dice, value: &mut Value) {
    let deeper = dice.below(6) > 0;
    match value {
        Value::Object(fields) if deeper && !fields.is_empty() => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = &names[dice.below(names.len() as u64) as usize];
            match dice.below(8) {
                0 => drop(fields.remove(name)),
                1 => drop(fields.insert("unknown".into(), odd(dice))),
                _ => change(dice, &mut fields[name]),
            }
        }
        Value::Array(items) if deeper && !items.is_empty() => {
            let which = dice.below(items.len() as u64) as usize;
            match dice.below(6) {
                0 => drop(items.remove(which)),
                1 => items.push(items[which].clone()),
                2 => {
                    let item = items[which].clone();
                    items.extend(std::iter::repeat_n(item, dice.below(120) as usize));
                }
                _ => change(dice, &mut items[which]),
            }
        }
        other => *other = odd(dice),
    }
}

fn odd(dice: &mut Dice) -> Value {
    let texts = [
        "",
        "0",
        "1",
        "-1",
        "170141183460469231731687303715884105728",
        "340282366920938463463374607431768211455",
        "340282366920938463463374607431768211456",
        "18446744073709551615",
        "99999999999999999999999999",
        "tombstoned",
        "AAAA",
        "\u{0}",
    ];
    match dice.below(9) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::from(extreme(dice)),
        3 => Value::from(-1),
        4 => Value::Array(vec![]),
        5 => Value::Object(serde_json::Map::new()),
        6 => Value::from("y".repeat(dice.below(5_000) as usize)),
        _ => Value::from(texts[dice.below(texts.len() as u64) as usize]),
    }
}

fn mutated(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() as u64 + 1) as usize;
        match dice.below(5) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = dice.next() as u8,
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => {
                let tail = bytes[at..].to_vec();
                bytes.extend(tail);
            }
            _ => drop(bytes.splice(at..at, [b"{}[],\":\\"[dice.below(8) as usize]])),
        }
    }
    bytes
}

fn raw(dice: &mut Dice) -> Vec<u8> {
    match dice.below(40) {
        0 => b"[".repeat(10_000),
        1 => b"{\"a\":".repeat(10_000),
        2 => vec![b' '; 65_536 + dice.below(3) as usize],
        3 => vec![0xff; 1_000_000],
        4 => vec![],
        5 => br#"{"hello":{},"hello":{}}"#.to_vec(),
        _ => (0..dice.below(200)).map(|_| dice.next() as u8).collect(),
    }
}
