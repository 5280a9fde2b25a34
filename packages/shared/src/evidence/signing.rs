//! Makes votes, double votes, statements and proofs of possession: for operators' own programs (an oracle, a
//! bridge, a sequencer signs its statements here), for tests, the simulator and the demo.
//!
//! Behind the cargo feature `signing`, which contracts must not turn on: a contract has no key and signs
//! nothing. Build contracts one by one (`-p`), so that a host crate's feature is not unified into them.

use cosmwasm_std::Binary;
use ed25519_dalek::Signer;
use sha2::{Digest, Sha256};

pub use ed25519_dalek::SigningKey;

use super::canonical::vote_sign_bytes;
use super::error::EvidenceError;
use super::possession::{possession_sign_bytes, PossessionClaim};
use super::statement::{statement_sign_bytes, Speaker, Statement};
use super::vote::{BlockId, DuplicateVote, Vote, VoteTime, VoteType};

/// The time of votes made here, in seconds; any would do, since it is never compared.
const VOTE_SECONDS: i64 = 1_700_000_000;

/// The key of this name: the same name gives the same key, so that runs repeat exactly.
#[must_use]
pub fn signing_key(name: &str) -> SigningKey {
    SigningKey::from_bytes(&hash("key", name))
}

/// The 32 bytes to register for a key.
#[must_use]
pub fn public_key(key: &SigningKey) -> Binary {
    Binary::new(key.verifying_key().to_bytes().to_vec())
}

/// The block of this name, of one part.
#[must_use]
pub fn block_id(name: &str) -> BlockId {
    BlockId {
        hash: Binary::new(hash("block", name).to_vec()),
        part_set_total: 1,
        part_set_hash: Binary::new(hash("parts", name).to_vec()),
    }
}

/// A vote for the block, or for nil, without a signature yet.
#[must_use]
pub fn unsigned_vote(vote_type: VoteType, height: u64, round: u32, block_id: Option<BlockId>) -> Vote {
    let timestamp = VoteTime {
        seconds: VOTE_SECONDS,
        nanos: 0,
    };
    let signature = Binary::default();
    Vote {
        vote_type,
        height,
        round,
        block_id,
        timestamp,
        signature,
    }
}

/// Signs the vote as a validator of the chain does, in place.
///
/// # Errors
/// `malformed_chain_id` or `malformed_vote` when CometBFT would not sign it either.
pub fn sign_vote(key: &SigningKey, chain_id: &str, vote: &mut Vote) -> Result<(), EvidenceError> {
    let bytes = vote_sign_bytes(chain_id, vote)?;
    vote.signature = Binary::new(key.sign(&bytes).to_bytes().to_vec());
    Ok(())
}

/// Two precommits of the key for two blocks in one round: a valid proof.
///
/// # Errors
/// `malformed_chain_id` or `malformed_vote` when the chain id, height or round is out of bounds.
pub fn double_vote(
    key: &SigningKey,
    chain_id: &str,
    height: u64,
    round: u32,
) -> Result<DuplicateVote, EvidenceError> {
    let mut vote_a = unsigned_vote(VoteType::Precommit, height, round, Some(block_id("a")));
    let mut vote_b = unsigned_vote(VoteType::Precommit, height, round, Some(block_id("b")));
    sign_vote(key, chain_id, &mut vote_a)?;
    sign_vote(key, chain_id, &mut vote_b)?;
    Ok(DuplicateVote { vote_a, vote_b })
}

/// Signs the statement of an oracle, a bridge or a sequencer that `content` is what it says about `slot` at `height`.
/// The content is hashed with SHA-256.
#[must_use]
pub fn sign_statement(
    key: &SigningKey,
    speaker: &Speaker<'_>,
    slot: u64,
    height: u64,
    content: &[u8],
) -> Statement {
    let content_hash = Sha256::digest(content).to_vec();
    let bytes = statement_sign_bytes(speaker, slot, height, &content_hash);
    Statement {
        height,
        content_hash: Binary::new(content_hash),
        signature: Binary::new(key.sign(&bytes).to_bytes().to_vec()),
    }
}

/// Signs the claim that the key is the operator's.
#[must_use]
pub fn sign_possession(key: &SigningKey, claim: &PossessionClaim<'_>) -> Binary {
    Binary::new(key.sign(&possession_sign_bytes(claim)).to_bytes().to_vec())
}

fn hash(kind: &str, name: &str) -> [u8; 32] {
    Sha256::digest(format!("holdfast/{kind}/{name}")).into()
}
