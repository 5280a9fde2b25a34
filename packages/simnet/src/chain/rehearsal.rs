//! Calling a contract's own code over the state it has, and keeping nothing of it.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, ContractInfo, DepsMut, Env, Order, Record, Storage};

use super::Chain;
use crate::contract::caught;

/// What came of a rehearsed call.
#[derive(Debug)]
pub struct Rehearsal<T> {
    /// What the code returned, or the words of its panic.
    pub outcome: Result<T, String>,
    /// Whether it would have changed anything the contract stores.
    pub changed: bool,
}

/// Records of a contract with changes on top that are never carried out.
struct Overlay<'a> {
    base: Box<dyn Storage + 'a>,
    changes: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl Overlay<'_> {
    fn changed(&self) -> bool {
        let differs = |(key, value): (&Vec<u8>, &Option<Vec<u8>>)| self.base.get(key) != *value;
        self.changes.iter().any(differs)
    }
}

impl Storage for Overlay<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let change = self.changes.get(key).cloned();
        change.unwrap_or_else(|| self.base.get(key))
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        if self.changes.is_empty() {
            return self.base.range(start, end, order);
        }
        let within = |key: &[u8]| start.is_none_or(|start| key >= start) && end.is_none_or(|end| key < end);
        let mut records: BTreeMap<_, _> = self.base.range(start, end, Order::Ascending).collect();
        for (key, value) in self.changes.iter().filter(|(key, _)| within(key)) {
            match value {
                Some(value) => drop(records.insert(key.clone(), value.clone())),
                None => drop(records.remove(key)),
            }
        }
        match order {
            Order::Ascending => Box::new(records.into_iter()),
            Order::Descending => Box::new(records.into_iter().rev()),
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.changes.insert(key.to_vec(), Some(value.to_vec()));
    }

    fn remove(&mut self, key: &[u8]) {
        self.changes.insert(key.to_vec(), None);
    }
}

impl Chain {
    /// Calls code of `contract` as of now, with what the contract stores and the chain answers; sub-messages are not
    /// carried out, and nothing stays.
    pub fn rehearse<T>(&self, contract: &Addr, call: impl FnOnce(DepsMut, Env) -> T) -> Rehearsal<T> {
        let app = self.app();
        let mut storage = Overlay {
            base: app.contract_storage(contract),
            changes: BTreeMap::new(),
        };
        let env = Env {
            block: self.block(),
            transaction: None,
            contract: ContractInfo {
                address: contract.clone(),
            },
        };
        let outcome = caught(|| {
            let deps = DepsMut {
                storage: &mut storage,
                api: app.api(),
                querier: app.wrap(),
            };
            call(deps, env)
        });
        Rehearsal {
            outcome,
            changed: storage.changed(),
        }
    }
}
