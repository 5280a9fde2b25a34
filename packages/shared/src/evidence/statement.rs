//! Signed statements, and the conflict of two of them: the generic offence for oracles, bridges and sequencers
//! (DESIGN 3.5, "signed conflict").
//!
//! A service numbers the occasions on which its operators must speak with one tongue: a round of prices, a nonce of a
//! bridge, a block of a rollup. For each such slot an operator signs at most one content. Two statements of one key
//! about one slot with different contents prove an offence to anyone, whatever the service is.
//!
//! The bytes begin like the other things Holdfast has keys sign (`possession`): with a zero byte, so that no vote,
//! proposal or vote extension of CometBFT has the same bytes, and with a domain of their own.

use cosmwasm_std::{Api, Binary};
use holdfast_wire::wire;

use super::canonical::MAX_CHAIN_ID_LENGTH;
use super::duplicate_vote::is_signed;
use super::error::EvidenceError;
use super::key::check_public_key;
use super::offence::{Offence, OffenceKind, Place};
use super::vote::{HASH_LENGTH, MAX_HEIGHT, SIGNATURE_LENGTH};

/// What the bytes of a statement begin with: the zero byte, then the domain and its version.
const DOMAIN: &[u8] = b"\0holdfast/statement/v1";

/// Two statements about one slot that say different things. Their order means nothing.
#[wire]
pub struct SignedConflict {
    /// The occasion both are about, by the service's own count.
    pub slot: u64,
    /// One of the two statements.
    pub statement_a: Statement,
    /// The other one.
    pub statement_b: Statement,
}

/// One signed statement about a slot.
#[wire]
pub struct Statement {
    /// Height of the consumer chain at which it was made, 1 to 2^63 - 1.
    pub height: u64,
    /// Hash of what it says, 32 bytes; how it is hashed is the service's own affair.
    pub content_hash: Binary,
    /// Ed25519 signature over [`statement_sign_bytes`], 64 bytes.
    pub signature: Binary,
}

/// Whose statements they are: everything that is signed and does not travel with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker<'a> {
    /// Chain id of the consumer chain.
    pub chain_id: &'a str,
    /// Name of the service.
    pub service: &'a str,
}

impl SignedConflict {
    /// The offence it claims: made when the later of the two statements was.
    pub(super) fn claimed(&self) -> Offence {
        Offence {
            kind: OffenceKind::SignedConflict,
            height: self.statement_a.height.max(self.statement_b.height),
            place: Place::Slot(self.slot),
        }
    }
}

/// The bytes an operator signs to say `content_hash` about `slot` at `height`: the domain, chain id and service behind
/// their lengths in 8 bytes, then slot, height and hash, all big-endian. No two statements have the same bytes.
#[must_use]
pub fn statement_sign_bytes(speaker: &Speaker<'_>, slot: u64, height: u64, content_hash: &[u8]) -> Vec<u8> {
    let mut bytes = DOMAIN.to_vec();
    for part in [speaker.chain_id, speaker.service] {
        // A length never exceeds 64 bits, on a host or in wasm.
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        bytes.extend(length.to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes.extend(slot.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(content_hash);
    bytes
}

/// Verifies that the holder of this key said two things about one slot, and says which offence it is.
///
/// # Errors
/// Each with its own code: `malformed_public_key`, `weak_public_key`, `malformed_chain_id`, `malformed_statement`,
/// `same_content`, `wrong_signature_a`, `wrong_signature_b`, `wrong_signatures`.
pub fn verify_signed_conflict(
    api: &dyn Api,
    speaker: &Speaker<'_>,
    public_key: &[u8],
    conflict: &SignedConflict,
) -> Result<Offence, EvidenceError> {
    let key = check_public_key(public_key)?;
    let length = speaker.chain_id.len();
    if length == 0 || length > MAX_CHAIN_ID_LENGTH {
        return Err(EvidenceError::MalformedChainId { length });
    }
    let SignedConflict {
        slot,
        statement_a,
        statement_b,
    } = conflict;
    check(statement_a)?;
    check(statement_b)?;
    if statement_a.content_hash == statement_b.content_hash {
        return Err(EvidenceError::SameContent);
    }
    let is_right = |statement: &Statement| {
        let bytes = statement_sign_bytes(speaker, *slot, statement.height, &statement.content_hash);
        is_signed(api, &bytes, &statement.signature, &key)
    };
    EvidenceError::of_signatures(is_right(statement_a), is_right(statement_b))?;
    Ok(conflict.claimed())
}

fn check(statement: &Statement) -> Result<(), EvidenceError> {
    let Statement {
        height,
        content_hash,
        signature,
    } = statement;
    let (hash, signature) = (content_hash.len(), signature.len());
    let bounds = [
        (
            (1..=MAX_HEIGHT).contains(height),
            "height",
            *height,
            "1 to 2^63 - 1",
        ),
        (hash == HASH_LENGTH, "content_hash", of(hash), "32 bytes long"),
        (
            signature == SIGNATURE_LENGTH,
            "signature",
            of(signature),
            "64 bytes long",
        ),
    ];
    for (holds, field, found, needed) in bounds {
        if !holds {
            return Err(EvidenceError::MalformedStatement { field, found, needed });
        }
    }
    Ok(())
}

fn of(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
