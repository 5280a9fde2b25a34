//! Deterministic consensus keys. A seed and a name always give the same ed25519 pair, so that runs repeat (I-47).

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

/// A validator's consensus key pair, as CometBFT uses it (ed25519, 32-byte public key, 64-byte signature).
#[derive(Clone, Debug)]
pub struct ConsensusKey {
    signing: SigningKey,
}

impl ConsensusKey {
    /// The pair that belongs to `seed` and `name`; other seeds and names give unrelated pairs.
    #[must_use]
    pub fn from_seed(seed: u64, name: &str) -> Self {
        let digest = Sha256::new()
            .chain_update(b"holdfast-simnet consensus key")
            .chain_update(seed.to_be_bytes())
            .chain_update(name.as_bytes())
            .finalize();
        Self {
            signing: SigningKey::from_bytes(&digest.into()),
        }
    }

    /// The 32 public bytes that an operator registers.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        self.signing.verifying_key().to_bytes().to_vec()
    }

    /// CometBFT's address of the key: the first 20 bytes of the SHA-256 of the public key.
    #[must_use]
    pub fn address(&self) -> Vec<u8> {
        Sha256::digest(self.public())[..20].to_vec()
    }

    /// The 64-byte signature over `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.signing.sign(message).to_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::{testing::MockApi, Api};

    #[test]
    fn same_seed_and_name_same_key_and_nothing_else() {
        let key = ConsensusKey::from_seed(7, "alice");
        assert_eq!(key.public(), ConsensusKey::from_seed(7, "alice").public());
        assert_ne!(key.public(), ConsensusKey::from_seed(8, "alice").public());
        assert_ne!(key.public(), ConsensusKey::from_seed(7, "bob").public());
        assert_eq!(key.address().len(), 20);
    }

    #[test]
    fn signatures_pass_the_check_a_contract_makes() {
        let key = ConsensusKey::from_seed(7, "alice");
        let api = MockApi::default();
        let signature = key.sign(b"vote");
        assert!(api.ed25519_verify(b"vote", &signature, &key.public()).unwrap());
        assert!(!api.ed25519_verify(b"veto", &signature, &key.public()).unwrap());
    }
}
