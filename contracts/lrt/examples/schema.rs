//! Writes the JSON schema of the LRT: `cargo run -p holdfast-lrt --example schema -- <out dir>`.

use std::error::Error;
use std::path::PathBuf;

use cosmwasm_schema::generate_api;
use holdfast_shared::msg::lrt::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::args()
        .nth(1)
        .map(PathBuf::from)
        .ok_or("name the folder to write to")?;
    std::fs::create_dir_all(&dir)?;
    let api = generate_api! {
        name: "holdfast-lrt",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    let mut text = api.render().to_string()?;
    text.push('\n');
    std::fs::write(dir.join("holdfast-lrt.json"), text)?;
    Ok(())
}
