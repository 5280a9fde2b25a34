//! What a relayer does when nobody tells it.

use rand_chacha::rand_core::RngCore;

use super::{Fate, Relayer, Stage};
use crate::ibc::{Delivery, PacketId, Settlement};
use crate::Net;

/// How often a wandering relayer does what, relative to each other. Zero is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Takes a pending packet, any of them, one step on: so packets overtake each other and wait.
    pub carry: u32,
    /// Brings a packet or its ack that was already brought.
    pub repeat: u32,
    /// Tries to time a pending packet out, allowed or not.
    pub timeout: u32,
    /// Loses a packet for good.
    pub drop: u32,
    /// Does nothing.
    pub idle: u32,
}

impl Default for Weights {
    /// Mostly useful, with every misdeed often enough to be met in a run of a hundred steps.
    fn default() -> Self {
        Self {
            carry: 70,
            repeat: 10,
            timeout: 10,
            drop: 3,
            idle: 7,
        }
    }
}

/// What a wandering relayer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Moved a packet on, or tried to.
    Carried(PacketId),
    /// Brought something again.
    Repeated(PacketId),
    /// Tried a timeout.
    TimedOut(PacketId),
    /// Lost a packet.
    Dropped(PacketId),
    /// Nothing, or there was nothing to do it to.
    Idle,
}

impl Relayer {
    /// Below `bound`, from the seed. The bias of the remainder does not matter here.
    fn roll(&mut self, bound: usize) -> usize {
        (self.rng.next_u64() % bound.max(1) as u64) as usize
    }

    fn pick(&mut self, ids: Vec<PacketId>) -> Option<PacketId> {
        if ids.is_empty() {
            return None;
        }
        let index = self.roll(ids.len());
        ids.into_iter().nth(index)
    }

    /// Does one thing by chance.
    pub fn wander(&mut self, net: &mut Net) -> Action {
        let weights = self.weights;
        let sum = weights.carry + weights.repeat + weights.timeout + weights.drop + weights.idle;
        let roll = self.roll(sum as usize) as u32;
        let action = if roll < weights.carry {
            self.wander_carry(net)
        } else if roll < weights.carry + weights.repeat {
            self.wander_repeat(net)
        } else if roll < weights.carry + weights.repeat + weights.timeout {
            self.wander_timeout(net)
        } else if roll < sum - weights.idle {
            self.wander_drop(net)
        } else {
            None
        };
        action.unwrap_or(Action::Idle)
    }

    fn pick_pending(&mut self, net: &Net) -> Option<(PacketId, Stage)> {
        let pending = self.pending(net);
        let id = self.pick(pending.iter().map(|(id, _)| id.clone()).collect())?;
        pending.into_iter().find(|(found, _)| *found == id)
    }

    fn wander_carry(&mut self, net: &mut Net) -> Option<Action> {
        let (id, stage) = self.pick_pending(net)?;
        self.carry(net, &id, stage, &mut super::Relayed::default());
        Some(Action::Carried(id))
    }

    /// A repeated packet or ack must never reach a contract; if one does the host is broken.
    fn wander_repeat(&mut self, net: &mut Net) -> Option<Action> {
        let past = |fate: &Fate| {
            matches!(
                fate,
                Fate::Delivered { .. } | Fate::Refused { .. } | Fate::Acked | Fate::TimedOut
            )
        };
        let seen = net
            .packets()
            .entries()
            .filter(|(_, record)| record.fates.iter().any(|event| past(&event.fate)))
            .map(|(id, _)| id.clone())
            .collect();
        let id = self.pick(seen)?;
        let ended = net
            .packets()
            .record(&id)
            .is_some_and(|record| record.endings() > 0);
        let again = self.deliver(net, &id);
        assert!(
            matches!(again, Ok(Delivery::Repeated) | Err(_)),
            "{id} was received twice: {again:?}"
        );
        if ended {
            let again = self.deliver_ack(net, &id);
            assert!(
                !matches!(again, Ok(Settlement::Done(_))),
                "{id} ended twice: {again:?}"
            );
        }
        Some(Action::Repeated(id))
    }

    fn wander_timeout(&mut self, net: &mut Net) -> Option<Action> {
        let (id, _) = self.pick_pending(net)?;
        // Refused unless it is due: an honest chain decides, not the relayer.
        let _ = self.timeout(net, &id);
        Some(Action::TimedOut(id))
    }

    fn wander_drop(&mut self, net: &mut Net) -> Option<Action> {
        let (id, _) = self.pick_pending(net)?;
        self.drop_packet(net, &id);
        Some(Action::Dropped(id))
    }
}
