//! Evidence of an offence: its wire types, and its verification inside a contract (DESIGN 3.5, P5).
//!
//! A slash needs a proof that the hub checks itself. Two are known here: the **duplicate vote** of CometBFT,
//! two votes of one key for the same height, round and type, and for different blocks; and the **signed
//! conflict**, two statements of one key about the same slot with different contents. The same code runs in
//! the consumer, before it spends a packet on a proof, and in the hub, which trusts nobody's word for it.
//!
//! | file | holds |
//! |---|---|
//! | [`vote`] | votes and the evidence made of two of them, with their bounds |
//! | [`canonical`] | the bytes that CometBFT signs for a vote |
//! | [`duplicate_vote`] | verification of a duplicate vote |
//! | [`statement`] | signed statements, and verification of their conflict |
//! | [`offence`] | what a proof proves, and its identity |
//! | [`key`] | consensus public keys: length, weak keys, address |
//! | [`possession`] | proof that an operator holds the key it registers |
//! | `proto` | the same evidence from CometBFT's protobuf bytes |
//! | `signing` | making all of this, on a host only (cargo feature `signing`) |
//!
//! What cannot be seen from a proof alone is the caller's: whose key it is and was at that height, the age of
//! the offence, whether it was counted before, and what it costs (DESIGN 3.5, "judged by the entry in
//! force").

pub mod canonical;
pub mod duplicate_vote;
pub mod error;
pub mod key;
pub mod offence;
pub mod possession;
mod proto;
#[cfg(any(test, feature = "signing"))]
pub mod signing;
pub mod statement;
pub mod vote;

#[cfg(test)]
mod tests;

use cosmwasm_std::Api;
use holdfast_wire::wire;

pub use canonical::vote_sign_bytes;
pub use duplicate_vote::verify_duplicate_vote;
pub use error::EvidenceError;
pub use key::{check_public_key, consensus_address};
pub use offence::{Offence, OffenceKind, Place};
pub use possession::{possession_sign_bytes, verify_possession, PossessionClaim};
pub use statement::{statement_sign_bytes, verify_signed_conflict, SignedConflict, Speaker, Statement};
pub use vote::{BlockId, DuplicateVote, Vote, VoteTime, VoteType};

/// A proof of an offence (DESIGN 3.5, "proof kinds").
#[wire]
pub enum Evidence {
    /// Two votes of one key for the same height, round and type, for different blocks.
    DuplicateVote(DuplicateVote),
    /// Two statements of one key about the same slot, with different contents.
    SignedConflict(SignedConflict),
}

impl Evidence {
    /// The offence it claims, before anything is verified: enough to find the entry it is judged by.
    #[must_use]
    pub fn claimed(&self) -> Offence {
        match self {
            Evidence::DuplicateVote(votes) => votes.claimed(),
            Evidence::SignedConflict(conflict) => conflict.claimed(),
        }
    }

    /// Verifies the proof against the key that the operator had for the service at the offence, and says what it
    /// proves.
    ///
    /// # Errors
    /// Whatever is wrong with the proof, each with its own [`EvidenceError::code`].
    pub fn verify(
        &self,
        api: &dyn Api,
        speaker: &Speaker<'_>,
        public_key: &[u8],
    ) -> Result<Offence, EvidenceError> {
        match self {
            Evidence::DuplicateVote(votes) => verify_duplicate_vote(api, speaker.chain_id, public_key, votes),
            Evidence::SignedConflict(conflict) => verify_signed_conflict(api, speaker, public_key, conflict),
        }
    }
}
