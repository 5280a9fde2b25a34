//! The relayer: ordinary code over the net that delivers, repeats, reorders, drops and times out packets.

mod log;
mod random;

use std::collections::BTreeSet;

use rand_chacha::rand_core::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::ibc::{packet, Delivery, IbcError, IbcResult, PacketId, Settlement};
use crate::Net;

pub use log::{Fate, FateEvent, PacketLog, PacketRecord};
pub use random::{Action, Weights};

/// What a pending packet waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// To be received.
    Deliver,
    /// To be acknowledged.
    Ack,
    /// Received without an ack: nobody can move it.
    Stuck,
}

/// What fair relaying did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relayed {
    /// Packets received, refused ones among them.
    pub delivered: u64,
    /// Packets acknowledged.
    pub acked: u64,
    /// Packets timed out.
    pub timed_out: u64,
    /// Packets left pending that no fair relayer can move now.
    pub stuck: Vec<PacketId>,
}

/// More packets than this in one [`Relayer::relay_all`] are a loop between contracts.
const RELAY_LIMIT: u64 = 100_000;

/// A relayer with a name (its address on every chain follows from it) and a seed.
#[derive(Clone, Debug)]
pub struct Relayer {
    name: String,
    rng: ChaCha20Rng,
    weights: Weights,
    dropped: BTreeSet<PacketId>,
}

impl Net {
    /// Every packet that was sent and has not ended, with what it waits for.
    ///
    /// # Panics
    /// The stored IBC state is broken: a bug of the simulator.
    #[must_use]
    pub fn pending(&self) -> Vec<(PacketId, Stage)> {
        let mut pending = Vec::new();
        for chain in self.chains() {
            let sent = packet::commitments(chain.storage()).expect("the simulator wrote the commitments");
            for packet in sent {
                let id = PacketId {
                    chain: chain.name().to_string(),
                    channel: packet.src.channel_id.clone(),
                    sequence: packet.sequence,
                };
                let stage = self
                    .stage(&id, &packet)
                    .expect("the simulator wrote the channels");
                pending.push((id, stage));
            }
        }
        pending
    }

    fn stage(&self, id: &PacketId, packet: &cosmwasm_std::IbcPacket) -> IbcResult<Stage> {
        let end = self.channel(&id.chain, &id.channel)?;
        let to = self.connection(&id.chain, &end.connection_id)?.counterparty_chain;
        let there = self.at(&to)?.storage();
        Ok(if packet::ack(there, packet)?.is_some() {
            Stage::Ack
        } else if packet::received(there, packet) {
            Stage::Stuck
        } else {
            Stage::Deliver
        })
    }
}

impl Relayer {
    /// A relayer that follows `seed` in what it does by itself.
    #[must_use]
    pub fn new(name: &str, seed: u64) -> Self {
        Self {
            name: name.to_string(),
            rng: ChaCha20Rng::seed_from_u64(seed),
            weights: Weights::default(),
            dropped: BTreeSet::new(),
        }
    }

    /// Changes how often it does what.
    #[must_use]
    pub fn with_weights(mut self, weights: Weights) -> Self {
        self.weights = weights;
        self
    }

    /// What it could carry now: all pending packets but those it dropped.
    #[must_use]
    pub fn pending(&self, net: &Net) -> Vec<(PacketId, Stage)> {
        net.pending()
            .into_iter()
            .filter(|(id, _)| !self.dropped.contains(id))
            .collect()
    }

    /// As [`Net::deliver`].
    ///
    /// # Errors
    /// As [`Net::deliver`].
    pub fn deliver(&self, net: &mut Net, id: &PacketId) -> IbcResult<Delivery> {
        net.deliver(id, &self.name)
    }

    /// As [`Net::deliver_ack`].
    ///
    /// # Errors
    /// As [`Net::deliver_ack`].
    pub fn deliver_ack(&self, net: &mut Net, id: &PacketId) -> IbcResult<Settlement> {
        net.deliver_ack(id, &self.name)
    }

    /// As [`Net::timeout`].
    ///
    /// # Errors
    /// As [`Net::timeout`].
    pub fn timeout(&self, net: &mut Net, id: &PacketId) -> IbcResult<Settlement> {
        net.timeout(id, &self.name)
    }

    /// Never carries this packet again, until [`Relayer::pick_up`].
    pub fn drop_packet(&mut self, net: &mut Net, id: &PacketId) {
        self.dropped.insert(id.clone());
        let (now, step) = (net.now(), net.step());
        net.log_mut().note(id, Fate::Dropped, now, step);
    }

    /// Carries a dropped packet again.
    pub fn pick_up(&mut self, id: &PacketId) {
        self.dropped.remove(id);
    }

    /// Relays fairly, in order, until nothing moves: receives, acknowledges, and times out what is too late.
    ///
    /// # Panics
    /// The contracts answer each other without end.
    pub fn relay_all(&mut self, net: &mut Net) -> Relayed {
        let mut done = Relayed::default();
        let mut stuck: BTreeSet<PacketId> = BTreeSet::new();
        loop {
            let next = self.pending(net).into_iter().find(|(id, _)| !stuck.contains(id));
            let Some((id, stage)) = next else {
                done.stuck = stuck.into_iter().collect();
                return done;
            };
            if !self.carry(net, &id, stage, &mut done) {
                stuck.insert(id);
            }
            let moved = done.delivered + done.acked + done.timed_out;
            assert!(
                moved < RELAY_LIMIT,
                "{moved} packets relayed and no end; the contracts answer in a loop"
            );
        }
    }

    /// Moves one packet on; `false` if it cannot be moved.
    fn carry(&self, net: &mut Net, id: &PacketId, stage: Stage, done: &mut Relayed) -> bool {
        match stage {
            Stage::Stuck => false,
            Stage::Ack => {
                let moved = matches!(self.deliver_ack(net, id), Ok(Settlement::Done(_)));
                done.acked += u64::from(moved);
                moved
            }
            Stage::Deliver => match self.deliver(net, id) {
                Ok(Delivery::Accepted { .. } | Delivery::Refused { .. }) => {
                    done.delivered += 1;
                    true
                }
                Err(IbcError::TimeoutElapsed(_)) => settled(self.timeout(net, id), done),
                Err(IbcError::WrongState { .. }) => {
                    settled(self.timeout(net, id), done)
                        || settled(net.timeout_on_close(id, &self.name), done)
                }
                _ => false,
            },
        }
    }
}

fn settled(outcome: IbcResult<Settlement>, done: &mut Relayed) -> bool {
    let moved = matches!(outcome, Ok(Settlement::Done(_)));
    done.timed_out += u64::from(moved);
    moved
}
