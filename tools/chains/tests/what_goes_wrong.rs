//! What `localnet up` says when something is wrong, and that it leaves nothing running. The programs are fakes: the real
//! ones are tried by `cargo xtask e2e`.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)] // a failing test is the point

mod support;

use std::fs;
use std::path::PathBuf;

use holdfast_relayer_config::Deployment;
use sha2::{Digest, Sha256};
use support::{chains, Net};

/// What every failed `up` ends with.
const AGAIN: &str = "`cargo xtask localnet up` tries again";

#[test]
fn a_node_that_does_not_start_is_named_with_its_last_words() {
    let net = Net::new("ends");
    let said = net.up_fails("ends");
    for words in [
        "the node of hub-1 ended",
        "the database is damaged",
        "logs/hub.log",
        AGAIN,
    ] {
        assert!(said.contains(words), "no \"{words}\" in {said}");
    }
    net.nothing_runs();
}

#[test]
fn a_port_in_use_is_left_to_its_owner_and_another_is_chosen() {
    let net = Net::new("port");
    net.answers_for_its_nodes();
    let said = net.up_fails("loses-port");
    for chain in ["hub-1", "oracle-1", "bridge-1"] {
        let words = format!("somebody took a port of {chain}; trying others");
        assert!(said.contains(&words), "no \"{words}\" in {said}");
    }
    assert!(said.contains("the fake hermes refuses"), "{said}");
    net.nothing_runs();
}

#[test]
fn hermes_that_refuses_is_quoted_and_nothing_is_left_running() {
    let net = Net::new("hermes");
    net.answers_for_its_nodes();
    let said = net.up_fails("waits");
    assert!(
        said.contains("keys") && said.contains("the fake hermes refuses") && said.contains(AGAIN),
        "{said}"
    );
    net.nothing_runs();
}

#[test]
fn a_program_that_is_missing_is_named_with_what_builds_it() {
    let net = Net::new("missing");
    let [wasmd, _, _, hermes]: [PathBuf; 4] = net.programs().try_into().unwrap();
    fs::remove_file(&hermes).unwrap();
    let said = net.up_fails_without_path();
    for words in [
        "\"cargo\" \"install\"",
        "ibc-relayer-cli",
        "`cargo xtask localnet up`",
    ] {
        assert!(said.contains(words), "no \"{words}\" in {said}");
    }
    fs::remove_file(&wasmd).unwrap();
    let said = net.up_fails_without_path();
    for words in ["install Go 1.24", "CosmWasm/wasmd", "`cargo xtask localnet up`"] {
        assert!(said.contains(words), "no \"{words}\" in {said}");
    }
    let programs = chains(&net, &["localnet", "programs"]).output().unwrap();
    let told = String::from_utf8(programs.stdout).unwrap();
    assert_eq!(programs.status.code(), Some(1));
    assert_eq!(
        (told.matches(" missing ").count(), told.matches(" there ").count()),
        (2, 2),
        "{told}"
    );
}

#[test]
fn contracts_that_are_not_built_are_named_with_what_builds_them() {
    let net = Net::new("artifacts");
    fs::remove_file(net.folder.join("artifacts/lrt.wasm")).unwrap();
    let said = net.up_fails("waits");
    assert!(
        said.contains("artifacts/lrt.wasm is missing") && said.contains("`cargo xtask wasm`"),
        "{said}"
    );
    net.nothing_runs();
}

#[test]
fn an_old_deployment_file_is_not_taken_for_a_new_one() {
    let net = Net::new("format");
    let file = net.localnet().join("deployment.json");
    fs::create_dir_all(net.localnet()).unwrap();
    for (text, words) in [
        ("{ \"format\": 0 }", "format 0 is not"),
        ("{ \"format\": 2, ", "line 1 column"),
    ] {
        fs::write(&file, text).unwrap();
        let said = net.up_fails("waits");
        for words in [words, "deployment.json", "`cargo xtask localnet down`"] {
            assert!(said.contains(words), "no \"{words}\" in {said}");
        }
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            text,
            "it is still there to be looked at"
        );
        net.nothing_runs();
    }
}

/// The example's deployment of the artefacts of this network.
fn deployed(net: &Net) -> Deployment {
    let example = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../relayer-config/examples/deployment.json"
    );
    let mut deployment = Deployment::read(example.as_ref()).unwrap();
    let wasm = fs::read(net.folder.join("artifacts/hub.wasm")).unwrap();
    for code in &mut deployment.codes {
        code.sha256 = Sha256::digest(&wasm)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
    }
    fs::create_dir_all(net.localnet()).unwrap();
    deployment
}

#[test]
fn contracts_built_anew_are_not_mixed_with_a_deployment_of_older_ones() {
    let net = Net::new("checksum");
    deployed(&net)
        .write(&net.localnet().join("deployment.json"))
        .unwrap();
    fs::write(net.folder.join("artifacts/consumer.wasm"), "another build").unwrap();
    let said = net.up_fails("waits");
    for words in [
        "consumer on oracle has the checksum",
        "the deployment is older than the build",
        "`cargo xtask localnet down`",
    ] {
        assert!(said.contains(words), "no \"{words}\" in {said}");
    }
    net.nothing_runs();
}

#[test]
fn a_relayer_without_fees_is_not_started() {
    let net = Net::new("wallet");
    deployed(&net)
        .write(&net.localnet().join("deployment.json"))
        .unwrap();
    net.answers_for_its_nodes();
    let said = net.up_fails("waits");
    for words in [
        "the relayer's wallet hub1",
        "on hub-1 is empty; send it uhub",
        AGAIN,
    ] {
        assert!(said.contains(words), "no \"{words}\" in {said}");
    }
    net.nothing_runs();
}

#[test]
fn a_second_up_is_refused_and_a_killed_one_leaves_nothing_running() {
    let net = Net::new("twice");
    let mut first = net.up("waits").spawn().unwrap();
    net.node_runs();
    let second = net.up_fails("waits");
    let named = format!("another command, process {}, changes the network", first.id());
    assert!(second.contains(&named), "{second}");
    let down = chains(&net, &["localnet", "down"]).output().unwrap();
    assert!(String::from_utf8(down.stderr).unwrap().contains(&named));
    assert!(net.is_running(), "who was refused stopped the other's node");

    first.kill().unwrap();
    first.wait().unwrap();
    net.nothing_runs();
    net.down();
    assert!(!net.localnet().exists());
}

#[test]
fn an_interrupted_up_stops_what_it_started() {
    let net = Net::new("interrupt");
    let mut up = net.up("waits").spawn().unwrap();
    net.node_runs();
    support::signal(up.id(), "-TERM");
    assert_eq!(up.wait().unwrap().code(), Some(130));
    net.nothing_runs();
}
