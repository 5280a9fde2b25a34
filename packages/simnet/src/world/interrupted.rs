//! Messages that run out of gas at each of their writes, one after the other, before they are done for good (F-75).

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Coin};
use serde::Serialize;
use std::fmt::Debug;

use super::World;
use crate::Chain;

/// How often a message of each kind is interrupted, and how often it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Interruptions {
    times: u32,
    done: BTreeMap<String, u32>,
}

impl World {
    /// From now on the first `times` messages of each kind that succeed are first stopped at every single write: the
    /// message must fail whole and leave every byte of the chain as it was.
    pub fn interrupt(&mut self, times: u32) {
        self.interruptions.borrow_mut().times = times;
    }

    /// The kinds of messages that were interrupted, and how often.
    #[must_use]
    pub fn interrupted(&self) -> BTreeMap<String, u32> {
        self.interruptions.borrow().done.clone()
    }
}

impl Interruptions {
    /// Stops a message at each of its writes, if it is its turn.
    pub(super) fn run<M: Serialize + Debug>(
        &mut self,
        chain: &mut Chain,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
        funds: &[Coin],
    ) {
        let kind = kind_of(chain, contract, msg);
        if self.done.get(&kind).copied().unwrap_or_default() >= self.times {
            return;
        }
        let before = chain.snapshot();
        let (outcome, cost) = chain.metered(|chain| chain.execute(sender, contract, msg, funds));
        if outcome.is_ok() {
            chain.restore(&before);
            for writes in 0..cost.writes {
                let stopped =
                    chain.with_write_limit(writes, |chain| chain.execute(sender, contract, msg, funds));
                assert!(
                    stopped.is_err(),
                    "F-75: {kind} succeeded with {writes} of {} writes",
                    cost.writes
                );
                assert!(
                    chain.snapshot() == before,
                    "F-75: {kind} stopped at write {writes} of {} left something behind",
                    cost.writes
                );
            }
            *self.done.entry(kind).or_default() += 1;
        }
    }
}

/// The label of the contract, and the name of the message: the first key of its JSON.
fn kind_of<M: Serialize>(chain: &Chain, contract: &Addr, msg: &M) -> String {
    let label = chain.app().contract_data(contract).map(|data| data.label);
    let json = serde_json::to_value(msg).unwrap_or_default();
    let name = match json {
        serde_json::Value::String(name) => Some(name),
        other => other.as_object().and_then(|fields| fields.keys().next().cloned()),
    };
    format!("{} {}", label.unwrap_or_default(), name.unwrap_or_default())
}
