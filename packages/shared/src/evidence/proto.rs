//! CometBFT's protobuf `DuplicateVoteEvidence`, as nodes give it out, turned into [`DuplicateVote`].
//!
//! Only the fields that a signature covers are read. Voting powers, block time, validator address and index,
//! and vote extensions are skipped: they prove nothing, and the identity of the offence must not depend on
//! them.

use cosmwasm_std::Binary;
use prost::Message;

use super::error::EvidenceError;
use super::vote::{self, DuplicateVote, VoteTime, VoteType};

/// The longest evidence, in bytes. Two votes need about 500; a quarter of a packet (DESIGN 8) leaves room for
/// short vote extensions. A vote with a longer one can be sent without it, since nothing of it is read.
pub const MAX_PROTO_LENGTH: usize = 16 * 1024;

/// `google.protobuf.Timestamp`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Timestamp {
    #[prost(int64, tag = "1")]
    pub(super) seconds: i64,
    #[prost(int32, tag = "2")]
    pub(super) nanos: i32,
}

#[derive(Clone, PartialEq, Message)]
struct DuplicateVoteEvidence {
    #[prost(message, optional, tag = "1")]
    vote_a: Option<ProtoVote>,
    #[prost(message, optional, tag = "2")]
    vote_b: Option<ProtoVote>,
}

#[derive(Clone, PartialEq, Message)]
struct ProtoVote {
    #[prost(int32, tag = "1")]
    vote_type: i32,
    #[prost(int64, tag = "2")]
    height: i64,
    #[prost(int32, tag = "3")]
    round: i32,
    #[prost(message, optional, tag = "4")]
    block_id: Option<ProtoBlockId>,
    #[prost(message, optional, tag = "5")]
    timestamp: Option<Timestamp>,
    #[prost(bytes = "vec", tag = "8")]
    signature: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct ProtoBlockId {
    #[prost(bytes = "vec", tag = "1")]
    hash: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    part_set_header: Option<ProtoPartSetHeader>,
}

#[derive(Clone, PartialEq, Message)]
struct ProtoPartSetHeader {
    #[prost(uint32, tag = "1")]
    total: u32,
    #[prost(bytes = "vec", tag = "2")]
    hash: Vec<u8>,
}

impl DuplicateVote {
    /// Reads CometBFT's protobuf bytes of a `DuplicateVoteEvidence` (the message itself, not the `Evidence`
    /// around it).
    ///
    /// Signatures and contradiction are not looked at: that is [`super::verify_duplicate_vote`].
    ///
    /// # Errors
    /// `malformed_proto` when the bytes are too long, no such message, or lack a vote; `malformed_vote` when
    /// a field is out of the bounds that CometBFT sets.
    pub fn from_proto(bytes: &[u8]) -> Result<Self, EvidenceError> {
        if bytes.len() > MAX_PROTO_LENGTH {
            let found = format!("{} bytes", bytes.len());
            return Err(malformed(found, "at most 16384 bytes, without vote extensions"));
        }
        let evidence = DuplicateVoteEvidence::decode(bytes)
            .map_err(|error| malformed(error.to_string(), "a DuplicateVoteEvidence"))?;
        match (evidence.vote_a, evidence.vote_b) {
            (Some(vote_a), Some(vote_b)) => Ok(DuplicateVote {
                vote_a: vote_a.try_into()?,
                vote_b: vote_b.try_into()?,
            }),
            _ => Err(malformed("a vote is missing".to_string(), "both votes")),
        }
    }
}

impl TryFrom<ProtoVote> for vote::Vote {
    type Error = EvidenceError;

    fn try_from(proto: ProtoVote) -> Result<Self, EvidenceError> {
        let vote_type = VoteType::from_number(proto.vote_type)
            .ok_or_else(|| out_of_bounds("type", proto.vote_type, "1 (prevote) or 2 (precommit)"))?;
        let height =
            u64::try_from(proto.height).map_err(|_| out_of_bounds("height", proto.height, "not negative"))?;
        let round =
            u32::try_from(proto.round).map_err(|_| out_of_bounds("round", proto.round, "not negative"))?;
        // CometBFT always writes the timestamp, so its absence is a broken encoder and not a time.
        let time = proto
            .timestamp
            .ok_or_else(|| out_of_bounds("timestamp", "absent", "present"))?;
        let read = vote::Vote {
            vote_type,
            height,
            round,
            block_id: block_id(proto.block_id.unwrap_or_default()),
            timestamp: time.try_into()?,
            signature: Binary::new(proto.signature),
        };
        read.check_signed_fields()?;
        read.check_signature_length()?;
        Ok(read)
    }
}

/// A block id with nothing in it is a vote for nil (CometBFT `BlockID.IsNil`); half of one is refused with
/// its bounds.
fn block_id(proto: ProtoBlockId) -> Option<vote::BlockId> {
    let parts = proto.part_set_header.unwrap_or_default();
    let is_nil = proto.hash.is_empty() && parts.total == 0 && parts.hash.is_empty();
    (!is_nil).then(|| vote::BlockId {
        hash: Binary::new(proto.hash),
        part_set_total: parts.total,
        part_set_hash: Binary::new(parts.hash),
    })
}

impl TryFrom<Timestamp> for VoteTime {
    type Error = EvidenceError;

    fn try_from(time: Timestamp) -> Result<Self, EvidenceError> {
        let nanos = u32::try_from(time.nanos)
            .map_err(|_| out_of_bounds("timestamp.nanos", time.nanos, "not negative"))?;
        Ok(VoteTime {
            seconds: time.seconds,
            nanos,
        })
    }
}

impl From<VoteTime> for Timestamp {
    fn from(time: VoteTime) -> Self {
        // A vote's nanoseconds are checked to be below a second before its bytes are made.
        let nanos = i32::try_from(time.nanos).unwrap_or(i32::MAX);
        Timestamp {
            seconds: time.seconds,
            nanos,
        }
    }
}

fn malformed(found: String, needed: &'static str) -> EvidenceError {
    EvidenceError::MalformedProto { found, needed }
}

fn out_of_bounds(field: &'static str, found: impl ToString, needed: &'static str) -> EvidenceError {
    let found = found.to_string();
    EvidenceError::MalformedVote { field, found, needed }
}
