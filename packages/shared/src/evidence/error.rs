//! Why a proof is refused.

use thiserror::Error;

use super::vote::VoteType;

/// Why a proof is refused. [`EvidenceError::code`] goes into acknowledgements and events and never changes;
/// the message is for people.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    /// The bytes are no `DuplicateVoteEvidence`.
    #[error("evidence bytes: {found}; send {needed}")]
    MalformedProto {
        /// What the bytes hold.
        found: String,
        /// What they should hold.
        needed: &'static str,
    },
    /// A field of a vote is out of the bounds that CometBFT sets.
    #[error("field {field} of a vote is {found}; it must be {needed}")]
    MalformedVote {
        /// Name of the field.
        field: &'static str,
        /// Its value, or its length where the value is bytes.
        found: String,
        /// The bound.
        needed: &'static str,
    },
    /// A field of a statement is out of its bounds.
    #[error("field {field} of a statement is {found}; it must be {needed}")]
    MalformedStatement {
        /// Name of the field.
        field: &'static str,
        /// Its value, or its length in bytes where the value is bytes.
        found: u64,
        /// The bound.
        needed: &'static str,
    },
    /// Both statements say the same: one statement, perhaps signed twice.
    #[error("both statements have the same content; a conflict needs two different ones")]
    SameContent,
    /// The chain id is empty or longer than CometBFT allows.
    #[error("the chain id has {length} bytes; it must have 1 to 50: correct it in the service's terms")]
    MalformedChainId {
        /// Length in bytes.
        length: usize,
    },
    /// The public key has not 32 bytes.
    #[error("the public key has {length} bytes; an ed25519 consensus key has 32")]
    MalformedPublicKey {
        /// Length in bytes.
        length: usize,
    },
    /// The signature has not 64 bytes.
    #[error("the signature has {length} bytes; an ed25519 signature has 64")]
    MalformedSignature {
        /// Length in bytes.
        length: usize,
    },
    /// The public key is a point of small order: signatures of anything verify under it.
    #[error("the public key is a point of small order, under which anybody can sign; use a generated key")]
    WeakPublicKey,
    /// The votes are for height 0, at which nobody votes.
    #[error("the votes are for height 0; the first height is 1")]
    HeightZero,
    /// The votes are for different heights, so they do not contradict each other.
    #[error("vote a is for height {a}, vote b for height {b}; a double vote has one height")]
    HeightsDiffer {
        /// Height of vote a.
        a: u64,
        /// Height of vote b.
        b: u64,
    },
    /// The votes are for different rounds, so they do not contradict each other.
    #[error("vote a is for round {a}, vote b for round {b}; a double vote has one round")]
    RoundsDiffer {
        /// Round of vote a.
        a: u32,
        /// Round of vote b.
        b: u32,
    },
    /// One vote is a prevote, the other a precommit.
    #[error("vote a is a {a}, vote b a {b}; a double vote has one type")]
    TypesDiffer {
        /// Type of vote a.
        a: VoteType,
        /// Type of vote b.
        b: VoteType,
    },
    /// Both votes are for the same block: one vote signed twice, perhaps at two times.
    #[error("both votes are for the same block id; a double vote names two")]
    SameBlock,
    /// Both votes are for no block.
    #[error("both votes are for nil; a double vote names two block ids, of which one may be nil")]
    BothNil,
    /// The first of the two signatures is wrong, the second right.
    #[error("the signature of a does not verify, that of b does; send both as they were signed")]
    WrongSignatureA,
    /// The second of the two signatures is wrong, the first right.
    #[error("the signature of b does not verify, that of a does; send both as they were signed")]
    WrongSignatureB,
    /// Neither signature verifies: of another chain id or service, another key, or two forgeries.
    #[error("neither signature verifies; they are for another chain id or service, or of another key than registered")]
    WrongSignatures,
    /// The proof of possession does not verify.
    #[error("the proof of possession does not verify; sign this hub's claim with the key to register")]
    WrongPossession,
}

impl EvidenceError {
    /// What two signatures that should both be right come to.
    pub(super) fn of_signatures(right_a: bool, right_b: bool) -> Result<(), Self> {
        match (right_a, right_b) {
            (true, true) => Ok(()),
            (false, true) => Err(Self::WrongSignatureA),
            (true, false) => Err(Self::WrongSignatureB),
            (false, false) => Err(Self::WrongSignatures),
        }
    }

    /// The constant code of this refusal, for acknowledgements and events.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            EvidenceError::MalformedProto { .. } => "malformed_proto",
            EvidenceError::MalformedVote { .. } => "malformed_vote",
            EvidenceError::MalformedStatement { .. } => "malformed_statement",
            EvidenceError::SameContent => "same_content",
            EvidenceError::MalformedChainId { .. } => "malformed_chain_id",
            EvidenceError::MalformedPublicKey { .. } => "malformed_public_key",
            EvidenceError::MalformedSignature { .. } => "malformed_signature",
            EvidenceError::WeakPublicKey => "weak_public_key",
            EvidenceError::HeightZero => "height_zero",
            EvidenceError::HeightsDiffer { .. } => "heights_differ",
            EvidenceError::RoundsDiffer { .. } => "rounds_differ",
            EvidenceError::TypesDiffer { .. } => "types_differ",
            EvidenceError::SameBlock => "same_block",
            EvidenceError::BothNil => "both_nil",
            EvidenceError::WrongSignatureA => "wrong_signature_a",
            EvidenceError::WrongSignatureB => "wrong_signature_b",
            EvidenceError::WrongSignatures => "wrong_signatures",
            EvidenceError::WrongPossession => "wrong_possession",
        }
    }
}
