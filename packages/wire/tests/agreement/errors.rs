//! What an error says, and texts that are hostile as a whole.

use cosmwasm_std::{from_json, Uint128};
use holdfast_wire::wire;
use rstest::rstest;

#[wire]
struct Bid {
    wanted: Uint128,
    term_seconds: u32,
}

#[wire]
enum Message {
    Place { service: String, bids: Vec<Bid> },
    Prices((String, Uint128)),
    Stop,
}

fn error(json: impl AsRef<[u8]>) -> String {
    from_json::<Message>(json).unwrap_err().to_string()
}

/// Covers: F-26
#[rstest]
#[case(r#"{"place":{"bids":[]}}"#, "place.service: expected a string, found nothing")]
#[case(
    r#"{"place":{"service":null,"bids":[]}}"#,
    "place.service: expected a string, found null"
)]
#[case(
    r#"{"place":{"service":"a","service":"b","bids":[]}}"#,
    "place.service: given twice"
)]
#[case(
    r#"{"place":{"service":"a","bids":{}}}"#,
    "place.bids: expected a list, found an object"
)]
#[case(
    r#"{"place":{"service":"a","bids":[{"wanted":"1","term_seconds":1},{"wanted":2,"term_seconds":1}]}}"#,
    "place.bids.1.wanted: expected a string, found a number"
)]
#[case(
    r#"{"place":{"service":"a","bids":[{"wanted":"1","term_seconds":4294967296}]}}"#,
    "place.bids.0.term_seconds: the number does not fit u32"
)]
#[case(
    r#"{"place":{"service":"a","bids":[{"wanted":"1","term_seconds":-1}]}}"#,
    "place.bids.0.term_seconds: expected a whole number that fits u32, found a number with a sign"
)]
#[case(r#"{"prices":["a","x"]}"#, "prices.1: invalid")]
#[case(r#"{"prices":["a"]}"#, "prices: expected a list of two")]
#[case(r#"{"place":true}"#, "place: expected an object, found a bool")]
#[case(r#""place""#, "expected an object with the key `place`")]
#[case(r#"{"stop":{}}"#, "expected the bare name `stop`")]
#[case(r#""go""#, "unknown variant `go`, expected one of place, prices, stop")]
#[case(
    r#"{"stop":null,"place":{}}"#,
    "expected an object with a variant as its only key"
)]
#[case("{}", "expected an object with a variant as its only key")]
#[case("[]", "expected a variant, found a list")]
#[case("", "EOF")]
fn an_error_says_what_is_wrong_and_where(#[case] json: &str, #[case] expected: &str) {
    let error = error(json);
    assert!(error.contains(expected), "{error}");
}

/// The first thing wrong is told, although the fields after it are looked at too.
#[test]
fn the_first_error_is_told() {
    let error = error(r#"{"place":{"service":1,"bids":2}}"#);
    assert!(error.contains("place.service"), "{error}");
}

/// Covers: F-26
#[test]
fn hostile_texts_are_errors() {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    error(deep("[", "]"));
    error(deep(r#"{"place":"#, "}"));
    error(format!(r#"{{"stop":{}}}"#, deep("[", "]")));
    error(format!("\"{}\"", "a".repeat(1 << 20)));
    error(format!("[{}1]", "1,".repeat(1 << 19)));
    error(b"\"\xff\xfe\"");
    error(b"{\"\xff\":1}");
}

/// An unknown field is passed over, however it is filled, as long as it is JSON at all.
#[test]
fn an_unknown_field_is_passed_over() {
    let json = r#"{"wanted":"1","further":{"a":[1,{"b":null}],"a":-1},"term_seconds":2,"further":""}"#;
    let bid: Bid = from_json(json).unwrap();
    assert_eq!((bid.wanted.u128(), bid.term_seconds), (1, 2));
}
