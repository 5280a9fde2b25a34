//! What everybody put in, took out, and still holds.

use cosmwasm_std::{Addr, Coin, Uint128, Uint256};
use holdfast_shared::msg::hub::{TicketState, TicketView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::{
    QueryMsg as LrtQuery, RedemptionBatchState, RedemptionBatchView, RedemptionView,
};
use holdfast_shared::Denom;
use holdfast_simnet::world::HUB;

use super::cast::{Who, CAROL};
use super::Story;
use crate::record::unit;
use crate::report::ActorEnding;
use crate::sums;
use crate::tokens::{Token, TOKENS};

impl Story {
    /// Everybody's ending, by denom; rows of nothing are left out.
    pub(super) fn endings(&self) -> Vec<ActorEnding> {
        let mut rows = Vec::new();
        for token in TOKENS {
            for who in 0..self.cast.people.len() {
                rows.push(self.person_ending(who, token));
            }
            for node in &self.cast.operators {
                let commission = self.stage.world.vault(node.vault).commission;
                rows.push(self.earner(
                    node.name,
                    &node.operator.addr,
                    token,
                    amount_of(&commission, token),
                ));
            }
            for renter in &self.cast.renters {
                rows.extend(self.renter_ending(renter.name, token, renter.token));
            }
            let fees: Uint128 = self.stage.world.ask(&QueryMsg::Fees {
                denom: Denom::bank(token.denom),
            });
            rows.push(self.earner("Treasury", &self.stage.world.treasury, token, fees.u128()));
            rows.push(self.earner("Insurance pool", &self.stage.world.insurance, token, 0));
            rows.push(self.earner("Nina", &self.cast.watcher, token, 0));
        }
        rows.retain(|row| row.put_in + row.took_out + row.holds > 0);
        rows
    }

    fn person_ending(&self, who: Who, token: Token) -> ActorEnding {
        let person = &self.cast.people[who];
        let own = token == person.token;
        let (minted, put_in) = if own {
            (person.minted, person.put_in)
        } else {
            (0, 0)
        };
        ActorEnding {
            actor: person.name.into(),
            unit: unit(token),
            put_in,
            took_out: person.staker.balance(&self.stage.world, token.denom) + put_in - minted,
            holds: self.holds(who, token),
        }
    }

    fn earner(&self, name: &str, account: &Addr, token: Token, holds: u128) -> ActorEnding {
        ActorEnding {
            actor: name.into(),
            unit: unit(token),
            put_in: 0,
            took_out: self
                .stage
                .world
                .net
                .chain(HUB)
                .balance(account, token.denom)
                .u128(),
            holds,
        }
    }

    fn renter_ending(&self, name: &str, token: Token, pays_in: Token) -> Option<ActorEnding> {
        let escrow = (token == pays_in).then(|| self.stage.world.service(name).escrow)?;
        Some(ActorEnding {
            actor: format!("{name} chain"),
            unit: unit(token),
            put_in: escrow.funded.u128(),
            took_out: escrow.withdrawn.u128(),
            holds: escrow.balance.u128(),
        })
    }

    /// What somebody could still take, exits and redemptions under way included.
    fn holds(&self, who: Who, token: Token) -> u128 {
        if who == CAROL {
            return if token == self.cast.people[who].token {
                self.holds_liquid()
            } else {
                0
            };
        }
        let position = self
            .stage
            .world
            .position(self.vault_of(who), &self.cast.people[who].staker.addr);
        let rewards = amount_of(&position.rewards, token);
        if token != self.cast.people[who].token {
            return rewards;
        }
        let tickets: u128 = self.tickets_of(who).iter().map(|ticket| self.worth(ticket)).sum();
        position.value.u128() + rewards + tickets
    }

    /// All tickets somebody ever asked for, paid ones too.
    fn tickets_of(&self, who: Who) -> Vec<TicketView> {
        let owner = self.cast.people[who].staker.addr.as_str();
        let mut all: Vec<TicketView> = Vec::new();
        loop {
            let page: Vec<TicketView> = self.stage.world.ask(&QueryMsg::Tickets {
                owner: None,
                start_after: all.last().map(|ticket| ticket.ticket_id),
                limit: Some(100),
            });
            let full = page.len() == 100;
            all.extend(page);
            if !full {
                all.retain(|ticket| ticket.owner == owner);
                return all;
            }
        }
    }

    /// What a ticket will bring if nothing more is taken, rounded down.
    fn worth(&self, ticket: &TicketView) -> u128 {
        let vault = self.stage.world.vault(ticket.vault_id);
        if ticket.state == TicketState::Waiting {
            return part(vault.collateral.u128(), ticket.shares, vault.shares);
        }
        let batches = sums::batches(&self.stage.world, ticket.vault_id);
        let batch = batches.into_iter().find(|batch| batch.closing == ticket.closing);
        batch.map_or(0, |batch| {
            let whole = batch.collateral.u128() + batch.paid.u128();
            part(whole, ticket.shares, batch.shares).saturating_sub(ticket.paid.u128())
        })
    }

    /// Tokens at their rate, and redemptions under way.
    fn holds_liquid(&self) -> u128 {
        let (lrt, carol) = (&self.cast.lrt, &self.cast.people[CAROL].staker.addr);
        let rate = lrt.rate(&self.stage.world);
        let at_rate = |tokens: Uint128| tokens.mul_floor(rate.rate).u128();
        let redemptions: Vec<RedemptionView> = lrt.ask(
            &self.stage.world,
            &LrtQuery::Redemptions {
                owner: carol.to_string(),
                start_after: None,
                limit: Some(100),
            },
        );
        let waiting = redemptions.into_iter().map(|redemption| {
            let batch_id = redemption.batch_id;
            let batch: RedemptionBatchView = lrt.ask(&self.stage.world, &LrtQuery::Batch { batch_id });
            match batch.state {
                RedemptionBatchState::Open => at_rate(redemption.tokens),
                RedemptionBatchState::Closed => part(
                    batch.value_at_closing.u128(),
                    redemption.tokens.into(),
                    batch.tokens.into(),
                ),
                RedemptionBatchState::Paid => redemption.claimable.u128(),
            }
        });
        at_rate(lrt.balance(&self.stage.world, carol)) + waiting.sum::<u128>()
    }

    /// Rent somebody earned so far in a denom, claimed or not. What the liquid token earned is Carol's: she holds it
    /// all.
    pub(super) fn rent_of(&self, who: Who, token: Token) -> u128 {
        if who == CAROL {
            let lrt = &self.cast.lrt.contract;
            let vaults = self
                .cast
                .operators
                .iter()
                .map(|node| self.stage.world.position(node.vault, lrt));
            let waiting: u128 = vaults.map(|position| amount_of(&position.rewards, token)).sum();
            let compounded = self.compounded.get(token.denom).copied().unwrap_or_default();
            return waiting + compounded + self.stage.world.net.chain(HUB).balance(lrt, token.denom).u128();
        }
        let position = self
            .stage
            .world
            .position(self.vault_of(who), &self.cast.people[who].staker.addr);
        let exits: u128 = if token == self.cast.people[who].token {
            self.tickets_of(who).iter().map(|ticket| ticket.paid.u128()).sum()
        } else {
            0
        };
        amount_of(&position.rewards, token) + self.person_ending(who, token).took_out - exits
    }
}

fn amount_of(coins: &[Coin], token: Token) -> u128 {
    let of_denom = coins.iter().filter(|coin| coin.denom == token.denom);
    of_denom.map(|coin| coin.amount.u128()).sum()
}

/// `floor(whole x shares / all)`; nothing of nothing.
fn part(whole: u128, shares: Uint256, all: Uint256) -> u128 {
    let product = Uint256::from(whole) * shares;
    let part = product.checked_div(all).unwrap_or_default();
    Uint128::try_from(part).unwrap_or_default().u128()
}
