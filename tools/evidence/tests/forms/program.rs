//! The program as it is called.

use std::io::Write;
use std::process::{Command, Stdio};

use holdfast_shared::evidence::signing::public_key;
use holdfast_shared::msg::hub::ExecuteMsg;

use super::{encoded, independent};

fn run(arguments: &[&str], input: &[u8]) -> (bool, Vec<u8>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_holdfast-evidence"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends over its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), output.stdout, words)
}

#[test]
fn it_converts_checks_and_writes_messages() {
    let bytes = encoded(&independent(tendermint::vote::Type::Precommit, false));
    let (good, printed, words) = run(&["convert", "--to", "cometbft"], &bytes);
    assert!(good, "{words}");
    let (_, back, _) = run(&["convert", "--to", "proto", "-"], &printed);
    assert_eq!(back, bytes);

    let key = public_key(&super::key()).to_base64();
    let (_, told, words) = run(&["check", "--chain-id", super::CHAIN, "--key", &key], &printed);
    assert_eq!(
        String::from_utf8(told).unwrap(),
        "it proves duplicate_vote/77/2/precommit\n",
        "{words}"
    );

    let arguments = [
        "message",
        "--for",
        "hub",
        "--service",
        "oracle",
        "--operator",
        "hub1orca",
    ];
    let (_, message, words) = run(&arguments, &printed);
    let message: ExecuteMsg = cosmwasm_std::from_json(&message).expect(&words);
    assert!(matches!(message, ExecuteMsg::SubmitEvidence { service, .. } if service == "oracle"));
}

#[test]
fn it_fails_with_words() {
    let (good, nothing, words) = run(&["convert", "--to", "json"], b"{}");
    assert!(!good && nothing.is_empty());
    assert!(
        words.starts_with("error: the document holds no double vote"),
        "{words}"
    );
    let (good, _, words) = run(&["message", "--for", "hub", "--operator", "hub1orca"], b"{}");
    assert!(!good && words.contains("--service"), "{words}");
}
