//! The end of a run: the network heals, everybody leaves, everybody is paid.

use cosmwasm_std::Uint128;
use holdfast_shared::msg::consumer::SecurityStatus;
use holdfast_shared::msg::hub::{BatchView, SlashStatus, TicketState, TicketView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::{ExecuteMsg as LrtMsg, QueryMsg as LrtQuery, RedemptionView};
use holdfast_simnet::world::HUB;

use super::run::Run;
use super::{DAY, SERVICES};

/// Longer than the shortest time between two snapshots of one operator.
const PAUSE: u64 = 3 * 3_600;

impl Run {
    /// Heals, leaves and checks.
    pub(super) fn end(&mut self) {
        self.relink_all();
        self.heal();
        self.consumers_agree();
        self.everybody_asks();
        for _ in 0..12 {
            self.world.net.advance(3 * DAY);
            self.heal();
            let _ = self.tell_lrt(0, &LrtMsg::CloseBatch {});
        }
        self.consumers_agree();
        self.dates_were_kept();
        self.everybody_claims();
        self.nothing_is_left();
    }

    /// Chains go on, and where the ends of a link are not each other's any more another channel is named and opened, as
    /// soon as no entry counts.
    fn relink_all(&mut self) {
        self.resume().unwrap();
        for service in SERVICES {
            let theirs = self.world.hub_link(service).channel;
            let theirs = theirs.map(|channel| channel.counterparty_channel);
            let own = self.world.consumer_link(service).channel;
            let own = own.map(|channel| channel.channel_id);
            if own.is_some() && own == theirs {
                continue;
            }
            self.world.net.advance(3 * DAY);
            self.recover_clients(service);
            self.relink(service).unwrap();
        }
    }

    fn recover_clients(&mut self, service: &str) {
        let site = self.world.site(service).clone();
        self.world.net.recover_client(HUB, &site.hub_connection).unwrap();
        self.world
            .net
            .recover_client(&site.chain, &site.connection)
            .unwrap();
    }

    /// Governance recovers every client, a fair relayer carries everything, everything is sent that there is to send.
    fn heal(&mut self) {
        for service in SERVICES {
            self.recover_clients(service);
        }
        self.world.relay();
        for round in 0..3 {
            if round > 0 {
                self.world.net.advance(PAUSE);
            }
            for (vault, _) in self.vaults.clone() {
                let _ = self.world.close(vault);
            }
            for service in SERVICES {
                if round < 2 {
                    self.retry_reports(service);
                }
                let _ = self.world.flush(service);
            }
            self.world.relay();
            self.filings_end(round < 2);
        }
    }

    /// The owner vetoes what it still can; the rest is executed as soon as it can be.
    fn filings_end(&mut self, last_word: bool) {
        for slash in self.slashes() {
            match slash.status {
                SlashStatus::Filed if last_word && self.world.vetoes(slash.slash_id).is_ok() => {}
                SlashStatus::Filed | SlashStatus::Reserved if last_word => {
                    let _ = self.world.executes(slash.slash_id);
                }
                _ => {}
            }
        }
    }

    /// I-16, I-34, I-48: outboxes are empty, no packet is pending, and consumers know what the hub leases.
    fn consumers_agree(&self) {
        for service in SERVICES {
            let site = self.world.site(service);
            let live = [(HUB, &site.hub_channel), (site.chain.as_str(), &site.channel)];
            let pending = self.world.net.pending();
            // Over channels that were replaced nothing ends any more.
            let pending = pending.iter().filter(|(id, _)| {
                live.iter()
                    .any(|(chain, channel)| id.chain == *chain && channel.as_ref() == Some(&id.channel))
            });
            assert_eq!(pending.count(), 0, "every packet of {service} ended");
            let link = self.world.hub_link(service);
            assert!(
                link.dirty.is_empty() && link.in_flight == 0,
                "{service}: {link:?}"
            );
            for (index, operator) in self.operators.iter().enumerate() {
                let seen = self.world.security(service, &operator.addr);
                if seen.status == SecurityStatus::Tombstoned {
                    continue;
                }
                let leased = self.leased(service, index);
                assert_eq!(
                    (seen.stake, seen.slashable),
                    leased,
                    "{service} of {}: {seen:?}",
                    operator.name
                );
            }
        }
    }

    /// What all vaults of an operator lend a service, in an asset whose units are units of value.
    fn leased(&self, service: &str, operator: usize) -> (Uint128, Uint128) {
        let mut sum = (Uint128::zero(), Uint128::zero());
        for (vault, _) in self.vaults.iter().filter(|(_, owner)| *owner == operator) {
            let slots = self.world.vault(*vault).slots;
            if let Some(slot) = slots.iter().find(|slot| slot.service == service) {
                let exposure = slot.slashable + slot.tails;
                let promised = slot.slashable.min(exposure.saturating_sub(slot.demands));
                sum = (sum.0 + slot.stake, sum.1 + promised);
            }
        }
        sum
    }

    fn everybody_asks(&mut self) {
        for staker in self.stakers.clone() {
            for (vault, _) in self.vaults.clone() {
                let shares = self.world.position(vault, &staker.addr).shares;
                if !shares.is_zero() {
                    let exit = staker.exits_shares(&mut self.world, vault, shares).unwrap();
                    self.promised.insert(exit.ticket_id, exit.matures_at.seconds());
                }
            }
        }
        let Some(lrt) = self.lrt.clone() else { return };
        for index in 0..self.stakers.len() {
            let amount = lrt.balance(&self.world, &self.stakers[index].addr);
            if !amount.is_zero() {
                self.tell_lrt(index, &LrtMsg::Redeem { amount }).unwrap();
            }
        }
    }

    fn tell_lrt(&mut self, index: usize, msg: &LrtMsg) -> anyhow::Result<()> {
        let sender = self.stakers[index].addr.clone();
        let Some(lrt) = self.lrt.clone() else {
            return Ok(());
        };
        lrt.tell(&mut self.world, &sender, msg).map(drop)
    }

    fn tickets(&self) -> Vec<TicketView> {
        let mut all: Vec<TicketView> = vec![];
        loop {
            let page: Vec<TicketView> = self.world.ask(&QueryMsg::Tickets {
                owner: None,
                start_after: all.last().map(|ticket| ticket.ticket_id),
                limit: Some(100),
            });
            if page.is_empty() {
                return all;
            }
            all.extend(page);
        }
    }

    /// I-37: no date moved; I-11, I-48: by now all are payable.
    fn dates_were_kept(&self) {
        for ticket in self.tickets() {
            let id = ticket.ticket_id;
            if let Some(promised) = self.promised.get(&id) {
                assert_eq!(ticket.matures_at.seconds(), *promised, "ticket {id}");
            }
            let due = matches!(ticket.state, TicketState::Matured | TicketState::Paid);
            assert!(due, "{ticket:?} at {}", self.world.now());
        }
    }

    fn everybody_claims(&mut self) {
        let (open, _): (Vec<_>, Vec<_>) = self
            .tickets()
            .into_iter()
            .partition(|ticket| ticket.state == TicketState::Matured || !ticket.claimable.is_zero());
        let lrt = self.lrt.clone();
        let of_lrt = |ticket: &&TicketView| {
            lrt.as_ref()
                .is_none_or(|lrt| lrt.contract.as_str() != ticket.owner)
        };
        for ticket in open.iter().filter(of_lrt) {
            let staker = self.stakers[0].clone();
            staker.claims(&mut self.world, &[ticket.ticket_id]).unwrap();
            let paid = self.world.ticket(ticket.ticket_id).paid;
            assert_eq!(paid, ticket.claimable + ticket.paid, "paid in full");
        }
        let Some(lrt) = lrt else { return };
        for index in 0..self.stakers.len() {
            let owner = self.stakers[index].addr.to_string();
            let query = LrtQuery::Redemptions {
                owner: owner.clone(),
                start_after: None,
                limit: Some(100),
            };
            let redemptions: Vec<RedemptionView> = lrt.ask(&self.world, &query);
            for redemption in redemptions.iter().filter(|item| !item.claimable.is_zero()) {
                let batch_id = redemption.batch_id;
                let owner = owner.clone();
                self.tell_lrt(index, &LrtMsg::ClaimRedemption { batch_id, owner })
                    .unwrap();
            }
        }
    }

    /// I-08, I-09: pools without shares hold dust; what slashes took is paid out to the unit.
    fn nothing_is_left(&mut self) {
        let tickets = self.tickets();
        for (vault, _) in self.vaults.clone() {
            let view = self.world.vault(vault);
            let lrt = self.lrt.as_ref();
            let lrt_left = lrt.map_or_else(Default::default, |lrt| {
                self.world.position(vault, &lrt.contract).shares
            });
            assert_eq!(
                view.shares, lrt_left,
                "only shares worth nothing may stay: {view:?}"
            );
            let batches: Vec<BatchView> = self.world.ask(&QueryMsg::Batches {
                vault_id: vault,
                start_after: None,
                limit: Some(100),
            });
            for batch in batches {
                let of_batch =
                    |ticket: &&TicketView| ticket.vault_id == vault && ticket.closing == batch.closing;
                let (paid, open): (Vec<_>, Vec<_>) = tickets
                    .iter()
                    .filter(of_batch)
                    .partition(|ticket| ticket.state == TicketState::Paid);
                let owed: u128 = paid
                    .iter()
                    .chain(&open)
                    .map(|ticket| ticket.claimable.u128())
                    .sum();
                let dust = batch.collateral.u128() - owed;
                assert!(
                    dust <= (paid.len() + open.len()) as u128,
                    "{batch:?} keeps {dust}"
                );
            }
        }
        for slash in self.slashes() {
            self.world.wait_until(slash.settles_at.seconds());
            if slash.status == SlashStatus::Executed {
                self.world.settle(slash.slash_id).unwrap();
            }
        }
        assert!(self.world.monitor().violations.is_empty());
    }
}
