//! Every message, packet and acknowledgement from outside, read from the committed examples and from bytes near them.
// A failing assertion is the point of a test.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fs;
use std::path::Path;

use cosmwasm_std::{from_json, to_json_string};
use holdfast_shared::msg::{consumer, hub, lens, lrt};
use holdfast_shared::packet::{Ack, ConsumerPacket, HelloAck, HubPacket, ReportAck, SnapshotAck};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};

/// Reads a text as some type and writes it again; or says what is wrong with it.
type Again = fn(&[u8]) -> Result<Value, String>;

fn again<T: DeserializeOwned + Serialize>(json: &[u8]) -> Result<Value, String> {
    let value: T = from_json(json).map_err(|error| error.to_string())?;
    Ok(serde_json::from_str(&to_json_string(&value).unwrap()).unwrap())
}

/// By folder and the first word of the file's name.
const TYPES: [(&str, &str, Again); 13] = [
    ("hub", "execute", again::<hub::ExecuteMsg>),
    ("hub", "query", again::<hub::QueryMsg>),
    ("lens", "query", again::<lens::QueryMsg>),
    ("consumer", "execute", again::<consumer::ExecuteMsg>),
    ("consumer", "query", again::<consumer::QueryMsg>),
    ("consumer", "sudo", again::<consumer::SudoMsg>),
    ("lrt", "execute", again::<lrt::ExecuteMsg>),
    ("lrt", "query", again::<lrt::QueryMsg>),
    ("packets", "hub_packet", again::<HubPacket>),
    ("packets", "consumer_packet", again::<ConsumerPacket>),
    ("packets", "snapshot_ack", again::<Ack<SnapshotAck>>),
    ("packets", "report_ack", again::<Ack<ReportAck>>),
    ("packets", "hello_ack", again::<Ack<HelloAck>>),
];

fn examples() -> Vec<(Again, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/examples");
    let mut all = vec![];
    for folder in fs::read_dir(root).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            all.push((reader(&path), serde_json::from_str(&text).unwrap()));
        }
    }
    all
}

/// How to read the example in this file.
fn reader(path: &Path) -> Again {
    let mut names = path.iter().rev().map(|name| name.to_str().unwrap());
    let schema = names.next().and_then(|name| name.split('.').next());
    let folder = names.next();
    let found = TYPES
        .iter()
        .find(|of| (Some(of.0), Some(of.1)) == (folder, schema));
    found
        .unwrap_or_else(|| panic!("no type for {}", path.display()))
        .2
}

/// The paths of all values inside, outermost first.
fn paths(value: &Value) -> Vec<Vec<String>> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(place, item)| (place.to_string(), item))
            .collect(),
        _ => vec![],
    };
    let mut all = vec![];
    for (step, value) in inner {
        all.push(vec![step.clone()]);
        all.extend(
            paths(value)
                .into_iter()
                .map(|path| [vec![step.clone()], path].concat()),
        );
    }
    all
}

fn pointer(path: &[String]) -> String {
    path.iter().map(|step| format!("/{step}")).collect()
}

/// What holds the value at a path, and the path's last step.
fn holder<'v>(value: &'v mut Value, path: &[String]) -> (&'v mut Value, String) {
    let (last, outer) = path.split_last().unwrap();
    (value.pointer_mut(&pointer(outer)).unwrap(), last.clone())
}

/// Each example with each of its parts, once for each change.
fn each_part(mut check: impl FnMut(Again, &Value, &[String])) {
    let mut parts = 0;
    for (again, example) in examples() {
        for path in paths(&example) {
            check(again, &example, &path);
            parts += 1;
        }
    }
    assert!(parts > 300, "{parts} parts");
}

fn text(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// Absent and `null` mean the same.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            fields
                .map(|(key, value)| (key.clone(), without_nulls(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        scalar => scalar.clone(),
    }
}

const ONLY_KEY: &str = "expected an object with a variant as its only key";

#[test]
fn every_example_comes_back() {
    for (again, example) in examples() {
        assert_eq!(again(&text(&example)), Ok(example));
    }
}

/// Covers: F-26
#[test]
fn a_missing_part_is_none_or_named() {
    each_part(|again, example, path| {
        let mut changed = example.clone();
        let (Value::Object(fields), name) = holder(&mut changed, path) else {
            return;
        };
        fields.remove(&name);
        match again(&text(&changed)) {
            Ok(read) => assert_eq!(without_nulls(&read), without_nulls(&changed), "{path:?}"),
            Err(error) => {
                let named = error.contains(&format!("{}: expected ", path.join(".")));
                assert!(
                    error.ends_with(ONLY_KEY) || (named && error.ends_with("found nothing")),
                    "{error}"
                );
            }
        }
    });
}

/// Covers: F-26
#[test]
fn another_value_is_read_as_it_is_or_refused() {
    let others = [
        json!(null),
        json!(true),
        json!(7),
        json!(-7),
        json!("?"),
        json!([]),
        json!({}),
    ];
    each_part(|again, example, path| {
        for other in &others {
            let mut changed = example.clone();
            *changed.pointer_mut(&pointer(path)).unwrap() = other.clone();
            if let Ok(read) = again(&text(&changed)) {
                assert_eq!(without_nulls(&read), without_nulls(&changed), "{path:?}");
            }
        }
    });
}

/// Covers: F-26
#[test]
fn a_part_twice_is_refused() {
    each_part(|again, example, path| {
        let mut changed = example.clone();
        let (Value::Object(fields), name) = holder(&mut changed, path) else {
            return;
        };
        fields.insert("TWICE".to_owned(), fields[&name].clone());
        let twice = changed.to_string().replace("\"TWICE\"", &format!("\"{name}\""));
        let error = again(twice.as_bytes()).unwrap_err();
        let named = error.ends_with(&format!("{}: given twice", path.join(".")));
        assert!(named || error.ends_with(ONLY_KEY), "{error}");
    });
}

/// A minor addition breaks nobody (ADR 8).
///
/// Covers: F-26, F-28
#[test]
fn a_further_part_is_passed_over() {
    each_part(|again, example, path| {
        let mut changed = example.clone();
        let Value::Object(fields) = changed.pointer_mut(&pointer(path)).unwrap() else {
            return;
        };
        fields.insert("further".to_owned(), json!({ "a": [1, "x"] }));
        match again(&text(&changed)) {
            Ok(read) => assert_eq!(&read, example),
            Err(error) => assert!(error.ends_with(ONLY_KEY), "{error}"),
        }
    });
}

/// Covers: F-26, F-27
#[test]
fn hostile_bytes_are_refused() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let long = format!("\"{}\"", "a".repeat(1 << 20));
    for (again, example) in examples() {
        let whole = text(&example);
        for end in 0..whole.len() {
            again(&whole[..end]).unwrap_err();
        }
        for hostile in [
            &deep,
            &long,
            &whole_with(&example, &deep),
            &whole_with(&example, &long),
        ] {
            again(hostile.as_bytes()).unwrap_err();
        }
        let mut foreign = whole.clone();
        foreign[2] = 0xff;
        again(&foreign).unwrap_err();
    }
}

/// The example with this in place of what its variant holds.
fn whole_with(example: &Value, content: &str) -> String {
    let variant = example.as_object().unwrap().keys().next().unwrap();
    format!("{{\"{variant}\":[{content}]}}")
}

proptest! {
    /// Covers: F-26, F-27
    #[test]
    fn near_bytes_never_panic(
        (again, example) in proptest::sample::select(examples()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = text(&example);
        for (at, byte) in changes {
            let place = at.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(read) = again(&bytes) {
            prop_assert_eq!(again(&text(&read)), Ok(read));
        }
    }
}
