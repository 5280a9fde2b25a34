//! Keys of accounts, all from one phrase, so that a run can be repeated. Never for real money.

use std::sync::OnceLock;

use anyhow::{anyhow, Result};
use bip32::{DerivationPath, Language, Mnemonic};
use cosmrs::crypto::secp256k1::SigningKey;
use cosmrs::AccountId;

/// The phrase of every local key. Everybody knows it.
pub const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                          abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art";

/// The seed of the phrase: slow to make, so made once.
static SEED: OnceLock<Vec<u8>> = OnceLock::new();

/// An account that can sign on any chain.
pub struct Signer {
    key: SigningKey,
}

impl Signer {
    /// The account at `index` of the local wallet.
    ///
    /// # Errors
    /// The phrase or the path cannot be derived: a bug.
    pub fn local(index: u32) -> Result<Self> {
        let path: DerivationPath = path(index)
            .parse()
            .map_err(|error| anyhow!("the local path: {error}"))?;
        let key = SigningKey::derive_from_path(seed()?, &path)
            .map_err(|error| anyhow!("the local key: {error}"))?;
        Ok(Self { key })
    }

    /// Its address on a chain with this prefix.
    ///
    /// # Errors
    /// The prefix is none.
    pub fn address(&self, prefix: &str) -> Result<AccountId> {
        self.key
            .public_key()
            .account_id(prefix)
            .map_err(|error| anyhow!("{prefix}: {error}"))
    }

    pub(super) const fn key(&self) -> &SigningKey {
        &self.key
    }
}

fn seed() -> Result<&'static [u8]> {
    if let Some(seed) = SEED.get() {
        return Ok(seed);
    }
    let mnemonic =
        Mnemonic::new(PHRASE, Language::English).map_err(|error| anyhow!("the local phrase: {error}"))?;
    Ok(SEED.get_or_init(|| mnemonic.to_seed("").as_bytes().to_vec()))
}

/// The derivation path of an account.
#[must_use]
pub fn path(index: u32) -> String {
    format!("m/44'/118'/0'/0/{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_account_is_the_one_other_wallets_derive() {
        let address = Signer::local(0).unwrap().address("cosmos").unwrap();
        assert_eq!(address.as_ref(), "cosmos1r5v5srda7xfth3hn2s26txvrcrntldjumt8mhl");
    }

    #[test]
    fn accounts_differ_and_the_prefix_changes_nothing_but_the_name() {
        let [a, b] = [0, 1].map(|index| Signer::local(index).unwrap());
        assert_ne!(a.address("hub").unwrap(), b.address("hub").unwrap());
        assert_eq!(
            a.address("hub").unwrap().to_bytes(),
            a.address("orc").unwrap().to_bytes()
        );
    }
}
