//! Proof that an operator holds the consensus key that it registers for a service.
//!
//! Without it anybody could register somebody else's key, and lose or take the blame for what its holder
//! signs.
//!
//! The key is a validator's hot key, so what it signs here must never pass for what CometBFT asks of it, nor
//! the other way round. CometBFT signs votes, proposals and vote extensions as length-delimited protobuf: the
//! length as a varint of the shortest form, then exactly that many bytes. A first byte of zero announces the
//! empty message, which is that one byte and nothing more. The claim begins with a zero byte and goes on, so
//! no length-delimited message equals any claim, whatever its content; the name of the domain behind it sets
//! claims apart from the other things Holdfast signs.
//!
//! One thing is out of reach of any format: a chain whose node signs bytes of the application's choice as
//! they are (the `NonRpExtension` of vote extensions in CometBFT's development line, `types/vote.go`
//! `VoteExtensionSignBytes`). Its application can have its validators sign anything, votes of any chain and
//! claims included. Such a chain must not be approved as a service while it uses that, and no key used on it
//! may be registered for another one.

use cosmwasm_std::Api;

use super::duplicate_vote::is_signed;
use super::error::EvidenceError;
use super::key::check_public_key;
use super::vote::SIGNATURE_LENGTH;

/// What a claim begins with: the zero byte that no CometBFT sign-bytes begin with, then the domain and its
/// version.
const DOMAIN: &[u8] = b"\0holdfast/possession/v1";

/// What the holder of a key claims by signing: that it votes with this key for this service as this operator,
/// on this hub. Every part is signed, so a claim cannot be shown to another hub, for another service, or by
/// another operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PossessionClaim<'a> {
    /// Chain id of the hub's chain.
    pub hub_chain_id: &'a str,
    /// Address of the hub contract.
    pub hub_address: &'a str,
    /// The service that the key votes for.
    pub service: &'a str,
    /// The operator that registers the key.
    pub operator: &'a str,
}

/// The bytes to sign: the domain, then each part behind its length in 8 bytes, big-endian, so that no two
/// claims have the same bytes.
#[must_use]
pub fn possession_sign_bytes(claim: &PossessionClaim<'_>) -> Vec<u8> {
    let PossessionClaim {
        hub_chain_id,
        hub_address,
        service,
        operator,
    } = claim;
    let mut bytes = DOMAIN.to_vec();
    for part in [hub_chain_id, hub_address, service, operator] {
        // A length never exceeds 64 bits, on a host or in wasm.
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        bytes.extend(length.to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

/// Verifies that the holder of this key signed the claim.
///
/// # Errors
/// `malformed_public_key`, `weak_public_key`, `malformed_signature` (not 64 bytes), and `wrong_possession`
/// when the signature does not verify, also because the key is no point of the curve.
pub fn verify_possession(
    api: &dyn Api,
    public_key: &[u8],
    signature: &[u8],
    claim: &PossessionClaim<'_>,
) -> Result<(), EvidenceError> {
    let key = check_public_key(public_key)?;
    if signature.len() != SIGNATURE_LENGTH {
        return Err(EvidenceError::MalformedSignature {
            length: signature.len(),
        });
    }
    if !is_signed(api, &possession_sign_bytes(claim), signature, &key) {
        return Err(EvidenceError::WrongPossession);
    }
    Ok(())
}
