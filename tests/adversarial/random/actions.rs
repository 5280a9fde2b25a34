//! What people, chains and the network may do at any moment. Refusals are part of the game; panics are not.

use anyhow::Result;
use cosmwasm_std::{Uint128, Uint256};
use holdfast_shared::evidence::signing::signing_key;
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, QueryMsg as ConsumerQuery, ReportView};
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_shared::msg::lrt::{ExecuteMsg as LrtMsg, QueryMsg as LrtQuery, RateResponse};
use holdfast_shared::packet::FaultKind;
use holdfast_simnet::world::HUB;

use super::{Run, DAY, MILLION, SERVICES};

impl Run {
    /// Does one thing by chance.
    pub(super) fn act(&mut self) {
        let done = match self.dice.below(46) {
            0..=4 => self.stake(),
            5..=7 => self.exit(),
            8..=9 => self.claim(),
            10..=13 => self.trade(),
            14..=16 => self.escrow(),
            17..=18 => self.keep(),
            19..=21 => self.flush(),
            22..=27 => self.wander(),
            28..=31 => self.wait(),
            32 => self.disturb(),
            33 => self.offend(),
            34..=35 => self.retry(),
            36..=39 => self.liquid(),
            40..=42 => self.attest(),
            43..=44 => self.govern(),
            _ => self.change_key(),
        };
        if let Err(refusal) = done {
            let words = format!("{refusal:#}");
            assert!(!words.contains("panicked"), "{words}");
        }
        self.lrt_is_backed();
    }

    fn stake(&mut self) -> Result<()> {
        let (staker, vault) = (self.staker(), self.vault());
        let amount = self.dice.amount(10_000 * MILLION);
        let accept = self.dice.below(2) == 0;
        staker
            .deposits_and(&mut self.world, vault, amount, accept)
            .map(drop)
    }

    fn exit(&mut self) -> Result<()> {
        let (staker, vault) = (self.staker(), self.vault());
        let held = self.world.position(vault, &staker.addr).shares;
        let part = Uint256::from(self.dice.below(100) + 1);
        let shares = held * part / Uint256::from(100u128);
        let exit = staker.exits_shares(&mut self.world, vault, shares)?;
        self.promised.insert(exit.ticket_id, exit.matures_at.seconds());
        Ok(())
    }

    fn claim(&mut self) -> Result<()> {
        let staker = self.staker();
        if self.dice.below(3) == 0 {
            let vault = self.vault();
            return staker.claims_rewards(&mut self.world, vault).map(drop);
        }
        let most = self.promised.len() as u64 + 4;
        let ticket = self.dice.below(most) + 1;
        staker.claims(&mut self.world, &[ticket]).map(drop)
    }

    /// Offers, bids and matches.
    fn trade(&mut self) -> Result<()> {
        let service = *self.dice.pick(&SERVICES);
        let index = self.dice.below(self.operators.len() as u64) as usize;
        let (operator, vault) = (self.operators[index].clone(), self.vaults[index]);
        let rate = self.dice.below(1_000) + 1;
        let size = self.dice.amount(20_000 * MILLION);
        match self.dice.below(8) {
            0..=1 => operator
                .offers(&mut self.world, vault, service, rate, size)
                .map(drop),
            2 => operator
                .withdraws_offer(&mut self.world, vault, service)
                .map(drop),
            3..=4 => {
                let owner = self.world.owner_of(service);
                owner.bids(&mut self.world, size, rate).map(drop)
            }
            _ => {
                let limit = self.dice.below(4) as u32 + 1;
                self.world.matches(service, limit).map(drop)
            }
        }
    }

    fn escrow(&mut self) -> Result<()> {
        let service = *self.dice.pick(&SERVICES);
        let owner = self.world.owner_of(service);
        let amount = self.dice.amount(1_000 * MILLION);
        match self.dice.below(3) {
            0 => owner.withdraws(&mut self.world, amount).map(drop),
            _ => owner.funds(&mut self.world, amount).map(drop),
        }
    }

    /// What keepers do: close, settle, pay fees; and somebody who sends coins for nothing.
    fn keep(&mut self) -> Result<()> {
        let vault = self.vault();
        match self.dice.below(4) {
            0 => self.world.close(vault).map(drop),
            1 => {
                let slash = self.dice.below(self.world.slashes().len() as u64 + 1) + 1;
                self.world.settle(slash).map(drop)
            }
            2 => {
                let denom = holdfast_shared::Denom::bank("ustk");
                let keeper = self.world.net.chain(HUB).addr("keeper");
                self.world
                    .tell(&keeper, &ExecuteMsg::ClaimFees { denom })
                    .map(drop)
            }
            _ => {
                let (staker, amount) = (self.staker(), self.dice.amount(MILLION));
                let coin = cosmwasm_std::coin(amount, "ustk");
                self.world.donate(&staker.addr, coin)
            }
        }
    }

    fn flush(&mut self) -> Result<()> {
        let service = *self.dice.pick(&SERVICES);
        self.world.flush(service).map(drop)
    }

    fn wander(&mut self) -> Result<()> {
        for _ in 0..self.dice.below(4) + 1 {
            self.relayer.wander(&mut self.world.net);
        }
        Ok(())
    }

    /// From a block to three weeks; mostly short.
    fn wait(&mut self) -> Result<()> {
        let seconds = match self.dice.below(20) {
            0 => 1 + self.dice.below(21 * DAY),
            1..=6 => 1 + self.dice.below(3 * DAY),
            7..=12 => 1 + self.dice.below(6 * 3_600),
            _ => 5,
        };
        self.world.net.advance(seconds);
        Ok(())
    }

    /// A client is frozen, or governance recovers all of a link.
    fn disturb(&mut self) -> Result<()> {
        let service = *self.dice.pick(&SERVICES);
        let site = self.world.site(service).clone();
        match self.dice.below(5) {
            0 => self.world.net.freeze_client(HUB, &site.hub_connection)?,
            1 => self.world.net.freeze_client(&site.chain, &site.connection)?,
            _ => {
                self.world.net.recover_client(HUB, &site.hub_connection)?;
                self.world.net.recover_client(&site.chain, &site.connection)?;
            }
        }
        Ok(())
    }

    /// An operator votes twice at a height not long ago; the proof goes one way or the other, or both.
    fn offend(&mut self) -> Result<()> {
        let service = *self.dice.pick(&SERVICES);
        let index = self.dice.below(self.operators.len() as u64) as usize;
        let operator = self.operators[index].clone();
        let now = self.world.net.chain(service).block().height;
        let height = now.saturating_sub(self.dice.below(40_000)).max(1);
        let evidence = operator.votes_twice(&self.world, service, height);
        let way = self.dice.below(3);
        if way > 0 {
            let _ = self.world.report_packet(service, &operator, evidence.clone());
        }
        if way < 2 {
            let _ = self.world.accuse(service, &operator, evidence);
        }
        Ok(())
    }

    /// A service's chain attests a fault at a height not long ago.
    fn attest(&mut self) -> Result<()> {
        let service = *self.dice.pick(&SERVICES);
        let operator = self.dice.pick(&self.operators).clone();
        let now = self.world.net.chain(service).block().height;
        let height = now.saturating_sub(self.dice.below(20_000)).max(1);
        let (kind, slot) = (FaultKind::ServiceFault, self.dice.next());
        self.world.files(service, &operator, kind, height, slot).map(drop)
    }

    /// The owner vetoes or reverses something, or a stranger executes it.
    fn govern(&mut self) -> Result<()> {
        let slash = self.dice.below(self.world.slashes().len() as u64 + 1) + 1;
        match self.dice.below(4) {
            0 => self.world.vetoes(slash).map(drop),
            1 => self.world.reverses(slash).map(drop),
            _ => self.world.executes(slash).map(drop),
        }
    }

    /// An operator changes its key; from then on it votes twice with the first one only.
    fn change_key(&mut self) -> Result<()> {
        if self.dice.below(8) > 0 {
            return self.keep();
        }
        let service = *self.dice.pick(&SERVICES);
        let operator = self.dice.pick(&self.operators).clone();
        let key = signing_key(&format!("{}/{}", operator.name, self.dice.next()));
        operator.registers(&mut self.world, service, &key).map(drop)
    }

    fn retry(&mut self) -> Result<()> {
        let service = *self.dice.pick(&SERVICES);
        if self.dice.below(4) == 0 {
            return self
                .world
                .tell_consumer(service, "anyone", &ConsumerMsg::Hello {})
                .map(drop);
        }
        self.retry_reports(service);
        Ok(())
    }

    /// Sends every open report of a service again.
    pub(super) fn retry_reports(&mut self, service: &str) {
        let query = ConsumerQuery::Reports {
            start_after: None,
            limit: Some(100),
        };
        let reports: Vec<ReportView> = self.world.ask_consumer(service, &query);
        for report in reports {
            let retry = ConsumerMsg::Retry {
                report_id: report.report_id,
            };
            let _ = self.world.tell_consumer(service, "anyone", &retry);
        }
    }

    /// Mints, redeems, compounds, closes, claims.
    fn liquid(&mut self) -> Result<()> {
        let (staker, lrt) = (self.staker(), self.lrt.clone());
        let msg = match self.dice.below(6) {
            0 | 1 => {
                let amount = self.dice.amount(10_000 * MILLION);
                return lrt.mint(&mut self.world, &staker, amount).map(drop);
            }
            2 => LrtMsg::Redeem {
                amount: Uint128::new(self.dice.amount(lrt.balance(&self.world, &staker.addr).u128())),
            },
            3 => LrtMsg::CloseBatch {},
            4 => LrtMsg::Compound {},
            _ => LrtMsg::ClaimRedemption {
                batch_id: self.dice.below(6) + 1,
                owner: staker.addr.to_string(),
            },
        };
        lrt.tell(&mut self.world, &staker.addr, &msg).map(drop)
    }

    /// I-05: what is held for the tokens is at least what the rate counts.
    fn lrt_is_backed(&self) {
        let rate: RateResponse = self.lrt.rate(&self.world);
        let held: holdfast_shared::msg::lrt::PortfolioResponse =
            self.lrt.ask(&self.world, &LrtQuery::Portfolio {});
        let positions: Uint128 = held.positions.iter().map(|position| position.value).sum();
        assert!(rate.value <= positions + held.buffer, "{rate:?} {held:?}");
    }

    fn staker(&mut self) -> holdfast_simnet::world::actors::Staker {
        self.dice.pick(&self.stakers).clone()
    }

    fn vault(&mut self) -> u64 {
        *self.dice.pick(&self.vaults)
    }
}
