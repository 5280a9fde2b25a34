//! What the network does.

use cosmwasm_std::{
    Addr, Binary, IbcAcknowledgement, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg,
};
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::ibc::{contract_port, ChannelEnd, ChannelState};
use holdfast_simnet::world::HUB;

use super::super::actions::Action;
use super::{Letter, Twin, SERVICES};

impl Twin {
    pub(super) fn flush(&mut self, service: u8) -> &'static str {
        let (name, number) = (SERVICES[usize::from(service)], usize::from(service));
        if self.world.slot(self.vault, name).is_none() {
            // Then a flush has no reason to load the vault.
            self.touch();
        }
        let flushed = self.world.flush(name);
        let modelled = self.model(Action::Flush(service));
        assert_eq!(flushed.is_ok(), modelled.is_some(), "{flushed:?}");
        if flushed.is_err() {
            return "nothing to flush";
        }
        if self.state.links[number].dead {
            return "unsent";
        }
        let channel = self.world.site(name).hub_channel.clone().unwrap();
        let ids = self.world.net.packets().entries().map(|(id, _)| id);
        let id = ids
            .filter(|id| id.chain == HUB && id.channel == channel)
            .last()
            .unwrap()
            .clone();
        let letter = Letter {
            packet: self.world.net.packets().packet(&id).unwrap().clone(),
            answer: None,
            stray: false,
        };
        let seq = self.state.hub.ends[number].last_seq;
        self.letters[number].insert(seq, letter);
        "flushed"
    }

    /// One of the snapshots that ever left, if the link lives.
    fn pick(&self, service: u8, which: usize) -> Option<u64> {
        let number = usize::from(service);
        let sequences: Vec<u64> = self.letters[number].keys().copied().collect();
        let alive = !self.state.links[number].dead && !sequences.is_empty();
        alive.then(|| sequences[which % sequences.len()])
    }

    /// A broken host calls a handler.
    pub(super) fn force(&mut self, chain: &str, contract: Addr, call: IbcSudo) -> Option<Binary> {
        let called = self.world.net.on(chain, "a broken host calls", |chain| {
            chain.call_ibc(&contract, &call)
        });
        called.expect("packet handlers never fail").data
    }

    pub(super) fn deliver(&mut self, service: u8, which: usize) -> &'static str {
        let Some(seq) = self.pick(service, which) else {
            return "nothing to deliver";
        };
        let (name, number) = (SERVICES[usize::from(service)], usize::from(service));
        let consumer = self.world.site(name).consumer.clone();
        let packet = self.letters[number][&seq].packet.clone();
        let relayer = self.world.net.chain(name).addr("relayer");
        let call = IbcSudo::Receive(IbcPacketReceiveMsg::new(packet, relayer));
        let answer = self.force(name, consumer, call);
        let letter = self.letters[number].get_mut(&seq).unwrap();
        if letter.stray {
            return "delivered from an old channel";
        }
        letter.answer = letter.answer.take().or(answer);
        let before = self.state.links[number].consumer.newest().map(|entry| entry.seq);
        self.model(Action::Deliver(service, seq)).unwrap();
        match before {
            Some(before) if before == seq => "delivered again",
            Some(before) if before > seq => "delivered too late",
            _ => "delivered",
        }
    }

    pub(super) fn ack(&mut self, service: u8, which: usize) -> &'static str {
        let Some(seq) = self.pick(service, which) else {
            return "nothing to acknowledge";
        };
        let letter = &self.letters[usize::from(service)][&seq];
        let Some(answer) = letter.answer.clone() else {
            return "nothing to acknowledge";
        };
        let (packet, stray) = (letter.packet.clone(), letter.stray);
        let relayer = self.world.net.chain(HUB).addr("relayer");
        let call = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer), packet, relayer);
        self.force(HUB, self.world.hub.clone(), IbcSudo::Ack(call));
        if stray {
            return "acknowledged from an old channel";
        }
        match self.model(Action::Ack(service, seq)) {
            Some(()) => "acknowledged",
            None => "acknowledged again",
        }
    }

    pub(super) fn time_out(&mut self, service: u8, which: usize) -> &'static str {
        let Some(seq) = self.pick(service, which) else {
            return "nothing to time out";
        };
        let letter = &self.letters[usize::from(service)][&seq];
        let (packet, stray, received) = (letter.packet.clone(), letter.stray, letter.answer.is_some());
        let relayer = self.world.net.chain(HUB).addr("relayer");
        let call = IbcSudo::Timeout(IbcPacketTimeoutMsg::new(packet, relayer));
        self.force(HUB, self.world.hub.clone(), call);
        if stray {
            return "timed out on an old channel";
        }
        match self.model(Action::TimeOut(service, seq)) {
            Some(()) if received => "timed out although received",
            Some(()) => "timed out",
            None => "timed out again",
        }
    }

    pub(super) fn freeze(&mut self, service: u8, dies: bool) -> &'static str {
        let site = self.world.site(SERVICES[usize::from(service)]).clone();
        let net = &mut self.world.net;
        if dies {
            net.freeze_client(HUB, &site.hub_connection).unwrap();
            net.freeze_client(&site.chain, &site.connection).unwrap();
            self.model(Action::Die(service)).unwrap();
            "died"
        } else {
            net.recover_client(HUB, &site.hub_connection).unwrap();
            net.recover_client(&site.chain, &site.connection).unwrap();
            self.model(Action::Recover(service)).unwrap();
            "recovered"
        }
    }

    pub(super) fn replace(&mut self, service: u8) -> &'static str {
        let (name, number) = (SERVICES[usize::from(service)], usize::from(service));
        if self.state.links[number].dead {
            return "a dead client opens no channel";
        }
        self.touch();
        self.lose(name, name, HUB);
        self.lose(name, HUB, name);
        let site = self.world.site(name).clone();
        let link = ExpectedChannel {
            connection_id: site.hub_connection,
            counterparty_port: contract_port(&site.consumer),
        };
        let (owner, service_name) = (self.world.owner.clone(), name.to_owned());
        let replace = ExecuteMsg::ReplaceLink {
            service: service_name,
            link,
        };
        self.world.tell(&owner, &replace).unwrap();
        self.world.open_channel(name);
        self.letters[number]
            .values_mut()
            .for_each(|letter| letter.stray = true);
        self.model(Action::Replace(service)).unwrap();
        "replaced"
    }

    /// The host of `closed` closes its end by itself; the other side learns of it.
    fn lose(&mut self, name: &str, closed: &str, told: &str) {
        let site = self.world.site(name).clone();
        let (hub_end, end) = (site.hub_channel.unwrap(), site.channel.unwrap());
        let id = |chain: &str| {
            if chain == HUB {
                hub_end.clone()
            } else {
                end.clone()
            }
        };
        let net = &mut self.world.net;
        let before = net.channel(closed, &id(closed)).unwrap();
        let shut = ChannelEnd {
            state: ChannelState::Closed,
            ..before.clone()
        };
        net.overwrite_channel(closed, &shut).unwrap();
        net.chan_close_confirm(told, &id(told)).unwrap();
        net.overwrite_channel(closed, &before).unwrap();
    }
}
