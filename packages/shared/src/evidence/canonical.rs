//! The bytes that a validator signs for a vote: CometBFT's `CanonicalVote`, protobuf, length-delimited
//! (`types/canonical.go` `CanonicalizeVote`, `types/vote.go` `VoteSignBytes`, `canonical.proto`).

use prost::Message;

use super::error::EvidenceError;
use super::proto::Timestamp;
use super::vote::{BlockId, Vote};

/// The longest chain id, in bytes (CometBFT `types/genesis.go` `MaxChainIDLen`; ibc-go has the same).
pub const MAX_CHAIN_ID_LENGTH: usize = 50;

/// `CanonicalVote`. Height and round have a fixed width; a field of value 0 is left out, as in every proto3
/// encoder.
#[derive(Clone, PartialEq, Message)]
pub(super) struct CanonicalVote {
    #[prost(int32, tag = "1")]
    pub(super) vote_type: i32,
    #[prost(sfixed64, tag = "2")]
    pub(super) height: i64,
    #[prost(sfixed64, tag = "3")]
    pub(super) round: i64,
    /// Absent for nil.
    #[prost(message, optional, tag = "4")]
    pub(super) block_id: Option<CanonicalBlockId>,
    /// Always present, even when it is the epoch and so empty.
    #[prost(message, optional, tag = "5")]
    pub(super) timestamp: Option<Timestamp>,
    #[prost(string, tag = "6")]
    pub(super) chain_id: String,
}

/// `CanonicalBlockID`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct CanonicalBlockId {
    #[prost(bytes = "vec", tag = "1")]
    hash: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    part_set_header: Option<CanonicalPartSetHeader>,
}

/// `CanonicalPartSetHeader`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct CanonicalPartSetHeader {
    #[prost(uint32, tag = "1")]
    total: u32,
    #[prost(bytes = "vec", tag = "2")]
    hash: Vec<u8>,
}

/// The bytes that CometBFT signs for this vote on the chain of this id.
///
/// # Errors
/// `malformed_chain_id` when the id is longer than 50 bytes, `malformed_vote` when a signed field is out of
/// bounds.
pub fn vote_sign_bytes(chain_id: &str, vote: &Vote) -> Result<Vec<u8>, EvidenceError> {
    let length = chain_id.len();
    if length > MAX_CHAIN_ID_LENGTH {
        return Err(EvidenceError::MalformedChainId { length });
    }
    vote.check_signed_fields()?;
    let canonical = CanonicalVote {
        vote_type: vote.vote_type.number().into(),
        // The bounds above make both conversions exact.
        height: i64::try_from(vote.height).unwrap_or(i64::MAX),
        round: vote.round.into(),
        block_id: vote.block_id.as_ref().map(Into::into),
        timestamp: Some(vote.timestamp.into()),
        chain_id: chain_id.to_string(),
    };
    Ok(canonical.encode_length_delimited_to_vec())
}

impl From<&BlockId> for CanonicalBlockId {
    fn from(block_id: &BlockId) -> Self {
        Self {
            hash: block_id.hash.to_vec(),
            part_set_header: Some(CanonicalPartSetHeader {
                total: block_id.part_set_total,
                hash: block_id.part_set_hash.to_vec(),
            }),
        }
    }
}
