//! A node's files: keys, genesis, configuration.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::process::run;
use super::{accounts, ChainSpec, COLLATERAL, RENT, UNBONDING_SECONDS};
use crate::client::{signer_path, Signer, PHRASE};

/// What every account begins with, base units of each denom.
const BALANCE: u64 = 1_000_000_000_000;
/// What the validator bonds.
const BOND: u64 = 100_000_000_000;
/// A contract travels in one request: its simulation writes each byte as two characters.
const REQUEST_BYTES: i64 = 8 << 20;
/// The largest transaction; a contract of 800 KiB and its signature fit.
const TX_BYTES: i64 = 2 << 20;

/// Makes the files of a chain with one validator.
///
/// # Errors
/// The node's own commands fail; the error says what they printed.
pub fn make(wasmd: &Path, chain: ChainSpec, home: &Path) -> Result<()> {
    let wasmd = |args: &[&str], input: Option<&str>| {
        run(Command::new(wasmd).args(args).arg("--home").arg(home), input)
    };
    wasmd(
        &[
            "init",
            "validator",
            "--chain-id",
            chain.id,
            "--default-denom",
            chain.denom,
        ],
        None,
    )?;
    let phrase = PHRASE.split_whitespace().collect::<Vec<_>>().join(" ") + "\n";
    let path = signer_path(accounts::VALIDATOR);
    let recover = [
        "keys",
        "add",
        "validator",
        "--recover",
        "--keyring-backend",
        "test",
        "--hd-path",
        &path,
    ];
    wasmd(&recover, Some(&phrase))?;
    for index in 0..accounts::COUNT {
        let address = Signer::local(index)?.address(chain.prefix)?;
        let coins = [COLLATERAL, RENT, chain.denom]
            .map(|denom| format!("{BALANCE}{denom}"))
            .join(",");
        wasmd(
            &["genesis", "add-genesis-account", address.as_ref(), &coins],
            None,
        )?;
    }
    patch_genesis(&home.join("config/genesis.json"))?;
    let bond = format!("{BOND}{}", chain.denom);
    let gentx = [
        "genesis",
        "gentx",
        "validator",
        &bond,
        "--chain-id",
        chain.id,
        "--keyring-backend",
        "test",
    ];
    wasmd(&gentx, None)?;
    wasmd(&["genesis", "collect-gentxs"], None)?;
    configure(chain, home)
}

fn patch_genesis(path: &Path) -> Result<()> {
    let mut genesis: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let state = &mut genesis["app_state"];
    state["staking"]["params"]["unbonding_time"] = json!(format!("{UNBONDING_SECONDS}s"));
    state["gov"]["params"]["voting_period"] = json!("15s");
    state["gov"]["params"]["expedited_voting_period"] = json!("10s");
    state["gov"]["params"]["max_deposit_period"] = json!("15s");
    Ok(fs::write(path, serde_json::to_vec_pretty(&genesis)?)?)
}

fn configure(chain: ChainSpec, home: &Path) -> Result<()> {
    edit(&home.join("config/config.toml"), |table| {
        set(table, &["consensus", "timeout_commit"], "500ms")?;
        set(table, &["rpc", "pprof_laddr"], "")?;
        set(table, &["rpc", "max_body_bytes"], REQUEST_BYTES)?;
        set(table, &["mempool", "max_tx_bytes"], TX_BYTES)
    })?;
    edit(&home.join("config/app.toml"), |table| {
        set(table, &["minimum-gas-prices"], format!("0.025{}", chain.denom))
    })
}

fn edit(path: &Path, change: impl FnOnce(&mut toml::Table) -> Result<()>) -> Result<()> {
    let mut table: toml::Table = fs::read_to_string(path)?.parse()?;
    change(&mut table)?;
    Ok(fs::write(path, table.to_string())?)
}

fn set(table: &mut toml::Table, keys: &[&str], value: impl Into<toml::Value>) -> Result<()> {
    let (last, folders) = keys.split_last().context("a setting has a name")?;
    let mut table = table;
    for folder in folders {
        let inner = table.get_mut(*folder).and_then(toml::Value::as_table_mut);
        table = inner.with_context(|| format!("the node's configuration has no [{folder}]"))?;
    }
    table.insert((*last).to_owned(), value.into());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_changed_in_its_table_and_nowhere_else() {
        let mut table: toml::Table = "a = 1\n[rpc]\npprof_laddr = 'x'\n[p2p]\npprof_laddr = 'y'\n"
            .parse()
            .unwrap();
        set(&mut table, &["rpc", "pprof_laddr"], "").unwrap();
        assert_eq!(table["rpc"]["pprof_laddr"].as_str(), Some(""));
        assert_eq!(table["p2p"]["pprof_laddr"].as_str(), Some("y"));
        set(&mut table, &["a"], 2).unwrap();
        assert_eq!(table["a"].as_integer(), Some(2));
    }

    #[test]
    fn a_table_that_is_missing_is_named() {
        let error = set(&mut toml::Table::new(), &["rpc", "pprof_laddr"], "").unwrap_err();
        assert!(error.to_string().contains("[rpc]"), "{error}");
    }
}
