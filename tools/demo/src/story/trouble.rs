//! Chapter 6: a lost packet, a reordered one, a stranger at the door.

use std::collections::BTreeMap;

use anyhow::{Context, Result as AnyResult};
use holdfast_shared::msg::consumer::{QueryMsg, SecurityResponse};
use holdfast_simnet::ibc::PacketId;
use holdfast_simnet::world::HUB;

use super::cast::SERVICES;
use super::Story;
use crate::report::Outcome;
use crate::tokens::dollars;

/// Seconds between the two packets that change places: the hub sends an entry at most each 16th of its validity.
const BETWEEN: u64 = 3 * 3_600 + 60;

impl Story {
    /// Three seeds of trouble, one after the other.
    pub(super) fn trouble(&mut self) {
        self.tell_rent();
        self.stage.chapter(
            "The network turns nasty",
            "Three troubles. The rule: a chain may count on too little for a while, but never on too much.",
        );
        let outcome = self.lose_a_packet();
        self.stage.must("losing a packet", outcome);
        let outcome = self.swap_two_packets();
        self.stage.must("swapping two packets", outcome);
        self.stranger();
        self.stage.record.sample(&self.stage.world, &self.cast);
    }

    /// The service wants a little more; a match lends it, and the keeper sends the news. The packet is left waiting.
    fn news(&mut self, index: usize) -> AnyResult<PacketId> {
        let renter = &mut self.cast.renters[index];
        renter.wanted += renter.wanted / 25;
        let (owner, wanted, highest, name) =
            (renter.owner.clone(), renter.wanted, renter.highest, renter.name);
        owner.bids(&mut self.stage.world, wanted, highest)?;
        self.stage.world.net.next_block();
        self.stage.world.matches(name, 200)?;
        self.flush_soon(name)?;
        let channel = self
            .stage
            .world
            .site(name)
            .hub_channel
            .clone()
            .context("the channel is open")?;
        let mut sent = self.undelivered().into_iter().rev();
        sent.find(|id| id.channel == channel && id.chain == HUB)
            .context("the keeper sent a snapshot")
    }

    fn lose_a_packet(&mut self) -> AnyResult<()> {
        let name = SERVICES[1];
        self.stage.world.relay();
        let before = self.stage.world.total_security(name).stake.u128();
        let id = self.news(1)?;
        let leased = self.stage.world.market(name).leased.u128();
        let what = format!("loses the news of {} for the {name} chain", dollars(leased));
        let result = format!("it still counts on {}, less but true", dollars(before));
        self.stage
            .failed(("hub", "The relayer"), &what, Outcome::Failed, &result);
        self.stage
            .record
            .mark(self.stage.world.now(), "a snapshot is lost");
        self.lose(&id);
        self.scripted_loss = Some(id);
        Ok(())
    }

    /// The lost packet's time is over: the hub knows, and sends the latest state instead of the old bytes.
    pub(super) fn loss_noticed(&mut self) {
        let name = SERVICES[1];
        self.scripted_loss = None;
        let sent = self.flush_soon(name);
        self.stage.must("the flush after a loss", sent);
        self.stage.world.relay();
        let seen = dollars(self.stage.world.total_security(name).stake.u128());
        let day = self.stage.today();
        let what = format!("learns of the loss on day {day} and sends the latest state");
        self.stage.did(
            ("hub", "The hub"),
            &what,
            &format!("the {name} chain counts on {seen}"),
        );
    }

    fn swap_two_packets(&mut self) -> AnyResult<()> {
        let name = SERVICES[0];
        let older = self.news(0)?;
        self.stage.world.net.advance(BETWEEN);
        let newer = self.news(0)?;
        self.stage
            .world
            .relayer
            .deliver(&mut self.stage.world.net, &newer)?;
        let (before, entries) = (
            self.stage.world.total_security(name).stake.u128(),
            self.entries(name),
        );
        self.stage
            .world
            .relayer
            .deliver(&mut self.stage.world.net, &older)?;
        let (after, late) = (
            self.stage.world.total_security(name).stake.u128(),
            self.entries(name),
        );
        self.stage.world.relay();
        for (entry, seq) in &entries {
            if late.get(entry) < Some(seq) {
                self.stage
                    .broken
                    .push(format!("I-17: {name} went back from entry {seq} of {entry}"));
            }
        }
        let what = "brings two snapshots in the wrong order";
        let seen = dollars(after);
        let result = match before == after {
            true => format!("the {name} chain keeps the newer, {seen}, and ignores the late one"),
            false => format!(
                "the {name} chain takes from the late one only what the newer did not tell, {seen} in all"
            ),
        };
        self.stage.did(("oracle", "The relayer"), what, &result);
        self.stage
            .record
            .mark(self.stage.world.now(), "two snapshots change places");
        Ok(())
    }

    /// The sequence in force for each operator.
    fn entries(&self, service: &str) -> BTreeMap<String, u64> {
        let entries: Vec<SecurityResponse> = self.stage.world.ask_consumer(
            service,
            &QueryMsg::Securities {
                height: None,
                start_after: None,
                limit: Some(100),
            },
        );
        let numbered = entries.into_iter().map(|entry| (entry.operator, entry.seq));
        numbered.collect()
    }

    fn stranger(&mut self) {
        let name = SERVICES[0];
        let site = self.stage.world.site(name).clone();
        let doors = [(HUB.to_owned(), site.hub_channel), (site.chain, site.channel)];
        for (chain, channel) in doors {
            let outcome = self
                .stage
                .world
                .net
                .chan_close_init(&chain, &channel.unwrap_or_default());
            if outcome.is_ok() {
                self.stage
                    .broken
                    .push(format!("a stranger closed the channel on {chain}"));
            }
        }
        let what = format!("tries to close the {name} channel from both ends");
        self.stage.failed(
            ("hub", "A stranger"),
            &what,
            Outcome::Refused,
            "both contracts refuse",
        );
        self.stage
            .record
            .mark(self.stage.world.now(), "a stranger is refused");
    }
}
