//! Reading evidence in whatever form it comes.

use anyhow::{bail, Result};
use serde_json::Value;

use crate::pb::DuplicateVoteEvidence;
use crate::{bytes, json};

/// Every double vote in what was given: JSON, protobuf bytes, or those in hex or base64.
///
/// # Errors
/// It is none of these, or holds no double vote, or one that is malformed.
pub fn all(input: &[u8]) -> Result<Vec<DuplicateVoteEvidence>> {
    let text = std::str::from_utf8(input).map(str::trim);
    match text {
        Ok("") => bail!("there is nothing to read; give a file, or pipe what the node printed"),
        Ok(text) if text.starts_with(['{', '[']) => {
            let document: Value = match serde_json::from_str(text) {
                Ok(document) => document,
                Err(error) => bail!("this is no JSON: {error}"),
            };
            json::evidence_in(&document)
        }
        Ok(text) => match bytes::of_text(text.trim_matches('"')) {
            Ok(decoded) => bytes::evidence_of(&decoded),
            Err(_) if text.len() == input.len() => bytes::evidence_of(input),
            Err(error) => Err(error),
        },
        Err(_) => bytes::evidence_of(input),
    }
}

/// The double vote of that number, counted from 1; without a number the only one.
///
/// # Errors
/// As [`all`]; or there are several and no number, or fewer than the number.
pub fn one(input: &[u8], number: Option<usize>) -> Result<DuplicateVoteEvidence> {
    let mut found = all(input)?;
    let count = found.len();
    match number {
        None if count > 1 => bail!("there are {count} double votes; say which by --number 1 to {count}"),
        Some(number) if number == 0 || number > count => {
            bail!("there is no double vote {number}; there are {count}, counted from 1")
        }
        _ => Ok(found.swap_remove(number.unwrap_or(1) - 1)),
    }
}
