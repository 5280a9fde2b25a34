//! Evidence in JSON: CometBFT's, the SDK's and Holdfast's own, wherever in a document it stands.

use anyhow::{anyhow, bail, Context, Result};
use holdfast_shared::evidence::DuplicateVote;
use serde_json::{Map, Value};
use tendermint::Time;
use tendermint_proto::google::protobuf::Timestamp;

use crate::bytes::{of_base64, of_text};
use crate::message::to_proto;
use crate::pb::{BlockId, DuplicateVoteEvidence, PartSetHeader, SignedMsgType, Vote};

/// Every double vote in a document: a block, an answer of a node, a list, or the evidence alone.
///
/// # Errors
/// One is malformed, with the field that is; or the document holds none.
pub fn evidence_in(document: &Value) -> Result<Vec<DuplicateVoteEvidence>> {
    let (mut found, mut attacks) = (vec![], 0);
    search(document, &mut found, &mut attacks)?;
    if !found.is_empty() {
        return Ok(found);
    }
    if attacks > 0 {
        bail!("the document holds evidence of a light client attack only; only double votes are taken");
    }
    bail!("the document holds no double vote: no object has 'vote_a' and 'vote_b'; a block with evidence has them in block.evidence")
}

fn search(value: &Value, found: &mut Vec<DuplicateVoteEvidence>, attacks: &mut u32) -> Result<()> {
    match value {
        Value::Object(object) => {
            if let (Some(a), Some(b)) = (
                field(object, &["vote_a", "voteA"]),
                field(object, &["vote_b", "voteB"]),
            ) {
                found.push(evidence_of(object, a, b)?);
                return Ok(());
            }
            if field(
                object,
                &["conflicting_block", "ConflictingBlock", "conflictingBlock"],
            )
            .is_some()
            {
                *attacks += 1;
                return Ok(());
            }
            object
                .values()
                .try_for_each(|inner| search(inner, found, attacks))
        }
        Value::Array(items) => items.iter().try_for_each(|inner| search(inner, found, attacks)),
        _ => Ok(()),
    }
}

fn evidence_of(object: &Map<String, Value>, a: &Value, b: &Value) -> Result<DuplicateVoteEvidence> {
    if a.get("vote_type").is_some() {
        let votes: DuplicateVote = serde_json::from_value(Value::Object(object.clone()))
            .context("it looks like Holdfast's own form, and is not")?;
        return Ok(to_proto(&votes));
    }
    let power = |names: &[&str]| field(object, names).map_or(Ok(0), |power| number(power, "power"));
    let time = field(object, &["timestamp", "Timestamp"]);
    Ok(DuplicateVoteEvidence {
        vote_a: Some(vote(a).context("vote_a")?),
        vote_b: Some(vote(b).context("vote_b")?),
        total_voting_power: power(&["TotalVotingPower", "total_voting_power", "totalVotingPower"])?,
        validator_power: power(&["ValidatorPower", "validator_power", "validatorPower"])?,
        timestamp: time.map(timestamp).transpose()?,
    })
}

fn vote(value: &Value) -> Result<Vote> {
    let object = value.as_object().context("it is no object")?;
    let must = |name: &str| field(object, &[name]).ok_or_else(|| anyhow!("it has no field '{name}'"));
    let bytes = |names: &[&str]| field(object, names).map_or(Ok(vec![]), bytes_of);
    let address = bytes(&["validator_address", "validatorAddress"])?;
    Ok(Vote {
        r#type: vote_type(must("type")?)?.into(),
        height: number(must("height")?, "height")?,
        round: field(object, &["round"]).map_or(Ok(0), |round| number(round, "round"))?,
        block_id: Some(block_id(field(object, &["block_id", "blockId"]))?),
        timestamp: Some(timestamp(must("timestamp")?)?),
        validator_address: address,
        validator_index: field(object, &["validator_index", "validatorIndex"])
            .map_or(Ok(0), |index| number(index, "validator_index"))?,
        signature: base64_of(must("signature")?).context("signature")?,
        extension: bytes(&["extension"])?,
        extension_signature: bytes(&["extension_signature", "extensionSignature"])?,
    })
}

/// Absent, null, or without hashes: a vote for nil.
fn block_id(value: Option<&Value>) -> Result<BlockId> {
    let Some(object) = value.and_then(Value::as_object) else {
        return Ok(BlockId {
            part_set_header: Some(PartSetHeader::default()),
            ..BlockId::default()
        });
    };
    let hash = |object: &Map<String, Value>, what: &'static str| {
        field(object, &["hash"])
            .map_or(Ok(vec![]), bytes_of)
            .context(what)
    };
    let header = match field(object, &["parts", "part_set_header", "partSetHeader"])
        .and_then(Value::as_object)
    {
        None => PartSetHeader::default(),
        Some(parts) => PartSetHeader {
            total: field(parts, &["total"]).map_or(Ok(0), |total| number(total, "block_id.parts.total"))?,
            hash: hash(parts, "block_id.parts.hash")?,
        },
    };
    Ok(BlockId {
        hash: hash(object, "block_id.hash")?,
        part_set_header: Some(header),
    })
}

/// CometBFT prints the number, the SDK the name of protobuf's enum.
fn vote_type(value: &Value) -> Result<SignedMsgType> {
    let named = match value {
        Value::Number(number) => number.as_i64().map(|number| number.to_string()),
        Value::String(name) => Some(name.to_lowercase()),
        _ => None,
    };
    match named.as_deref() {
        Some("1" | "prevote" | "signed_msg_type_prevote") => Ok(SignedMsgType::Prevote),
        Some("2" | "precommit" | "signed_msg_type_precommit") => Ok(SignedMsgType::Precommit),
        _ => bail!("type is {value}; it must be 1 (prevote) or 2 (precommit)"),
    }
}

/// A number, or one in a string, as CometBFT and protobuf print what may need 64 bits.
fn number<N: TryFrom<i64>>(value: &Value, what: &'static str) -> Result<N> {
    let whole = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    };
    whole
        .and_then(|whole| N::try_from(whole).ok())
        .ok_or_else(|| anyhow!("{what} is {value}; it must be a whole number in the range of the field"))
}

fn timestamp(value: &Value) -> Result<Timestamp> {
    let text = value
        .as_str()
        .with_context(|| format!("timestamp is {value}; it must be a string"))?;
    let time = Time::parse_from_rfc3339(text)
        .map_err(|error| anyhow!("timestamp is '{text}': {error}; it must be as 2026-12-01T12:00:00.5Z"))?;
    Ok(time.into())
}

/// Hashes and addresses: hex from CometBFT, base64 from the SDK. 20 and 32 bytes have other lengths in either.
fn bytes_of(value: &Value) -> Result<Vec<u8>> {
    match value {
        Value::Null => Ok(vec![]),
        Value::String(text) => of_text(text),
        _ => bail!("{value} is no text"),
    }
}

fn base64_of(value: &Value) -> Result<Vec<u8>> {
    match value {
        Value::Null => Ok(vec![]),
        Value::String(text) => of_base64(text),
        _ => bail!("{value} is no text"),
    }
}

fn field<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names
        .iter()
        .find_map(|name| object.get(*name))
        .filter(|value| !value.is_null())
}
