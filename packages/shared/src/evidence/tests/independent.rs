//! Votes that the `tendermint` crates made, signed and encoded, through the whole verification: all cases of S-6 that a
//! proof shows by itself.

use cosmwasm_std::testing::MockApi;
use ed25519_dalek::Signer;
use prost::Message;
use rstest::rstest;
use tendermint::{account, block, chain, vote, Hash, Time};
use tendermint_proto::v0_38::types as pb;

use super::{alice, CHAIN};
use crate::evidence::signing::signing_key;
use crate::evidence::{verify_duplicate_vote, DuplicateVote, EvidenceError, Offence};

/// A vote before it is signed: by whom, for which chain, and what it says.
#[derive(Clone, Copy)]
struct Cast {
    key: &'static str,
    chain: &'static str,
    kind: vote::Type,
    height: u32,
    round: u16,
    /// None is nil.
    block: Option<u8>,
}

const CAST: Cast = Cast {
    key: "alice",
    chain: CHAIN,
    kind: vote::Type::Precommit,
    height: 7,
    round: 0,
    block: Some(1),
};

impl Cast {
    fn signed(self) -> pb::Vote {
        let block_id = self.block.map(|name| block::Id {
            hash: Hash::Sha256([name; 32]),
            part_set_header: block::parts::Header::new(1, Hash::Sha256([name + 100; 32])).unwrap(),
        });
        let mut cast = vote::Vote {
            vote_type: self.kind,
            height: self.height.into(),
            round: self.round.into(),
            block_id,
            timestamp: Some(Time::parse_from_rfc3339("2026-12-01T12:00:00.5Z").unwrap()),
            validator_address: account::Id::new([4; 20]),
            validator_index: vote::ValidatorIndex::try_from(1_u32).unwrap(),
            signature: None,
            extension: vec![7; 40],
            extension_signature: None,
        };
        let chain_id: chain::Id = self.chain.parse().unwrap();
        let bytes = cast.clone().into_signable_vec(chain_id);
        let signature = signing_key(self.key).sign(&bytes).to_bytes().to_vec();
        cast.signature = tendermint::Signature::new(signature).unwrap();
        cast.into()
    }
}

fn judged(vote_a: pb::Vote, vote_b: pb::Vote) -> Result<Offence, EvidenceError> {
    let evidence = pb::DuplicateVoteEvidence {
        vote_a: Some(vote_a),
        vote_b: Some(vote_b),
        total_voting_power: 100,
        validator_power: 10,
        timestamp: None,
    };
    let votes = DuplicateVote::from_proto(&evidence.encode_to_vec())?;
    verify_duplicate_vote(&MockApi::default(), CHAIN, &alice(), &votes)
}

/// Covers: S-6, F-43
#[rstest]
#[case::two_blocks(CAST, Cast { block: Some(2), ..CAST })]
#[case::block_and_nil(CAST, Cast { block: None, ..CAST })]
#[case::nil_and_block(Cast { block: None, ..CAST }, CAST)]
#[case::prevotes(Cast { kind: vote::Type::Prevote, ..CAST }, Cast { kind: vote::Type::Prevote, block: Some(2), ..CAST })]
#[case::a_late_round(Cast { round: 9, ..CAST }, Cast { round: 9, block: Some(2), ..CAST })]
fn what_they_made_convicts(#[case] a: Cast, #[case] b: Cast) {
    let offence = judged(a.signed(), b.signed()).unwrap();
    assert_eq!(offence.height, u64::from(a.height));
    assert_eq!(judged(b.signed(), a.signed()), Ok(offence), "swapped");
}

/// Covers: S-6, F-42, F-43
#[rstest]
#[case::another_chain_id("wrong_signatures", Cast { chain: "another-chain", ..CAST }, Cast { chain: "another-chain", block: Some(2), ..CAST })]
#[case::one_of_another_chain("wrong_signature_b", CAST, Cast { chain: "another-chain", block: Some(2), ..CAST })]
#[case::different_rounds("rounds_differ", CAST, Cast { round: 1, block: Some(2), ..CAST })]
#[case::different_heights("heights_differ", CAST, Cast { height: 8, block: Some(2), ..CAST })]
#[case::different_types("types_differ", CAST, Cast { kind: vote::Type::Prevote, block: Some(2), ..CAST })]
#[case::equal_block_ids("same_block", CAST, CAST)]
#[case::nil_against_nil("both_nil", Cast { block: None, ..CAST }, Cast { block: None, ..CAST })]
#[case::a_strangers_key("wrong_signatures", Cast { key: "bob", ..CAST }, Cast { key: "bob", block: Some(2), ..CAST })]
#[case::two_validators("wrong_signature_b", CAST, Cast { key: "bob", block: Some(2), ..CAST })]
fn what_proves_nothing_has_its_own_code(#[case] code: &str, #[case] a: Cast, #[case] b: Cast) {
    assert_eq!(judged(a.signed(), b.signed()).unwrap_err().code(), code);
}

/// One forged signature beside a good one, on either side.
/// Covers: S-6, F-42
#[test]
fn one_forged_signature_is_told_from_a_good_one() {
    let (good, other) = (
        CAST.signed(),
        Cast {
            block: Some(2),
            ..CAST
        }
        .signed(),
    );
    let forged = pb::Vote {
        signature: good.signature.iter().rev().copied().collect(),
        ..other
    };
    assert_eq!(
        judged(good.clone(), forged.clone()),
        Err(EvidenceError::WrongSignatureB)
    );
    assert_eq!(judged(forged, good), Err(EvidenceError::WrongSignatureA));
}
