//! Consensus public keys: ed25519, 32 bytes, and none under which anybody can sign.

use sha2::{Digest, Sha256};

use super::error::EvidenceError;

/// Length of an ed25519 public key, in bytes.
pub const PUBLIC_KEY_LENGTH: usize = 32;

/// The encodings of the points of small order, with the sign bit cleared.
///
/// Verification follows ZIP-215, in CosmWasm (`ed25519-zebra`) as in CometBFT (`crypto/ed25519/ed25519.go`):
/// it multiplies by the cofactor 8 and takes encodings of y that are not reduced. Under a key whose order
/// divides 8 the message drops out of the equation, and one constant signature fits every message. Whoever
/// registered such a key could be framed by anybody, and whoever owns nothing could "possess" it.
///
/// The eight points have the five y below; 0 and 1 are small enough to be written a second time as p and p +
/// 1 (p = 2^255 - 19). Each with both signs makes 14 encodings: the 8 regular ones, and 6 irregular ones.
pub(super) const SMALL_ORDER: [[u8; PUBLIC_KEY_LENGTH]; 7] = [
    // y = 0, order 4; so also the key of 32 zero bytes.
    *b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
       \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    // y = 1, the neutral point.
    *b"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
       \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    // y of order 8.
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\
       \xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
    // Minus that y, order 8.
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\
       \x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
    // y = p - 1, order 2.
    *b"\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
       \xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    // y = p, which is 0 again.
    *b"\xed\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
       \xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    // y = p + 1, which is 1 again.
    *b"\xee\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
       \xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
];

/// Checks that the bytes can be a consensus key that only its holder signs with. That they are a point of the
/// curve is shown by the proof of possession.
///
/// # Errors
/// `malformed_public_key` unless there are 32 bytes; `weak_public_key` for a point of small order.
pub fn check_public_key(public_key: &[u8]) -> Result<[u8; PUBLIC_KEY_LENGTH], EvidenceError> {
    let key: [u8; PUBLIC_KEY_LENGTH] =
        public_key
            .try_into()
            .map_err(|_| EvidenceError::MalformedPublicKey {
                length: public_key.len(),
            })?;
    let mut unsigned = key;
    let [.., last] = &mut unsigned;
    *last &= 0x7f;
    if SMALL_ORDER.contains(&unsigned) {
        return Err(EvidenceError::WeakPublicKey);
    }
    Ok(key)
}

/// The validator's consensus address, shown to people as hex: the first 20 bytes of the key's SHA-256
/// (CometBFT `crypto/ed25519/ed25519.go` `PubKey.Address`). For display only; identity is the key.
///
/// # Errors
/// `malformed_public_key` unless there are 32 bytes; `weak_public_key` for a point of small order.
pub fn consensus_address(public_key: &[u8]) -> Result<[u8; 20], EvidenceError> {
    let digest: [u8; 32] = Sha256::digest(check_public_key(public_key)?).into();
    let mut address = [0; 20];
    address.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    Ok(address)
}
