//! What relayers, hosts and chains do, and what hostile ones do.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{
    Binary, IbcAcknowledgement, IbcEndpoint, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg,
};
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::ibc::{contract_port, port_contract, ClientStatus, Delivery, Settlement};
use holdfast_simnet::relayer::{Fate, PacketRecord, Stage};
use holdfast_simnet::world::HUB;
use holdfast_simnet::PacketId;

use super::run::Run;
use super::script::Dice;
use super::{DAY, SERVICES};

impl Run {
    pub fn flush(&mut self, service: u64) -> Result<()> {
        let service = self.service(service);
        self.world.flush(service).map(drop)
    }

    fn pending(&self, which: u64) -> Result<(PacketId, Stage)> {
        let mut pending = self.relayer.pending(&self.world.net);
        ensure!(!pending.is_empty(), "nothing is pending");
        let which = which as usize % pending.len();
        Ok(pending.swap_remove(which))
    }

    /// Any of them, so packets overtake each other and wait.
    pub fn carry(&mut self, which: u64, how_many: u64) -> Result<()> {
        for turn in 0..how_many % 4 + 1 {
            let (id, stage) = self.pending(which.wrapping_add(turn))?;
            match stage {
                Stage::Deliver => self.deliver(&id)?,
                Stage::Ack => {
                    let settled = self.relayer.deliver_ack(&mut self.world.net, &id)?;
                    ensure_total(&settled, &id);
                }
                Stage::Stuck => panic!("{id} was received and not answered"),
            }
        }
        Ok(())
    }

    fn deliver(&mut self, id: &PacketId) -> Result<()> {
        match self.relayer.deliver(&mut self.world.net, id) {
            Ok(Delivery::Panicked(_)) => panic!("{id} made its receiver panic"),
            Ok(_) => Ok(()),
            Err(_) => {
                // Too late, or the channel is closed: it ends by timing out, if it can.
                if let Ok(settled) = self.relayer.timeout(&mut self.world.net, id) {
                    ensure_total(&settled, id);
                }
                Ok(())
            }
        }
    }

    fn logged(&self, which: u64, wanted: impl Fn(&PacketRecord) -> bool) -> Result<PacketId> {
        let entries = self.world.net.packets().entries();
        let ids: Vec<&PacketId> = entries
            .filter(|(_, record)| wanted(record))
            .map(|(id, _)| id)
            .collect();
        ensure!(!ids.is_empty(), "no such packet");
        Ok(ids[which as usize % ids.len()].clone())
    }

    /// A repeated packet or ack must never reach a contract; if one does the host is broken.
    pub fn repeat(&mut self, which: u64) -> Result<()> {
        let id = self.logged(which, |record| record.receptions() > 0)?;
        let ended = self.record(&id).endings() > 0;
        let again = self.relayer.deliver(&mut self.world.net, &id);
        assert!(
            matches!(again, Ok(Delivery::Repeated) | Err(_)),
            "{id} was received twice: {again:?}"
        );
        if ended {
            let again = self.relayer.deliver_ack(&mut self.world.net, &id);
            assert!(
                !matches!(again, Ok(Settlement::Done(_))),
                "{id} ended twice: {again:?}"
            );
        }
        Ok(())
    }

    fn record(&self, id: &PacketId) -> &PacketRecord {
        let record = self.world.net.packets().record(id);
        record.expect("a packet that was found in the log")
    }

    pub fn time_out(&mut self, which: u64) -> Result<()> {
        let (id, _) = self.pending(which)?;
        let settled = self.relayer.timeout(&mut self.world.net, &id)?;
        ensure_total(&settled, &id);
        Ok(())
    }

    /// F-08: too early, or although it was received.
    pub fn forge_timeout(&mut self, which: u64) -> Result<()> {
        let (id, stage) = self.pending(which)?;
        let settled = self.world.net.timeout_forced(&id, "liar")?;
        ensure_total(&settled, &id);
        self.reached
            .note_if(stage == Stage::Ack, "timeout although received");
        Ok(())
    }

    /// The ack of a packet that has timed out, brought all the same.
    pub fn late_ack(&mut self, which: u64) -> Result<()> {
        let timed_out = |record: &PacketRecord| record.fates.iter().any(|event| event.fate == Fate::TimedOut);
        let id = self.logged(which, |record| timed_out(record) && record.receptions() > 0)?;
        let record = self.record(&id);
        let answer = record.fates.iter().find_map(|event| match &event.fate {
            Fate::Delivered { ack } => ack.clone(),
            Fate::Refused { ack } => Some(ack.clone()),
            _ => None,
        });
        let answer: Binary = answer.context("it was answered")?;
        let packet = record.packet.clone();
        let newer = self.world.net.packets().entries();
        let resent = newer
            .filter(|(other, _)| other.chain == id.chain && other.channel == id.channel)
            .any(|(other, _)| other.sequence > id.sequence);
        let relayer = self.world.net.chain(&id.chain).addr("liar");
        let ack = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer), packet.clone(), relayer);
        self.force(&id.chain, &packet.src.port_id, &IbcSudo::Ack(ack))?;
        self.reached
            .note_if(resent, "timeout, resend, then the older ack");
        Ok(())
    }

    /// Calls a handler as a host does that checks nothing.
    fn force(&mut self, chain: &str, port: &str, call: &IbcSudo) -> Result<()> {
        let contract = port_contract(port).context("a contract's port")?;
        let called = self.world.net.on(chain, "a broken host calls", |chain| {
            chain.call_ibc(&contract, call)
        });
        called.map(drop)
    }

    pub fn lose(&mut self, which: u64) -> Result<()> {
        let (id, _) = self.pending(which)?;
        self.relayer.drop_packet(&mut self.world.net, &id);
        Ok(())
    }

    pub fn freeze(&mut self, service: u64, end: u64) -> Result<()> {
        let site = self.world.site(self.service(service)).clone();
        match end % 2 {
            0 => self.world.net.freeze_client(HUB, &site.hub_connection)?,
            _ => self.world.net.freeze_client(&site.chain, &site.connection)?,
        }
        Ok(())
    }

    pub fn recover(&mut self, service: u64) -> Result<()> {
        let site = self.world.site(self.service(service)).clone();
        self.world.net.recover_client(HUB, &site.hub_connection)?;
        self.world.net.recover_client(&site.chain, &site.connection)?;
        Ok(())
    }

    /// The hub's chain one time in four.
    pub fn halt(&mut self, which: u64) -> Result<()> {
        let chain = match which % 4 {
            0 => HUB,
            other => self.service(other),
        };
        self.world.net.halt(chain)?;
        self.reached.note("chain halted");
        Ok(())
    }

    pub fn resume(&mut self) -> Result<()> {
        for chain in [HUB, SERVICES[0], SERVICES[1]] {
            if self.world.net.chain(chain).is_halted() {
                self.world.net.resume(chain)?;
            }
        }
        Ok(())
    }

    pub fn stranger_closes(&mut self, service: u64, end: u64) -> Result<()> {
        let site = self.world.site(self.service(service)).clone();
        let (chain, channel) = match end % 2 {
            0 => (HUB.to_owned(), site.hub_channel),
            _ => (site.chain, site.channel),
        };
        let channel = channel.context("the channel is open")?;
        let closed = self.world.net.chan_close_init(&chain, &channel);
        assert!(closed.is_err(), "a stranger closed {channel} of {chain}");
        Ok(())
    }

    /// The hub hears that the other end is closed; the consumer perhaps never does.
    pub fn replace_channel(&mut self, service: u64, tells: u64) -> Result<()> {
        let service = self.service(service);
        self.world.loses_channel(service, service, HUB)?;
        if tells % 2 == 0 {
            let _ = self.world.loses_channel(service, HUB, service);
        }
        self.relink(service)?;
        self.reached.note("channel replaced");
        Ok(())
    }

    /// Possible only when the link is dead at both ends: with a client frozen, and no entry that counts.
    pub fn replace_connection(&mut self, service: u64) -> Result<()> {
        let service = self.service(service);
        let healthy = self.world.hub_link(service).channel.is_some()
            && self.world.hub_link(service).last_failure.is_none();
        ensure!(!healthy, "the link is well");
        self.world.connects_anew(service)?;
        self.relink(service)?;
        self.reached.note("connection replaced");
        Ok(())
    }

    /// Both owners name the connection again, as far as the contracts let them, and somebody opens the channel.
    pub fn relink(&mut self, service: &str) -> Result<()> {
        let on_hub = self.world.names_link_on_hub(service);
        let on_consumer = self.world.names_link_on_consumer(service);
        on_hub?;
        on_consumer?;
        self.world.opens_channel(service)
    }

    /// Bytes that are nearly what the handler wants, or nothing like it.
    pub fn bytes(&mut self, service: u64, handler: u64, which: u64) -> Result<()> {
        let site = self.world.site(self.service(service)).clone();
        let (chain, contract, channel) = match handler % 2 {
            0 => (HUB, self.world.hub.clone(), site.hub_channel),
            _ => (site.chain.as_str(), site.consumer, site.channel),
        };
        ensure!(
            !self.world.net.chain(chain).is_halted(),
            "a halted host calls nothing"
        );
        let own = IbcEndpoint {
            port_id: contract_port(&contract),
            channel_id: channel.context("the channel is open")?,
        };
        let sent = self.logged(which, |record| {
            record.packet.src == own || record.packet.dest == own
        })?;
        let mut packet = self.record(&sent).packet.clone();
        packet.data = spoiled(&packet.data, which);
        let relayer = self.world.net.chain(chain).addr("liar");
        let arrives = handler / 2 % 3 == 0;
        if (packet.src == own) == arrives {
            std::mem::swap(&mut packet.src, &mut packet.dest);
        }
        let answer = IbcAcknowledgement::new(spoiled(&packet.data, which + 1));
        let call = match handler / 2 % 3 {
            0 => IbcSudo::Receive(IbcPacketReceiveMsg::new(packet, relayer)),
            1 => IbcSudo::Ack(IbcPacketAckMsg::new(answer, packet, relayer)),
            _ => IbcSudo::Timeout(IbcPacketTimeoutMsg::new(packet, relayer)),
        };
        let done = self.force(chain, &own.port_id, &call);
        assert!(done.is_ok(), "{call:?} was refused: {done:?}");
        self.reached.note("hostile bytes");
        Ok(())
    }

    /// From a block to three weeks; mostly short.
    pub fn wait(&mut self, which: u64, how_long: u64) -> Result<()> {
        let seconds = match which % 20 {
            0 => 5,
            1 => 1 + how_long % (21 * DAY),
            2..=7 => 1 + how_long % (3 * DAY),
            8..=13 => 1 + how_long % (6 * 3_600),
            14..=15 => 3 * 3_600,
            _ => 5,
        };
        self.world.net.advance(seconds);
        if seconds > DAY {
            self.note_dead_clients();
            self.note_arrears();
        }
        Ok(())
    }

    fn note_dead_clients(&mut self) {
        let pending = self.world.net.pending();
        for service in SERVICES {
            let site = self.world.site(service).clone();
            let status = self.world.net.client_status(HUB, &site.hub_connection);
            let expired = status.is_ok_and(|status| status == ClientStatus::Expired);
            let waits = pending
                .iter()
                .any(|(id, _)| id.chain == HUB && Some(&id.channel) == site.hub_channel.as_ref());
            self.reached
                .note_if(expired && waits, "client expired with packets in flight");
        }
    }
}

/// The handlers are total: an ack or a timeout that the host accepts is taken.
fn ensure_total(settled: &Settlement, id: &PacketId) {
    assert!(
        !matches!(settled, Settlement::HandlerFailed(_)),
        "{id} cannot end: {settled:?}"
    );
}

/// Bytes with something cut, changed or put in, and never a packet that says what was not said: what is still JSON after
/// that is broken open at its end.
fn spoiled(bytes: &[u8], number: u64) -> Binary {
    let mut dice = Dice(number);
    let mut bytes = bytes.to_vec();
    for _ in 0..dice.below(4) + 1 {
        let at = dice.below(bytes.len() as u64 + 1) as usize;
        match dice.below(4) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = dice.next() as u8,
            2 => drop(bytes.splice(at..at, [b'{', b'"', b'['])),
            _ => bytes.extend(std::iter::repeat_n(b'[', dice.below(2_000) as usize)),
        }
    }
    bytes.push(b'{');
    Binary::new(bytes)
}
