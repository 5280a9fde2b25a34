//! What is an offence, and what is refused and how (S-5, S-6, F-42, F-43).

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{from_json, to_json_vec, Binary};
use rstest::rstest;

use super::{alice, changed_after, signed_after, swapped, CHAIN, HEIGHT, ORACLE, ROUND};
use crate::evidence::signing::{block_id, double_vote, sign_vote, signing_key};
use crate::evidence::vote::{MAX_HEIGHT, MAX_NANOS, MAX_ROUND, MAX_SECONDS, MIN_SECONDS};
use crate::evidence::{
    verify_duplicate_vote, DuplicateVote, Evidence, EvidenceError, Offence, OffenceKind, Place, Vote,
    VoteTime, VoteType,
};

fn verify(votes: &DuplicateVote) -> Result<Offence, EvidenceError> {
    verify_duplicate_vote(&MockApi::default(), CHAIN, &alice(), votes)
}

fn code(votes: &DuplicateVote) -> &'static str {
    verify(votes).unwrap_err().code()
}

fn both(votes: &mut DuplicateVote, change: impl Fn(&mut Vote)) {
    change(&mut votes.vote_a);
    change(&mut votes.vote_b);
}

const OFFENCE: Offence = Offence {
    kind: OffenceKind::DuplicateVote,
    height: HEIGHT,
    place: Place::Round {
        round: ROUND,
        vote_type: VoteType::Precommit,
    },
};

/// Every pair of different block ids is an offence, and the same one, whichever vote comes first.
#[rstest]
#[case::two_blocks(signed_after(|_| ()))]
#[case::nil_and_block(signed_after(|v| v.vote_a.block_id = None))]
#[case::block_and_nil(signed_after(|v| v.vote_b.block_id = None))]
#[case::only_the_hash_differs(signed_after(|v| {
    let part_set_hash = block_id("a").part_set_hash;
    v.vote_b.block_id = v.vote_b.block_id.take().map(|id| crate::evidence::BlockId { part_set_hash, ..id });
}))]
#[case::only_the_part_set_differs(signed_after(|v| {
    v.vote_b.block_id = Some(crate::evidence::BlockId { hash: block_id("a").hash, ..block_id("b") });
}))]
#[case::only_the_number_of_parts_differs(signed_after(|v| {
    v.vote_b.block_id = Some(crate::evidence::BlockId { part_set_total: 2, ..block_id("a") });
}))]
#[case::other_times(signed_after(|v| v.vote_b.timestamp = VoteTime { seconds: -5, nanos: 7 }))]
#[case::first_and_last_time(signed_after(|v| {
    v.vote_a.timestamp = VoteTime { seconds: MIN_SECONDS, nanos: 0 };
    v.vote_b.timestamp = VoteTime { seconds: MAX_SECONDS, nanos: MAX_NANOS };
}))]
#[case::a_third_block(signed_after(|v| v.vote_b.block_id = Some(block_id("c"))))]
fn offences(#[case] votes: DuplicateVote) {
    assert_eq!(verify(&votes).unwrap(), OFFENCE);
    assert_eq!(verify(&swapped(&votes)).unwrap(), OFFENCE);
}

#[rstest]
fn the_offence_says_height_round_and_type(
    #[values(1, HEIGHT, MAX_HEIGHT)] height: u64,
    #[values(0, ROUND, MAX_ROUND)] round: u32,
    #[values(VoteType::Prevote, VoteType::Precommit)] vote_type: VoteType,
) {
    let votes = signed_after(|v| {
        both(v, |vote| {
            (vote.height, vote.round, vote.vote_type) = (height, round, vote_type);
        })
    });
    assert_eq!(
        verify(&votes).unwrap(),
        Offence {
            kind: OffenceKind::DuplicateVote,
            height,
            place: Place::Round { round, vote_type },
        }
    );
}

/// Well signed, and no contradiction.
#[rstest]
#[case::heights("heights_differ", signed_after(|v| v.vote_b.height += 1))]
#[case::one_height_zero("heights_differ", signed_after(|v| v.vote_b.height = 0))]
#[case::height_zero("height_zero", signed_after(|v| both(v, |vote| vote.height = 0)))]
#[case::rounds("rounds_differ", signed_after(|v| v.vote_b.round += 1))]
#[case::types("types_differ", signed_after(|v| v.vote_b.vote_type = VoteType::Prevote))]
#[case::same_block("same_block", signed_after(|v| v.vote_b.block_id = v.vote_a.block_id.clone()))]
#[case::same_block_later("same_block", signed_after(|v| {
    v.vote_b.block_id = v.vote_a.block_id.clone();
    v.vote_b.timestamp.seconds += 1;
}))]
#[case::both_nil("both_nil", signed_after(|v| both(v, |vote| vote.block_id = None)))]
#[case::both_nil_later("both_nil", signed_after(|v| {
    both(v, |vote| vote.block_id = None);
    v.vote_b.timestamp.nanos += 1;
}))]
fn no_contradiction(#[case] expected: &str, #[case] votes: DuplicateVote) {
    assert_eq!(code(&votes), expected);
    assert_eq!(code(&swapped(&votes)), expected);
}

/// Any signed field changed after signing: the signature of that vote is wrong.
#[rstest]
#[case::a_time("wrong_signature_a", changed_after(|v| v.vote_a.timestamp.nanos = 1))]
#[case::b_time("wrong_signature_b", changed_after(|v| v.vote_b.timestamp.seconds += 1))]
#[case::a_block("wrong_signature_a", changed_after(|v| v.vote_a.block_id = Some(block_id("c"))))]
#[case::b_block("wrong_signature_b", changed_after(|v| v.vote_b.block_id = None))]
#[case::a_signature("wrong_signature_a", changed_after(|v| v.vote_a.signature = Binary::new(vec![0; 64])))]
#[case::b_signature("wrong_signature_b", changed_after(|v| v.vote_b.signature = v.vote_a.signature.clone()))]
#[case::signatures_swapped("wrong_signatures", changed_after(|v| {
    std::mem::swap(&mut v.vote_a.signature, &mut v.vote_b.signature)
}))]
#[case::height("wrong_signatures", changed_after(|v| both(v, |vote| vote.height += 1)))]
#[case::round("wrong_signatures", changed_after(|v| both(v, |vote| vote.round += 1)))]
#[case::vote_type("wrong_signatures", changed_after(|v| both(v, |vote| vote.vote_type = VoteType::Prevote)))]
#[case::one_vote_of_a_stranger("wrong_signature_b", changed_after(|v| {
    sign_vote(&signing_key("mallory"), CHAIN, &mut v.vote_b).unwrap()
}))]
#[case::one_vote_of_another_chain("wrong_signature_a", changed_after(|v| {
    sign_vote(&signing_key("alice"), "oracle-8", &mut v.vote_a).unwrap()
}))]
fn forgeries(#[case] expected: &str, #[case] votes: DuplicateVote) {
    assert_eq!(code(&votes), expected);
}

#[rstest]
#[case::short_hash("block_id.hash", |v: &mut Vote| with_block(v, |id| id.hash = vec![1; 31].into()))]
#[case::long_hash("block_id.hash", |v: &mut Vote| with_block(v, |id| id.hash = vec![1; 33].into()))]
#[case::no_hash("block_id.hash", |v: &mut Vote| with_block(v, |id| id.hash = Binary::default()))]
#[case::no_parts("block_id.part_set_total", |v: &mut Vote| with_block(v, |id| id.part_set_total = 0))]
#[case::short_parts("block_id.part_set_hash", |v: &mut Vote| with_block(v, |id| id.part_set_hash = vec![1; 31].into()))]
#[case::no_signature("signature", |v: &mut Vote| v.signature = Binary::default())]
#[case::short_signature("signature", |v: &mut Vote| v.signature = v.signature[..63].into())]
#[case::long_signature("signature", |v: &mut Vote| v.signature = [v.signature.as_slice(), &[0]].concat().into())]
#[case::height("height", |v: &mut Vote| v.height = MAX_HEIGHT + 1)]
#[case::greatest_height("height", |v: &mut Vote| v.height = u64::MAX)]
#[case::round("round", |v: &mut Vote| v.round = MAX_ROUND + 1)]
#[case::before_year_1("timestamp.seconds", |v: &mut Vote| v.timestamp.seconds = MIN_SECONDS - 1)]
#[case::after_year_9999("timestamp.seconds", |v: &mut Vote| v.timestamp.seconds = MAX_SECONDS + 1)]
#[case::a_second_of_nanos("timestamp.nanos", |v: &mut Vote| v.timestamp.nanos = MAX_NANOS + 1)]
fn malformed_votes(#[case] field_name: &str, #[case] change: fn(&mut Vote)) {
    for votes in [
        changed_after(|v| change(&mut v.vote_a)),
        changed_after(|v| change(&mut v.vote_b)),
    ] {
        let error = verify(&votes).unwrap_err();
        assert_eq!(error.code(), "malformed_vote");
        assert!(
            matches!(error, EvidenceError::MalformedVote { field, .. } if field == field_name),
            "{error}"
        );
    }
}

fn with_block(vote: &mut Vote, change: fn(&mut crate::evidence::BlockId)) {
    change(vote.block_id.as_mut().unwrap());
}

/// A good proof, judged with what is not its own.
#[rstest]
#[case::another_chain("wrong_signatures", "oracle-8", alice().to_vec())]
#[case::a_strangers_key("wrong_signatures", CHAIN, signing_key("bob").verifying_key().to_bytes().to_vec())]
#[case::no_chain("malformed_chain_id", "", alice().to_vec())]
#[case::long_chain("malformed_chain_id", "a-chain-id-of-fifty-one-bytes-which-is-one-too-many", alice().to_vec())]
#[case::short_key("malformed_public_key", CHAIN, alice()[..31].to_vec())]
#[case::long_key("malformed_public_key", CHAIN, [&alice()[..], &[0]].concat())]
#[case::no_key("malformed_public_key", CHAIN, vec![])]
#[case::zero_key("weak_public_key", CHAIN, vec![0; 32])]
fn judged_with_the_wrong_context(#[case] expected: &str, #[case] chain_id: &str, #[case] key: Vec<u8>) {
    let votes = signed_after(|_| ());
    let error = verify_duplicate_vote(&MockApi::default(), chain_id, &key, &votes).unwrap_err();
    assert_eq!(error.code(), expected);
}

/// The scalar of a signature plus the order of the group signs the same in arithmetic, and must not in
/// verification.
#[test]
fn a_shifted_scalar_is_refused() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let votes = changed_after(|v| {
        let mut signature = v.vote_a.signature.to_vec();
        let mut carry = 0_u16;
        for (byte, add) in signature[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            (*byte, carry) = (sum as u8, sum >> 8);
        }
        assert_eq!(carry, 0);
        v.vote_a.signature = signature.into();
    });
    assert_eq!(code(&votes), "wrong_signature_a");
}

#[test]
fn identity_is_constant_and_sorted_by_height() {
    assert_eq!(OFFENCE.id(), "duplicate_vote/1234/2/precommit");
    assert_eq!(OFFENCE.key(), [1, 0, 0, 0, 0, 0, 0, 4, 210, 0, 0, 0, 2, 2]);
    let keys: Vec<_> = [1, 255, 256, MAX_HEIGHT]
        .map(|height| Offence { height, ..OFFENCE }.key())
        .to_vec();
    assert!(keys.is_sorted());
    let other = |round, vote_type| Offence {
        place: Place::Round { round, vote_type },
        ..OFFENCE
    };
    let other_round = other(3, VoteType::Precommit);
    let other_type = other(2, VoteType::Prevote);
    for other in [other_round, other_type, Offence { height: 1, ..OFFENCE }] {
        assert_ne!(other.id(), OFFENCE.id());
        assert_ne!(other.key(), OFFENCE.key());
    }
}

#[test]
fn evidence_on_the_wire_keeps_its_shape() {
    let evidence = Evidence::DuplicateVote(signed_after(|v| v.vote_b.block_id = None));
    let json = to_json_vec(&evidence).unwrap();
    let text = String::from_utf8(json.clone()).unwrap();
    assert!(
        text.starts_with(r#"{"duplicate_vote":{"vote_a":{"vote_type":"precommit","height":1234,"round":2,"#)
    );
    assert_eq!(from_json::<Evidence>(&json).unwrap(), evidence);
    assert_eq!(
        evidence.verify(&MockApi::default(), &ORACLE, &alice()).unwrap(),
        OFFENCE
    );
}

#[test]
fn the_signing_helper_makes_offences() {
    let votes = double_vote(&signing_key("alice"), CHAIN, HEIGHT, ROUND).unwrap();
    assert_eq!(verify(&votes).unwrap(), OFFENCE);
    assert!(double_vote(&signing_key("alice"), CHAIN, MAX_HEIGHT + 1, 0).is_err());
}
