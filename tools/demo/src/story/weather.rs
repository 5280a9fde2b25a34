//! The network between the chains: mostly fair, sometimes late, lossy, in the wrong order or repetitive.

use anyhow::Result as AnyResult;
use holdfast_simnet::ibc::{PacketId, Settlement};
use holdfast_simnet::relayer::Stage;

use super::cast::SERVICES;
use super::{Event, Story, DAY};

/// How late a late relayer is, seconds.
const LATE: u64 = 6 * 3_600;

impl Story {
    /// Keepers send what changed or grows old, and the relayers do what the day allows.
    pub(super) fn send_snapshots(&mut self) {
        for service in SERVICES {
            // Nothing to send is an answer, not a failure.
            let _ = self.stage.world.flush(service);
        }
        match self.dice.between(0, 99) {
            0..=69 => self.stage.world.relay(),
            70..=77 => self.calendar.add(self.stage.elapsed() + LATE, Event::Relay),
            78..=85 => self.repeat(),
            86..=92 => self.lose_one(),
            _ => self.reverse(),
        }
    }

    /// Two relayers race: everything is brought twice.
    fn repeat(&mut self) {
        let pending = self.undelivered();
        self.stage.world.relay();
        for id in pending {
            let again = self.stage.world.relayer.deliver(&mut self.stage.world.net, &id);
            let harmless = !matches!(again, Ok(holdfast_simnet::ibc::Delivery::Accepted { .. }));
            if !harmless {
                self.stage
                    .broken
                    .push(format!("I-30: {id} reached its contract twice"));
            }
        }
    }

    fn lose_one(&mut self) {
        if let Some(id) = self.undelivered().into_iter().next() {
            self.lose(&id);
        }
        self.stage.world.relay();
    }

    /// The last packet arrives first.
    fn reverse(&mut self) {
        for id in self.undelivered().into_iter().rev() {
            // A packet that came too late is timed out below.
            let _ = self.stage.world.relayer.deliver(&mut self.stage.world.net, &id);
        }
        self.stage.world.relay();
    }

    /// Sends what changed as soon as the hub lets it: an entry goes out at most once each 16th of its validity.
    pub(super) fn flush_soon(&mut self, service: &str) -> AnyResult<()> {
        const TRIES: usize = 6;
        for _ in 0..TRIES {
            if self.stage.world.flush(service).is_ok() {
                return Ok(());
            }
            self.stage.world.net.advance(3_600);
        }
        self.stage.world.flush(service).map(|_| ())
    }

    /// Packets that wait to be received, oldest first in each channel.
    pub(super) fn undelivered(&self) -> Vec<PacketId> {
        let pending = self
            .stage
            .world
            .relayer
            .pending(&self.stage.world.net)
            .into_iter();
        pending
            .filter(|(_, stage)| *stage == Stage::Deliver)
            .map(|(id, _)| id)
            .collect()
    }

    /// Nobody carries the packet any more; when its time is over, the sender is told.
    pub(super) fn lose(&mut self, id: &PacketId) {
        self.stage
            .world
            .relayer
            .drop_packet(&mut self.stage.world.net, id);
        self.lost.push(id.clone());
        self.calendar.add(self.stage.elapsed() + DAY + 60, Event::Recover);
    }

    /// Times out lost packets whose time is over; the next flush sends the latest state.
    pub(super) fn recover_lost(&mut self) {
        let mut told = false;
        for id in std::mem::take(&mut self.lost) {
            match self.stage.world.relayer.timeout(&mut self.stage.world.net, &id) {
                Ok(Settlement::Done(_)) => told |= self.scripted_loss.as_ref() == Some(&id),
                _ => self.lost.push(id),
            }
        }
        if told {
            self.loss_noticed();
        }
    }
}
