//! Writes the JSON schema of the consumer into the folder named by the first argument.
//!
//! `cargo run -p holdfast-consumer --example consumer_schema -- schema/consumer`

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use cosmwasm_schema::generate_api;
use holdfast_shared::msg::consumer::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name the folder to write into")?);
    fs::create_dir_all(&folder)?;
    let api = generate_api! {
        name: "holdfast-consumer",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
        sudo: SudoMsg,
    };
    let mut text = api.render().to_string()?;
    text.push('\n');
    fs::write(folder.join("holdfast-consumer.json"), text)?;
    Ok(())
}
