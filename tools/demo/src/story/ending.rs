//! Chapter 10: the books.

use std::collections::BTreeMap;

use super::{Event, Story, Told, DAY};
use crate::books::Books;
use crate::record::unit;
use crate::report::{ActorEnding, Balance, Outcome, Run, Unit};
use crate::tokens::{thousands, Token, TOKENS};

impl Story {
    /// Closes the books and tells them.
    pub(super) fn ending(mut self) -> Told {
        self.tell_bustle();
        self.stage.chapter(
            "The books, to the last unit",
            "Every coin that came in must be out, slashed, lost or still here. The program counts each one.",
        );
        self.tell_pending();
        let books = self.stage.books(&TOKENS, &self.compounded);
        self.tell_collateral(&books);
        self.tell_rent_sums(&books);
        let endings = self.endings();
        self.tell_endings(&endings);
        self.tell_verdict(&books);
        self.told(books, endings)
    }

    fn tell_pending(&mut self) {
        let claims: Vec<u64> = self
            .calendar
            .rest()
            .filter(|(_, event)| matches!(event, Event::Claim(..) | Event::ClaimRedemption(_)))
            .map(|(at, _)| at.div_ceil(DAY))
            .collect();
        if let (Some(first), Some(last)) = (claims.iter().min(), claims.iter().max()) {
            let (number, days) = (claims.len(), self.plan.days);
            self.stage.tell.say(&format!(
                "On day {days}, when the story stops, {number} exits are still under way, due on days {first} to {last}. They count as held."
            ));
        }
    }

    fn tell_collateral(&mut self, books: &Books) {
        for (token, sums) in tokens(&books.denoms) {
            let what = format!("counts {} of collateral that came in", token.show(sums.came_in()));
            let result = format!("{} is out, slashed, lost or held", token.show(sums.is_now()));
            self.stage
                .note(("hub", "The program"), &what, Outcome::Done, &result);
        }
        let mut rows = Vec::new();
        for (token, sums) in tokens(&books.denoms) {
            let mut row = vec![token.symbol.to_owned()];
            let amounts = [
                sums.deposited,
                sums.compounded,
                sums.withdrawn,
                sums.slashed,
                sums.lost,
                sums.held,
            ];
            row.extend(amounts.map(|amount| {
                if amount == 0 {
                    "0".into()
                } else {
                    token.exact(amount)
                }
            }));
            row.push(
                if sums.fault(token.denom).is_none() {
                    "adds up"
                } else {
                    "WRONG"
                }
                .to_owned(),
            );
            rows.push(row);
        }
        self.stage
            .tell
            .say("Collateral: deposited + compounded = withdrawn + slashed + lost + held.");
        self.stage.tell.table(
            &[
                "coin",
                "deposited",
                "compounded",
                "withdrawn",
                "slashed",
                "lost",
                "held",
                "",
            ],
            &rows,
        );
    }

    fn tell_rent_sums(&mut self, books: &Books) {
        let mut rows = Vec::new();
        for (token, sums) in tokens(&books.rent) {
            let mut row = vec![token.symbol.to_owned()];
            row.extend(
                [sums.funded, sums.paid, sums.fees + sums.refunded, sums.held]
                    .map(|amount| token.exact(amount)),
            );
            row.push(
                if sums.fault(token.denom).is_none() {
                    "adds up"
                } else {
                    "WRONG"
                }
                .to_owned(),
            );
            rows.push(row);
        }
        self.stage.tell.say(
            "Rent: paid in by chains = claimed by people + fees, refunds + held (escrow, unclaimed rent).",
        );
        self.stage.tell.table(
            &["coin", "paid in", "claimed", "fees, refunds", "held", ""],
            &rows,
        );
    }

    /// One line for each staker: own coin in, out, held; the rest is rent.
    fn tell_endings(&mut self, endings: &[ActorEnding]) {
        let mut rows = Vec::new();
        for person in &self.cast.people {
            let mine: Vec<&ActorEnding> = endings.iter().filter(|row| row.actor == person.name).collect();
            let token = person.token;
            let Some(own) = mine.iter().find(|row| row.unit == unit(token)) else {
                continue;
            };
            let others = TOKENS
                .into_iter()
                .filter(|other| *other != token)
                .filter_map(|other| {
                    let row = mine.iter().find(|row| row.unit == unit(other))?;
                    Some(format!("+{}", other.show(row.took_out + row.holds)))
                });
            rows.push(vec![
                person.name.to_owned(),
                token.show(own.put_in),
                token.show(own.took_out),
                token.show(own.holds),
                token.show_change(own.put_in, own.took_out + own.holds),
                others.collect::<Vec<_>>().join(" "),
            ]);
        }
        self.stage.tell.say("Who ended with what:");
        self.stage.tell.table(
            &[
                "who",
                "put in",
                "took out",
                "still holds",
                "earned",
                "and as rent",
            ],
            &rows,
        );
    }

    fn tell_verdict(&mut self, books: &Books) {
        let packets = books.packets;
        self.stage.tell.say(&format!(
            "Packets: {} sent, {} delivered, {} refused, {} timed out, {} brought twice to no effect.",
            packets.sent, packets.delivered, packets.refused, packets.timed_out, packets.repeated
        ));
        let text = verdict(books);
        match books.faults().is_empty() {
            true => self.stage.tell.good(&format!("{text}.")),
            false => self.stage.tell.bad(&format!("{text}.")),
        }
    }

    /// What the report shows.
    fn told(self, books: Books, actors: Vec<ActorEnding>) -> Told {
        let stage = self.stage;
        let mut data = stage.record.data;
        data.title = format!("Holdfast: a story in {} days", self.plan.days);
        data.about = "Stakers lend slashable security to two chains that rent it. Real contracts and real signatures on simulated chains; one seed decides everything.".into();
        data.run = Run {
            seed: self.plan.seed,
            duration_seconds: self.plan.days * DAY,
            chains: vec!["hub".into(), "oracle".into(), "bridge".into()],
            steps: books.steps,
        };
        data.packets = super::packets::packets(&stage.world, stage.start);
        data.balances = balances(&books, "");
        data.actors = actors;
        data.invariants = super::rules::invariants(&books);
        let tell = stage.tell;
        Told { books, data, tell }
    }
}

/// What the rules say of a world, in one line.
pub(crate) fn verdict(books: &Books) -> String {
    format!(
        "{} rules checked {} times over {} steps: {} broken",
        books.checks.len(),
        thousands(books.checked().into()),
        thousands(books.steps.into()),
        books.faults().len()
    )
}

/// The tokens of the story with their entries.
fn tokens<T: Copy>(by_denom: &BTreeMap<String, T>) -> Vec<(Token, T)> {
    let known = by_denom
        .iter()
        .filter_map(|(denom, sums)| Some((Token::of(denom)?, *sums)));
    known.collect()
}

/// Collateral by denom, as in the terminal's table; `part` is added to the names of coins.
pub(crate) fn balances(books: &Books, part: &str) -> Vec<Balance> {
    let rows = tokens(&books.denoms).into_iter().map(|(token, sums)| Balance {
        unit: Unit {
            name: format!("{}{part}", token.symbol),
            ..unit(token)
        },
        deposited: sums.deposited,
        compounded: sums.compounded,
        withdrawn: sums.withdrawn,
        slashed: sums.slashed,
        lost: sums.lost,
        held: sums.held,
    });
    rows.collect()
}
