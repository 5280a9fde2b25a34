//! Writing evidence in the forms it can be needed in.

use anyhow::{Context, Result};
use clap::ValueEnum;
use cosmwasm_std::to_json_vec;
use holdfast_shared::evidence::Evidence;
use prost::Message;
use serde_json::{json, Value};
use tendermint::Time;
use tendermint_proto::google::protobuf::Timestamp;

use crate::bytes::{to_base64, to_hex};
use crate::message::to_votes;
use crate::pb::{BlockId, DuplicateVoteEvidence, Vote};

/// A form of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The JSON of the contracts' messages.
    Json,
    /// CometBFT's JSON, as `/block` prints it and `/broadcast_evidence` takes it.
    Cometbft,
    /// The protobuf bytes of `DuplicateVoteEvidence`.
    Proto,
    /// Those in hex.
    Hex,
    /// Those in base64.
    Base64,
}

/// The evidence in a form; text ends with a line.
///
/// # Errors
/// A field is out of CometBFT's bounds.
pub fn to(form: Form, evidence: &DuplicateVoteEvidence) -> Result<Vec<u8>> {
    let votes = to_votes(evidence)?;
    Ok(match form {
        Form::Json => line(to_json_vec(&Evidence::DuplicateVote(votes))?),
        Form::Cometbft => line(serde_json::to_vec_pretty(&cometbft(evidence)?)?),
        Form::Proto => evidence.encode_to_vec(),
        Form::Hex => line(to_hex(&evidence.encode_to_vec()).into_bytes()),
        Form::Base64 => line(to_base64(&evidence.encode_to_vec()).into_bytes()),
    })
}

fn line(mut text: Vec<u8>) -> Vec<u8> {
    text.push(b'\n');
    text
}

/// CometBFT's JSON: 64-bit numbers are strings, hashes hex, signatures base64 (`libs/json`).
fn cometbft(evidence: &DuplicateVoteEvidence) -> Result<Value> {
    let vote_of = |vote: &Option<Vote>| vote.as_ref().context("a vote is missing").and_then(vote_json);
    let epoch = Timestamp { seconds: 0, nanos: 0 };
    Ok(json!({
        "type": "tendermint/DuplicateVoteEvidence",
        "value": {
            "vote_a": vote_of(&evidence.vote_a)?,
            "vote_b": vote_of(&evidence.vote_b)?,
            "TotalVotingPower": evidence.total_voting_power.to_string(),
            "ValidatorPower": evidence.validator_power.to_string(),
            "Timestamp": time(evidence.timestamp.unwrap_or(epoch))?,
        },
    }))
}

fn vote_json(vote: &Vote) -> Result<Value> {
    let mut written = json!({
        "type": vote.r#type,
        "height": vote.height.to_string(),
        "round": vote.round,
        "block_id": block_json(vote.block_id.clone().unwrap_or_default()),
        "timestamp": time(vote.timestamp.context("a vote has no timestamp")?)?,
        "validator_address": to_hex(&vote.validator_address),
        "validator_index": vote.validator_index,
        "signature": to_base64(&vote.signature),
    });
    if let Value::Object(fields) = &mut written {
        let extensions = [
            ("extension", &vote.extension),
            ("extension_signature", &vote.extension_signature),
        ];
        for (name, bytes) in extensions.into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
            fields.insert(name.to_owned(), json!(to_base64(bytes)));
        }
    }
    Ok(written)
}

fn block_json(block: BlockId) -> Value {
    let parts = block.part_set_header.unwrap_or_default();
    json!({
        "hash": to_hex(&block.hash),
        "parts": { "total": parts.total, "hash": to_hex(&parts.hash) },
    })
}

fn time(timestamp: Timestamp) -> Result<String> {
    Ok(Time::try_from(timestamp)?.to_rfc3339())
}
