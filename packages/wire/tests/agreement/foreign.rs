//! Types of other crates, by our reading and by their own.

use std::fmt::Debug;

use cosmwasm_std::{from_json, Coin};
use cw20::Logo;
use cw_ownable::Action;
use holdfast_wire::{read, serde, FromJson};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{json, Value};

use crate::doc::{changes, docs, is_json, Doc};

/// Read by us.
struct Ours<T>(T);

impl<'de, T: FromJson> Deserialize<'de> for Ours<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(Ours)
    }
}

fn agree<T: FromJson + DeserializeOwned + Debug + PartialEq>(text: &str) -> bool {
    let ours = from_json::<Ours<T>>(text).map(|Ours(value)| value).ok();
    let theirs = from_json::<T>(text).ok();
    assert!(
        ours == theirs || (ours.is_none() && !is_json(text)),
        "{text}: {ours:?}, {theirs:?}"
    );
    ours.is_some()
}

fn all_agree(text: &str) -> bool {
    let read = [
        agree::<Action>(text),
        agree::<Logo>(text),
        agree::<Coin>(text),
        agree::<Vec<(String, Coin)>>(text),
    ];
    read.contains(&true)
}

fn examples() -> Vec<Value> {
    vec![
        json!("accept_ownership"),
        json!("renounce_ownership"),
        json!({ "transfer_ownership": { "new_owner": "a" } }),
        json!({ "transfer_ownership": { "new_owner": "a", "expiry": { "at_height": 7 } } }),
        json!({ "transfer_ownership": { "new_owner": "a", "expiry": { "at_time": "7" } } }),
        json!({ "transfer_ownership": { "new_owner": "a", "expiry": { "never": {} } } }),
        json!({ "url": "https://a" }),
        json!({ "embedded": { "svg": "AA==" } }),
        json!({ "embedded": { "png": "AA==" } }),
        json!({ "denom": "uatom", "amount": "7" }),
        json!([["a", { "denom": "uatom", "amount": "7" }]]),
    ]
}

#[test]
fn each_example_is_read() {
    for example in examples() {
        assert!(all_agree(&example.to_string()), "{example}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn near_examples_are_read_alike(example in proptest::sample::select(examples()), changes in changes()) {
        let mut doc = Doc::of(&example);
        for (part, change) in changes {
            doc.change(part, change);
        }
        all_agree(&doc.text());
    }

    #[test]
    fn any_document_is_read_alike(doc in docs()) {
        all_agree(&doc.text());
    }
}
