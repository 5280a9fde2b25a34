//! The days in between: keepers at work, and people who do as the seed pleases.

use anyhow::Result as AnyResult;
use cosmwasm_std::Event as ChainEvent;
use holdfast_shared::msg::lrt::ExecuteMsg as LrtMsg;

use super::cast::{RESTLESS, SERVICES};
use super::{Story, DAY};
use crate::report::Outcome;
use crate::tokens::{ATOM, USD};

/// Long runs have quieter days: about as much happens in all as in this many busy ones.
const BUSY_DAYS: u64 = 90;

/// Escrow is topped up when it lasts less than this.
const LOW_ESCROW: u64 = 33 * DAY;

/// More points than this make no picture better.
const MOST_SAMPLES: u64 = 400;

impl Story {
    /// One day.
    pub(super) fn day(&mut self, day: u64) {
        self.stage.tell.progress(day, self.plan.days);
        self.recover_lost();
        for service in SERVICES {
            self.top_up(service);
        }
        self.close_due();
        self.whims();
        self.send_snapshots();
        if day % self.plan.days.div_ceil(MOST_SAMPLES) == 0 {
            self.stage.record.sample(&self.stage.world, &self.cast);
        }
    }

    /// Whether something happens today that happens so often in a thousand busy days.
    fn happens(&mut self, in_thousand: u64) -> bool {
        let busy = (1_000 * BUSY_DAYS / self.plan.days).min(1_000);
        self.dice.chance(in_thousand * busy / 1_000)
    }

    /// Counts a whim that the contracts allowed; a refusal of a whim is an answer like any other.
    fn count<T>(&mut self, what: &'static str, outcome: AnyResult<T>) {
        let what = if outcome.is_ok() { what } else { "refused wishes" };
        *self.bustle.done.entry(what).or_default() += 1;
    }

    fn whims(&mut self) {
        if self.happens(350) {
            let who = self.dice.pick(&RESTLESS);
            let amount = self.cast.people[who].first * u128::from(self.dice.between(5, 50)) / 1_000;
            let outcome = self.deposit(who, self.vault_of(who), amount);
            self.count("deposits", outcome);
        }
        if self.happens(200) {
            let (who, part) = (self.dice.pick(&RESTLESS), self.dice.between(10, 60));
            let outcome = self.exit(who, part);
            self.count("exits", outcome);
        }
        if self.happens(250) {
            let who = self.dice.pick(&RESTLESS);
            let (staker, vault) = (self.cast.people[who].staker.clone(), self.vault_of(who));
            let outcome = staker.claims_rewards(&mut self.stage.world, vault);
            self.count("rent claims", outcome);
        }
        if self.happens(200) {
            self.change_offer();
        }
        if self.happens(250) {
            self.compound();
        }
        if self.happens(400) {
            for service in SERVICES {
                let outcome = self.stage.world.matches(service, 200);
                self.count("matches", outcome);
            }
        }
    }

    /// An operator asks a little more or less than on the first day.
    fn change_offer(&mut self) {
        let index = self.dice.between(0, self.cast.operators.len() as u64 - 1) as usize;
        let which = self.dice.between(0, 1) as usize;
        let node = &self.cast.operators[index];
        let basis_points = node.rates[which] + self.dice.between(0, 40) - 20;
        let size = self.stage.world.vault(node.vault).collateral.u128() * 9 / 10;
        let outcome = node.operator.offers(
            &mut self.stage.world,
            node.vault,
            SERVICES[which],
            basis_points,
            size,
        );
        self.count("new offers", outcome);
    }

    /// The liquid token puts its rent back to work: what the hub then sees deposited is compounded, not new.
    pub(super) fn compound(&mut self) {
        let keeper = self.cast.watcher.clone();
        let outcome = self
            .cast
            .lrt
            .tell(&mut self.stage.world, &keeper, &LrtMsg::Compound {});
        if let Ok(response) = &outcome {
            let deposits = response
                .events
                .iter()
                .filter(|event| event.ty == "wasm-deposited");
            let amount: u128 = deposits.filter_map(deposited).sum();
            *self.compounded.entry(ATOM.denom).or_default() += amount;
        }
        self.count("compoundings", outcome);
    }

    /// A service that runs low pays in for 20 more days: nothing is ever lent unpaid (P2).
    fn top_up(&mut self, service: &'static str) {
        let escrow = self.stage.world.service(service).escrow;
        let low = self.stage.world.now() + LOW_ESCROW;
        if escrow.runs_dry_at.is_none_or(|dry| dry.seconds() > low) {
            return;
        }
        let amount = escrow.rent_per_year.u128() * 20 / 365;
        self.stage.record.sample(&self.stage.world, &self.cast);
        let owner = self.stage.world.owner_of(service);
        let outcome = owner.funds(&mut self.stage.world, amount);
        self.stage.record.sample(&self.stage.world, &self.cast);
        self.count("top-ups of escrow", outcome);
    }

    /// Exits whose boundary has come form their batch; anyone may ask for it.
    fn close_due(&mut self) {
        for index in 0..self.cast.operators.len() {
            let vault = self.cast.operators[index].vault;
            let due = self
                .stage
                .world
                .closing_at(vault)
                .is_some_and(|at| at.seconds() <= self.stage.world.now());
            if due {
                let outcome = self.stage.world.close(vault);
                self.stage.must("closing a vault", outcome);
            }
        }
    }

    /// What happened since this was told last, in one line.
    pub(super) fn tell_bustle(&mut self) {
        let done = std::mem::take(&mut self.bustle.done);
        if !done.is_empty() {
            let parts: Vec<String> = done
                .iter()
                .map(|(what, times)| format!("{what} {times}"))
                .collect();
            self.stage.tell.say(&format!("Meanwhile: {}.", parts.join(", ")));
        }
    }

    /// What everybody could claim in rent now.
    pub(super) fn tell_rent(&mut self) {
        let day = self.stage.today();
        let mut rows = vec![];
        for who in 0..self.cast.people.len() {
            let name = self.cast.people[who].name;
            let [atom, usd] = [ATOM, USD].map(|token| token.show(self.rent_of(who, token)));
            let earned = format!("{atom} and {usd}");
            self.stage
                .note(("hub", name), "has earned rent so far", Outcome::Done, &earned);
            rows.push(vec![name.to_owned(), atom, usd]);
        }
        self.stage.tell.say(&format!(
            "Rent earned by day {day}, after fees (2 % protocol, then 10 % operator):"
        ));
        self.stage
            .tell
            .table(&["who", "from the oracle chain", "from the bridge chain"], &rows);
        self.tell_bustle();
    }
}

fn deposited(event: &ChainEvent) -> Option<u128> {
    let amount = event
        .attributes
        .iter()
        .find(|attribute| attribute.key == "amount")?;
    amount.value.parse().ok()
}
