//! What a chain stores, with a count of its changes: what depends on a part of it is looked at again only when that part
//! changed.

use std::collections::BTreeMap;

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Record, Storage};

/// How cw-multi-test begins the keys of its contracts: the length and the name of its wasm module.
const WASM: &[u8] = b"\x00\x04wasm";
/// How the namespace of a contract begins; its address follows.
const CONTRACT: &[u8] = b"contract_data/";

/// The storage of one chain.
#[derive(Default)]
pub struct SimStorage {
    records: MockStorage,
    changes: u64,
    of_contracts: BTreeMap<Vec<u8>, u64>,
}

impl SimStorage {
    /// How often a record changed, was added or removed. What is written as it stood changes nothing.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The same of one contract's records.
    #[must_use]
    pub fn changes_of(&self, contract: &str) -> u64 {
        let changes = self.of_contracts.get(contract.as_bytes());
        changes.copied().unwrap_or_default()
    }

    fn note(&mut self, key: &[u8]) {
        self.changes += 1;
        let Some(contract) = contract_of(key) else {
            return;
        };
        match self.of_contracts.get_mut(contract) {
            Some(changes) => *changes += 1,
            None => drop(self.of_contracts.insert(contract.to_vec(), 1)),
        }
    }
}

/// The contract to which a record belongs.
fn contract_of(key: &[u8]) -> Option<&[u8]> {
    let (length, rest) = key.strip_prefix(WASM)?.split_first_chunk::<2>()?;
    let namespace = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
    namespace.strip_prefix(CONTRACT)
}

impl Storage for SimStorage {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.records.get(key)
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        self.records.range(start, end, order)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        if self.records.get(key).is_some_and(|held| held == value) {
            return;
        }
        self.records.set(key, value);
        self.note(key);
    }

    fn remove(&mut self, key: &[u8]) {
        if self.records.get(key).is_none() {
            return;
        }
        self.records.remove(key);
        self.note(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_counts_and_for_whom() {
        let mut storage = SimStorage::default();
        let of = |contract: &str| {
            let namespace = format!("contract_data/{contract}");
            let length = u16::try_from(namespace.len()).unwrap().to_be_bytes();
            [WASM, &length, namespace.as_bytes(), b"key"].concat()
        };
        storage.set(&of("hub"), b"1");
        storage.set(&of("hub"), b"1");
        storage.set(&of("lrt"), b"1");
        storage.set(b"bank", b"1");
        storage.remove(b"nothing");
        assert_eq!((storage.changes_of("hub"), storage.changes_of("lrt")), (1, 1));
        assert_eq!((storage.changes_of("other"), storage.changes()), (0, 3));
        storage.remove(&of("hub"));
        assert_eq!((storage.changes_of("hub"), storage.changes()), (2, 4));
    }
}
