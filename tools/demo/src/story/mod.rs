//! The story: scripted chapters on a calendar, and days between them that the seed fills.

mod calendar;
pub mod cast;
mod days;
pub(crate) mod ending;
mod leaving;
mod liquid;
mod offence;
mod opening;
mod packets;
mod people;
pub(crate) mod rules;
mod trouble;
mod weather;

use std::collections::BTreeMap;

use anyhow::Result as AnyResult;
use cosmwasm_std::Uint256;
use cw_multi_test::AppResponse;
use holdfast_simnet::ibc::PacketId;

use crate::books::Books;
use crate::dice::Dice;
use crate::report::Data;
use crate::stage::{Stage, DAY};
use crate::sums::Compounded;
use crate::tell::Teller;
use calendar::{Calendar, Event};
use cast::{Cast, Who};

/// What to tell.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Seed of all chance.
    pub seed: u64,
    /// How many days to simulate.
    pub days: u64,
}

/// What people did on the days in between.
#[derive(Default)]
struct Bustle {
    done: BTreeMap<&'static str, u64>,
}

/// What the double vote needs to be proved later.
#[derive(Clone, Copy, Default)]
struct Offence {
    height: u64,
    day: u64,
}

/// A story under way.
struct Story {
    plan: Plan,
    stage: Stage,
    cast: Cast,
    dice: Dice,
    calendar: Calendar,
    bustle: Bustle,
    offence: Offence,
    bobs_ticket: Option<u64>,
    lost: Vec<PacketId>,
    scripted_loss: Option<PacketId>,
    compounded: Compounded,
}

/// What came of a story.
pub struct Told {
    /// Its books.
    pub books: Books,
    /// What the report shows of it.
    pub data: Data,
    /// Whoever tells what follows.
    pub tell: Teller,
}

/// Runs a story and tells it.
#[must_use]
pub fn tell(plan: Plan, tell: Teller) -> Told {
    let mut dice = Dice::new(plan.seed);
    let mut world = cast::world(plan.seed);
    let cast = cast::gather(&mut world, &mut dice);
    let mut story = Story {
        plan,
        stage: Stage::new(world, tell),
        cast,
        dice,
        calendar: Calendar::new(plan.days),
        bustle: Bustle::default(),
        offence: Offence::default(),
        bobs_ticket: None,
        lost: vec![],
        scripted_loss: None,
        compounded: BTreeMap::new(),
    };
    story.opening();
    story.live();
    story.ending()
}

impl Story {
    /// Lives through the calendar to the last day.
    fn live(&mut self) {
        let end = self.plan.days * DAY;
        while let Some((at, event)) = self.calendar.next_until(end) {
            self.stage.world.wait_until(self.stage.start + at);
            self.happen(event);
        }
        self.stage.world.wait_until(self.stage.start + end);
        self.stage.record.sample(&self.stage.world, &self.cast);
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Day(day) => self.day(day),
            Event::Trouble => self.trouble(),
            Event::DoubleVote => self.double_vote(),
            Event::BobLeaves => self.bob_leaves(),
            Event::Proof => self.proof(),
            Event::Redeem => self.redeem(),
            Event::CloseRedemptions => self.close_redemptions(),
            Event::ClaimRedemption(batch) => self.claim_redemption(batch),
            Event::Relay => self.stage.world.relay(),
            Event::Recover => self.recover_lost(),
            Event::Settle(slash) => self.settle(slash),
            Event::Claim(who, ticket) => self.claim(who, ticket),
        }
    }

    /// Somebody deposits into a vault.
    fn deposit(&mut self, who: Who, vault: u64, amount: u128) -> AnyResult<AppResponse> {
        let person = &mut self.cast.people[who];
        let response = person.staker.deposits(&mut self.stage.world, vault, amount)?;
        person.put_in += amount;
        Ok(response)
    }

    /// Somebody asks to leave with a part of the shares, in thousandths; the ticket goes on the calendar.
    fn exit(&mut self, who: Who, thousandths: u64) -> AnyResult<u64> {
        let person = &self.cast.people[who];
        let vault = self.vault_of(who);
        let shares = self.stage.world.position(vault, &person.staker.addr).shares;
        let part = shares * Uint256::from(thousandths) / Uint256::from(1_000_u64);
        let answer = person.staker.exits_shares(&mut self.stage.world, vault, part)?;
        let at = answer.matures_at.seconds() - self.stage.start;
        self.calendar.add(at, Event::Claim(who, answer.ticket_id));
        Ok(answer.ticket_id)
    }

    /// The vault of somebody who deposits directly.
    fn vault_of(&self, who: Who) -> u64 {
        let operator = self.cast.people[who]
            .operator
            .expect("holders of the liquid token have no vault");
        self.cast.operators[operator].vault
    }
}
