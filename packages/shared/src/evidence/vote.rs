//! CometBFT votes as they travel in messages and packets, and the bounds they must keep.
//!
//! The bounds are those of CometBFT's own checks (`types/vote.go` `Vote.ValidateBasic`, `types/block.go`
//! `BlockID.IsComplete`), so that no honest key ever signed, and no proof can hold, what is refused here.

use std::fmt;

use cosmwasm_std::Binary;
use holdfast_record::names;
use holdfast_wire::wire;

use super::error::EvidenceError;

/// Length of a block hash and of a part set hash, in bytes (SHA-256).
pub const HASH_LENGTH: usize = 32;
/// Length of an ed25519 signature, in bytes.
pub const SIGNATURE_LENGTH: usize = 64;
/// The greatest height: CometBFT keeps heights as `int64`.
pub const MAX_HEIGHT: u64 = i64::MAX.unsigned_abs();
/// The greatest round: CometBFT keeps rounds as `int32`.
pub const MAX_ROUND: u32 = i32::MAX.unsigned_abs();
/// The first second that protobuf's `Timestamp` can name, 0001-01-01T00:00:00Z; also Go's zero time.
pub const MIN_SECONDS: i64 = -62_135_596_800;
/// The last second that protobuf's `Timestamp` can name, 9999-12-31T23:59:59Z.
pub const MAX_SECONDS: i64 = 253_402_300_799;
/// The greatest part of a second, in nanoseconds.
pub const MAX_NANOS: u32 = 999_999_999;

/// Two votes that contradict each other. Their order means nothing: swapped, they are the same offence.
///
/// The public key does not travel with them: whoever verifies takes the one registered for the operator, so
/// that nobody can be accused with a key that is not his.
#[wire]
pub struct DuplicateVote {
    /// One of the two votes.
    pub vote_a: Vote,
    /// The other one.
    pub vote_b: Vote,
}

/// One signed vote: the fields that are under the signature, and the signature.
///
/// Validator address and index are left out because no signature covers them; vote extensions because they
/// have a signature of their own (CometBFT `types/canonical.go` `CanonicalizeVote`).
#[wire]
pub struct Vote {
    /// Prevote or precommit.
    pub vote_type: VoteType,
    /// Block height, 1 to 2^63 - 1.
    pub height: u64,
    /// Consensus round at that height, 0 to 2^31 - 1.
    pub round: u32,
    /// The block voted for; none is a vote for nil.
    pub block_id: Option<BlockId>,
    /// When the validator says it voted. It is signed, so needed to verify, but never compared.
    pub timestamp: VoteTime,
    /// Ed25519 signature over the canonical sign-bytes, 64 bytes.
    pub signature: Binary,
}

/// The two kinds of vote in a round.
#[wire]
#[derive(Copy, Eq)]
pub enum VoteType {
    /// The first vote of a round.
    Prevote,
    /// The second vote of a round.
    Precommit,
}
names!(VoteType { Prevote = 1, Precommit = 2 });

/// The block that a vote is for. CometBFT compares both hashes: another part set is another block.
#[wire]
#[derive(Eq)]
pub struct BlockId {
    /// Hash of the block's header, 32 bytes.
    pub hash: Binary,
    /// Number of parts that the block is gossiped in, at least 1.
    pub part_set_total: u32,
    /// Merkle root of those parts, 32 bytes.
    pub part_set_hash: Binary,
}

/// A time as protobuf has it. The standard `Timestamp` starts in 1970, and Go's zero time is in year 1.
#[wire]
#[derive(Copy, Eq)]
pub struct VoteTime {
    /// Seconds since 1970-01-01T00:00:00Z, negative before, within the years 1 to 9999.
    pub seconds: i64,
    /// Nanoseconds to add, 0 to 999,999,999, also before 1970.
    pub nanos: u32,
}

impl VoteType {
    /// The number that CometBFT signs for it (`SignedMsgType` in `proto/cometbft/types/v1/types.proto`).
    pub(super) const fn number(self) -> u8 {
        match self {
            VoteType::Prevote => 1,
            VoteType::Precommit => 2,
        }
    }

    /// The type of that number; none for anything that is not a vote (a proposal is 32).
    pub(super) const fn from_number(number: i32) -> Option<Self> {
        match number {
            1 => Some(VoteType::Prevote),
            2 => Some(VoteType::Precommit),
            _ => None,
        }
    }
}

impl fmt::Display for VoteType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            VoteType::Prevote => "prevote",
            VoteType::Precommit => "precommit",
        })
    }
}

impl Vote {
    /// Checks the bounds of everything that is signed; not the signature, which an unsigned vote has not yet.
    pub(super) fn check_signed_fields(&self) -> Result<(), EvidenceError> {
        within(
            self.height <= MAX_HEIGHT,
            "height",
            self.height,
            "at most 2^63 - 1",
        )?;
        within(self.round <= MAX_ROUND, "round", self.round, "at most 2^31 - 1")?;
        let VoteTime { seconds, nanos } = self.timestamp;
        let known_year = (MIN_SECONDS..=MAX_SECONDS).contains(&seconds);
        within(
            known_year,
            "timestamp.seconds",
            seconds,
            "within the years 1 to 9999",
        )?;
        within(nanos <= MAX_NANOS, "timestamp.nanos", nanos, "at most 999999999")?;
        self.block_id.as_ref().map_or(Ok(()), BlockId::check)
    }

    /// Checks the length of the signature.
    pub(super) fn check_signature_length(&self) -> Result<(), EvidenceError> {
        let length = self.signature.len();
        within(length == SIGNATURE_LENGTH, "signature", length, "64 bytes long")
    }
}

impl BlockId {
    /// A block id is complete or absent (CometBFT `BlockID.IsComplete`); half of one is nobody's vote.
    fn check(&self) -> Result<(), EvidenceError> {
        let (hash, parts) = (self.hash.len(), self.part_set_hash.len());
        within(hash == HASH_LENGTH, "block_id.hash", hash, "32 bytes long")?;
        within(
            parts == HASH_LENGTH,
            "block_id.part_set_hash",
            parts,
            "32 bytes long",
        )?;
        within(
            self.part_set_total > 0,
            "block_id.part_set_total",
            0,
            "at least 1",
        )
    }
}

/// Refuses the field unless its bound holds.
fn within(
    holds: bool,
    field: &'static str,
    found: impl ToString,
    needed: &'static str,
) -> Result<(), EvidenceError> {
    if holds {
        return Ok(());
    }
    let found = found.to_string();
    Err(EvidenceError::MalformedVote { field, found, needed })
}
