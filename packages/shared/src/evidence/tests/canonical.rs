//! Sign-bytes, byte for byte.

use prost::Message;
use rstest::rstest;
use tendermint::{account, block, chain, hash, vote, Hash, Time};

use crate::evidence::canonical::{CanonicalVote, MAX_CHAIN_ID_LENGTH};
use crate::evidence::proto::Timestamp;
use crate::evidence::signing::{block_id, unsigned_vote};
use crate::evidence::vote::{MAX_HEIGHT, MAX_ROUND, MAX_SECONDS, MIN_SECONDS};
use crate::evidence::{vote_sign_bytes, BlockId, Vote, VoteTime, VoteType};

/// Go's zero time, which CometBFT's vectors are made with.
const ZERO_TIME: VoteTime = VoteTime {
    seconds: MIN_SECONDS,
    nanos: 0,
};

/// The timestamp of every vector: tag, length, and the zero time.
const TIME: &str = "2a0b088092b8c398feffffff01";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn vote_at(vote_type: VoteType, height: u64, round: u32, block: Option<BlockId>, time: VoteTime) -> Vote {
    Vote {
        timestamp: time,
        ..unsigned_vote(vote_type, height, round, block)
    }
}

/// CometBFT `types/vote_test.go` `TestVoteSignBytesTestVectors`, cases 1 and 2.
#[rstest]
#[case::precommit(
    VoteType::Precommit,
    "2108021101000000000000001901000000000000002a0b088092b8c398feffffff01"
)]
#[case::prevote(
    VoteType::Prevote,
    "2108011101000000000000001901000000000000002a0b088092b8c398feffffff01"
)]
fn published_vectors(#[case] vote_type: VoteType, #[case] expected: &str) {
    let vote = vote_at(vote_type, 1, 1, None, ZERO_TIME);
    assert_eq!(hex(&vote_sign_bytes("", &vote).unwrap()), expected);
}

/// The same, cases 0, 3 and 4: votes without a type, which only the encoding itself can express.
#[rstest]
#[case::nothing(0, "", "0d", "", "")]
#[case::no_type(1, "", "1f", "110100000000000000190100000000000000", "")]
#[case::chain_id(
    1,
    "test_chain_id",
    "2e",
    "110100000000000000190100000000000000",
    "320d746573745f636861696e5f6964"
)]
fn published_vectors_without_a_type(
    #[case] height_and_round: i64,
    #[case] chain_id: &str,
    #[case] length: &str,
    #[case] before: &str,
    #[case] after: &str,
) {
    let vote = CanonicalVote {
        vote_type: 0,
        height: height_and_round,
        round: height_and_round,
        block_id: None,
        timestamp: Some(Timestamp {
            seconds: MIN_SECONDS,
            nanos: 0,
        }),
        chain_id: chain_id.to_string(),
    };
    let expected = format!("{length}{before}{TIME}{after}");
    assert_eq!(hex(&vote.encode_length_delimited_to_vec()), expected);
}

/// What the independent implementation signs for the vote.
fn reference_bytes(chain_id: &str, vote: &Vote) -> Vec<u8> {
    let sha256 = |bytes: &[u8]| Hash::from_bytes(hash::Algorithm::Sha256, bytes).unwrap();
    let reference = vote::Vote {
        vote_type: match vote.vote_type {
            VoteType::Prevote => vote::Type::Prevote,
            VoteType::Precommit => vote::Type::Precommit,
        },
        height: block::Height::try_from(vote.height).unwrap(),
        round: block::Round::try_from(vote.round).unwrap(),
        block_id: vote.block_id.as_ref().map(|id| block::Id {
            hash: sha256(&id.hash),
            part_set_header: block::parts::Header::new(id.part_set_total, sha256(&id.part_set_hash)).unwrap(),
        }),
        timestamp: Some(Time::from_unix_timestamp(vote.timestamp.seconds, vote.timestamp.nanos).unwrap()),
        validator_address: account::Id::new([7; 20]),
        validator_index: vote::ValidatorIndex::try_from(3_u32).unwrap(),
        signature: None,
        extension: b"an extension".to_vec(),
        extension_signature: None,
    };
    reference.into_signable_vec(chain::Id::try_from(chain_id).unwrap())
}

#[rstest]
fn same_bytes_as_the_tendermint_crate(
    #[values(VoteType::Prevote, VoteType::Precommit)] vote_type: VoteType,
    #[values(None, Some("a"))] block: Option<&str>,
    #[values((1, 0), (1_234, 2), (MAX_HEIGHT, MAX_ROUND))] (height, round): (u64, u32),
    #[values(
        (0, 0), (0, 1), (1_700_000_000, 0), (1_700_000_000, 123_456_789), (-1, 999_999_999),
        (-1, 0), (MIN_SECONDS, 0), (MAX_SECONDS, 999_999_999)
    )]
    (seconds, nanos): (i64, u32),
    #[values("x", "cosmoshub-4", "a-chain-id-of-fifty-bytes-which-is-the-longest-one")] chain_id: &str,
) {
    let block = block.map(block_id);
    let vote = vote_at(vote_type, height, round, block, VoteTime { seconds, nanos });
    assert_eq!(
        hex(&vote_sign_bytes(chain_id, &vote).unwrap()),
        hex(&reference_bytes(chain_id, &vote))
    );
}

/// The part set count takes several varint bytes; the hashes of a full block id are both in the bytes.
#[test]
fn large_part_sets_as_the_tendermint_crate() {
    let block = BlockId {
        part_set_total: 1_000_000,
        ..block_id("a")
    };
    let vote = vote_at(VoteType::Precommit, 12_345, 2, Some(block), ZERO_TIME);
    assert_eq!(
        vote_sign_bytes("test_chain_id", &vote).unwrap(),
        reference_bytes("test_chain_id", &vote)
    );
}

#[test]
fn the_signature_is_not_signed() {
    let vote = unsigned_vote(VoteType::Prevote, 5, 0, None);
    let signed = Vote {
        signature: vec![9; 64].into(),
        ..vote.clone()
    };
    assert_eq!(vote_sign_bytes("x", &vote), vote_sign_bytes("x", &signed));
}

#[test]
fn a_chain_id_longer_than_cometbft_allows_is_refused() {
    let vote = unsigned_vote(VoteType::Prevote, 5, 0, None);
    assert!(vote_sign_bytes(&"x".repeat(MAX_CHAIN_ID_LENGTH), &vote).is_ok());
    let error = vote_sign_bytes(&"x".repeat(MAX_CHAIN_ID_LENGTH + 1), &vote).unwrap_err();
    assert_eq!(error.code(), "malformed_chain_id");
}
