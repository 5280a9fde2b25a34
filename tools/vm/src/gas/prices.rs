//! What wasmd and the SDK charge by default.

use cosmwasm_std::{Attribute, Event, Record};
use serde::Deserialize;

use crate::{Call, Entry};

/// VM gas for one of the SDK's: wasmd `DefaultGasMultiplier`.
pub const VM_GAS_PER_SDK_GAS: u64 = 140_000;

/// Loading a contract that is not pinned: wasmd `DefaultInstanceCost`.
pub const LOAD: u64 = 60_000;

/// Loading one that just ran, for a reply: wasmd `DefaultInstanceCostDiscount`.
pub const LOAD_AGAIN: u64 = 2_000;

/// The two reads that find a contract and its code: about 200 and 100 bytes, key and value.
pub const FIND: u64 = 2 * READ + 300 * READ_BYTE;

/// `addr_humanize`: wasmd `DefaultGasCostHumanAddress`.
pub const HUMANIZE: u64 = 5;

/// `addr_canonicalize`: wasmd `DefaultGasCostCanonicalAddress`.
pub const CANONICALIZE: u64 = 4;

/// `addr_validate`: both.
pub const VALIDATE: u64 = HUMANIZE + CANONICALIZE;

/// Removing a key: SDK `KVGasConfig`, as the next ones.
pub const REMOVE: u64 = 1_000;

const READ: u64 = 1_000;
const READ_BYTE: u64 = 3;
const WRITE: u64 = 2_000;
const WRITE_BYTE: u64 = 30;
const STEP: u64 = 30;

/// Every key of a contract carries the prefix of the module's store: a byte and the contract's address of 32.
const KEY_PREFIX: u64 = 33;

/// wasmd's `DefaultPerAttributeCost`, `DefaultPerCustomEventCost`, and the bytes of attributes that are free.
const ATTRIBUTE: u64 = 10;
const CUSTOM_EVENT: u64 = 20;
const FREE_ATTRIBUTE_BYTES: u64 = 100;

fn bytes(key: &[u8], value: &[u8]) -> u64 {
    KEY_PREFIX + key.len() as u64 + value.len() as u64
}

/// Reading a key; a missing value is empty.
#[must_use]
pub fn read(key: &[u8], value: &[u8]) -> u64 {
    READ + READ_BYTE * bytes(key, value)
}

/// Writing a key.
#[must_use]
pub fn write(key: &[u8], value: &[u8]) -> u64 {
    WRITE + WRITE_BYTE * bytes(key, value)
}

/// A step of an iterator, standing on `record` or past the end.
#[must_use]
pub fn step(record: Option<&Record>) -> u64 {
    STEP + record.map_or(0, |(key, value)| READ_BYTE * bytes(key, value))
}

#[derive(Default, Deserialize)]
struct Answered {
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default)]
    events: Vec<Event>,
}

/// What an answer's events cost, and in a reply those that came with it: wasmd `EventCosts` and `ReplyCosts`.
#[must_use]
pub fn events(entry: Entry, msg: &[u8], answer: &[u8]) -> u64 {
    if entry == Entry::Query {
        return 0;
    }
    let answered = part::<Answered>(answer, &["ok"]).unwrap_or_default();
    let mut all = answered.attributes;
    let mut gas = 0;
    for event in answered.events {
        gas += CUSTOM_EVENT + event.ty.len() as u64;
        all.extend(event.attributes);
    }
    gas + attributes(&all) + brought(entry, msg)
}

fn brought(entry: Entry, msg: &[u8]) -> u64 {
    if entry != Entry::Reply {
        return 0;
    }
    let events: Vec<Event> = part(msg, &["result", "ok", "events"]).unwrap_or_default();
    let types: u64 = events.iter().map(|event| event.ty.len() as u64).sum();
    let all: Vec<Attribute> = events.into_iter().flat_map(|event| event.attributes).collect();
    types + attributes(&all)
}

fn attributes(all: &[Attribute]) -> u64 {
    let bytes: usize = all.iter().map(|a| a.key.len() + a.value.len()).sum();
    ATTRIBUTE * all.len() as u64 + (bytes as u64).saturating_sub(FREE_ATTRIBUTE_BYTES)
}

fn part<T: serde::de::DeserializeOwned>(json: &[u8], path: &[&str]) -> Option<T> {
    let whole: serde_json::Value = serde_json::from_slice(json).ok()?;
    let part = path.iter().try_fold(&whole, |value, key| value.get(key))?;
    serde_json::from_value(part.clone()).ok()
}

/// What a chain charges for a call: loading, the VM, storage, parsing the answer, events.
#[must_use]
pub fn call(call: &Call) -> u64 {
    let load = if call.entry == Entry::Reply {
        LOAD_AGAIN
    } else {
        LOAD
    };
    let vm = call.vm_gas.div_ceil(VM_GAS_PER_SDK_GAS);
    load + FIND + vm + call.storage.sdk_gas + call.answer_bytes + call.event_gas
}
