//! A cheaper seller: within the terms nothing moves, after them the dearest are displaced, and security never dips.

use super::cast::{self, ORACLE};
use super::Market;
use crate::record::value;
use crate::report::{Mark, Outcome, Picture};
use crate::tokens::{dollars, rate, rate_of};

/// The day the newcomer offers.
const ARRIVES: u64 = 16;
/// A day after the terms of the first leases.
const TERMS_OVER: u64 = 26;

impl Market {
    /// The newcomer, in the terms and after.
    pub(super) fn displaced(&mut self) {
        self.stage.chapter(
            "Somebody cheaper comes",
            "A rate is fixed for the term of its lease, here 25 days. After it, a lease stands only while nobody undercuts it.",
        );
        self.days_until(ARRIVES);
        let mut marks = vec![self.arrives()];
        self.days_until(TERMS_OVER);
        marks.push(self.displaces());
        self.sample();
        let after = self.stage.world.market(ORACLE);
        self.average(&after);
        let last = after
            .history
            .last()
            .map(|point| (point.leased, point.marginal_rate, point.average_rate));
        let now = (after.leased, after.marginal_rate, after.average_rate);
        self.stage
            .equal("the newest point of the history", last, Some(now));
        self.show("marginal_rate_last", after.marginal_rate);
        self.show("average_rate_last", after.average_rate);
        let book = self.curve(&after);
        self.pictures.push(Picture::Book(book));
        self.days_until(TERMS_OVER + 4);
        self.pictures.extend(self.rate_graphs(marks).map(Picture::Graph));
    }

    fn arrives(&mut self) -> Mark {
        let tern = cast::newcomer(&mut self.stage.world, &mut self.dice);
        let (name, asks, size) = (
            tern.name,
            tern.asks[0].unwrap_or_default(),
            value(tern.token, tern.holds),
        );
        self.sellers.push(tern);
        self.stage.world.net.next_block();
        let before = self.stage.world.market(ORACLE).leases;
        let matched = self.stage.world.matches(ORACLE, 200);
        if let Some(answer) = self.stage.must("a match within the terms", matched) {
            self.stage
                .equal("the changes within the terms", answer.changed, 0);
        }
        let after = self.stage.world.market(ORACLE).leases;
        self.stage.equal("the leases within their terms", after, before);
        let what = format!("offers {} at {}, cheaper than all", dollars(size), rate(asks));
        let result = "a match changes nothing: every lease is within its term";
        self.stage.failed(("hub", name), &what, Outcome::Refused, result);
        self.mark("Tern offers")
    }

    /// One change a call, so that one sees in which order it goes.
    fn displaces(&mut self) -> Mark {
        let wanted = self.wanted[0];
        let before = self.stage.world.market(ORACLE);
        let mut rows = vec![];
        loop {
            let held = self.lent();
            let matched = self.stage.world.matches(ORACLE, 1);
            let Some(answer) = self.stage.must("a match of one change", matched) else {
                break;
            };
            if answer.changed == 0 {
                break;
            }
            let market = self.stage.world.market(ORACLE);
            let leased = market.leased.u128();
            self.stage.expect(leased >= wanted, || {
                format!("security dips to {leased} of {wanted}")
            });
            rows.push(
                vec![rows.len() + 1, answer.remaining as usize]
                    .into_iter()
                    .map(|number| number.to_string())
                    .chain([self.change(&held), dollars(leased), rate_of(market.average_rate)])
                    .collect::<Vec<String>>(),
            );
            if answer.remaining == 0 {
                break;
            }
        }
        let after = self.stage.world.market(ORACLE);
        let displaced = before.leases.len() + 1 - after.leases.len();
        self.stage.expect(displaced > 0, || "nobody was displaced".into());
        let what = "are over. Anyone calls for a match, one change at a time".to_owned();
        let result = format!(
            "the average rate falls from {} to {}, the marginal rate from {} to {}",
            rate_of(before.average_rate),
            rate_of(after.average_rate),
            rate_of(before.marginal_rate),
            rate_of(after.marginal_rate)
        );
        self.stage.did(("hub", "The terms"), &what, &result);
        self.stage.tell.table(
            &["call", "still to do", "who", "leased then", "average rate"],
            &rows,
        );
        self.stage.tell.say(&format!(
            "Raised first, lowered after: at no moment was less than {} leased.",
            dollars(wanted)
        ));
        self.show("calls_of_the_match", rows.len());
        self.mark("terms over: displaced")
    }

    /// What each seller lends to the oracle chain.
    fn lent(&self) -> Vec<u128> {
        let market = self.stage.world.market(ORACLE);
        let sellers = 0..self.sellers.len();
        sellers
            .map(|seller| self.lease(&market, seller).map_or(0, |lease| lease.value.u128()))
            .collect()
    }

    /// Who changed since, in words.
    fn change(&self, before: &[u128]) -> String {
        let lent = self.lent();
        let changed = (0..lent.len()).find(|seller| lent[*seller] != before[*seller]);
        changed.map_or(String::new(), |seller| {
            let (from, to) = (before[seller], lent[seller]);
            let name = self.sellers[seller].name;
            match (from, to) {
                (0, to) => format!("{name} begins to lend {}", dollars(to)),
                (from, 0) => format!("{name} ends, who lent {}", dollars(from)),
                (from, to) => format!("{name} lends {} instead of {}", dollars(to), dollars(from)),
            }
        })
    }
}
