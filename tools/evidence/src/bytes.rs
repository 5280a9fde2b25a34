//! Evidence in protobuf, and bytes written as text.

use anyhow::{bail, Context, Result};
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use base64::Engine;
use prost::Message;

use crate::pb::{evidence::Sum, DuplicateVoteEvidence, Evidence, EvidenceList};

/// The double votes in protobuf bytes: a `DuplicateVoteEvidence`, the `Evidence` around it, or an `EvidenceList`.
///
/// The three are told apart by what they hold, since protobuf does not say which message it is.
///
/// # Errors
/// The bytes are none of these, or hold no double vote.
pub fn evidence_of(bytes: &[u8]) -> Result<Vec<DuplicateVoteEvidence>> {
    if let Some(evidence) = DuplicateVoteEvidence::decode(bytes).ok().filter(is_whole) {
        return Ok(vec![evidence]);
    }
    let mut listed = EvidenceList::decode(bytes).map_or_else(|_| vec![], |list| list.evidence);
    listed.extend(Evidence::decode(bytes));
    let mut others = 0;
    let mut found = vec![];
    for evidence in listed {
        match evidence.sum {
            Some(Sum::DuplicateVoteEvidence(votes)) if is_whole(&votes) => found.push(votes),
            Some(Sum::LightClientAttackEvidence(_)) => others += 1,
            _ => {}
        }
    }
    if found.is_empty() && others > 0 {
        bail!("the bytes are evidence of a light client attack; only double votes are taken");
    }
    if found.is_empty() {
        bail!(
            "{} bytes that are no DuplicateVoteEvidence, Evidence or EvidenceList of CometBFT with both votes in it",
            bytes.len()
        );
    }
    Ok(found)
}

/// Whether there are two votes, each with a signature: other messages decode as this one too, with their parts lost.
fn is_whole(evidence: &DuplicateVoteEvidence) -> bool {
    let signed =
        |vote: &Option<crate::pb::Vote>| vote.as_ref().is_some_and(|vote| !vote.signature.is_empty());
    signed(&evidence.vote_a) && signed(&evidence.vote_b)
}

/// Bytes as nodes write them: hex of 64 digits or with `0x`, else base64.
///
/// # Errors
/// Neither.
pub fn of_text(text: &str) -> Result<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let is_hex = digits.len() % 2 == 0 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex {
        return of_hex(digits);
    }
    STANDARD
        .decode(text)
        .or_else(|_| STANDARD_NO_PAD.decode(text))
        .with_context(|| format!("'{}' is neither hex nor base64", shortened(text)))
}

/// Bytes in base64, which some texts share with hex: the caller knows which it is.
///
/// # Errors
/// They are not.
pub fn of_base64(text: &str) -> Result<Vec<u8>> {
    STANDARD
        .decode(text)
        .with_context(|| format!("'{}' is not base64", shortened(text)))
}

fn of_hex(digits: &str) -> Result<Vec<u8>> {
    let digits = digits.as_bytes();
    digits
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).context("hex")?;
            u8::from_str_radix(pair, 16).with_context(|| format!("'{pair}' is not hex"))
        })
        .collect()
}

/// Hex in capitals, as CometBFT prints hashes and addresses.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Base64, as CometBFT prints signatures.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
