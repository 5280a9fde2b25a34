//! A validator's consensus key, from its node's own file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use holdfast_shared::evidence::signing::SigningKey;
use serde_json::Value;

/// The ed25519 key a node signs its votes with.
///
/// # Errors
/// There is no such file, or the key is of another kind.
pub fn validator_key(home: &Path) -> Result<SigningKey> {
    let path = home.join("config/priv_validator_key.json");
    let text = fs::read_to_string(&path).with_context(|| {
        format!(
            "{}: no validator key; was the chain made by `cargo xtask localnet up`?",
            path.display()
        )
    })?;
    parse(&text).with_context(|| format!("{} holds no ed25519 key", path.display()))
}

/// CometBFT writes the seed and the public key behind it, 64 bytes in base64.
fn parse(text: &str) -> Result<SigningKey> {
    let file: Value = serde_json::from_str(text)?;
    let bytes = STANDARD.decode(
        file["priv_key"]["value"]
            .as_str()
            .context("priv_key.value is missing")?,
    )?;
    let both: &[u8; 64] = bytes
        .as_slice()
        .try_into()
        .context("priv_key.value is not 64 bytes")?;
    SigningKey::from_keypair_bytes(both).context("the halves do not belong together")
}

#[cfg(test)]
mod tests {
    use holdfast_shared::evidence::signing::signing_key;

    use super::*;

    #[test]
    fn the_seed_is_the_first_half_and_must_fit_the_second() {
        let key = signing_key("validator");
        let write = |bytes: &[u8]| format!(r#"{{"priv_key":{{"value":"{}"}}}}"#, STANDARD.encode(bytes));
        let mut bytes = key.to_keypair_bytes();
        assert_eq!(parse(&write(&bytes)).unwrap(), key);
        bytes[63] ^= 1;
        assert!(parse(&write(&bytes)).is_err());
        assert!(parse(&write(&bytes[..32])).is_err());
    }
}
