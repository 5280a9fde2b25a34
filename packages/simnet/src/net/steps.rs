//! Steps: everything that changes a chain goes through here, is numbered, and is followed by the invariants.

use std::collections::BTreeMap;
use std::fmt::Debug;

use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use serde::Serialize;

use super::{Invariant, Net};
use crate::chain::{Instantiate, Snapshot};
use crate::ibc::{channel, packet, PacketId};
use crate::Chain;

impl Net {
    /// Adds a check that runs after every step from now on. A failing check stops the test with the step's number.
    pub fn check_always(&mut self, invariant: impl FnMut(&Net) -> anyhow::Result<()> + 'static) {
        self.invariants.push(Box::new(invariant));
    }

    /// How many steps were taken.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// What the steps were, in order.
    #[must_use]
    pub fn trace(&self) -> &[String] {
        &self.trace
    }

    /// Does something on a chain as one step of the net. `label` names it in the trace.
    ///
    /// # Panics
    /// There is no such chain, or an invariant is broken afterwards.
    pub fn on<T>(&mut self, chain: &str, label: &str, action: impl FnOnce(&mut Chain) -> T) -> T {
        let out = action(self.at_mut(chain).unwrap_or_else(|error| panic!("{error}")));
        self.finish_step(format!("{chain}: {label}"));
        out
    }

    /// Sends a message to a contract, as one step.
    ///
    /// # Errors
    /// As [`Chain::execute`].
    pub fn execute<M: Serialize + Debug>(
        &mut self,
        chain: &str,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        let label = format!("{sender} -> {contract} {msg:?}");
        self.on(chain, &label, |chain| chain.execute(sender, contract, msg, funds))
    }

    /// Makes a contract, as one step.
    ///
    /// # Errors
    /// As [`Chain::instantiate`].
    pub fn instantiate<M: Serialize>(&mut self, chain: &str, how: Instantiate, msg: &M) -> AnyResult<Addr> {
        let label = format!("instantiate {}", how.label);
        self.on(chain, &label, |chain| chain.instantiate(how, msg))
    }

    /// Puts a chain's storage back to an older moment (F-19). Packets it no longer knows to have sent leave the log.
    /// One step.
    ///
    /// # Panics
    /// There is no such chain.
    pub fn restore(&mut self, chain: &str, snapshot: &Snapshot) {
        self.at_mut(chain)
            .unwrap_or_else(|error| panic!("{error}"))
            .restore(snapshot);
        let next = self.next_sequences(chain);
        self.log_mut()
            .forget(|id| id.chain != chain || next.get(&id.channel).is_some_and(|next| id.sequence < *next));
        self.finish_step(format!("{chain}: restore an older state"));
    }

    fn next_sequences(&self, chain: &str) -> BTreeMap<String, u64> {
        let storage = self.chain(chain).storage();
        let ends = channel::all(storage).expect("the simulator wrote the channels");
        let ids = ends.into_iter().map(|end| end.endpoint.channel_id);
        ids.map(|id| {
            let next = packet::next_sequence(storage, &id).expect("the simulator wrote the sequence");
            (id, next)
        })
        .collect()
    }

    /// Numbers the step, notes the packets it sent, and runs the invariants.
    pub(crate) fn finish_step(&mut self, label: String) {
        self.step += 1;
        self.trace.push(label);
        self.note_sent_packets();
        let mut invariants: Vec<Invariant> = std::mem::take(&mut self.invariants);
        for invariant in &mut invariants {
            if let Err(broken) = invariant(self) {
                let label = self.trace.last().cloned().unwrap_or_default();
                panic!("broken after step {} ({label}): {broken:#}", self.step);
            }
        }
        self.invariants = invariants;
    }

    /// Looks only at chains that stored something since.
    fn note_sent_packets(&mut self) {
        let seen = &mut self.seen_changes;
        let changed = self.chains.iter().filter(|(name, chain)| {
            let now = chain.changes();
            seen.insert((*name).clone(), now) != Some(now)
        });
        let names: Vec<String> = changed.map(|(name, _)| name.clone()).collect();
        for name in names {
            for (channel, next) in self.next_sequences(&name) {
                for sequence in self.log.next_unseen(&name, &channel)..next {
                    self.note_sent(PacketId {
                        chain: name.clone(),
                        channel: channel.clone(),
                        sequence,
                    });
                }
            }
        }
    }

    fn note_sent(&mut self, id: PacketId) {
        let chain = self.chain(&id.chain);
        let sent = packet::commitment(chain.storage(), &id.channel, id.sequence);
        let sent = sent.expect("the simulator wrote the commitment");
        let (now, step) = (chain.now(), self.step);
        if let Some(sent) = sent {
            self.log.sent(id, sent, now, step);
        }
    }
}
