//! Writes the JSON schema of every packet and every acknowledgement into the folder named by the first argument.
//!
//! `cargo run -p holdfast-shared --example packet_schema -- schema/packets`

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use cosmwasm_schema::schemars::schema::RootSchema;
use cosmwasm_schema::schemars::schema_for;
use holdfast_shared::packet::{Ack, ConsumerPacket, HelloAck, HubPacket, ReportAck, SnapshotAck};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name the folder to write into")?);
    fs::create_dir_all(&folder)?;
    for (name, schema) in schemas() {
        let mut text = serde_json::to_string_pretty(&schema)?;
        text.push('\n');
        fs::write(folder.join(format!("{name}.json")), text)?;
    }
    Ok(())
}

/// What the hub sends and its answer, then what a consumer sends and the answers to each variant.
fn schemas() -> [(&'static str, RootSchema); 5] {
    [
        ("hub_packet", schema_for!(HubPacket)),
        ("snapshot_ack", schema_for!(Ack<SnapshotAck>)),
        ("consumer_packet", schema_for!(ConsumerPacket)),
        ("report_ack", schema_for!(Ack<ReportAck>)),
        ("hello_ack", schema_for!(Ack<HelloAck>)),
    ]
}
