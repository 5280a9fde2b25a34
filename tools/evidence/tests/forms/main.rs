//! Every form of evidence, both ways, against what nodes print and what the independent `tendermint-proto` reads.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod nodes;
mod program;
mod refusals;

use ed25519_dalek::{Signer, SigningKey};
use holdfast_evidence::pb;
use holdfast_shared::evidence::signing::{double_vote, signing_key};
use holdfast_shared::evidence::DuplicateVote;
use prost::Message;
use tendermint::{account, block, chain, vote, Hash, Time};

const CHAIN: &str = "oracle-1";

fn key() -> SigningKey {
    signing_key("orca")
}

/// Two precommits that Holdfast's own helper signed.
fn votes() -> DuplicateVote {
    double_vote(&key(), CHAIN, 12, 3).unwrap()
}

/// Two votes made, encoded and signed by the `tendermint` crate alone, with everything a node adds.
fn independent(kind: vote::Type, nil: bool) -> pb::DuplicateVoteEvidence {
    let vote_for = |name: u8| {
        let block_id = block::Id {
            hash: Hash::Sha256([name; 32]),
            part_set_header: block::parts::Header::new(u32::from(name), Hash::Sha256([name + 1; 32]))
                .unwrap(),
        };
        let mut cast = vote::Vote {
            vote_type: kind,
            height: 77u32.into(),
            round: 2u16.into(),
            block_id: (!nil || name == 1).then_some(block_id),
            timestamp: Some(Time::parse_from_rfc3339("2026-11-30T23:59:59.000000001Z").unwrap()),
            validator_address: account::Id::new([9; 20]),
            validator_index: vote::ValidatorIndex::try_from(5_u32).unwrap(),
            signature: None,
            extension: vec![1, 2, 3],
            extension_signature: None,
        };
        let chain_id: chain::Id = CHAIN.parse().unwrap();
        let signed = cast.clone().into_signable_vec(chain_id);
        let signature = key().sign(&signed).to_bytes().to_vec();
        cast.signature = tendermint::Signature::new(signature).unwrap();
        let mut cast = pb::Vote::from(cast);
        // CometBFT writes an empty block id for nil, where this crate writes none.
        cast.block_id.get_or_insert_with(|| pb::BlockId {
            hash: vec![],
            part_set_header: Some(pb::PartSetHeader::default()),
        });
        cast
    };
    pb::DuplicateVoteEvidence {
        vote_a: Some(vote_for(1)),
        vote_b: Some(vote_for(7)),
        total_voting_power: 1_000_000_000_000,
        validator_power: 10,
        timestamp: Some(Time::unix_epoch().into()),
    }
}

fn encoded(evidence: &pb::DuplicateVoteEvidence) -> Vec<u8> {
    evidence.encode_to_vec()
}
