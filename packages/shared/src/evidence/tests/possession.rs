//! Proof of possession: for one hub, service and operator, and never a vote (F-45).

use cosmwasm_std::testing::MockApi;
use proptest::prelude::*;
use prost::decode_length_delimiter;
use rstest::rstest;

use super::{alice, signed_after, CHAIN};
use crate::evidence::signing::{sign_possession, signing_key};
use crate::evidence::{
    possession_sign_bytes, verify_duplicate_vote, verify_possession, vote_sign_bytes, PossessionClaim,
};

const CLAIM: PossessionClaim<'static> = PossessionClaim {
    hub_chain_id: "hub-1",
    hub_address: "hub1contract",
    service: "oracle",
    operator: "hub1alice",
};

fn code(public_key: &[u8], signature: &[u8], claim: &PossessionClaim<'_>) -> &'static str {
    verify_possession(&MockApi::default(), public_key, signature, claim)
        .unwrap_err()
        .code()
}

#[test]
fn the_holder_of_the_key_proves_it() {
    let signature = sign_possession(&signing_key("alice"), &CLAIM);
    verify_possession(&MockApi::default(), &alice(), &signature, &CLAIM).unwrap();
}

#[rstest]
#[case::hub_chain(PossessionClaim { hub_chain_id: "hub-2", ..CLAIM })]
#[case::hub(PossessionClaim { hub_address: "hub1other", ..CLAIM })]
#[case::service(PossessionClaim { service: "bridge", ..CLAIM })]
#[case::operator(PossessionClaim { operator: "hub1mallory", ..CLAIM })]
#[case::moved_boundary(PossessionClaim { service: "oracleh", operator: "ub1alice", ..CLAIM })]
#[case::swapped(PossessionClaim { service: CLAIM.operator, operator: CLAIM.service, ..CLAIM })]
fn a_claim_is_good_for_nothing_else(#[case] other: PossessionClaim<'_>) {
    let signature = sign_possession(&signing_key("alice"), &CLAIM);
    assert_eq!(code(&alice(), &signature, &other), "wrong_possession");
}

#[test]
fn strangers_and_malformed_input_are_refused() {
    let signature = sign_possession(&signing_key("alice"), &CLAIM);
    let mallory = signing_key("mallory").verifying_key().to_bytes();
    assert_eq!(code(&mallory, &signature, &CLAIM), "wrong_possession");
    assert_eq!(code(&alice(), &signature[..63], &CLAIM), "malformed_signature");
    assert_eq!(code(&alice(), &[], &CLAIM), "malformed_signature");
    assert_eq!(code(&alice()[..31], &signature, &CLAIM), "malformed_public_key");
    assert_eq!(code(&[0; 32], &signature, &CLAIM), "weak_public_key");
}

#[test]
fn a_key_off_the_curve_is_refused() {
    let off_curve = (2..=255_u8)
        .map(|low| {
            let mut key = [0; 32];
            key[0] = low;
            key
        })
        .find(|key| ed25519_dalek::VerifyingKey::from_bytes(key).is_err())
        .unwrap();
    assert_eq!(code(&off_curve, &[0; 64], &CLAIM), "wrong_possession");
}

#[test]
fn the_bytes_are_fixed() {
    let claim = PossessionClaim {
        hub_chain_id: "h",
        hub_address: "",
        service: "st",
        operator: "o",
    };
    let expected = b"\0holdfast/possession/v1\
        \0\0\0\0\0\0\0\x01h\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02st\0\0\0\0\0\0\0\x01o";
    assert_eq!(possession_sign_bytes(&claim), expected);
}

#[test]
fn neither_signature_passes_for_the_other() {
    let votes = signed_after(|_| ());
    assert_eq!(
        code(&alice(), &votes.vote_a.signature, &CLAIM),
        "wrong_possession"
    );
    let mut forged = votes;
    forged.vote_b.signature = sign_possession(&signing_key("alice"), &CLAIM);
    let error = verify_duplicate_vote(&MockApi::default(), CHAIN, &alice(), &forged).unwrap_err();
    assert_eq!(error.code(), "wrong_signature_b");
    assert_ne!(vote_sign_bytes(CHAIN, &forged.vote_a).unwrap()[0], 0);
}

proptest! {
    /// Two claims never share bytes, and no claim is a length-delimited message, whatever is in it.
    #[test]
    fn bytes_name_one_claim_and_no_vote(a in any::<[String; 4]>(), b in any::<[String; 4]>()) {
        let claim = |parts: &[String; 4]| {
            let [hub_chain_id, hub_address, service, operator] = parts;
            possession_sign_bytes(&PossessionClaim { hub_chain_id, hub_address, service, operator })
        };
        prop_assert_eq!(claim(&a) == claim(&b), a == b);
        let bytes = claim(&a);
        prop_assert_eq!(decode_length_delimiter(bytes.as_slice()).unwrap(), 0);
        prop_assert!(bytes.len() > 1);
    }

    #[test]
    fn any_flipped_bit_is_refused(bit in 0..512_usize) {
        let mut signature = sign_possession(&signing_key("alice"), &CLAIM).to_vec();
        signature[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(code(&alice(), &signature, &CLAIM), "wrong_possession");
    }

    #[test]
    fn no_bytes_make_it_panic_or_pass(
        key in prop::collection::vec(any::<u8>(), 0..40),
        signature in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        prop_assert!(verify_possession(&MockApi::default(), &key, &signature, &CLAIM).is_err());
        let full = [signature.as_slice(), &[7; 64]].concat();
        prop_assert!(verify_possession(&MockApi::default(), &alice(), &full[..64], &CLAIM).is_err());
    }
}
