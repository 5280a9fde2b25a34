//! What stakers, operators and services do.

use cosmwasm_std::{IbcAcknowledgement, IbcPacketAckMsg, IbcPacketReceiveMsg, Uint256};
use holdfast_accounting::vault::amount_due;
use holdfast_accounting::Shares;
use holdfast_shared::msg::hub::TicketState;
use holdfast_shared::packet::{decode_ack, Ack, ReportAck};
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::world::HUB;

use super::super::actions::Action;
use super::{Twin, DEPOSIT, SERVICES};

impl Twin {
    pub(super) fn wait(&mut self, seconds: u64) -> &'static str {
        self.world.net.advance(seconds);
        self.world.refresh_clients();
        self.state.pass_until(self.world.now(), &self.rules);
        "waited"
    }

    pub(super) fn touch(&mut self) -> &'static str {
        self.world.close(self.vault).unwrap();
        self.model(Action::Touch).unwrap();
        "touched"
    }

    /// The market decides what the lease comes to; the model follows with a raise or a lower.
    pub(super) fn trade(&mut self, service: u8, part: u128) -> &'static str {
        let name = SERVICES[usize::from(service)];
        let size = DEPOSIT * part / 100;
        self.orca
            .offers(&mut self.world, self.vault, name, 100, size)
            .unwrap();
        let owner = self.world.owner_of(name);
        owner.bids(&mut self.world, size, 100).unwrap();
        self.wait(5);
        self.touch();
        self.world.matches(name, 20).unwrap();
        let stake = self
            .world
            .slot(self.vault, name)
            .map_or(0, |slot| slot.stake.u128());
        match stake.cmp(&self.state.hub.stake(service)) {
            std::cmp::Ordering::Greater => {
                self.model(Action::Raise(service, stake)).expect("there is room");
                "raised"
            }
            std::cmp::Ordering::Less => {
                self.model(Action::Lower(service, stake)).unwrap();
                "lowered"
            }
            std::cmp::Ordering::Equal => "matched nothing",
        }
    }

    pub(super) fn deposit(&mut self, part: u128) -> &'static str {
        let (staker, amount) = (self.staker.clone(), DEPOSIT * part / 100);
        let denom = self.world.vault(self.vault).denom;
        let addr = staker.addr.clone();
        self.world
            .net
            .on(HUB, "mint", |chain| chain.mint(&addr, amount, denom.key()));
        if self.world.vault(self.vault).pending > 0 {
            // While a slash may be reversed shares are sold for more than the model knows of.
            return "not before the slash is final";
        }
        let deposited = staker.deposits(&mut self.world, self.vault, amount);
        let modelled = self.model(Action::Deposit(amount));
        assert_eq!(deposited.is_ok(), modelled.is_some(), "{deposited:?}");
        match modelled {
            Some(()) => "deposited",
            None => "refused by the vault",
        }
    }

    pub(super) fn exit(&mut self, part: u64) -> &'static str {
        if !self.state.hub.vault.core.leaving.is_zero() {
            return "one ticket a batch is enough";
        }
        let held = self.world.position(self.vault, &self.staker.addr).shares;
        let shares = held * Uint256::from(part) / Uint256::from(100u128);
        if shares.is_zero() {
            return "nothing to leave with";
        }
        let staker = self.staker.clone();
        staker.exits_shares(&mut self.world, self.vault, shares).unwrap();
        self.state.hub.exit(Shares::new(shares)).unwrap();
        "asked to leave"
    }

    pub(super) fn claim(&mut self) -> &'static str {
        self.touch();
        let tickets = self.world.tickets_of(&self.staker.addr);
        let due = tickets
            .iter()
            .filter(|ticket| ticket.state == TicketState::Matured);
        let due: Vec<u64> = due.map(|ticket| ticket.ticket_id).collect();
        if due.is_empty() {
            assert_eq!(self.model(Action::Claim), None);
            return "nothing to claim";
        }
        let staker = self.staker.clone();
        staker.claims(&mut self.world, &due).unwrap();
        let _ = self.model(Action::Claim);
        "claimed"
    }

    /// A double vote ends the lease and the trust in the key: a service convicts once.
    pub(super) fn offend(&mut self, service: u8, ago: u64) -> &'static str {
        let (name, number) = (SERVICES[usize::from(service)], usize::from(service));
        if self.state.links[number].dead || self.convicted[number] {
            return "no report possible";
        }
        let before = self.world.sent_entries(name, &self.orca.addr);
        let seq = match self.convict(name, ago) {
            Ok(seq) => seq,
            Err(refused) => return refused,
        };
        self.convicted[number] = true;
        let entry = before.into_iter().find(|entry| entry.seq == seq).unwrap();
        let m = self.rules.max_fractions[number];
        let due = amount_due(m, entry.stake.u128().into(), entry.slashable.u128().into()).unwrap();
        self.state.hub.touch();
        let taken = self.model(Action::Take(service, seq, due.get().u128()));
        let _ = self.model(Action::Lower(service, 0));
        self.state.hub.ends[number].dirty = true;
        match taken {
            Some(()) => "slashed",
            None => "slashed by nothing",
        }
    }

    /// Reports a double vote of so many seconds ago by packet: the sequence of the entry it was judged by.
    fn convict(&mut self, name: &str, ago: u64) -> Result<u64, &'static str> {
        let height = self.world.net.chain(name).block().height;
        let (orca, slashes) = (self.orca.clone(), self.world.slashes().len());
        let evidence = orca.votes_twice(&self.world, name, height.saturating_sub(ago / 5).max(1));
        let report = self.world.report_packet(name, &orca, evidence);
        let report = report.map_err(|_| "refused by the consumer")?;
        let packet = self.world.net.packets().packet(&report).unwrap().clone();
        let relayer = self.world.net.chain(HUB).addr("relayer");
        let call = IbcSudo::Receive(IbcPacketReceiveMsg::new(packet.clone(), relayer.clone()));
        let answer = self.force(HUB, self.world.hub.clone(), call).unwrap();
        let call = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer.clone()), packet, relayer);
        let consumer = self.world.site(name).consumer.clone();
        self.force(name, consumer, IbcSudo::Ack(call));
        match decode_ack(&answer) {
            Some(Ack::Result(ReportAck::Accepted { .. })) => Ok(self.world.slashes().last().unwrap().seq),
            _ => {
                assert_eq!(self.world.slashes().len(), slashes);
                Err("refused by the hub")
            }
        }
    }
}
