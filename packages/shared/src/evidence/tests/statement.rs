//! Signed statements: what conflicts, and what no accuser can make of honest ones (S-6, F-42, F-43).

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{from_json, to_json_vec, Binary};
use proptest::prelude::*;
use rstest::rstest;

use super::{alice, ORACLE};
use crate::evidence::signing::{sign_statement, signing_key};
use crate::evidence::vote::MAX_HEIGHT;
use crate::evidence::{
    statement_sign_bytes, verify_signed_conflict, Evidence, EvidenceError, Offence, OffenceKind, Place,
    SignedConflict, Speaker, Statement,
};

const SLOT: u64 = 77;

fn says(height: u64, content: &str) -> Statement {
    sign_statement(&signing_key("alice"), &ORACLE, SLOT, height, content.as_bytes())
}

fn conflict() -> SignedConflict {
    SignedConflict {
        slot: SLOT,
        statement_a: says(12, "1 atom is 5"),
        statement_b: says(10, "1 atom is 6"),
    }
}

fn changed(change: impl FnOnce(&mut SignedConflict)) -> SignedConflict {
    let mut conflict = conflict();
    change(&mut conflict);
    conflict
}

fn verify(conflict: &SignedConflict) -> Result<Offence, EvidenceError> {
    verify_signed_conflict(&MockApi::default(), &ORACLE, &alice(), conflict)
}

/// The later statement dates it; slot and kind alone are its identity.
/// Covers: I-22
#[test]
fn two_contents_of_one_slot_are_one_offence() {
    let offence = Offence {
        kind: OffenceKind::SignedConflict,
        height: 12,
        place: Place::Slot(SLOT),
    };
    assert_eq!(verify(&conflict()), Ok(offence));
    let swapped = changed(|c| std::mem::swap(&mut c.statement_a, &mut c.statement_b));
    assert_eq!(verify(&swapped), Ok(offence));
    let third = verify(&changed(|c| c.statement_b = says(99, "1 atom is 7"))).unwrap();
    assert_eq!((third.id(), third.key()), (offence.id(), offence.key()));
    assert_eq!(offence.id(), "signed_conflict/77");
    assert_eq!(offence.key(), [2, 0, 0, 0, 0, 0, 0, 0, 77]);
}

#[test]
fn it_travels_as_evidence() {
    let evidence = Evidence::SignedConflict(conflict());
    let json = to_json_vec(&evidence).unwrap();
    assert!(json.starts_with(br#"{"signed_conflict":{"slot":77,"statement_a":{"height":12,"#));
    assert_eq!(from_json::<Evidence>(&json).unwrap(), evidence);
    let offence = evidence.verify(&MockApi::default(), &ORACLE, &alice()).unwrap();
    assert_eq!(offence, evidence.claimed());
}

#[rstest]
#[case::said_twice("same_content", changed(|c| c.statement_b = says(99, "1 atom is 5")))]
#[case::another_slot("wrong_signatures", changed(|c| c.slot += 1))]
#[case::another_height("wrong_signature_a", changed(|c| c.statement_a.height += 1))]
#[case::another_content("wrong_signature_b", changed(|c| c.statement_b.content_hash = vec![7; 32].into()))]
#[case::swapped_signatures("wrong_signatures", changed(|c| {
    std::mem::swap(&mut c.statement_a.signature, &mut c.statement_b.signature);
}))]
#[case::height_zero("malformed_statement", changed(|c| c.statement_a = says(0, "x")))]
#[case::height_above("malformed_statement", changed(|c| c.statement_b = says(MAX_HEIGHT + 1, "x")))]
#[case::short_hash("malformed_statement", changed(|c| c.statement_a.content_hash = vec![7; 31].into()))]
#[case::short_signature("malformed_statement", changed(|c| c.statement_b.signature = vec![7; 63].into()))]
fn what_is_no_conflict_is_refused(#[case] code: &str, #[case] conflict: SignedConflict) {
    assert_eq!(verify(&conflict).unwrap_err().code(), code);
}

#[rstest]
#[case::chain(Speaker { chain_id: "oracle-8", ..ORACLE })]
#[case::service(Speaker { service: "bridge", ..ORACLE })]
#[case::moved_boundary(Speaker { chain_id: "oracle-7o", service: "racle" })]
fn statements_are_for_one_chain_and_service(#[case] other: Speaker<'_>) {
    let error = verify_signed_conflict(&MockApi::default(), &other, &alice(), &conflict());
    assert_eq!(error.unwrap_err().code(), "wrong_signatures");
}

#[test]
fn keys_and_chain_ids_are_checked_first() {
    let api = MockApi::default();
    let mallory = signing_key("mallory").verifying_key().to_bytes();
    let code = |speaker: &Speaker<'_>, key: &[u8]| {
        verify_signed_conflict(&api, speaker, key, &conflict())
            .unwrap_err()
            .code()
    };
    assert_eq!(code(&ORACLE, &mallory), "wrong_signatures");
    assert_eq!(code(&ORACLE, &[0; 32]), "weak_public_key");
    assert_eq!(code(&ORACLE, &[7; 31]), "malformed_public_key");
    let nameless = Speaker {
        chain_id: "",
        ..ORACLE
    };
    assert_eq!(code(&nameless, &alice()), "malformed_chain_id");
}

proptest! {
    /// A statement never has the bytes of a vote, a claim or another statement: it begins with a zero byte and goes on.
    #[test]
    fn no_two_statements_share_bytes(
        chain in "[a-z]{0,5}", service in "[a-z]{0,5}", slot in 0u64..3, height in 0u64..3, content in 0u8..2,
        other_chain in "[a-z]{0,5}", other_service in "[a-z]{0,5}", other_slot in 0u64..3, other_height in 0u64..3,
    ) {
        let bytes = |chain_id: &str, service: &str, slot, height| {
            statement_sign_bytes(&Speaker { chain_id, service }, slot, height, &[content; 32])
        };
        let (one, two) = (bytes(&chain, &service, slot, height), bytes(&other_chain, &other_service, other_slot, other_height));
        prop_assert!(one.starts_with(b"\0holdfast/statement/v1"));
        let same = (&chain, &service, slot, height) == (&other_chain, &other_service, other_slot, other_height);
        prop_assert_eq!(one == two, same);
    }

    #[test]
    fn unsigned_statements_never_pass(
        height in 1u64..9, hashes in any::<[[u8; 32]; 2]>(), signatures in prop::collection::vec(prop::collection::vec(any::<u8>(), 64), 2),
    ) {
        let statement = |i: usize| Statement {
            height,
            content_hash: Binary::new(hashes[i].to_vec()),
            signature: Binary::new(signatures[i].clone()),
        };
        let forged = SignedConflict { slot: SLOT, statement_a: statement(0), statement_b: statement(1) };
        prop_assert!(verify(&forged).is_err());
        let beside_a_good_one = changed(|c| c.statement_b = statement(1));
        prop_assert!(verify(&beside_a_good_one).is_err());
    }
}
