//! Tests of evidence: against CometBFT's published vectors, against the `tendermint` crate, which shares no
//! code with this one, and against everything an accuser may try (S-5, S-6, F-26, F-42, F-43).
#![allow(clippy::arithmetic_side_effects, clippy::as_conversions)]

mod canonical;
mod duplicate_vote;
mod fuzz;
mod independent;
mod key;
mod possession;
mod proto;
mod statement;

use super::signing::{block_id, sign_vote, signing_key, unsigned_vote};
use super::{DuplicateVote, Speaker, VoteType};

const CHAIN: &str = "oracle-7";
const ORACLE: Speaker<'static> = Speaker {
    chain_id: CHAIN,
    service: "oracle",
};
const HEIGHT: u64 = 1_234;
const ROUND: u32 = 2;

/// Two precommits for the blocks "a" and "b", changed, then signed by the operator "alice" for [`CHAIN`].
fn signed_after(change: impl FnOnce(&mut DuplicateVote)) -> DuplicateVote {
    let vote = |block| unsigned_vote(VoteType::Precommit, HEIGHT, ROUND, Some(block_id(block)));
    let mut votes = DuplicateVote {
        vote_a: vote("a"),
        vote_b: vote("b"),
    };
    change(&mut votes);
    let key = signing_key("alice");
    sign_vote(&key, CHAIN, &mut votes.vote_a).unwrap();
    sign_vote(&key, CHAIN, &mut votes.vote_b).unwrap();
    votes
}

/// The same, changed after signing.
fn changed_after(change: impl FnOnce(&mut DuplicateVote)) -> DuplicateVote {
    let mut votes = signed_after(|_| ());
    change(&mut votes);
    votes
}

fn swapped(votes: &DuplicateVote) -> DuplicateVote {
    DuplicateVote {
        vote_a: votes.vote_b.clone(),
        vote_b: votes.vote_a.clone(),
    }
}

fn alice() -> [u8; 32] {
    signing_key("alice").verifying_key().to_bytes()
}
