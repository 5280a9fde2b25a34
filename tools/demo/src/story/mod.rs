//! The story: scripted chapters on a calendar, and days between them that the seed fills.

mod calendar;
pub mod cast;
mod days;
mod ending;
mod leaving;
mod liquid;
mod offence;
mod opening;
mod packets;
mod people;
mod rules;
mod trouble;
mod weather;

use std::collections::BTreeMap;

use anyhow::Result as AnyResult;
use cosmwasm_std::Uint256;
use cw_multi_test::AppResponse;
use holdfast_simnet::ibc::PacketId;
use holdfast_simnet::World;

use crate::dice::Dice;
use crate::json::Summary;
use crate::record::Record;
use crate::report::{Data, Outcome};
use crate::tell::Teller;
use calendar::{Calendar, Event};
use cast::{Cast, Who};

/// Seconds of a day.
pub(crate) const DAY: u64 = 86_400;

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
    world: World,
    cast: Cast,
    dice: Dice,
    tell: Teller,
    record: Record,
    start: u64,
    calendar: Calendar,
    chapters: usize,
    bustle: Bustle,
    offence: Offence,
    bobs_ticket: Option<u64>,
    lost: Vec<PacketId>,
    scripted_loss: Option<PacketId>,
    compounded: BTreeMap<&'static str, u128>,
    broken: Vec<String>,
}

/// Runs a story and tells it; what came of it, for machines and for the report.
#[must_use]
pub fn tell(plan: Plan, tell: Teller) -> (Summary, Data) {
    let mut dice = Dice::new(plan.seed);
    let mut world = cast::world(plan.seed);
    let cast = cast::gather(&mut world, &mut dice);
    let start = world.now();
    let mut story = Story {
        plan,
        cast,
        dice,
        tell,
        record: Record::new(start),
        start,
        calendar: Calendar::new(plan.days),
        chapters: 0,
        bustle: Bustle::default(),
        offence: Offence::default(),
        bobs_ticket: None,
        lost: vec![],
        scripted_loss: None,
        compounded: BTreeMap::new(),
        broken: vec![],
        world,
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
            self.world.wait_until(self.start + at);
            self.happen(event);
        }
        self.world.wait_until(self.start + end);
        self.record.sample(&self.world, &self.cast);
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
            Event::Relay => self.world.relay(),
            Event::Recover => self.recover_lost(),
            Event::Settle(slash) => self.settle(slash),
            Event::Claim(who, ticket) => self.claim(who, ticket),
        }
    }

    /// Seconds since the beginning.
    fn elapsed(&self) -> u64 {
        self.world.now() - self.start
    }

    /// The present day, from 0.
    fn today(&self) -> u64 {
        self.elapsed() / DAY
    }

    /// Begins a chapter on the terminal and in the report.
    fn chapter(&mut self, title: &str, intro: &str) {
        self.chapters += 1;
        self.tell.chapter(self.chapters, title, intro);
        self.record.chapter(title, intro);
    }

    /// Somebody did something, and it worked: on the terminal and in the report.
    fn did(&mut self, who: (&str, &str), what: &str, result: &str) {
        self.tell.good(&format!("{} {what}: {result}.", who.1));
        self.note(who, what, Outcome::Done, result);
    }

    /// Somebody was refused, or something failed, as it should.
    fn failed(&mut self, who: (&str, &str), what: &str, outcome: Outcome, result: &str) {
        let text = format!("{} {what}: {result}.", who.1);
        match outcome {
            Outcome::Refused => self.tell.refused(&text),
            Outcome::Done | Outcome::Failed => self.tell.bad(&text),
        }
        self.note(who, what, outcome, result);
    }

    /// In the report only.
    fn note(&mut self, who: (&str, &str), what: &str, outcome: Outcome, result: &str) {
        self.record.step(self.world.now(), who, what, outcome, result);
    }

    /// A deed of the script that must work: when it does not, a promise is broken, and the run fails at its end.
    fn must<T>(&mut self, what: &str, outcome: AnyResult<T>) -> Option<T> {
        match outcome {
            Ok(done) => Some(done),
            Err(error) => {
                let day = self.today();
                self.broken.push(format!("day {day}: {what} failed: {error:#}"));
                None
            }
        }
    }

    /// Somebody deposits into a vault.
    fn deposit(&mut self, who: Who, vault: u64, amount: u128) -> AnyResult<AppResponse> {
        let person = &mut self.cast.people[who];
        let response = person.staker.deposits(&mut self.world, vault, amount)?;
        person.put_in += amount;
        Ok(response)
    }

    /// Somebody asks to leave with a part of the shares, in thousandths; the ticket goes on the calendar.
    fn exit(&mut self, who: Who, thousandths: u64) -> AnyResult<u64> {
        let person = &self.cast.people[who];
        let vault = self.vault_of(who);
        let shares = self.world.position(vault, &person.staker.addr).shares;
        let part = shares * Uint256::from(thousandths) / Uint256::from(1_000_u64);
        let answer = person.staker.exits_shares(&mut self.world, vault, part)?;
        let at = answer.matures_at.seconds() - self.start;
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
