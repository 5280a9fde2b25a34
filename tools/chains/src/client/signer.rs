//! Keys of accounts, all from one phrase, so that a run can be repeated. Never for real money.

use anyhow::{Context, Result};
use cosmrs::bip32::{DerivationPath, Language, Mnemonic};
use cosmrs::crypto::secp256k1::SigningKey;
use cosmrs::AccountId;

/// The phrase of every local key. Everybody knows it.
pub const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                          abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art";

/// An account that can sign on any chain.
pub struct Signer {
    key: SigningKey,
    /// Its place in the phrase's wallet: `m/44'/118'/0'/0/index`.
    pub index: u32,
}

impl Signer {
    /// The account at `index` of the local wallet.
    ///
    /// # Errors
    /// The phrase or the path cannot be derived: a bug.
    pub fn local(index: u32) -> Result<Self> {
        let phrase = PHRASE.split_whitespace().collect::<Vec<_>>().join(" ");
        let seed = Mnemonic::new(phrase, Language::English).context("the local phrase")?.to_seed("");
        let path: DerivationPath = path(index).parse().context("the local path")?;
        let key = SigningKey::derive_from_path(seed, &path).context("the local key")?;
        Ok(Self { key, index })
    }

    /// Its address on a chain with this prefix.
    ///
    /// # Errors
    /// The prefix is none.
    pub fn address(&self, prefix: &str) -> Result<AccountId> {
        self.key.public_key().account_id(prefix).map_err(|error| anyhow::anyhow!("{prefix}: {error}"))
    }

    pub(super) const fn key(&self) -> &SigningKey {
        &self.key
    }
}

/// The derivation path of an account.
#[must_use]
pub fn path(index: u32) -> String {
    format!("m/44'/118'/0'/0/{index}")
}
