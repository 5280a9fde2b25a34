//! A chain's real votes, read from its blocks, and checked with the code that judges evidence.

use anyhow::{ensure, Context, Result};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use cosmrs::tendermint::Time;
use cosmwasm_std::Binary;
use ed25519_dalek::{Signature, VerifyingKey};
use holdfast_shared::evidence::{vote_sign_bytes, BlockId, Vote, VoteTime, VoteType};
use serde_json::{json, Value};

use super::stage::Stage;
use crate::client::Client;
use crate::net::keys::validator_key;
use crate::net::CONSUMERS;

/// The number CometBFT gives a validator that voted for the block (`BlockIDFlagCommit`).
const FOR_BLOCK: u64 = 2;

/// The commit signature of each consumer chain's validator verifies over the sign-bytes that our code makes.
pub fn real_ones_verify(stage: &mut Stage) -> Result<String> {
    let mut told = Vec::new();
    for chain in CONSUMERS {
        let (_, client) = stage.site(chain.name)?;
        let height = client.height()?.height - 1;
        let vote = precommit(&client, height)?;
        let key = validator(&client, height)?;
        verify(chain.id, &vote, &key).with_context(|| format!("{} at height {height}", chain.id))?;
        ensure!(
            verify("other-1", &vote, &key).is_err(),
            "the chain id is not under the signature"
        );
        let of_file = validator_key(&stage.layout.node(chain.name))?.verifying_key();
        ensure!(
            of_file == key,
            "the node's key file is not the key that votes on {}",
            chain.id
        );
        told.push(format!("{} at {height}", chain.id));
    }
    Ok(format!(
        "the validators' own precommits verify: {}",
        told.join(", ")
    ))
}

/// The precommit of a chain's one validator at a height, from the commit in the next block.
pub fn precommit(client: &Client, height: u64) -> Result<Vote> {
    let answer = client
        .rpc
        .call("commit", json!({ "height": height.to_string() }))?;
    let commit = &answer["signed_header"]["commit"];
    parse(commit).with_context(|| format!("the commit of height {height}: {commit}"))
}

fn parse(commit: &Value) -> Result<Vote> {
    let signature = &commit["signatures"][0];
    ensure!(
        signature["block_id_flag"].as_u64() == Some(FOR_BLOCK),
        "the validator did not vote for the block"
    );
    let time = Time::parse_from_rfc3339(signature["timestamp"].as_str().context("no time")?)?;
    let nanos = time.unix_timestamp_nanos().rem_euclid(1_000_000_000);
    let block = &commit["block_id"];
    Ok(Vote {
        vote_type: VoteType::Precommit,
        height: commit["height"].as_str().context("no height")?.parse()?,
        round: u32::try_from(commit["round"].as_u64().context("no round")?)?,
        block_id: Some(BlockId {
            hash: hex(&block["hash"])?,
            part_set_total: u32::try_from(block["parts"]["total"].as_u64().context("no parts")?)?,
            part_set_hash: hex(&block["parts"]["hash"])?,
        }),
        timestamp: VoteTime {
            seconds: time.unix_timestamp(),
            nanos: u32::try_from(nanos)?,
        },
        signature: base64(&signature["signature"])?,
    })
}

/// The key of a chain's one validator.
fn validator(client: &Client, height: u64) -> Result<VerifyingKey> {
    let answer = client
        .rpc
        .call("validators", json!({ "height": height.to_string() }))?;
    let key = base64(&answer["validators"][0]["pub_key"]["value"])?;
    Ok(VerifyingKey::from_bytes(
        key.as_slice().try_into().context("a key of another length")?,
    )?)
}

fn verify(chain_id: &str, vote: &Vote, key: &VerifyingKey) -> Result<()> {
    let signature = Signature::from_slice(&vote.signature)?;
    Ok(key.verify_strict(&vote_sign_bytes(chain_id, vote)?, &signature)?)
}

fn base64(value: &Value) -> Result<Binary> {
    Ok(Binary::new(
        STANDARD.decode(value.as_str().context("no base64")?)?,
    ))
}

fn hex(value: &Value) -> Result<Binary> {
    let text = value.as_str().context("no hash")?;
    let pairs = (0..text.len())
        .step_by(2)
        .map(|at| text.get(at..at + 2).context("half a byte"));
    let bytes: Result<Vec<u8>> = pairs.map(|pair| Ok(u8::from_str_radix(pair?, 16)?)).collect();
    Ok(Binary::new(bytes?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_becomes_a_vote() {
        let (hash, parts) = ("AB".repeat(32), "CD".repeat(32));
        let commit = json!({
            "height": "7", "round": 1, "block_id": { "hash": hash, "parts": { "total": 2, "hash": parts } },
            "signatures": [{ "block_id_flag": 2, "timestamp": "2026-01-01T00:00:01.5Z", "signature": STANDARD.encode([9; 64]) }],
        });
        let vote = parse(&commit).unwrap();
        assert_eq!(
            (vote.height, vote.round, vote.timestamp.nanos),
            (7, 1, 500_000_000)
        );
        let block = vote.block_id.unwrap();
        assert_eq!(
            (block.hash.as_slice(), block.part_set_total),
            (&[0xab; 32][..], 2)
        );
        let mut absent = commit;
        absent["signatures"][0]["block_id_flag"] = json!(1);
        assert!(parse(&absent).is_err());
    }
}
