//! The deployment file.
use std::path::Path;

use holdfast_relayer_config::{Deployment, DeploymentError};

use crate::{deployment, example};

fn text() -> String {
    std::fs::read_to_string(example("deployment.json")).unwrap()
}

/// What reading says about the example with one change.
fn refused(from: &str, to: &str) -> String {
    let text = text();
    assert!(text.contains(from), "{from}");
    let parsed = Deployment::parse(&text.replacen(from, to, 1), Path::new("d.json"));
    parsed.expect_err(to).to_string()
}

#[test]
fn what_is_written_is_what_was_read() {
    let path = std::env::temp_dir().join(format!("holdfast-deployment-{}.json", std::process::id()));
    deployment().write(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text());
    assert_eq!(Deployment::read(&path).unwrap(), deployment());
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_wrong_deployment_is_not_written() {
    let mut wrong = deployment();
    wrong.services[0].hub_port = "wasm.other".into();
    let path = std::env::temp_dir().join("holdfast-never-written.json");
    let error = wrong.write(&path).unwrap_err();
    assert!(matches!(error, DeploymentError::Invalid { .. }), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_missing_file_says_how_to_get_one() {
    let error = Deployment::read(Path::new("nowhere/d.json"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "nowhere/d.json: there is no deployment file; run `cargo xtask localnet up` to start a network, or name the \
         file of another"
    );
}

#[test]
fn an_old_format_is_called_old_whatever_else_is_in_it() {
    assert_eq!(
        refused("\"format\": 2,", "\"format\": 0, \"moniker\": \"x\","),
        "d.json: format 0 is not 2, the one this version reads; a local network begins anew with `cargo xtask localnet down`, \
         then `cargo xtask localnet up`; a file of your own is to be written for this format"
    );
}

#[test]
fn a_misspelt_field_is_refused_with_its_line() {
    let error = refused("block_seconds", "blok_seconds");
    assert!(error.contains("unknown field `blok_seconds`"), "{error}");
    assert!(error.contains("line 18"), "{error}");
}

#[test]
fn a_short_checksum_is_counted() {
    assert_eq!(
        refused("5f0e3c1e2b7a4d9c8f6e5d4c3b2a19080716253443526170aebcd0f1e2a3b4c5", "5f0e"),
        "d.json:56: codes[0].sha256 = \"5f0e\" has 4 characters; a SHA-256 has 64 lower-case hexadecimal ones; run \
         `cargo xtask localnet up`, or copy it from the chain"
    );
}

#[test]
fn wrong_values_are_refused_with_line_and_field() {
    let cases = [
        (
            "\"hub-1\"",
            "\"hub\"",
            "7: chains[0].id = \"hub\" is no chain id with a revision",
        ),
        (
            "\"oracle-1\"",
            "\"hub-1\"",
            "22: chains[1].id = \"hub-1\" is given twice",
        ),
        (
            "\"prefix\": \"hub\"",
            "\"prefix\": \"Hub\"",
            "8: chains[0].prefix",
        ),
        ("http://127.0.0.1:26657", "127.0.0.1:26657", "9: chains[0].rpc"),
        ("\"0.025\"", "\"-1\"", "12: chains[0].gas_price.amount"),
        ("\"uhub\"", "\"u\"", "13: chains[0].gas_price.denom"),
        ("1209600", "1209601", "16: chains[0].trusting_period_seconds"),
        (
            "\"clock_drift_seconds\": 60",
            "\"clock_drift_seconds\": 0",
            "17: chains[0].clock_drift_seconds",
        ),
        (
            "\"block_seconds\": 6",
            "\"block_seconds\": 0",
            "18: chains[0].block_seconds",
        ),
        ("\"code_id\": 1", "\"code_id\": 0", "55: codes[0].code_id"),
        ("lqss7wj70\"\n", "lqss7wj71\"\n", "79: hub.address"),
        (
            "\"service\": \"oracle\"",
            "\"service\": \"Oracle\"",
            "87: services[0].service",
        ),
        (
            "\"07-tendermint-0\"",
            "\"07-tendermint-00\"",
            "90: services[0].hub_client",
        ),
        (
            "\"connection-0\"",
            "\"connection\"",
            "91: services[0].hub_connection",
        ),
        ("\"channel-0\"", "\"channel-x\"", "92: services[0].hub_channel"),
        ("\"wasm.hub1v", "\"wasm.hub1w", "93: services[0].hub_port"),
        ("\"holdfast-1\"", "\"holdfast-2\"", "98: services[0].version"),
        ("\"unordered\"", "\"ordered\"", "99: services[0].order"),
        ("\"channel-1\"", "\"1\"", "101: services[0].rent.hub_channel"),
        (
            "\"hub_channel\": \"channel-2\"",
            "\"hub_channel\": \"channel-0\"",
            "services[1].hub_channel",
        ),
        (
            "        4,\n",
            "        0,\n",
            "services[0].consumer_excluded_sequences",
        ),
        ("hub1ru86", "hub1ru87", "accounts[0].address"),
        (
            "\"rollup\": \"rollup-relayer\"",
            "\"other\": \"key\"",
            "relayer.key_names.other",
        ),
        (
            "\"oracle\": \"relayer\"",
            "\"oracle\": \"a key\"",
            "relayer.key_names.oracle",
        ),
    ];
    for (from, to, expected) in cases {
        let error = refused(from, to);
        assert!(error.contains(expected), "{to}: {error}");
        let remedied = error
            .lines()
            .all(|line| line.starts_with("d.json:") && line.contains("; "));
        assert!(remedied, "{error}");
    }
}

#[test]
fn ends_and_wallets_are_found_by_chain() {
    let deployment = deployment();
    let channels = |chain| {
        deployment
            .ends(chain)
            .iter()
            .map(|end| end.channel)
            .collect::<Vec<_>>()
    };
    assert_eq!(channels("hub"), ["channel-0", "channel-1", "channel-2"]);
    assert_eq!(channels("oracle"), ["channel-3", "channel-4"]);
    assert!(channels("elsewhere").is_empty());
    assert!(deployment
        .wallet("oracle")
        .unwrap()
        .address
        .starts_with("oracle1"));
    assert_eq!(deployment.service("rollup").unwrap().chain, "rollup");
    assert_eq!(deployment.hub_chain().unwrap().id, "hub-1");
}
