//! What is wrong is said, with the field and the remedy.

use holdfast_evidence::message::{check, to_proto, to_votes};
use holdfast_evidence::{pb, read};
use rstest::rstest;
use serde_json::{json, Value};

use super::{independent, votes, CHAIN};

fn document() -> Value {
    let evidence = to_proto(&votes());
    serde_json::from_slice(
        &holdfast_evidence::write::to(holdfast_evidence::write::Form::Cometbft, &evidence).unwrap(),
    )
    .unwrap()
}

/// A field of the first vote that is not what it should be.
#[rstest]
#[case::no_signature("signature", Value::Null, "vote_a: it has no field 'signature'")]
#[case::cut_signature("signature", json!("AAAA"), "field signature of a vote is 3; it must be 64 bytes long")]
#[case::signature_in_hex("signature", json!("zz"), "signature: 'zz' is not base64")]
#[case::proposal("type", json!(32), "type is 32; it must be 1 (prevote) or 2 (precommit)")]
#[case::no_height("height", json!("twelve"), "height is \"twelve\"; it must be a whole number")]
#[case::negative_height("height", json!("-1"), "field height of a vote is -1")]
#[case::large_round("round", json!(2_147_483_648u64), "round is 2147483648; it must be a whole number")]
#[case::no_time("timestamp", json!("yesterday"), "timestamp is 'yesterday'")]
#[case::half_a_block("block_id", json!({ "hash": "C0D2" }), "field block_id.hash of a vote is 2; it must be 32 bytes long")]
fn a_malformed_field_is_named(#[case] field: &str, #[case] value: Value, #[case] says: &str) {
    let mut document = document();
    document["value"]["vote_a"][field] = value;
    let refusal = read::one(document.to_string().as_bytes(), None).and_then(|evidence| to_votes(&evidence));
    let words = format!("{:#}", refusal.unwrap_err());
    assert!(words.contains(says), "{words}");
}

#[rstest]
#[case::nothing(b"", "there is nothing to read")]
#[case::no_json(b"{\"vote_a\":", "this is no JSON")]
#[case::a_block_without(
    b"{\"block\":{\"evidence\":{\"evidence\":[]}}}",
    "the document holds no double vote"
)]
#[case::an_attack(
    b"{\"value\":{\"ConflictingBlock\":{},\"CommonHeight\":\"7\"}}",
    "light client attack only"
)]
#[case::hex_of_something(b"0a03abcdef", "5 bytes that are no DuplicateVoteEvidence")]
#[case::words(b"no evidence at all", "18 bytes that are no DuplicateVoteEvidence")]
fn what_holds_no_double_vote_is_refused(#[case] input: &[u8], #[case] says: &str) {
    let words = format!("{:#}", read::one(input, None).unwrap_err());
    assert!(words.contains(says), "{words}");
}

#[test]
fn of_several_one_is_named() {
    let evidence = document();
    let both = json!([evidence, evidence]).to_string();
    let words = format!("{:#}", read::one(both.as_bytes(), None).unwrap_err());
    assert!(
        words.contains("there are 2 double votes; say which by --number"),
        "{words}"
    );
    let words = format!("{:#}", read::one(both.as_bytes(), Some(3)).unwrap_err());
    assert!(
        words.contains("there is no double vote 3; there are 2"),
        "{words}"
    );
    assert_eq!(read::one(both.as_bytes(), Some(2)).unwrap(), to_proto(&votes()));
}

/// The check answers as the contracts would.
/// Covers: S-6
#[test]
fn a_proof_that_proves_nothing_is_told_before_a_message_is_paid_for() {
    let key = holdfast_shared::evidence::signing::public_key(&super::key());
    let good = independent(tendermint::vote::Type::Precommit, false);
    let refused = |evidence: &pb::DuplicateVoteEvidence, chain: &str| {
        format!("{:#}", check(evidence, chain, &key).unwrap_err())
    };
    assert!(refused(&good, "oracle-2").contains("neither signature verifies"));
    let same = pb::DuplicateVoteEvidence {
        vote_b: good.vote_a.clone(),
        ..good.clone()
    };
    assert!(refused(&same, CHAIN).contains("same block id"));
}
