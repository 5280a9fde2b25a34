//! CometBFT's protobuf evidence, made by the independent `tendermint-proto` crate (S-5, F-26, F-43).

use cosmwasm_std::testing::MockApi;
use prost::Message;
use rstest::rstest;
use tendermint_proto::google::protobuf::Timestamp;
use tendermint_proto::v0_38::types as pb;

use super::{alice, signed_after, swapped, CHAIN};
use crate::evidence::proto::MAX_PROTO_LENGTH;
use crate::evidence::vote::{MAX_HEIGHT, MAX_NANOS, MAX_ROUND, MAX_SECONDS, MIN_SECONDS};
use crate::evidence::{verify_duplicate_vote, DuplicateVote, EvidenceError, Vote, VoteTime, VoteType};

fn pb_vote(vote: &Vote) -> pb::Vote {
    pb::Vote {
        r#type: match vote.vote_type {
            VoteType::Prevote => pb::SignedMsgType::Prevote.into(),
            VoteType::Precommit => pb::SignedMsgType::Precommit.into(),
        },
        height: vote.height.try_into().unwrap(),
        round: vote.round.try_into().unwrap(),
        // CometBFT writes an empty block id for nil, not an absent one.
        block_id: Some(
            vote.block_id
                .as_ref()
                .map_or_else(empty_block_id, |id| pb::BlockId {
                    hash: id.hash.to_vec(),
                    part_set_header: Some(pb::PartSetHeader {
                        total: id.part_set_total,
                        hash: id.part_set_hash.to_vec(),
                    }),
                }),
        ),
        timestamp: Some(Timestamp {
            seconds: vote.timestamp.seconds,
            nanos: vote.timestamp.nanos.try_into().unwrap(),
        }),
        validator_address: vec![7; 20],
        validator_index: 3,
        signature: vote.signature.to_vec(),
        extension: vec![],
        extension_signature: vec![],
    }
}

fn empty_block_id() -> pb::BlockId {
    pb::BlockId {
        hash: vec![],
        part_set_header: Some(pb::PartSetHeader::default()),
    }
}

pub(super) fn pb_evidence(votes: &DuplicateVote) -> pb::DuplicateVoteEvidence {
    pb::DuplicateVoteEvidence {
        vote_a: Some(pb_vote(&votes.vote_a)),
        vote_b: Some(pb_vote(&votes.vote_b)),
        total_voting_power: 1_000,
        validator_power: 10,
        timestamp: Some(Timestamp {
            seconds: 1_700_000_000,
            nanos: 5,
        }),
    }
}

#[rstest]
fn reads_back_what_was_written(
    #[values(VoteType::Prevote, VoteType::Precommit)] vote_type: VoteType,
    #[values(true, false)] a_is_nil: bool,
    #[values(1, 1_234, MAX_HEIGHT)] height: u64,
    #[values(0, MAX_ROUND)] round: u32,
    #[values((0, 0), (MIN_SECONDS, 0), (MAX_SECONDS, MAX_NANOS))] (seconds, nanos): (i64, u32),
) {
    let votes = signed_after(|v| {
        for vote in [&mut v.vote_a, &mut v.vote_b] {
            (vote.vote_type, vote.height, vote.round) = (vote_type, height, round);
            vote.timestamp = VoteTime { seconds, nanos };
        }
        if a_is_nil {
            v.vote_a.block_id = None;
        }
    });
    let read = DuplicateVote::from_proto(&pb_evidence(&votes).encode_to_vec()).unwrap();
    assert_eq!(read, votes);
    let verify = |votes| verify_duplicate_vote(&MockApi::default(), CHAIN, &alice(), votes).unwrap();
    assert_eq!(verify(&read), verify(&swapped(&votes)));
}

/// Other bytes for the same two votes: the same votes, and so the same offence.
#[rstest]
#[case::other_powers_and_time(|e: &mut pb::DuplicateVoteEvidence| {
    (e.total_voting_power, e.validator_power, e.timestamp) = (0, -1, None);
})]
#[case::another_validator_index(|e: &mut pb::DuplicateVoteEvidence| {
    let vote = e.vote_a.as_mut().unwrap();
    (vote.validator_index, vote.validator_address) = (-9, vec![]);
})]
#[case::vote_extensions(|e: &mut pb::DuplicateVoteEvidence| {
    let vote = e.vote_b.as_mut().unwrap();
    (vote.extension, vote.extension_signature) = (vec![1; 100], vec![2; 64]);
})]
fn fields_that_nobody_signs_are_skipped(#[case] change: fn(&mut pb::DuplicateVoteEvidence)) {
    let votes = signed_after(|_| ());
    let mut evidence = pb_evidence(&votes);
    change(&mut evidence);
    assert_eq!(
        DuplicateVote::from_proto(&evidence.encode_to_vec()).unwrap(),
        votes
    );
}

#[test]
fn unknown_fields_other_order_and_absent_nil_are_read_alike() {
    let votes = signed_after(|v| v.vote_a.block_id = None);
    let mut evidence = pb_evidence(&votes);
    evidence.vote_a.as_mut().unwrap().block_id = None;
    let only = |vote_a, vote_b| {
        pb::DuplicateVoteEvidence {
            vote_a,
            vote_b,
            ..Default::default()
        }
        .encode_to_vec()
    };
    // Field 1000, a varint, then vote b before vote a.
    let unknown = vec![0xc0, 0x3e, 0x05];
    let bytes = [
        unknown,
        only(None, evidence.vote_b.clone()),
        only(evidence.vote_a.clone(), None),
    ]
    .concat();
    assert_eq!(DuplicateVote::from_proto(&bytes).unwrap(), votes);
}

#[rstest]
#[case::empty(vec![])]
#[case::one_vote({
    let evidence = pb_evidence(&signed_after(|_| ()));
    pb::DuplicateVoteEvidence { vote_b: None, ..evidence }.encode_to_vec()
})]
#[case::cut_short({
    let mut bytes = pb_evidence(&signed_after(|_| ())).encode_to_vec();
    bytes.truncate(bytes.len() - 1);
    bytes
})]
#[case::zeros(vec![0; 100])]
#[case::length_beyond_the_end(vec![0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])]
#[case::too_long(vec![0; MAX_PROTO_LENGTH + 1])]
#[case::too_long_by_an_extension({
    let mut evidence = pb_evidence(&signed_after(|_| ()));
    evidence.vote_a.as_mut().unwrap().extension = vec![1; MAX_PROTO_LENGTH];
    evidence.encode_to_vec()
})]
fn malformed_bytes(#[case] bytes: Vec<u8>) {
    assert_eq!(
        DuplicateVote::from_proto(&bytes).unwrap_err().code(),
        "malformed_proto"
    );
}

#[rstest]
#[case("type", |v: &mut pb::Vote| v.r#type = 0)]
#[case("type", |v: &mut pb::Vote| v.r#type = pb::SignedMsgType::Proposal.into())]
#[case("type", |v: &mut pb::Vote| v.r#type = -1)]
#[case("height", |v: &mut pb::Vote| v.height = -1)]
#[case("round", |v: &mut pb::Vote| v.round = -1)]
#[case("timestamp", |v: &mut pb::Vote| v.timestamp = None)]
#[case("timestamp.nanos", |v: &mut pb::Vote| v.timestamp = Some(Timestamp { seconds: 0, nanos: -1 }))]
#[case("timestamp.nanos", |v: &mut pb::Vote| v.timestamp = Some(Timestamp { seconds: 0, nanos: 1_000_000_000 }))]
#[case("timestamp.seconds", |v: &mut pb::Vote| v.timestamp = Some(Timestamp { seconds: i64::MIN, nanos: 0 }))]
#[case("signature", |v: &mut pb::Vote| v.signature.push(0))]
#[case("block_id.hash", |v: &mut pb::Vote| v.block_id.as_mut().unwrap().hash.clear())]
#[case("block_id.part_set_hash", |v: &mut pb::Vote| v.block_id.as_mut().unwrap().part_set_header = None)]
#[case("block_id.part_set_total", |v: &mut pb::Vote| {
    v.block_id.as_mut().unwrap().part_set_header.as_mut().unwrap().total = 0
})]
fn malformed_fields(#[case] field_name: &str, #[case] change: fn(&mut pb::Vote)) {
    let mut evidence = pb_evidence(&signed_after(|_| ()));
    change(evidence.vote_b.as_mut().unwrap());
    let error = DuplicateVote::from_proto(&evidence.encode_to_vec()).unwrap_err();
    assert!(
        matches!(error, EvidenceError::MalformedVote { field, .. } if field == field_name),
        "{error}"
    );
}

/// Height 0 is a vote that can be read and not a proof, by its own code.
#[test]
fn height_zero_is_refused_by_verification() {
    let votes = signed_after(|v| (v.vote_a.height, v.vote_b.height) = (0, 0));
    let read = DuplicateVote::from_proto(&pb_evidence(&votes).encode_to_vec()).unwrap();
    let error = verify_duplicate_vote(&MockApi::default(), CHAIN, &alice(), &read).unwrap_err();
    assert_eq!(error.code(), "height_zero");
}
