//! Any bytes: no panic, no accusation that was not signed (F-26, F-42).

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{from_json, to_json_vec, Binary};
use proptest::prelude::*;
use prost::Message;

use super::proto::pb_evidence;
use super::{alice, changed_after, signed_after, CHAIN};
use crate::evidence::{
    verify_duplicate_vote, BlockId, DuplicateVote, Evidence, EvidenceError, Offence, Vote, VoteTime, VoteType,
};

fn verify(votes: &DuplicateVote) -> Result<Offence, EvidenceError> {
    verify_duplicate_vote(&MockApi::default(), CHAIN, &alice(), votes)
}

/// Bytes of the right length as often as of a wrong one, so that every check is reached.
fn bytes_near(length: usize) -> impl Strategy<Value = Binary> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), length),
        prop::collection::vec(any::<u8>(), 0..=100)
    ]
    .prop_map(Binary::new)
}

prop_compose! {
    fn any_block()(hash in bytes_near(32), part_set_total in any::<u32>(), part_set_hash in bytes_near(32)) -> BlockId {
        BlockId { hash, part_set_total, part_set_hash }
    }
}

prop_compose! {
    fn any_vote()(
        vote_type in prop_oneof![Just(VoteType::Prevote), Just(VoteType::Precommit)],
        height in prop_oneof![0..3_u64, any::<u64>()],
        round in prop_oneof![0..2_u32, any::<u32>()],
        block_id in prop::option::of(any_block()),
        seconds in prop_oneof![-10..10_i64, any::<i64>()],
        nanos in any::<u32>(),
        signature in bytes_near(64),
    ) -> Vote {
        Vote { vote_type, height, round, block_id, timestamp: VoteTime { seconds, nanos }, signature }
    }
}

proptest! {
    #[test]
    fn unsigned_votes_never_pass(vote_a in any_vote(), vote_b in any_vote(), key in bytes_near(32), chain in ".{0,60}") {
        let votes = DuplicateVote { vote_a, vote_b };
        prop_assert!(verify(&votes).is_err());
        prop_assert!(verify_duplicate_vote(&MockApi::default(), &chain, &key, &votes).is_err());
        let wire = Evidence::DuplicateVote(votes);
        prop_assert_eq!(from_json::<Evidence>(to_json_vec(&wire).unwrap()).unwrap(), wire);
    }

    #[test]
    fn a_vote_of_alice_beside_any_other_is_no_proof(vote in any_vote()) {
        prop_assert!(verify(&changed_after(|v| v.vote_b = vote)).is_err());
    }

    #[test]
    fn any_flipped_bit_of_a_signature_is_refused(bit in 0..512_usize, second in any::<bool>()) {
        let flip = |signature: &mut Binary| {
            let mut bytes = signature.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            *signature = bytes.into();
        };
        let votes =
            changed_after(|v| flip(if second { &mut v.vote_b.signature } else { &mut v.vote_a.signature }));
        let expected = if second { "wrong_signature_b" } else { "wrong_signature_a" };
        prop_assert_eq!(verify(&votes).unwrap_err().code(), expected);
    }

    #[test]
    fn random_protobuf_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        if let Ok(votes) = DuplicateVote::from_proto(&bytes) {
            prop_assert!(verify(&votes).is_err());
        }
    }

    /// A proof with some bytes changed, cut or inserted is refused, or is still the same offence.
    #[test]
    fn mutated_protobuf_is_refused_or_the_same_offence(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6)
    ) {
        let votes = signed_after(|_| ());
        let mut bytes = pb_evidence(&votes).encode_to_vec();
        for (index, byte, kind) in changes {
            let at = index.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        if let Ok(offence) = DuplicateVote::from_proto(&bytes).and_then(|read| verify(&read)) {
            prop_assert_eq!(offence, verify(&votes).unwrap());
        }
    }
}
