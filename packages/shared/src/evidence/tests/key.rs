//! Public keys: length, address, and every key under which anybody can sign.

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::Api;
use ed25519_dalek::VerifyingKey;
use rstest::rstest;

use super::{alice, changed_after, CHAIN};
use crate::evidence::key::SMALL_ORDER;
use crate::evidence::{
    check_public_key, consensus_address, verify_duplicate_vote, verify_possession, PossessionClaim,
};

/// R the neutral point, S zero: it satisfies the cofactored equation for every message under a key of small
/// order.
fn forged_signature() -> Vec<u8> {
    let mut signature = vec![0; 64];
    signature[0] = 1;
    signature
}

fn both_signs() -> Vec<[u8; 32]> {
    let mut keys = SMALL_ORDER.to_vec();
    keys.extend(SMALL_ORDER.map(|mut key| {
        key[31] |= 0x80;
        key
    }));
    keys
}

/// The danger is real: the host accepts the forged signature under each key of the list. And the list refuses
/// it.
#[test]
fn anybody_signs_under_a_key_of_the_list() {
    let api = MockApi::default();
    let votes = changed_after(|v| {
        v.vote_a.signature = forged_signature().into();
        v.vote_b.signature = forged_signature().into();
    });
    let claim = PossessionClaim {
        hub_chain_id: "hub-1",
        hub_address: "hub",
        service: "s",
        operator: "o",
    };
    let keys = both_signs();
    assert_eq!(keys.len(), 14);
    for key in keys {
        assert!(VerifyingKey::from_bytes(&key).unwrap().is_weak());
        for message in ["", "anything", "anything else"] {
            assert!(api
                .ed25519_verify(message.as_bytes(), &forged_signature(), &key)
                .unwrap());
        }
        let refusals = [
            check_public_key(&key).unwrap_err(),
            consensus_address(&key).unwrap_err(),
            verify_duplicate_vote(&api, CHAIN, &key, &votes).unwrap_err(),
            verify_possession(&api, &key, &forged_signature(), &claim).unwrap_err(),
        ];
        assert!(refusals.iter().all(|error| error.code() == "weak_public_key"));
    }
}

/// The list is complete. The group has 8 points of small order, so 8 regular encodings: all on the list,
/// since those of it whose y is reduced, and whose sign is not that of x = 0, are 8. Irregular encodings have
/// a y of p and above, or the sign of x = 0 set: all of them are tried here.
#[test]
fn the_list_is_complete() {
    let reduced = |key: &[u8; 32]| key[1..31] != [0xff; 30] || key[31] & 0x7f != 0x7f || key[0] < 0xed;
    let neutral_or_order_2 = |key: &[u8; 32]| {
        let mut unsigned = *key;
        unsigned[31] &= 0x7f;
        unsigned == SMALL_ORDER[1] || unsigned == SMALL_ORDER[4]
    };
    let regular = both_signs().into_iter().filter(|key| reduced(key));
    assert_eq!(
        regular
            .filter(|key| key[31] < 0x80 || !neutral_or_order_2(key))
            .count(),
        8
    );

    let mut weak = 0;
    for (low, sign) in (0xed..=0xff).flat_map(|low| [(low, 0x7f), (low, 0xff)]) {
        let mut key = [0xff; 32];
        (key[0], key[31]) = (low, sign);
        let is_weak = VerifyingKey::from_bytes(&key).is_ok_and(|point| point.is_weak());
        assert_eq!(check_public_key(&key).is_err(), is_weak);
        weak += usize::from(is_weak);
    }
    assert_eq!(weak, 4);
}

#[rstest]
#[case(0)]
#[case(31)]
#[case(33)]
#[case(64)]
fn keys_of_another_length_are_refused(#[case] length: usize) {
    let key = vec![9; length];
    assert_eq!(check_public_key(&key).unwrap_err().code(), "malformed_public_key");
    assert_eq!(
        consensus_address(&key).unwrap_err().code(),
        "malformed_public_key"
    );
}

#[test]
fn the_address_is_the_one_that_cometbft_shows() {
    let reference = tendermint::PublicKey::from_raw_ed25519(&alice()).unwrap();
    let address = consensus_address(&alice()).unwrap();
    assert_eq!(
        address.as_slice(),
        tendermint::account::Id::from(reference).as_bytes()
    );
}
