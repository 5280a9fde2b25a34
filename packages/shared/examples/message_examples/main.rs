//! Writes one example of every message, packet and acknowledgement into the folder named by the first argument.
//!
//! `cargo run -p holdfast-shared --example message_examples -- schema/examples`
//!
//! A file is named `<schema>.<variant>.json`: `hub/execute.deposit.json` is an example of the hub's `execute`.

mod consumer;
mod hub;
mod lens;
mod lrt;
mod packets;
mod values;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Serialize;
use serde_json::Value;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name the folder to write into")?);
    put_all(&folder.join("hub"), "execute", &hub::execute())?;
    put_all(&folder.join("hub"), "query", &hub::query())?;
    put_all(&folder.join("consumer"), "execute", &consumer::execute())?;
    put_all(&folder.join("consumer"), "query", &consumer::query())?;
    put_all(&folder.join("consumer"), "sudo", &consumer::sudo())?;
    put_all(&folder.join("lens"), "query", &lens::query())?;
    put_all(&folder.join("lrt"), "execute", &lrt::execute())?;
    put_all(&folder.join("lrt"), "query", &lrt::query())?;
    packets::put_packets(&folder.join("packets"))
}

/// Writes each message of an enum under the name of its variant.
fn put_all<T: Serialize>(folder: &Path, schema: &str, messages: &[T]) -> Outcome {
    for message in messages {
        let value = serde_json::to_value(message)?;
        let variant = variant(&value).ok_or("a message is an object with its variant as the only key")?;
        put(folder, schema, variant, &value)?;
    }
    Ok(())
}

fn variant(value: &Value) -> Option<&String> {
    value.as_object()?.keys().next()
}

fn put<T: Serialize>(folder: &Path, schema: &str, variant: &str, value: &T) -> Outcome {
    fs::create_dir_all(folder)?;
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    fs::write(folder.join(format!("{schema}.{variant}.json")), text)?;
    Ok(())
}
