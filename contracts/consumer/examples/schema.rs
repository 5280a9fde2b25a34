//! Writes the JSON schema of the consumer into the directory named by the first argument.
//!
//! `cargo run -p holdfast-consumer --example schema -- schema`

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use cosmwasm_schema::generate_api;
use holdfast_shared::msg::consumer::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).ok_or("name the directory to write into")?);
    fs::create_dir_all(&directory)?;
    let api = generate_api! {
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    let mut schema = api.render().to_string()?;
    schema.push('\n');
    fs::write(directory.join("holdfast-consumer.json"), schema)?;
    Ok(())
}
