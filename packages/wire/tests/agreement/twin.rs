//! Types of every shape, once with `wire` and once with `cw_serde`.

use cosmwasm_schema::{cw_serde, schema_for};
use cosmwasm_std::{
    from_json, to_json_string, Addr, Binary, Coin, Decimal, Timestamp, Uint128, Uint256, Uint64,
};
use holdfast_wire::wire;
use proptest::prelude::*;
use serde_json::json;

use crate::doc::{changes, docs, is_json, Doc};

macro_rules! samples {
    ($module:ident, $attribute:meta) => {
        mod $module {
            use super::*;

            /// A struct.
            #[$attribute]
            pub struct Inner {
                /// A field.
                pub a: Option<String>,
                pub b: u64,
            }

            /// An enum of every shape of variant.
            #[$attribute]
            pub enum Kind {
                /// A bare name.
                Bare,
                ManyWordsHere,
                Value(Inner),
                Text(Option<Vec<String>>),
                Fields {
                    /// A field.
                    a: Option<u32>,
                    b: bool,
                },
                Empty {},
            }

            #[$attribute]
            #[derive(Copy, Eq)]
            pub enum One {
                Only,
            }

            #[$attribute]
            #[derive(Default)]
            pub struct Nothing {}

            /// Something, or why not.
            #[$attribute]
            pub enum Outcome<T> {
                Result(T),
                Error(String),
            }

            #[$attribute]
            pub struct Sample {
                pub name: String,
                pub amount: Uint128,
                pub big: Uint256,
                pub whole: Uint64,
                pub rate: Decimal,
                pub at: Timestamp,
                pub bytes: Binary,
                pub owner: Addr,
                pub small: u8,
                pub word: u32,
                pub long: u64,
                pub seconds: i64,
                pub yes: bool,
                pub maybe: Option<u64>,
                pub inner: Option<Inner>,
                pub kinds: Vec<Kind>,
                pub pair: (Kind, Uint128),
                pub coin: Coin,
                pub one: One,
                pub nothing: Nothing,
                pub outcome: Outcome<Inner>,
                pub r#type: bool,
                #[serde(default)]
                pub minor: u32,
            }
        }
    };
}

samples!(ours, wire);
samples!(theirs, cw_serde);

fn sample() -> Doc {
    Doc::of(&json!({
        "name": "a\"\\\u{e9}", "amount": "340282366920938463463374607431768211455", "big": "7", "whole": "0",
        "rate": "0.05", "at": "1571797419879305533", "bytes": "AP8=", "owner": "alice", "small": 255,
        "word": 4294967295u32, "long": u64::MAX, "seconds": i64::MIN, "yes": true, "maybe": 1,
        "inner": { "a": "x", "b": 2 },
        "kinds": [
            "bare", "many_words_here", { "value": { "a": null, "b": 3 } }, { "text": ["x", "y"] },
            { "text": null }, { "fields": { "a": 1, "b": false } }, { "empty": {} },
        ],
        "pair": ["bare", "5"], "coin": { "denom": "uatom", "amount": "6" }, "one": "only", "nothing": {},
        "outcome": { "result": { "a": null, "b": 4 } }, "type": false, "minor": 2,
    }))
}

/// Both readings of a text give the same value, or none.
fn agree(text: &str) -> bool {
    let ours = from_json::<ours::Sample>(text);
    let theirs = from_json::<theirs::Sample>(text);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{text}");
            assert_eq!(to_json_string(ours).unwrap(), to_json_string(theirs).unwrap());
        }
        (Err(_), Err(_)) => {}
        (Err(_), Ok(_)) if !is_json(text) => {}
        _ => panic!("{text}\nours: {ours:?}\ntheirs: {theirs:?}"),
    }
    ours.is_ok()
}

#[test]
fn the_sample_is_read() {
    assert!(agree(&sample().text()));
}

#[test]
fn schemas_are_the_same() {
    assert_eq!(schema_for!(ours::Sample), schema_for!(theirs::Sample));
    assert_eq!(schema_for!(ours::Kind), schema_for!(theirs::Kind));
    assert_eq!(schema_for!(ours::Outcome<u64>), schema_for!(theirs::Outcome<u64>));
}

/// Every part of the sample in turn is missing, is there twice, or is something else.
#[test]
fn each_part_counts() {
    let others = [
        "null",
        "true",
        "7",
        "-7",
        "\"7\"",
        "[]",
        "{}",
        "\"bare\"",
        "[null,null]",
    ];
    let whole = sample();
    let Doc::Object(fields) = &whole else {
        unreachable!()
    };
    for place in 0..fields.len() {
        let mut without = fields.clone();
        let dropped = without.remove(place);
        let optional = ["maybe", "inner", "minor"].contains(&dropped.0.as_str());
        assert_eq!(
            agree(&Doc::Object(without).text()),
            optional,
            "without {}",
            dropped.0
        );
        let twice = fields.iter().cloned().chain([dropped]);
        assert!(!agree(&Doc::Object(twice.collect()).text()));
        for other in others {
            let mut changed = fields.clone();
            changed[place].1 = Doc::Scalar(other.to_owned());
            agree(&Doc::Object(changed).text());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Covers: F-26
    #[test]
    fn near_samples_are_read_alike(changes in changes()) {
        let mut doc = sample();
        for (part, change) in changes {
            doc.change(part, change);
        }
        agree(&doc.text());
    }

    /// Covers: F-26
    #[test]
    fn variants_are_read_alike(kind in docs()) {
        let text = kind.text();
        let ours = from_json::<ours::Kind>(&text).map(|kind| format!("{kind:?}"));
        let theirs = from_json::<theirs::Kind>(&text).map(|kind| format!("{kind:?}"));
        prop_assert!(ours.ok() == theirs.ok() || !is_json(&text), "{}", text);
    }
}
