//! What nodes print, and back to it.

use holdfast_evidence::message::{check, for_consumer, for_hub, to_proto, to_votes};
use holdfast_evidence::write::{to, Form};
use holdfast_evidence::{pb, read};
use holdfast_shared::evidence::signing::public_key;
use holdfast_shared::evidence::Evidence;
use holdfast_shared::msg::{consumer, hub};
use prost::Message;
use rstest::rstest;
use serde_json::{json, Value};
use tendermint::vote;
use tendermint_proto::v0_34::types as v0_34;

use super::{encoded, independent, votes, CHAIN};

/// `/block?height=116426` of the public test network testnet-croeseid-2, in which a validator was caught; of the block only
/// what is not evidence was left out.
const BLOCK: &[u8] = include_bytes!("../../samples/block.json");

fn cometbft(evidence: &pb::DuplicateVoteEvidence) -> Vec<u8> {
    to(Form::Cometbft, evidence).unwrap()
}

/// Covers: S-5
#[test]
fn the_evidence_in_a_real_block_is_read_as_the_tendermint_crate_reads_it() {
    let found = read::all(BLOCK).unwrap();
    let document: Value = serde_json::from_slice(BLOCK).unwrap();
    let value = document["result"]["block"]["evidence"]["evidence"][0]["value"].clone();
    let theirs: v0_34::DuplicateVoteEvidence = serde_json::from_value(value).unwrap();
    assert_eq!(encoded(&found[0]), theirs.encode_to_vec());
    let votes = to_votes(&found[0]).unwrap();
    assert_eq!(
        Evidence::DuplicateVote(votes.clone()).claimed().id(),
        "duplicate_vote/116424/0/prevote"
    );
    assert_eq!(
        (votes.vote_a.timestamp.seconds, votes.vote_a.timestamp.nanos),
        (1_609_348_543, 389_531_800)
    );
    let written: Value = serde_json::from_slice(&cometbft(&found[0])).unwrap();
    assert_eq!(
        written, document["result"]["block"]["evidence"]["evidence"][0],
        "and printed as the node did"
    );
}

/// Nothing is lost between CometBFT's forms, address, index, powers and extension included.
/// Covers: S-5, F-43
#[rstest]
#[case::precommits(vote::Type::Precommit, false)]
#[case::prevotes(vote::Type::Prevote, false)]
#[case::nil_and_block(vote::Type::Precommit, true)]
fn every_form_leads_to_the_same_proof(#[case] kind: vote::Type, #[case] nil: bool) {
    let evidence = independent(kind, nil);
    let bytes = encoded(&evidence);
    let forms = [Form::Cometbft, Form::Proto, Form::Hex, Form::Base64];
    for form in forms {
        let written = to(form, &evidence).unwrap();
        assert_eq!(read::one(&written, None).unwrap(), evidence, "{form:?}");
    }
    let wrapped = pb::Evidence {
        sum: Some(pb::evidence::Sum::DuplicateVoteEvidence(evidence.clone())),
    };
    let list = pb::EvidenceList {
        evidence: vec![wrapped.clone(), wrapped.clone()],
    };
    assert_eq!(
        read::all(&wrapped.encode_to_vec()).unwrap(),
        std::slice::from_ref(&evidence)
    );
    assert_eq!(read::all(&list.encode_to_vec()).unwrap().len(), 2);
    let key = public_key(&super::key());
    let offence = check(&evidence, CHAIN, &key).unwrap();
    assert_eq!((offence.height, offence.kind.name()), (77, "duplicate_vote"));
    // Holdfast's form drops what no signature covers, and keeps the proof.
    let ours = to(Form::Json, &evidence).unwrap();
    let back = read::one(&ours, None).unwrap();
    assert_eq!(back, to_proto(&to_votes(&evidence).unwrap()));
    assert_eq!(check(&back, CHAIN, &key).unwrap(), offence);
    assert_eq!(read::one(&encoded(&back), None).unwrap(), back);
    assert_ne!(encoded(&back), bytes, "the address is gone");
}

/// The SDK prints protobuf's JSON: names of enums, hashes in base64, other names of fields.
#[rstest]
#[case::proto_names(["vote_a", "vote_b", "block_id", "part_set_header", "validator_address"])]
#[case::camel_case(["voteA", "voteB", "blockId", "partSetHeader", "validatorAddress"])]
fn the_json_of_the_sdk_is_read_too(#[case] names: [&str; 5]) {
    let evidence = independent(vote::Type::Precommit, false);
    let base64 = |bytes: &[u8]| json!(holdfast_evidence::bytes::to_base64(bytes));
    let vote = |vote: &pb::Vote| {
        let block = vote.block_id.clone().unwrap();
        let parts = block.part_set_header.unwrap();
        json!({
            "type": "SIGNED_MSG_TYPE_PRECOMMIT",
            "height": vote.height.to_string(),
            "round": vote.round,
            names[2]: { "hash": base64(&block.hash), names[3]: { "total": parts.total, "hash": base64(&parts.hash) } },
            "timestamp": "2026-11-30T23:59:59.000000001Z",
            names[4]: base64(&vote.validator_address),
            "validator_index": vote.validator_index,
            "signature": base64(&vote.signature),
            "extension": base64(&vote.extension),
        })
    };
    let printed = json!({ "block": { "evidence": { "evidence": [ { "duplicate_vote_evidence": {
        names[0]: vote(evidence.vote_a.as_ref().unwrap()),
        names[1]: vote(evidence.vote_b.as_ref().unwrap()),
        "total_voting_power": "1000000000000",
        "validator_power": "10",
        "timestamp": "1970-01-01T00:00:00Z",
    } } ] } } });
    let read = read::one(printed.to_string().as_bytes(), None).unwrap();
    assert_eq!(read, evidence);
}

/// The messages are what the contracts read.
#[test]
fn the_messages_are_those_of_the_contracts() {
    let evidence = to_proto(&votes());
    let (operator, reporter) = ("hub1orca".to_owned(), Some("hub1watcher".to_owned()));
    let message = for_consumer(&evidence, operator.clone(), reporter.clone()).unwrap();
    let wanted = consumer::ExecuteMsg::SubmitEvidence {
        operator: operator.clone(),
        evidence: Evidence::DuplicateVote(votes()),
        reporter,
    };
    assert_eq!(
        cosmwasm_std::from_json::<consumer::ExecuteMsg>(&message).unwrap(),
        wanted
    );
    let message = for_hub(&evidence, "oracle".to_owned(), operator.clone()).unwrap();
    let wanted = hub::ExecuteMsg::SubmitEvidence {
        service: "oracle".to_owned(),
        operator,
        evidence: Evidence::DuplicateVote(votes()),
    };
    assert_eq!(
        cosmwasm_std::from_json::<hub::ExecuteMsg>(&message).unwrap(),
        wanted
    );
}
