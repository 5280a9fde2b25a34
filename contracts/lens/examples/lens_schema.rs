//! Writes the JSON schema of the lens into the folder named by the first argument.
//!
//! `cargo run -p holdfast-lens --example lens_schema -- schema/lens`

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use cosmwasm_schema::generate_api;
use holdfast_shared::msg::lens::{InstantiateMsg, MigrateMsg, QueryMsg};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name the folder to write into")?);
    fs::create_dir_all(&folder)?;
    let api = generate_api! {
        name: "holdfast-lens",
        instantiate: InstantiateMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    let mut text = api.render().to_string()?;
    text.push('\n');
    fs::write(folder.join("holdfast-lens.json"), text)?;
    Ok(())
}
