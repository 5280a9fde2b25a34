//! The committed example messages against the committed schemas: what `schema/` promises is what the types write.
// A test on a host: a missing file or a malformed schema is a failure to show at once.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::{json, Value};

const CONTRACTS: [&str; 4] = ["hub", "consumer", "lens", "lrt"];

struct Example {
    folder: String,
    schema: String,
    variant: String,
    value: Value,
}

fn schema_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema")
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The schema of an enum of messages, a packet or an acknowledgement.
fn schema_of(folder: &str, name: &str) -> Value {
    match folder {
        "packets" => read(&schema_folder().join(format!("packets/{name}.json"))),
        contract => read(&schema_folder().join(format!("{contract}/holdfast-{contract}.json")))[name].clone(),
    }
}

fn validator(folder: &str, name: &str) -> Validator {
    jsonschema::validator_for(&schema_of(folder, name)).unwrap()
}

fn examples() -> Vec<Example> {
    let mut all = Vec::new();
    for folder in CONTRACTS.into_iter().chain(["packets"]) {
        for entry in fs::read_dir(schema_folder().join("examples").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let (schema, variant) = stem.split_once('.').unwrap();
            all.push(Example {
                folder: folder.to_owned(),
                schema: schema.to_owned(),
                variant: variant.to_owned(),
                value: read(&path),
            });
        }
    }
    all
}

#[test]
fn every_example_is_what_its_schema_describes() {
    for example in examples() {
        let found: Vec<_> = validator(&example.folder, &example.schema)
            .iter_errors(&example.value)
            .map(|e| e.to_string())
            .collect();
        let Example {
            folder,
            schema,
            variant,
            ..
        } = &example;
        assert!(found.is_empty(), "{folder}/{schema}.{variant}: {found:?}");
    }
}

#[test]
fn every_variant_of_every_message_has_an_example() {
    let have: BTreeSet<_> = examples()
        .into_iter()
        .map(|e| (e.folder, e.schema, e.variant))
        .collect();
    let all = CONTRACTS.iter().flat_map(|c| [(*c, "execute"), (*c, "query")]);
    // A lens takes no messages.
    let contracts = all.filter(|enum_of| *enum_of != ("lens", "execute"));
    let packets =
        ["hub_packet", "consumer_packet", "snapshot_ack", "hello_ack"].map(|name| ("packets", name));
    for (folder, name) in contracts.chain(packets) {
        for variant in variants(&schema_of(folder, name)) {
            let key = (folder.to_owned(), name.to_owned(), variant);
            assert!(have.contains(&key), "no example of {key:?}");
        }
    }
    let answers = &schema_of("packets", "report_ack")["definitions"]["ReportAck"];
    for variant in variants(answers) {
        let key = ("packets".to_owned(), "report_ack".to_owned(), variant);
        assert!(have.contains(&key), "no example of {key:?}");
    }
}

/// The one required key of each alternative.
fn variants(schema: &Value) -> Vec<String> {
    let alternatives = schema["oneOf"].as_array().unwrap();
    alternatives
        .iter()
        .map(|a| a["required"][0].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_unknown_variant_is_refused() {
    for example in examples() {
        let inner = example.value.as_object().unwrap().values().next().unwrap();
        let renamed = json!({ "no_such_variant": inner });
        assert!(
            !validator(&example.folder, &example.schema).is_valid(&renamed),
            "{}/{}.{}",
            example.folder,
            example.schema,
            example.variant
        );
    }
}

/// Fields that a sender may leave out are those that the types make optional; the rest must be there.
#[test]
fn a_message_without_a_field_that_is_required_is_refused() {
    let mut dropped = 0;
    for example in examples().into_iter().filter(|e| e.folder != "packets") {
        let schema = schema_of(&example.folder, &example.schema);
        let validator = validator(&example.folder, &example.schema);
        for field in required(&schema, &example.variant) {
            let mut message = example.value.clone();
            let removed = message[&example.variant].as_object_mut().unwrap().remove(&field);
            let name = format!("{}/{}.{}", example.folder, example.schema, example.variant);
            assert!(removed.is_some(), "{name} has no {field}");
            assert!(!validator.is_valid(&message), "{name} without {field}");
            dropped += 1;
        }
    }
    assert!(dropped > 50, "only {dropped} fields were tried");
}

/// The fields that a variant requires; none where its content is a type of its own.
fn required(schema: &Value, variant: &str) -> Vec<String> {
    let alternatives = schema["oneOf"].as_array().unwrap();
    let content = alternatives
        .iter()
        .find(|a| a["required"][0] == variant)
        .map(|a| &a["properties"][variant]["required"]);
    let names = content.and_then(Value::as_array).into_iter().flatten();
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_packet_without_its_sequence_is_refused() {
    for (schema, variant) in [("hub_packet", "snapshot"), ("consumer_packet", "evidence")] {
        let name = format!("examples/packets/{schema}.{variant}.json");
        let mut packet = read(&schema_folder().join(name));
        let removed = packet[variant].as_object_mut().unwrap().remove("seq");
        assert!(removed.is_some(), "{schema} has no sequence");
        assert!(!validator("packets", schema).is_valid(&packet), "{schema}");
    }
}
