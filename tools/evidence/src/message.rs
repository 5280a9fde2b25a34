//! From CometBFT's evidence to the messages that report it.

use anyhow::Result;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::to_json_string;
use holdfast_shared::evidence::{
    verify_duplicate_vote, BlockId as HeldBlock, DuplicateVote, Evidence, Offence, Vote as HeldVote, VoteType,
};
use holdfast_shared::msg::{consumer, hub};
use prost::Message;
use tendermint_proto::google::protobuf::Timestamp;

use crate::pb::{BlockId, DuplicateVoteEvidence, PartSetHeader, SignedMsgType, Vote};

/// The two votes as contracts take them, within CometBFT's bounds.
///
/// # Errors
/// A vote is missing, or a field is out of bounds.
pub fn to_votes(evidence: &DuplicateVoteEvidence) -> Result<DuplicateVote> {
    let mut plain = evidence.clone();
    for vote in [&mut plain.vote_a, &mut plain.vote_b].into_iter().flatten() {
        vote.extension.clear();
        vote.extension_signature.clear();
    }
    Ok(DuplicateVote::from_proto(&plain.encode_to_vec())?)
}

/// CometBFT's message of two votes. Address, index and powers, which contracts do not keep, are left empty.
#[must_use]
pub fn to_proto(votes: &DuplicateVote) -> DuplicateVoteEvidence {
    DuplicateVoteEvidence {
        vote_a: Some(proto_vote(&votes.vote_a)),
        vote_b: Some(proto_vote(&votes.vote_b)),
        // CometBFT always writes one.
        timestamp: Some(Timestamp { seconds: 0, nanos: 0 }),
        ..DuplicateVoteEvidence::default()
    }
}

fn proto_vote(vote: &HeldVote) -> Vote {
    let kind = match vote.vote_type {
        VoteType::Prevote => SignedMsgType::Prevote,
        VoteType::Precommit => SignedMsgType::Precommit,
    };
    Vote {
        r#type: kind.into(),
        // What is out of bounds here is refused when it is read again.
        height: i64::try_from(vote.height).unwrap_or(-1),
        round: i32::try_from(vote.round).unwrap_or(-1),
        block_id: Some(vote.block_id.as_ref().map_or_else(nil, proto_block)),
        timestamp: Some(Timestamp {
            seconds: vote.timestamp.seconds,
            nanos: i32::try_from(vote.timestamp.nanos).unwrap_or(-1),
        }),
        signature: vote.signature.to_vec(),
        ..Vote::default()
    }
}

fn nil() -> BlockId {
    BlockId {
        hash: vec![],
        part_set_header: Some(PartSetHeader::default()),
    }
}

fn proto_block(block: &HeldBlock) -> BlockId {
    BlockId {
        hash: block.hash.to_vec(),
        part_set_header: Some(PartSetHeader {
            total: block.part_set_total,
            hash: block.part_set_hash.to_vec(),
        }),
    }
}

/// The consumer's message, which sends the proof by packet.
///
/// # Errors
/// As [`to_votes`].
pub fn for_consumer(
    evidence: &DuplicateVoteEvidence,
    operator: String,
    reporter: Option<String>,
) -> Result<String> {
    let evidence = Evidence::DuplicateVote(to_votes(evidence)?);
    let message = consumer::ExecuteMsg::SubmitEvidence {
        operator,
        evidence,
        reporter,
    };
    Ok(to_json_string(&message)?)
}

/// The hub's message, which judges the proof at once; its sender is the reporter.
///
/// # Errors
/// As [`to_votes`].
pub fn for_hub(evidence: &DuplicateVoteEvidence, service: String, operator: String) -> Result<String> {
    let evidence = Evidence::DuplicateVote(to_votes(evidence)?);
    let message = hub::ExecuteMsg::SubmitEvidence {
        service,
        operator,
        evidence,
    };
    Ok(to_json_string(&message)?)
}

/// Verifies the proof as the contracts do, with the key that the operator had registered, and says which offence it is.
///
/// # Errors
/// As [`to_votes`]; or what the contracts would answer.
pub fn check(evidence: &DuplicateVoteEvidence, chain_id: &str, public_key: &[u8]) -> Result<Offence> {
    let votes = to_votes(evidence)?;
    Ok(verify_duplicate_vote(
        &MockApi::default(),
        chain_id,
        public_key,
        &votes,
    )?)
}
