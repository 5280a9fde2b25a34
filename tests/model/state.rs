//! A whole state, and what one action makes of it.

use cosmwasm_std::{Decimal, Uint256};
use holdfast_accounting::pool::VIRTUAL_SHARES;
use holdfast_accounting::Shares;

use super::actions::Action;
use super::consumer::Consumer;
use super::hub::Hub;
use super::link::Fate;
use super::packets::{Answer, Packet};
use super::rules::{Bounds, Rules, SERVICES};

/// One service's side of the world.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Link {
    /// Its consumer.
    pub consumer: Consumer,
    /// Every snapshot that ever left.
    pub packets: Vec<Packet>,
    /// Whether its clients are expired or frozen: then nothing is sent, received, answered or timed out.
    pub dead: bool,
}

/// Everything.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct State {
    /// The hub.
    pub hub: Hub,
    /// The links, by service.
    pub links: [Link; SERVICES],
    /// What may still be done, of [`Bounds`].
    pub left: Left,
}

/// What a run may still do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Left {
    /// Deposits, raises, lowers, exits and slashes.
    pub moves: u8,
    /// Snapshots of each service.
    pub flushes: [u8; SERVICES],
    /// Deaths of clients.
    pub deaths: u8,
}

/// Shares that bring `amount` out of a vault whose rate is the first.
pub fn shares(amount: u128) -> Shares {
    Shares::new(Uint256::from(amount) * Uint256::from(VIRTUAL_SHARES))
}

impl State {
    /// The beginning: a vault with a deposit and nothing else.
    pub fn new(rules: &Rules, bounds: &Bounds) -> Self {
        Self {
            hub: Hub::new(bounds.deposit * bounds.unit, Decimal::one(), 0, rules),
            links: Default::default(),
            left: Left {
                moves: bounds.moves,
                flushes: bounds.flushes,
                deaths: bounds.deaths,
            },
        }
    }

    /// What an action makes of it; `None` when it can do nothing.
    pub fn after(&self, action: Action, rules: &Rules) -> Option<Self> {
        let mut next = self.clone();
        next.act(action, rules)?;
        Some(next)
    }

    /// Makes an action of it; `None` when that can do nothing.
    pub fn act(&mut self, action: Action, rules: &Rules) -> Option<()> {
        match action {
            Action::Pass => self.pass_until(self.hub.now + 1, rules),
            Action::Touch => self.hub.touch(),
            Action::Raise(service, stake) => self.hub.raise(service, stake, rules)?,
            Action::Lower(service, stake) => self.hub.lower(service, stake, rules)?,
            Action::Deposit(amount) => self.hub.deposit(amount)?,
            Action::Exit(amount) => self.hub.exit(shares(amount))?,
            Action::Claim => self.hub.claim()?,
            Action::Take(service, seq, due) => self.hub.take(service, seq, due, rules)?,
            Action::Seize(service, pool) => self.hub.seize(service, pool)?,
            Action::Flush(service) => self.flush(service, rules)?,
            Action::Deliver(service, seq) => self.deliver(service, seq, rules)?,
            Action::Ack(service, seq) => self.ack(service, seq)?,
            Action::TimeOut(service, seq) => self.time_out(service, seq, rules)?,
            Action::Die(service) => self.link(service).dead = true,
            Action::Recover(service) => self.link(service).dead = false,
            Action::Replace(service) => self.hub.replace(service),
        }
        Some(())
    }

    fn link(&mut self, service: u8) -> &mut Link {
        &mut self.links[usize::from(service)]
    }

    /// Time passes everywhere.
    pub fn pass_until(&mut self, now: u64, rules: &Rules) {
        self.hub.now = now;
        for link in &mut self.links {
            link.consumer.pass(now, rules);
        }
    }

    fn flush(&mut self, service: u8, rules: &Rules) -> Option<()> {
        let packet = self.hub.flush(service, rules)?;
        if self.link(service).dead {
            self.hub.ends[usize::from(service)].unsend();
        } else {
            self.link(service).packets.push(packet);
        }
        Some(())
    }

    fn deliver(&mut self, service: u8, seq: u64, rules: &Rules) -> Option<()> {
        let now = self.hub.now;
        let link = self.link(service);
        let packet = link.packets.iter_mut().find(|packet| packet.seq == seq)?;
        let answer = link.consumer.receive(packet, now, rules);
        packet.answer.get_or_insert(answer);
        Some(())
    }

    fn ack(&mut self, service: u8, seq: u64) -> Option<()> {
        let packets = &self.links[usize::from(service)].packets;
        let fate = match packets.iter().find(|packet| packet.seq == seq)?.answer? {
            Answer::Applied => Fate::Applied,
            Answer::Stale => Fate::Missed,
        };
        let settled = self.hub.ends[usize::from(service)].settle(seq, fate);
        settled.then_some(())
    }

    /// A timeout, due or forged, before or after the packet arrived.
    fn time_out(&mut self, service: u8, seq: u64, rules: &Rules) -> Option<()> {
        let end = &mut self.hub.ends[usize::from(service)];
        if !end.settle(seq, Fate::Missed) {
            return None;
        }
        end.dirty = true;
        if let Some(packet) = self.hub.blunder(service, seq, rules) {
            self.link(service).packets.push(packet);
        }
        Some(())
    }
}
