//! The identity of everything a consumer may rely on, so that both ends can be compared in one look (F-11).

use cosmwasm_std::{Binary, Timestamp, Uint128};
use sha2::{Digest, Sha256};

/// The identity of live entries, in the order they are added: by address, ascending.
///
/// SHA-256 over, for each entry: the address, a zero byte, and as big-endian numbers the sequence, stake, slashable
/// and the second of its expiry.
#[derive(Debug, Clone, Default)]
pub struct EntriesDigest(Sha256);

impl EntriesDigest {
    /// Adds the next entry.
    pub fn add(
        &mut self,
        operator: &str,
        seq: u64,
        stake: Uint128,
        slashable: Uint128,
        expires_at: Timestamp,
    ) {
        self.0.update(operator.as_bytes());
        self.0.update([0]);
        self.0.update(seq.to_be_bytes());
        self.0.update(stake.to_be_bytes());
        self.0.update(slashable.to_be_bytes());
        self.0.update(expires_at.seconds().to_be_bytes());
    }

    /// The identity, 32 bytes.
    #[must_use]
    pub fn finish(self) -> Binary {
        Binary::new(self.0.finalize().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entries: &[(&str, u64, u128, u128, u64)]) -> Binary {
        let mut digest = EntriesDigest::default();
        for (operator, seq, stake, slashable, expires_at) in entries {
            let (stake, slashable) = (Uint128::new(*stake), Uint128::new(*slashable));
            digest.add(
                operator,
                *seq,
                stake,
                slashable,
                Timestamp::from_seconds(*expires_at),
            );
        }
        digest.finish()
    }

    #[test]
    fn every_field_and_the_order_count() {
        let sound = of(&[("a", 1, 2, 3, 4)]);
        assert_eq!(sound.len(), 32);
        assert_eq!(sound, of(&[("a", 1, 2, 3, 4)]));
        for other in [
            ("b", 1, 2, 3, 4),
            ("a", 9, 2, 3, 4),
            ("a", 1, 9, 3, 4),
            ("a", 1, 2, 9, 4),
            ("a", 1, 2, 3, 9),
        ] {
            assert_ne!(sound, of(&[other]));
        }
        let (a, b) = (("a", 1, 2, 3, 4), ("b", 1, 2, 3, 4));
        assert_ne!(of(&[a, b]), of(&[b, a]));
        assert_ne!(of(&[]), sound);
    }
}
