//! Verification of a duplicate vote.
//!
//! The rules are CometBFT's (`evidence/verify.go` `VerifyDuplicateVote`, `types/evidence.go`), less what
//! needs its validator set: there the set names the key, here the operator's registration does. Two things
//! differ on purpose. The votes need not be sorted by block id: CometBFT sorts so that one offence has one
//! hash, and here identity is not a hash. And the validator address in the votes is not read, since no
//! signature covers it.

use cosmwasm_std::Api;

use super::canonical::vote_sign_bytes;
use super::error::EvidenceError;
use super::key::check_public_key;
use super::offence::{Offence, OffenceKind, Place};
use super::vote::{DuplicateVote, Vote};

/// Verifies that the holder of this key voted twice in one round of this chain, and says which offence it is.
///
/// A vote for nil and one for a block contradict each other like two blocks do; two votes that differ in
/// their time only are no offence, since an honest validator that restarts may sign again at another time.
///
/// Votes of **another chain id** and votes of a **stranger's key** look alike: nothing but the signature says
/// either, so both come out as `wrong_signatures`. One forged signature beside a good one is
/// `wrong_signature_a` or `_b`.
///
/// A signature with a shifted scalar (S + the group's order) does not verify (`ed25519-zebra`, ZIP-215);
/// other encodings of a signature that do would change nothing, since no signature is part of the offence.
///
/// # Errors
/// Every check has its own code: `malformed_chain_id`, `malformed_public_key`, `weak_public_key`,
/// `malformed_vote`, `heights_differ`, `rounds_differ`, `types_differ`, `height_zero`, `both_nil`,
/// `same_block`, `wrong_signature_a`, `wrong_signature_b`, `wrong_signatures`.
pub fn verify_duplicate_vote(
    api: &dyn Api,
    chain_id: &str,
    public_key: &[u8],
    evidence: &DuplicateVote,
) -> Result<Offence, EvidenceError> {
    let key = check_public_key(public_key)?;
    if chain_id.is_empty() {
        return Err(EvidenceError::MalformedChainId { length: 0 });
    }
    let DuplicateVote { vote_a, vote_b } = evidence;
    let bytes_a = checked_sign_bytes(chain_id, vote_a)?;
    let bytes_b = checked_sign_bytes(chain_id, vote_b)?;
    check_contradiction(vote_a, vote_b)?;
    let right_a = is_signed(api, &bytes_a, &vote_a.signature, &key);
    let right_b = is_signed(api, &bytes_b, &vote_b.signature, &key);
    EvidenceError::of_signatures(right_a, right_b)?;
    Ok(evidence.claimed())
}

fn checked_sign_bytes(chain_id: &str, vote: &Vote) -> Result<Vec<u8>, EvidenceError> {
    vote.check_signature_length()?;
    vote_sign_bytes(chain_id, vote)
}

/// Same height, round and type, different blocks.
fn check_contradiction(a: &Vote, b: &Vote) -> Result<(), EvidenceError> {
    if a.height != b.height {
        return Err(EvidenceError::HeightsDiffer {
            a: a.height,
            b: b.height,
        });
    }
    if a.round != b.round {
        return Err(EvidenceError::RoundsDiffer {
            a: a.round,
            b: b.round,
        });
    }
    if a.vote_type != b.vote_type {
        return Err(EvidenceError::TypesDiffer {
            a: a.vote_type,
            b: b.vote_type,
        });
    }
    if a.height == 0 {
        return Err(EvidenceError::HeightZero);
    }
    match (&a.block_id, &b.block_id) {
        (None, None) => Err(EvidenceError::BothNil),
        (a, b) if a == b => Err(EvidenceError::SameBlock),
        _ => Ok(()),
    }
}

/// Whether the key signed the bytes. Lengths are checked before, so an error of the host is a key or
/// signature that is no point of the curve: not signed.
pub(super) fn is_signed(api: &dyn Api, bytes: &[u8], signature: &[u8], public_key: &[u8]) -> bool {
    api.ed25519_verify(bytes, signature, public_key).unwrap_or(false)
}

impl DuplicateVote {
    /// The offence it claims: that of its first vote, which a contradiction shares with the second.
    pub(super) fn claimed(&self) -> Offence {
        let Vote {
            height,
            round,
            vote_type,
            ..
        } = self.vote_a;
        Offence {
            kind: OffenceKind::DuplicateVote,
            height,
            place: Place::Round { round, vote_type },
        }
    }
}
