//! The end of a run: the network heals, everybody leaves, everybody is paid.

use cosmwasm_std::Uint128;
use holdfast_shared::msg::consumer::SecurityStatus;
use holdfast_shared::msg::hub::{BatchView, SlashStatus, TicketState, TicketView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::{ExecuteMsg as LrtMsg, QueryMsg as LrtQuery, RedemptionView};
use holdfast_simnet::world::HUB;

use super::{Run, DAY, SERVICES};

/// Longer than the shortest time between two snapshots of one operator.
const PAUSE: u64 = 3 * 3_600;

impl Run {
    /// Heals, leaves and checks.
    pub(super) fn end(mut self) {
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

    /// Governance recovers every client, a fair relayer carries everything, everything is sent that there is to send.
    fn heal(&mut self) {
        for service in SERVICES {
            let site = self.world.site(service).clone();
            self.world.net.recover_client(HUB, &site.hub_connection).unwrap();
            self.world
                .net
                .recover_client(&site.chain, &site.connection)
                .unwrap();
        }
        self.world.relay();
        for round in 0..3 {
            if round > 0 {
                self.world.net.advance(PAUSE);
            }
            for vault in self.vaults.clone() {
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
        for slash in self.world.slashes() {
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
        assert_eq!(self.world.net.pending(), [], "every packet ended");
        for service in SERVICES {
            let link = self.world.hub_link(service);
            assert!(
                link.dirty.is_empty() && link.in_flight == 0,
                "{service}: {link:?}"
            );
            for (operator, vault) in self.operators.iter().zip(&self.vaults) {
                let seen = self.world.security(service, &operator.addr);
                if seen.status == SecurityStatus::Tombstoned {
                    continue;
                }
                let slots = self.world.vault(*vault).slots;
                let slot = slots.iter().find(|slot| slot.service == service);
                let leased = slot.map_or((Uint128::zero(), Uint128::zero()), |slot| {
                    let exposure = slot.slashable + slot.tails;
                    let promised = slot.slashable.min(exposure.saturating_sub(slot.demands));
                    (slot.stake, promised)
                });
                assert_eq!(
                    (seen.stake, seen.slashable),
                    leased,
                    "{service} of {vault}: {seen:?}"
                );
            }
        }
    }

    fn everybody_asks(&mut self) {
        for staker in self.stakers.clone() {
            for vault in self.vaults.clone() {
                let shares = self.world.position(vault, &staker.addr).shares;
                if !shares.is_zero() {
                    let exit = staker.exits_shares(&mut self.world, vault, shares).unwrap();
                    self.promised.insert(exit.ticket_id, exit.matures_at.seconds());
                }
            }
        }
        for index in 0..self.stakers.len() {
            let amount = self.lrt.balance(&self.world, &self.stakers[index].addr);
            if !amount.is_zero() {
                self.tell_lrt(index, &LrtMsg::Redeem { amount }).unwrap();
            }
        }
    }

    fn tell_lrt(&mut self, index: usize, msg: &LrtMsg) -> anyhow::Result<()> {
        let (lrt, sender) = (self.lrt.clone(), self.stakers[index].addr.clone());
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
        let lrt = self.lrt.contract.to_string();
        for ticket in open.iter().filter(|ticket| ticket.owner != lrt) {
            let staker = self.stakers[0].clone();
            staker.claims(&mut self.world, &[ticket.ticket_id]).unwrap();
            let paid = self.world.ticket(ticket.ticket_id).paid;
            assert_eq!(paid, ticket.claimable + ticket.paid, "paid in full");
        }
        for index in 0..self.stakers.len() {
            let owner = self.stakers[index].addr.to_string();
            let query = LrtQuery::Redemptions {
                owner: owner.clone(),
                start_after: None,
                limit: Some(100),
            };
            let redemptions: Vec<RedemptionView> = self.lrt.ask(&self.world, &query);
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
        for vault in self.vaults.clone() {
            let view = self.world.vault(vault);
            let lrt_left = self.world.position(vault, &self.lrt.contract).shares;
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
        for slash in self.world.slashes() {
            self.world.wait_until(slash.settles_at.seconds());
            if slash.status == SlashStatus::Executed {
                self.world.settle(slash.slash_id).unwrap();
            }
        }
        assert!(self.world.monitor().violations.is_empty());
    }
}
